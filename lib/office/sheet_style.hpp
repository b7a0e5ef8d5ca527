// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// How sheets that are written look and behave: values for sheet_writer.hpp.
namespace hoso::office {

struct Colour {
    std::uint32_t rgb = 0; ///< 0xRRGGBB
    auto operator<=>(const Colour&) const = default;
};

enum class Across { general, left, centre, right, justified };
enum class Down { bottom, middle, top };
enum class Line { none, thin, medium, dotted, hair, doubled };

struct CellStyle {
    std::string font = "Times New Roman"; ///< at most 31 letters
    double size = 13;                     ///< points, 1 to 409
    bool bold = false, italic = false;
    Across across = Across::general;
    Down down = Down::middle;
    bool wrapped = false;
    int indent = 0; ///< steps of three spaces, 0 to 15
    Line left = Line::none, right = Line::none, top = Line::none, bottom = Line::none;
    std::optional<Colour> fill, colour;
    /// As Excel writes them whatever its language: "#,##0", "0.00%", "dd/mm/yyyy". Empty: general. At most 127 bytes.
    std::string number_format;
    bool locked = true; ///< says something only where the sheet is protected

    CellStyle& borders(Line line) {
        left = right = top = bottom = line;
        return *this;
    }
    auto operator<=>(const CellStyle&) const = default;
};

/// A place on a named sheet of the same workbook.
struct SheetRange {
    std::string sheet;
    Range cells;
};

/// Three pieces of text at the edge of each page; {page} and {pages} stand for the numbers. 255 characters in all.
struct PageLine {
    std::string left, centre, right;
    int size = 12; ///< points, Times New Roman
};

/// How long, in bytes, the name of a sheet is at most that repeats both rows and columns.
inline constexpr std::size_t longest_name_repeated = 48;

/// A4. Margins in millimetres; the defaults are those of Decree 30/2020/NĐ-CP, appendix I, part I.
struct PrintSetup {
    enum class Orientation { portrait, landscape };
    Orientation orientation = Orientation::portrait;
    double left = 30, right = 15, top = 20, bottom = 20, header = 10, footer = 10;
    int pages_wide = 1, pages_tall = 0; ///< shrunk to so many; 0: as many as it takes; both 0: not shrunk
    int first_repeated_row = 0, last_repeated_row = 0; ///< on top of every page; 0: none
    int repeated_columns = 0; ///< the first ones, at the left of every page; see longest_name_repeated
    std::optional<Range> area;
    std::vector<int> breaks_before; ///< rows that begin a page
    PageLine header_line, footer_line;
    bool centred = false;   ///< between left and right
    bool grid_shown = true; ///< on the screen; it is never printed
};

/// What may be typed into a cell. Texts are of at most 255 characters, titles of 32.
struct Validation {
    enum class Kind { choice, whole_number, decimal, date, text_length };
    Kind kind = Kind::choice;
    /// The drop-down list, in the file itself: at most 255 characters together, no commas or quotation marks in them.
    /// Longer lists stand in cells:
    std::vector<std::string> choices;
    std::optional<SheetRange> choices_in; ///< one row or column of cells; its sheet may be hidden
    /// Both ends are allowed. Decimal text; YYYY-MM-DD for dates.
    std::optional<std::string> least, most;
    bool may_be_empty = true;
    enum class Refusal { stop, warning, information };
    Refusal refusal = Refusal::stop;
    std::string prompt_title, prompt, error_title, error;
};

/// What can still be done on a protected sheet besides typing into unlocked cells. Not a secret: whoever wants to can
/// lift it.
struct Protection {
    std::string password;          ///< empty: none is asked for. Excel keeps 16 bits of it
    bool may_resize = true;        ///< columns and rows
    bool may_select_locked = true; ///< to copy from them
    bool may_filter = false;
};

struct ChartSeries {
    std::string name;
    SheetRange categories, values; ///< one row or one column each; what is in them is kept in the chart as well
    std::optional<Colour> colour;
};

struct Chart {
    enum class Kind { columns, stacked_columns, bars, stacked_bars, lines };
    Kind kind = Kind::columns;
    std::string title, category_axis, value_axis; ///< at most 255 characters; empty: none
    std::vector<ChartSeries> series;
    enum class Legend { none, right, bottom, top };
    Legend legend = Legend::bottom;
    std::string value_format; ///< of the numbers along the axis; empty: that of the cells
    bool values_shown = false;
    int row = 1, column = 1;         ///< of the cell where its corner is
    double width = 160, height = 90; ///< millimetres
};

} // namespace hoso::office
