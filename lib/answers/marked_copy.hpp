// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/collect.hpp"
#include "office/workbook.hpp"

#include <string>

namespace hoso::answers {

/// The workbook as it was received, values and types the same, with what is wrong at the cells and in a column of its
/// own: what goes back to the sender, who may mend and send this copy.
std::string marked_copy(const office::Workbook& workbook, const CollectedFile& file);

} // namespace hoso::answers
