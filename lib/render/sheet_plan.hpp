// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"

#include <string>
#include <vector>

namespace hoso::render {

/// Of lib/render alone. Where the parts of a table stand on its sheet of a workbook; rows count from 1, 0 means that
/// the sheet has none of it.
struct SheetPlan {
    std::string name; ///< as Excel takes it, each once
    int national = 0; ///< three rows: national heading and office, motto, number and place
    int title = 0;    ///< kind and title of the report; on other sheets the title of the table
    int period = 0;   ///< period and status: two rows
    int headings = 1;
    int data = 2;
    int behind = 2; ///< the first row below the data
};

/// One for each table of the model, made of the model alone.
std::vector<SheetPlan> sheet_plans(const report::ReportModel& model);

} // namespace hoso::render
