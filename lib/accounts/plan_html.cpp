// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_html.hpp"

#include "messages/messages.hpp"

namespace hoso::accounts {

namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return result;
}

/// Papers of offices are Vietnamese, whatever the language of messages.
const char* vietnamese(ChangeKind kind) {
    switch (kind) {
    case ChangeKind::add_place: return "nơi chứa mới";
    case ChangeKind::add_unit: return "đơn vị mới";
    case ChangeKind::change_unit: return "đơn vị thay đổi";
    case ChangeKind::join: return "tài khoản mới";
    case ChangeKind::come_back: return "mở lại";
    case ChangeKind::remove: return "xóa";
    case ChangeKind::disable: return "khóa";
    case ChangeKind::rename: return "đổi tên đăng nhập";
    case ChangeKind::move: return "chuyển đơn vị";
    case ChangeKind::reissue: return "cấp lại mật khẩu";
    case ChangeKind::change_group: return "nhóm";
    case ChangeKind::remove_unit: return "bỏ đơn vị";
    case ChangeKind::update: break;
    }
    return "cập nhật";
}

constexpr std::string_view style = R"(
body { font-family: "Liberation Serif", "Times New Roman", serif; margin: 2em auto; max-width: 70em; color: #222; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; border-bottom: 1px solid #999; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #bbb; padding: .25em .5em; text-align: left;
vertical-align: top; } th { background: #eee; } td.number { text-align: right; } .before { color: #a00; }
.after { color: #060; } .dn { font-family: "Liberation Mono", monospace; font-size: .8em; overflow-wrap: anywhere; }
.remove, .disable { background: #fee; } .join, .add-unit { background: #efe; }
)";

std::string joined(const directory::Values& values) {
    constexpr std::size_t most = 12;
    std::string text;
    for (std::size_t i = 0; i < values.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + values[i];
    if (values.size() > most) text += fmt::format(" … ({})", values.size());
    return text;
}

void append_values(std::string& html, const PlannedOperation& planned) {
    const directory::Operation& operation = planned.operation;
    html += "<div class=\"dn\">" + escaped(operation.dn);
    if (!operation.new_dn.empty()) html += " → " + escaped(operation.new_dn);
    html += "</div>";
    for (const auto& [name, values] : operation.attributes)
        html += escaped(name) + ": <span class=\"after\">" + escaped(joined(values)) + "</span><br>";
    for (const directory::ValueChange& change : operation.changes) {
        html += escaped(change.attribute) + ": ";
        const auto before = planned.before.find(change.attribute);
        if (change.how == directory::ValueChange::How::replace && before != planned.before.end())
            html += "<span class=\"before\">" + escaped(joined(before->second)) + "</span> → ";
        html += change.how == directory::ValueChange::How::remove ? "<span class=\"before\">− " : "<span class=\"after\">";
        html += escaped(joined(change.values)) + "</span><br>";
    }
    if (planned.makes_secret) html += "<em>cấp mật khẩu lần đầu</em>";
}

void append_head(std::string& html, const PlanFile& plan) {
    const PlanHead& head = plan.head();
    html += fmt::format("<h1>Kế hoạch thay đổi tài khoản {}</h1>\n<p>Hệ thống đích: <b>{}</b> <span class=\"dn\">{}</span>"
                        "<br>Theo hiện trạng ngày {}; phạm vi: {}; danh sách: {}.</p>\n",
        escaped(plan.id()), escaped(head.target), escaped(head.server), escaped(head.as_of), escaped(head.scope),
        head.coverage == "complete" ? "đầy đủ" : "một phần");
    if (!head.planner.empty()) html += "<p>Người lập: " + escaped(head.planner) + "</p>\n";
    for (const std::string& brake : head.overrides)
        html += "<p class=\"before\"><b>Đã bỏ qua phanh an toàn “" + escaped(brake) + "”</b>: " + escaped(head.reason) +
                "</p>\n";
    html += "<ul>\n";
    for (const PlanRoster& each : head.rosters)
        html += fmt::format("<li>{}: {} người, SHA-256 <span class=\"dn\">{}</span></li>\n", escaped(each.file),
            each.people, escaped(each.sha256));
    html += "</ul>\n<table><tr><th>Thay đổi</th><th>Số lượng</th></tr>\n";
    for (const auto& [kind, count] : plan.counts())
        html += fmt::format("<tr><td>{}</td><td class=\"number\">{}</td></tr>\n", vietnamese(kind), count);
    html += "</table>\n";
    html += "<p class=\"dn\">SHA-256 " + to_hex(plan.sha256()) + "</p>\n";
}

} // namespace

std::string plan_html(const PlanFile& plan, const std::string& only) {
    std::string html = "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Kế hoạch " +
                       escaped(plan.id()) + "</title>\n<style>" + std::string{style} + "</style></head>\n<body>\n";
    append_head(html, plan);
    std::string unit;
    bool is_open = false;
    plan.each([&](const Change& change) {
        if (!only.empty() && change.unit != only) return;
        if (!is_open || change.unit != unit) {
            if (is_open) html += "</table>\n";
            const std::string name = change.account ? change.account->unit_name : change.title;
            html += "<h2>" + escaped(change.unit.empty() ? "Chung" : change.unit + " – " + name) + "</h2>\n";
            html += "<table><tr><th>Thay đổi</th><th>Tên</th><th>Giá trị</th><th>Căn cứ</th></tr>\n";
            is_open = true;
            unit = change.unit;
        }
        html += "<tr class=\"" + to_text(change.kind) + "\"><td>" + vietnamese(change.kind) + "</td><td>" +
                escaped(change.title);
        if (change.account) html += "<br>" + escaped(change.account->login);
        html += "</td><td>";
        for (const PlannedOperation& each : change.operations) append_values(html, each);
        html += "</td><td>" + escaped(change.why) + "</td></tr>\n";
    });
    if (is_open) html += "</table>\n";
    return html + "</body></html>\n";
}

} // namespace hoso::accounts
