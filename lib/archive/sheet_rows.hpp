// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/workbook.hpp"

#include <string>
#include <vector>

namespace hoso::archive {

/// The texts of a sheet's cells, rows and columns from 0, blank ones too: dates as YYYY-MM-DD, numbers as they are
/// shown
/// ("007"). Error{input} that begins with `file` and the place for a cell with an error such as #REF!.
std::vector<std::vector<std::string>> rows_of(const office::Sheet& sheet, const std::string& file);

} // namespace hoso::archive
