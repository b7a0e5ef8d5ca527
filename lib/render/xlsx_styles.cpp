// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/xlsx_styles.hpp"

#include <algorithm>

namespace hoso::render {

namespace {

using office::Across;
using office::CellStyle;
using report::ReportCell;
using report::ReportColumn;

constexpr double cell_points = 12;
constexpr office::Colour heading_fill{0xF2F2F2};
constexpr double narrow_characters = 6;
constexpr int deepest_indent = 15, most_decimals = 18;

/// A key of bits: number, total, provisional, centred, and five for decimals or indent.
constexpr unsigned is_number = 1, is_total = 2, is_provisional = 4, is_centred = 8, is_number_column = 16, rest = 32;
constexpr unsigned keys = rest * 32;

CellStyle plain(double size, Across across) {
    CellStyle style;
    style.size = size;
    style.across = across;
    style.wrapped = true;
    return style;
}

CellStyle bold(CellStyle style) {
    style.bold = true;
    return style;
}
CellStyle italic(CellStyle style) {
    style.italic = true;
    return style;
}

CellStyle heading_style() {
    CellStyle style = bold(plain(cell_points, Across::centre)).borders(office::Line::thin);
    style.fill = heading_fill;
    return style;
}

unsigned key_of(const ReportCell& cell, const report::ReportRow& row, std::size_t column, const ReportColumn& kind) {
    unsigned key = row.is_total ? is_total : 0;
    if (cell.is_provisional) key |= is_provisional;
    if (kind.content == ReportColumn::Content::number) key |= is_number_column;
    if (cell.kind == ReportCell::Kind::number)
        return key | is_number | rest * static_cast<unsigned>(std::min<int>(cell.decimals, most_decimals));
    if (column == 1) return key | rest * static_cast<unsigned>(std::clamp(row.depth, 0, deepest_indent));
    return kind.width <= narrow_characters ? key | is_centred : key;
}

} // namespace

std::string number_format_of(int decimals, bool provisional) {
    std::string format = "#,##0";
    if (decimals > 0) format += "." + std::string(static_cast<std::size_t>(decimals), '0');
    return provisional ? format + "\"*\"" : format;
}

XlsxStyles::XlsxStyles(office::WorkbookWriter& book)
    : centred{book.add_style(plain(13, Across::centre))}, bold_centred{book.add_style(bold(plain(13, Across::centre)))},
      italic_centred{book.add_style(italic(plain(13, Across::centre)))}, title{book.add_style(
                                                                             bold(plain(14, Across::centre)))},
      heading{book.add_style(heading_style())}, left{book.add_style(plain(cell_points, Across::left))},
      italic_left{book.add_style(italic(plain(cell_points, Across::left)))},
      label_left{book.add_style(bold(italic(plain(12, Across::left))))}, small_left{book.add_style(
                                                                             plain(11, Across::left))},
      bold_left{book.add_style(bold(plain(cell_points, Across::left)))}, m_book{book}, m_made(keys, -1) {}

office::StyleId XlsxStyles::make(unsigned key) {
    CellStyle style = plain(cell_points, Across::left).borders(office::Line::thin);
    style.bold = (key & is_total) != 0;
    style.italic = (key & is_provisional) != 0;
    if ((key & is_centred) != 0) style.across = Across::centre;
    if ((key & is_number_column) != 0) style.across = Across::right;
    if ((key & is_number) != 0) {
        style.across = Across::right;
        style.wrapped = false;
        style.number_format = number_format_of(static_cast<int>(key / rest), style.italic);
    } else if ((key & is_number_column) == 0) {
        style.indent = static_cast<int>(key / rest);
    }
    return m_book.add_style(style);
}

office::StyleId XlsxStyles::cell(
    const ReportCell& cell, const report::ReportRow& row, std::size_t column, const ReportColumn& kind) {
    const unsigned key = key_of(cell, row, column, kind);
    int& made = m_made[key];
    if (made < 0) made = static_cast<int>(make(key));
    return static_cast<office::StyleId>(made);
}

} // namespace hoso::render
