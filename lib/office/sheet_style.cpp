// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/sheet_state.hpp"

namespace hoso::office {

namespace {

constexpr std::size_t longest_font_name = 31;                           // of Excel
constexpr std::size_t longest_number_format = LXW_FORMAT_FIELD_LEN - 1; // bytes, of libxlsxwriter
constexpr double largest_font = 409;
constexpr int deepest_indent = 15;

std::uint8_t across(Across place) {
    switch (place) {
    case Across::left:
        return LXW_ALIGN_LEFT;
    case Across::centre:
        return LXW_ALIGN_CENTER;
    case Across::right:
        return LXW_ALIGN_RIGHT;
    case Across::justified:
        return LXW_ALIGN_JUSTIFY;
    case Across::general:
        break;
    }
    return LXW_ALIGN_NONE;
}

std::uint8_t down(Down place) {
    switch (place) {
    case Down::middle:
        return LXW_ALIGN_VERTICAL_CENTER;
    case Down::top:
        return LXW_ALIGN_VERTICAL_TOP;
    case Down::bottom:
        break;
    }
    return LXW_ALIGN_VERTICAL_BOTTOM;
}

std::uint8_t border(Line line) {
    switch (line) {
    case Line::thin:
        return LXW_BORDER_THIN;
    case Line::medium:
        return LXW_BORDER_MEDIUM;
    case Line::dotted:
        return LXW_BORDER_DOTTED;
    case Line::hair:
        return LXW_BORDER_HAIR;
    case Line::doubled:
        return LXW_BORDER_DOUBLE;
    case Line::none:
        break;
    }
    return LXW_BORDER_NONE;
}

/// 0 means no colour to libxlsxwriter, which has another number for black.
lxw_color_t colour(Colour wanted) {
    const lxw_color_t rgb = wanted.rgb & LXW_COLOR_MASK;
    return rgb == 0 ? static_cast<lxw_color_t>(LXW_COLOR_BLACK) : rgb;
}

void check_style(const CellStyle& style) {
    const std::string where = "XLSX";
    if (style.font.empty() || !(style.size >= 1 && style.size <= largest_font))
        throw Error{Cause::output, where + ": " + message("no font: {} of {} points", style.font, style.size)};
    if (style.indent < 0 || style.indent > deepest_indent)
        throw Error{Cause::output, where + ": " + message("an indent of {} steps", style.indent)};
    if (style.number_format.size() > longest_number_format)
        throw Error{Cause::output, where + ": " + message("longer than {} characters", longest_number_format)};
}

} // namespace

lxw_format* add_format(lxw_workbook* workbook, const CellStyle& style) {
    check_style(style);
    lxw_format* format = workbook_add_format(workbook);
    if (format == nullptr) throw std::bad_alloc{};
    format_set_font_name(format, plain_text(style.font, longest_font_name, "XLSX").c_str());
    format_set_font_size(format, style.size);
    if (style.bold) format_set_bold(format);
    if (style.italic) format_set_italic(format);
    format_set_align(format, across(style.across));
    format_set_align(format, down(style.down));
    if (style.wrapped) format_set_text_wrap(format);
    if (style.indent > 0) format_set_indent(format, static_cast<std::uint8_t>(style.indent));
    format_set_left(format, border(style.left));
    format_set_right(format, border(style.right));
    format_set_top(format, border(style.top));
    format_set_bottom(format, border(style.bottom));
    if (style.fill) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_fg_color(format, colour(*style.fill));
    }
    if (style.colour) format_set_font_color(format, colour(*style.colour));
    const std::string number_format = plain_text(style.number_format, longest_number_format, "XLSX");
    if (!number_format.empty()) format_set_num_format(format, number_format.c_str());
    if (!style.locked) format_set_unlocked(format);
    return format;
}

} // namespace hoso::office
