// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/fonts.hpp"
#include "report/model.hpp"

#include <string>

namespace hoso::render {

/// The report as one HTML file that needs nothing else: charts are SVG in it, a click on a heading of one column
/// sorts the rows between two totals by it, and what it shows when the pointer is on a cell is the name that
/// find_cell() knows. Its policy (CSP) allows its own script and style and nothing from anywhere else. It prints on A4
/// with the headings on each page.
std::string to_html(const report::ReportModel& model, page::Fonts& fonts);

} // namespace hoso::render
