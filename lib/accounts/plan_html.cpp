// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_html.hpp"

#include "accounts/plan_words.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cstdint>

namespace hoso::accounts {

namespace {

/// What cannot be seen is told by its number: it could make one name look like another, or turn a line around.
void append_escaped(std::string& html, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::code_point_at(text, at);
        switch (point.value) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        case '\n':
        case '\t':
            html += ' ';
            break;
        default: {
            const auto kind = text::kind_of(point.value);
            const bool is_seen =
                point.valid && kind != text::CharacterKind::control && kind != text::CharacterKind::invisible;
            if (is_seen)
                html += text.substr(at, point.size);
            else
                html += fmt::format("[U+{:04X}]", static_cast<std::uint32_t>(point.value));
        }
        }
        at += point.size;
    }
}

std::string escaped(std::string_view text) {
    std::string html;
    append_escaped(html, text);
    return html;
}

constexpr std::string_view style = R"(
body { font-family: "Liberation Serif", "Times New Roman", serif; margin: 2em auto; max-width: 70em; color: #222; }
h1 { font-size: 1.5em; } h2 { font-size: 1.15em; margin-top: 2em; border-bottom: 1px solid #999; }
table { border-collapse: collapse; width: 100%; } table.counts { width: 24em; }
table.changes { table-layout: fixed; } col.short { width: 9%; } col.name { width: 12%; } th, td { border: 1px solid #bbb; padding: .25em .5em; text-align: left;
vertical-align: top; } th { background: #eee; } td { overflow-wrap: anywhere; } td.number { text-align: right; } .before { color: #a00; }
.after { color: #060; } .dn { font-family: "Liberation Mono", monospace; font-size: .8em; overflow-wrap: anywhere; }
.remove, .disable { background: #fee; } .join, .add-unit { background: #efe; }
)";

constexpr std::string_view table_head =
    "<table class=\"changes\"><colgroup><col class=\"short\"><col class=\"name\"><col class=\"short\"><col "
    "class=\"name\">"
    "<col><col class=\"name\"></colgroup>\n<tr><th>Thay đổi</th><th>Tên</th><th>Hệ thống</th><th>Tên đăng nhập</th>"
    "<th>Giá trị</th><th>Căn cứ</th></tr>\n";

/// How many of an attribute's values are shown.
enum class Values { all, first };

std::string shown(const std::string& attribute, const directory::Values& values, Values how_many) {
    constexpr std::size_t most = 12;
    const std::size_t count = how_many == Values::all ? values.size() : std::min(values.size(), most);
    std::string html;
    for (std::size_t i = 0; i < count; ++i) {
        html += i == 0 ? "" : "; ";
        if (const std::string meaning = meaning_of(attribute, values[i]); !meaning.empty())
            html += escaped(meaning) + " (" + escaped(values[i]) + ")";
        else if (text::is_valid_utf8(values[i]))
            append_escaped(html, values[i]);
        else
            html += fmt::format("{} byte", values[i].size());
    }
    if (count < values.size()) html += fmt::format(" … (tất cả {})", values.size());
    return html;
}

void append_change(std::string& html, const directory::ValueChange& change, const directory::Attributes& before) {
    using How = directory::ValueChange::How;
    html += escaped(change.attribute) + ": ";
    const auto was = before.find(change.attribute);
    if (change.how == How::replace && was != before.end())
        html += "<span class=\"before\">" + shown(change.attribute, was->second, Values::all) + "</span> → ";
    if (change.how == How::remove) {
        // without values all of them go
        const bool all = change.values.empty() && was != before.end();
        html += "<span class=\"before\">− " + shown(change.attribute, all ? was->second : change.values, Values::all);
    } else {
        html += change.how == How::add ? "<span class=\"after\">+ " : "<span class=\"after\">";
        html += change.values.empty() ? "(bỏ trống)" : shown(change.attribute, change.values, Values::all);
    }
    html += "</span><br>";
}

/// `last_dn` is the one that the line above ends with: it is not told again.
void append_operation(std::string& html, const PlannedOperation& planned, Values how_many, std::string& last_dn) {
    const directory::Operation& operation = planned.operation;
    const bool is_renamed = !operation.new_dn.empty();
    if (operation.dn != last_dn || is_renamed) {
        html += "<div class=\"dn\">" + (operation.dn != last_dn ? escaped(operation.dn) : std::string{});
        if (is_renamed) html += " → " + escaped(operation.new_dn);
        html += "</div>";
    }
    last_dn = is_renamed ? operation.new_dn : operation.dn;
    for (const auto& [name, values] : operation.attributes)
        html += escaped(name) + ": <span class=\"after\">" + shown(name, values, how_many) + "</span><br>";
    for (const directory::ValueChange& change : operation.changes) append_change(html, change, planned.before);
    if (planned.makes_secret) html += "<em>cấp mật khẩu lần đầu</em><br>";
}

void append_row(std::string& html, const Change& change) {
    html += "<tr class=\"" + to_text(change.kind) + "\"><td>" + vietnamese(change.kind) + "</td><td>" +
            escaped(change.title) + "</td><td>" + (change.account ? escaped(change.account->system) : std::string{}) +
            "</td><td>" + (change.account ? escaped(change.account->login) : std::string{}) + "</td><td>";
    // Everybody of a new unit stands below it anyway; who is in another group is what is approved.
    const bool is_group_of_unit = change.kind == ChangeKind::change_group && change.unit == change.id;
    std::string last_dn;
    for (const PlannedOperation& each : change.operations)
        append_operation(html, each, is_group_of_unit ? Values::first : Values::all, last_dn);
    html += "</td><td>" + escaped(vietnamese_reason(change.why)) + "</td></tr>\n";
}

void append_head(std::string& html, const PlanFile& plan) {
    const PlanHead& head = plan.head();
    html += fmt::format("<h1>{} {}</h1>\n<p>Thư mục đích: <b>{}</b> <span class=\"dn\">{}</span>"
                        "<br>Theo hiện trạng ngày {}; phạm vi: {}; danh sách: {}.</p>\n",
        head.kind == "reissue" ? "Kế hoạch cấp lại mật khẩu" : "Kế hoạch thay đổi tài khoản", escaped(plan.id()),
        escaped(head.target), escaped(head.server), escaped(vietnamese_day(head.as_of)),
        head.scope == "all" ? "toàn bộ" : escaped(head.scope), head.coverage == "complete" ? "đầy đủ" : "một phần");
    html += "<p>Người lập: " + (head.planner.empty() ? "không ký" : "<b>" + escaped(head.planner) + "</b>") + "</p>\n";
    std::string brakes;
    for (const std::string& brake : head.overrides) brakes += (brakes.empty() ? "" : ", ") + vietnamese_brake(brake);
    if (!brakes.empty())
        html += "<p class=\"before\"><b>Đã bỏ qua phanh an toàn: " + escaped(brakes) +
                "</b>. Lý do: " + escaped(head.reason) + "</p>\n";
    html += "<ul>\n";
    for (const PlanRoster& each : head.rosters)
        html += fmt::format("<li>{}: {} người, SHA-256 <span class=\"dn\">{}</span></li>\n", escaped(each.file),
            each.people, escaped(each.sha256));
    html += "</ul>\n<table class=\"counts\"><tr><th>Thay đổi</th><th>Số lượng</th></tr>\n";
    for (const auto& [kind, count] : plan.counts())
        html += fmt::format("<tr><td>{}</td><td class=\"number\">{}</td></tr>\n", vietnamese(kind), count);
    html += "</table>\n";
    html += "<p class=\"dn\">SHA-256 " + to_hex(plan.sha256()) + "</p>\n";
}

} // namespace

std::string plan_html(const PlanFile& plan, const std::string& only) {
    std::string html = "<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                       "'unsafe-inline'\"><title>Kế hoạch " +
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
            html += table_head;
            is_open = true;
            unit = change.unit;
        }
        append_row(html, change);
    });
    if (is_open) html += "</table>\n";
    return html + "</body></html>\n";
}

} // namespace hoso::accounts
