// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/minutes.hpp"

#include "handover/wording.hpp"
#include "office/sheet_writer.hpp"
#include "office/xlsx_text.hpp"

#include <array>

namespace hoso::handover {

namespace {

using office::CellStyle;
using office::SheetWriter;
using office::StyleId;

constexpr std::size_t longest_property = 255;
constexpr int heading_row = 4;

struct Styles {
    explicit Styles(office::WorkbookWriter& book) {
        CellStyle style;
        style.size = 14;
        style.bold = true;
        style.across = office::Across::centre;
        style.wrapped = true;
        title = book.add_style(style);
        style.size = 12;
        style.bold = false;
        style.italic = true;
        subtitle = book.add_style(style);
        style.italic = false;
        style.borders(office::Line::thin);
        centred = book.add_style(style);
        style.bold = true;
        style.fill = office::Colour{0xF2F2F2};
        heading = book.add_style(style);
        style.fill.reset();
        style.across = office::Across::left;
        bold = book.add_style(style);
        style.bold = false;
        text = book.add_style(style);
        style.across = office::Across::right;
        style.number_format = "#,##0";
        number = book.add_style(style);
        style.bold = true;
        total = book.add_style(style);
    }
    StyleId title, subtitle, heading, text, centred, bold, number, total;
};

struct SheetColumn {
    const char* heading;
    double width;
};

/// Title, subtitle and headings, which stay in sight and on top of each printed page.
void begin_sheet(SheetWriter& sheet, const Styles& styles, const std::string& title, const std::string& subtitle,
    std::span<const SheetColumn> columns) {
    const auto count = static_cast<int>(columns.size());
    sheet.merge({1, 1, 1, count}, styles.title);
    sheet.text(1, 1, title, styles.title);
    sheet.merge({2, 1, 2, count}, styles.subtitle);
    sheet.text(2, 1, subtitle, styles.subtitle);
    for (int i = 0; i < count; ++i) {
        const SheetColumn& column = columns[static_cast<std::size_t>(i)];
        sheet.set_column_width(i + 1, i + 1, column.width);
        sheet.text(heading_row, i + 1, column.heading, styles.heading);
    }
    sheet.freeze(heading_row, 0);
    office::PrintSetup print;
    print.orientation = office::PrintSetup::Orientation::landscape;
    print.first_repeated_row = print.last_repeated_row = heading_row;
    print.footer_line.right = "{page}/{pages}";
    sheet.set_print(print);
}

std::string subtitle_of(const Minutes& minutes) {
    return minutes.issue.body + ", đợt " + minutes.issue.run + ", đến ngày " + date_text(minutes.day);
}

void write_counts(SheetWriter& sheet, int row, const UnitCounts& counts, StyleId style) {
    int column = 4;
    for (const std::int64_t count :
        {counts.made, counts.printed, counts.delivered, counts.acknowledged, counts.first_login, counts.voided})
        sheet.number(row, column++, office::ScaledNumber{count, 0}, style);
}

void write_units(SheetWriter sheet, const Styles& styles, const Minutes& minutes) {
    static constexpr std::array<SheetColumn, 9> columns{{{"TT", 6}, {"Mã đơn vị", 20}, {"Đơn vị", 52}, {"Đã lập", 10},
        {"Đã in", 10}, {"Đã giao", 10}, {"Đã ký nhận", 12}, {"Đã đăng nhập", 14}, {"Đã hủy", 10}}};
    begin_sheet(sheet, styles, "BIÊN BẢN BÀN GIAO TÀI KHOẢN", subtitle_of(minutes), columns);
    int row = heading_row;
    for (const UnitCounts& unit : minutes.units) {
        ++row;
        sheet.number(row, 1, office::ScaledNumber{row - heading_row, 0}, styles.centred);
        sheet.text(row, 2, unit.unit, styles.text);
        sheet.text(row, 3, unit.unit_name, styles.text);
        write_counts(sheet, row, unit, styles.number);
    }
    ++row;
    sheet.blank(row, 1, styles.bold);
    sheet.blank(row, 2, styles.bold);
    sheet.text(row, 3, "Cộng", styles.bold);
    write_counts(sheet, row, total_of(minutes.units), styles.total);
}

std::string date_or_nothing(const std::optional<Stamp>& stamp) {
    return stamp ? local_date(stamp->at) : std::string{};
}

void write_entries(SheetWriter sheet, const Styles& styles, const std::string& title, const Minutes& minutes,
    const std::vector<Entry>& entries) {
    static constexpr std::array<SheetColumn, 12> columns{{{"TT", 6}, {"Đơn vị", 40}, {"Họ và tên", 28}, {"Chức vụ", 28},
        {"Hệ thống", 28}, {"Tên đăng nhập", 24}, {"Số phiếu", 24}, {"Tình trạng", 14}, {"Ngày lập", 12}, {"Ngày giao", 12},
        {"Ngày ký nhận", 13}, {"Ký nhận", 18}}};
    begin_sheet(sheet, styles, title, subtitle_of(minutes), columns);
    int row = heading_row;
    for (const Entry& entry : entries) {
        ++row;
        sheet.number(row, 1, office::ScaledNumber{row - heading_row, 0}, styles.centred);
        const Letter& letter = entry.letter;
        const std::array<std::string, 11> texts{letter.unit_name, letter.person, letter.position, letter.system_title,
            letter.login, letter.serial, vietnamese(entry.state()), local_date(entry.made.at),
            date_or_nothing(entry.delivered), date_or_nothing(entry.acknowledged), ""};
        for (std::size_t i = 0; i < texts.size(); ++i)
            sheet.text(row, static_cast<int>(i) + 2, texts[i], styles.text);
    }
    if (!entries.empty()) sheet.filter({heading_row, 1, row, static_cast<int>(columns.size())});
}

} // namespace

std::string minutes_xlsx(const Minutes& minutes) {
    office::WorkbookProperties properties;
    properties.created = std::chrono::sys_seconds{minutes.day}.time_since_epoch().count();
    properties.title = "Biên bản bàn giao tài khoản";
    properties.subject = office::shortened(minutes.issue.run, longest_property);
    properties.author = office::shortened(minutes.issue.body, longest_property);
    properties.company = office::shortened(minutes.issue.parent_body, longest_property);
    office::WorkbookWriter book{properties};
    const Styles styles{book};
    write_units(book.add_sheet("Tổng hợp"), styles, minutes);
    write_entries(book.add_sheet("Danh sách ký nhận"), styles, "DANH SÁCH KÝ NHẬN TÀI KHOẢN", minutes, minutes.letters);
    write_entries(
        book.add_sheet("Chưa ký nhận"), styles, "DANH SÁCH CHƯA KÝ NHẬN TÀI KHOẢN", minutes, minutes.unacknowledged);
    return book.finish();
}

} // namespace hoso::handover
