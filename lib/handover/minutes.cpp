// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/minutes.hpp"

#include "handover/cover.hpp"
#include "handover/wording.hpp"
#include "page/table.hpp"
#include "page/text.hpp"

#include <array>

namespace hoso::handover {

namespace {

using page::Alignment;
using page::Face;

constexpr double table_points = 11;

void add_heading(page::Document& document, const page::AdministrativeLayout& layout, const char* text) {
    page::Paragraph paragraph = administrative_paragraph(layout, text);
    paragraph.spans.front().face = Face::bold;
    paragraph.first_line_indent_mm = 0;
    paragraph.space_before_points = layout.paragraph_space_points;
    flow(document, paragraph);
}

void add_parties(page::Document& document, const page::AdministrativeLayout& layout, const Minutes& minutes) {
    const std::string place = minutes.issue.place.empty() ? "" : ", tại " + minutes.issue.place;
    flow(document, administrative_paragraph(layout, "Hôm nay, ngày " + date_text(minutes.day) + place +
                                                        ", hai bên lập biên bản bàn giao tài khoản của đợt cấp " +
                                                        minutes.issue.run + " ngày " + date_text(minutes.issue.day) + ":"));
    const bool one = minutes.units.size() == 1;
    flow(document, administrative_paragraph(layout, "Bên giao: " + minutes.issue.body + "."));
    flow(document,
        administrative_paragraph(layout, "Bên nhận: " + (one ? minutes.units.front().unit_name
                                                             : number_text(static_cast<std::int64_t>(
                                                                   minutes.units.size())) +
                                                                   " đơn vị theo bảng dưới đây") +
                                             "."));
}

void add_row(page::Table& table, const std::string& order, const UnitCounts& counts, page::RowKind kind) {
    const std::array<std::string, 6> numbers{number_text(counts.made), number_text(counts.printed),
        number_text(counts.delivered), number_text(counts.acknowledged), number_text(counts.first_login),
        number_text(counts.voided)};
    const std::string name = kind == page::RowKind::total ? "Cộng" : counts.unit_name + " (" + counts.unit + ")";
    table.add(std::array<std::string_view, 8>{order, name, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4],
                  numbers[5]},
        kind);
}

void add_counts(page::Document& document, const std::vector<UnitCounts>& units) {
    page::TableLayout layout;
    const page::Column number{17, 1, Alignment::right};
    layout.columns = {{11, 1, Alignment::centre}, {0, 1, Alignment::left}, number, number, number, number, number, number};
    layout.header = {{{"TT", 1, 2}, {"Đơn vị", 1, 2}, {"Số phiếu", 6, 1}},
        {{"Đã lập"}, {"Đã in"}, {"Đã giao"}, {"Đã ký nhận"}, {"Đã đăng nhập"}, {"Đã hủy"}}};
    layout.size_points = table_points;
    page::Table table{document, std::move(layout)};
    for (std::size_t i = 0; i < units.size(); ++i) add_row(table, std::to_string(i + 1), units[i], page::RowKind::normal);
    add_row(table, "", total_of(units), page::RowKind::total);
    table.close();
}

void add_unacknowledged(page::Document& document, const std::vector<Entry>& entries) {
    page::TableLayout layout;
    layout.columns = {{11, 1, Alignment::centre}, {0, 5, Alignment::left}, {0, 4, Alignment::left}, {0, 4, Alignment::left},
        {22, 1, Alignment::centre}, {24, 1, Alignment::left}};
    layout.header = {{{"TT"}, {"Họ và tên"}, {"Tên đăng nhập"}, {"Số phiếu"}, {"Ngày lập"}, {"Tình trạng"}}};
    layout.size_points = table_points;
    page::Table table{document, std::move(layout)};
    const std::string* unit = nullptr;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Entry& entry = entries[i];
        if (unit == nullptr || *unit != entry.letter.unit)
            table.add(std::array<std::string_view, 1>{entry.letter.unit_name}, page::RowKind::section);
        unit = &entry.letter.unit;
        const std::string order = std::to_string(i + 1), day = local_date(entry.made.at), state = vietnamese(entry.state());
        table.add(std::array<std::string_view, 6>{
            order, entry.letter.person, entry.letter.login, entry.letter.serial, day, state});
    }
    table.close();
}

/// Two signatures beside each other, kept on one page.
void add_signatures(page::Document& document, const page::AdministrativeLayout& layout, const Minutes& minutes) {
    const double space = layout.paragraph_space_points * page::millimetres_per_point;
    const double line = layout.capacity.size_points * 1.2 * page::millimetres_per_point;
    const double height = 2 * space + 4 * line + layout.signature_space_mm;
    if (document.room() < height) document.break_page();
    const page::Rectangle body = document.format().body();
    const double left = body.x + body.width / 4, right = body.x + body.width * 3 / 4;
    const double y = document.y() + 2 * space + line;
    const double size = layout.capacity.size_points;
    document.text(left, y, Alignment::centre, "ĐẠI DIỆN BÊN NHẬN", size, Face::bold);
    document.text(right, y, Alignment::centre, "ĐẠI DIỆN BÊN GIAO", size, Face::bold);
    for (const double x : {left, right})
        document.text(x, y + line, Alignment::centre, "(Ký, ghi rõ họ tên)", size - 2, Face::italic);
    document.text(right, y + line + layout.signature_space_mm, Alignment::centre, minutes.issue.signer_name, size,
        Face::bold);
    document.move_to(document.y() + height);
}

/// Letters that count, as a packet's.
Packet packet_of(const Minutes& minutes) {
    Packet packet;
    packet.unit = minutes.units.front().unit;
    packet.unit_name = minutes.units.front().unit_name;
    for (const Entry& entry : minutes.letters)
        if (!entry.voided) packet.letters.push_back(entry.letter);
    return packet;
}

} // namespace

Minutes minutes_of(Ledger& ledger, const Issue& issue, std::chrono::sys_days day, TimePoint made_until,
    const std::optional<std::string>& unit) {
    Minutes minutes{issue, day, ledger.counts(issue.run), ledger.letters(issue.run, unit),
        ledger.unacknowledged(issue.run, made_until)};
    if (!unit) return minutes;
    std::erase_if(minutes.units, [&](const UnitCounts& counts) { return counts.unit != *unit; });
    std::erase_if(minutes.unacknowledged, [&](const Entry& entry) { return entry.letter.unit != *unit; });
    return minutes;
}

UnitCounts total_of(const std::vector<UnitCounts>& units) {
    UnitCounts total;
    for (const UnitCounts& unit : units) {
        total.made += unit.made;
        total.printed += unit.printed;
        total.delivered += unit.delivered;
        total.acknowledged += unit.acknowledged;
        total.first_login += unit.first_login;
        total.voided += unit.voided;
    }
    return total;
}

std::string vietnamese(State state) {
    static constexpr std::array<const char*, 6> names{
        "Đã lập", "Đã in", "Đã giao", "Đã ký nhận", "Đã đăng nhập", "Đã hủy"};
    return names.at(static_cast<std::size_t>(state));
}

std::string local_date(TimePoint time) {
    return date_text(std::chrono::floor<std::chrono::days>(time + std::chrono::hours{7}));
}

std::string minutes_pdf(page::Fonts& fonts, const page::AdministrativeLayout& layout, const Minutes& minutes) {
    page::AdministrativeTexts texts = office_texts(minutes.issue);
    texts.place_date = place_and_date(minutes.issue.place, minutes.day);
    texts.number = "Số: …/BB";
    texts.type = "BIÊN BẢN";
    texts.subject = "Bàn giao tài khoản";
    page::Document::Settings settings = settings_of(minutes.issue, "Biên bản bàn giao tài khoản");
    settings.created = std::chrono::sys_seconds{minutes.day};
    page::Document document{fonts, std::move(settings)};
    begin_administrative(document, layout, texts);
    add_parties(document, layout, minutes);
    add_heading(document, layout, "I. Kết quả bàn giao");
    add_counts(document, minutes.units);
    add_heading(document, layout, "II. Phiếu chưa được ký nhận");
    if (minutes.unacknowledged.empty()) flow(document, administrative_paragraph(layout, "Không có."));
    else add_unacknowledged(document, minutes.unacknowledged);
    add_heading(document, layout, "III. Trách nhiệm của hai bên");
    flow(document, administrative_paragraph(layout,
                       "Bên giao đã bàn giao tài khoản và mật khẩu lần đầu trong phong bì hoặc gói mã hóa, không lưu giữ mật "
                       "khẩu. Bên nhận đã giao từng phiếu cho đúng người có tên, chịu trách nhiệm về các phiếu đã nhận; tài "
                       "khoản chưa có người ký nhận bị khóa theo quy định."));
    flow(document, administrative_paragraph(layout, "Biên bản được lập thành 02 bản, mỗi bên giữ 01 bản."));
    add_signatures(document, layout, minutes);
    if (minutes.units.size() == 1) draw_sign_list(document, layout, minutes.issue, packet_of(minutes));
    return document.finish();
}

} // namespace hoso::handover
