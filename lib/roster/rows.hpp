// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roster/findings.hpp"
#include "roster/heading.hpp"
#include "roster/source.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hoso::roster {

/// What one row says in the columns that are known.
struct RowValues {
    int row = 0;
    std::array<std::string, field_count> values; ///< by field; NFC with single spaces, dates as text
    const std::string& operator[](Field field) const { return values[static_cast<std::size_t>(field)]; }
    std::string& operator[](Field field) { return values[static_cast<std::size_t>(field)]; }
};

/// One sheet of people.
struct Table {
    std::size_t sheet = 0; ///< which, from 0
    Heading heading;
    std::vector<RowValues> rows;  ///< whose number of cells is right; in their order
    std::int64_t filled_rows = 0; ///< that hold something
};

/// The rows below the heading. Finds what is wrong with their shape and characters: cells too many or too few, blank
/// and cut rows, letters of other encodings, legacy fonts.
Table read_table(const Source& source, std::size_t sheet, Heading heading, Findings& findings);

} // namespace hoso::roster
