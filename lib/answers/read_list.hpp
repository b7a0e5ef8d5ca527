// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/answer.hpp"
#include "office/workbook.hpp"

#include <vector>

namespace hoso::answers {

struct ListReading {
    std::vector<Answer> answers; ///< in the order of the file
    std::vector<Fault> faults;   ///< of the file, not of one unit
};

/// Lists of many units, a row a unit and a column an indicator, as offices send them: the unit by its code or its exact
/// name, the column by its headings (see list_columns.hpp). Rows of sums are passed over, and units whose row is empty.
ListReading read_list(const office::Workbook& workbook, const Duty& duty);

} // namespace hoso::answers
