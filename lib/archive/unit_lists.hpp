// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/unit_files.hpp"

#include <filesystem>
#include <vector>

namespace hoso::archive {

/// Lists of units and successions as records::read_unit_files() reads them, and from spreadsheets (.xlsx, .ods): a list
/// for each sheet that is not hidden, with the names of the columns in its first row; faults name the file and the
/// sheet. Error{input} also for a spreadsheet that office::read_workbook() refuses, one without a list, and a cell with
/// an error.
records::UnitReading read_unit_lists(const std::vector<std::filesystem::path>& files);

} // namespace hoso::archive
