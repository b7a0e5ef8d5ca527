// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"

#include <string>

namespace hoso::render {

/// The report as one JSON object (RFC 8259) of schema hoso-report-file/1; new members may come, none goes. Cells are
/// null, {"text": ...} or {"number": "1234.50"} with "provisional": true where it is: a figure is decimal text, so that
/// no program rounds it. One line a row of a table.
std::string to_json(const report::ReportModel& model);

} // namespace hoso::render
