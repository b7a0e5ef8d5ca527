// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/workbook.hpp"
#include "roster/roster.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hoso::roster {

/// The cells of a roster's file, before anybody knows what they mean.
struct Source {
    /// Of a CSV one sheet without a name, all text; cells hold the bytes of the file where they are not UTF-8.
    office::Workbook workbook;
    std::vector<int> widths;  ///< of a CSV: how many cells each row has, also empty ones
    bool ends_in_row = false; ///< of a CSV: no line end behind the last row
    int cut_row = 0;          ///< of a CSV: in which a cell begins that never ends; what follows was not read
};

/// Error{input} that begins with `name`; see read_roster().
Source read_source(std::string_view bytes, const std::string& name, const Rules& rules);

} // namespace hoso::roster
