// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"
#include "roster/findings.hpp"
#include "roster/mapping.hpp"

#include <map>
#include <string>
#include <vector>

namespace hoso::roster {

/// The row, or two rows, that name the columns of a sheet.
struct Heading {
    int row = 0, last_row = 0;      ///< 0: no row names anything
    std::size_t known = 0;          ///< columns whose header is a field's
    std::map<Field, int> columns;   ///< the first column of each field
    std::vector<std::string> names; ///< of column 1 and on; without empty ones at the end
    int first_row_below = 0;        ///< behind a row that numbers the columns, as forms have it
    /// Of given names, where "Họ và tên" is above two columns and the second has no header of its own; else 0.
    int given_column = 0;
};

/// How far down the heading is looked for: titles stand above it.
inline constexpr int heading_rows = 20;

/// The row among the first twenty that names the most fields; where none names any, the first row that has something.
Heading find_heading(const office::Sheet& sheet, const Mapping& mapping);

/// What is wrong with it: unknown, doubled and missing columns, headers in a legacy font.
void check_heading(const Heading& heading, std::size_t sheet_index, const Mapping& mapping, Findings& findings);

} // namespace hoso::roster
