// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/sheet_view.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace hoso::answers {

/// What the columns of a list hold, by the headings above the first unit.
struct ListColumns {
    std::vector<int> of_indicator; ///< by index in the regime; 0 where there is none
    std::set<int> headed;          ///< those with any heading
    int heading_row = 0;           ///< the lowest
    std::vector<Fault> faults;     ///< then nothing of the list counts
};

/// A column is an indicator's where the lowest text above it is the indicator's, the texts over that are its groups
/// (merged cells and blanks behind a text belong to it), and the number in a row such as (1) (2) (3), where the list
/// has one, is its number. What fits only in part, fits twice or is missing is a fault. `beside` are columns of
/// something else: of numbers in the list, of units.
ListColumns find_list_columns(
    const SheetView& view, int first_unit_row, const std::set<int>& beside, const regime::Regime& regime);

} // namespace hoso::answers
