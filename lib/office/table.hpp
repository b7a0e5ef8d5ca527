// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoso::office {

/// What a spreadsheet can be (ECMA-376; LibreOffice agrees on rows and reads columns up to the same).
inline constexpr int largest_row = 1'048'576;
inline constexpr int largest_column = 16'384;

enum class CellKind : unsigned char { empty, text, number, date, time, boolean, error };

/// A cell as its file says it; nothing is guessed from how a text looks. All of a CSV is text.
struct Cell {
    int column = 0; ///< from 1
    CellKind kind = CellKind::empty;
    bool computed = false; ///< a formula stands here; the value is the result that was stored with it
    /// text: as it is. number: in decimal, without exponent, with as many digits as the file has; where a file has the
    /// 17 digits of a binary number that fewer digits say as well, those. date: YYYY-MM-DD or YYYY-MM-DDThh:mm:ss.
    /// time: hh:mm:ss, hours may be more than 23. boolean: true or false. error: such as #N/A; empty for a formula
    /// without a stored result.
    std::string value;
    /// What a person sees where the file says so and it is not the value: "1.234,50", or "007" for the number 7.
    std::string shown;
    bool percent = false; ///< a number that its file shows as a percentage: 0.12 is seen as 12 %

    const std::string& text() const noexcept { return shown.empty() ? value : shown; }
    bool operator==(const Cell&) const = default;
};

struct Row {
    int number = 0; ///< from 1
    bool hidden = false;
    std::vector<Cell> cells; ///< without empty ones, in order of their columns

    /// Null where the cell is empty.
    const Cell* cell(int column) const;
    bool operator==(const Row&) const = default;
};

/// Both ends belong to it; all count from 1.
struct Range {
    int first_row = 0, first_column = 0, last_row = 0, last_column = 0;
    bool operator==(const Range&) const = default;
};

struct Sheet {
    std::string name; ///< empty for a CSV, which has none
    bool hidden = false;
    std::vector<Row> rows;             ///< without empty ones, in order of their numbers
    std::vector<Range> merged;         ///< in the order of the file
    std::vector<Range> hidden_columns; ///< their rows are all rows

    const Row* row(int number) const;
    /// Null where the cell is empty.
    const Cell* cell(int row_number, int column) const;
    bool operator==(const Sheet&) const = default;
};

/// "C7" for row 7, column 3.
std::string cell_name(int row, int column);
/// "C" for 3.
std::string column_name(int column);

struct CellPlace {
    int row = 0, column = 0;
    bool operator==(const CellPlace&) const = default;
};
/// Of "C7"; {0, 0} where it is no name of a cell that can be.
CellPlace cell_place(std::string_view name);

/// Where something stands, for messages: "list.xlsx: Sheet1!C7", "list.csv: C7"; column 0 is the whole row:
/// "list.csv: 7"; row 0 the whole sheet.
std::string place_name(const std::string& file, const std::string& sheet, int row, int column);

} // namespace hoso::office
