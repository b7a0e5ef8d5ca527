// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hoso::render {

/// Where the number of a series and category stands in the model's tables; none where there is none.
std::optional<report::TablePlace> place_of(
    const report::ReportModel& model, const report::ReportChart& chart, std::size_t series, std::size_t category);

/// Whether an XLSX draws the chart from the table itself: its rows follow each other, and its categories are the names
/// in their second column.
bool is_drawn_from_table(const report::ReportModel& model, const report::ReportChart& chart);

/// The sheet of an XLSX with numbers for the charts that are not drawn from a table.
inline constexpr const char* chart_numbers_sheet = "Số liệu biểu đồ";

/// Where a chart's numbers stand on that sheet, rows from 1: its title, below it the headings, then a row a category;
/// the categories in column 1, series from column 2, the targets behind them.
struct ChartCopy {
    std::size_t chart = 0; ///< of the model
    int title_row = 0, first_row = 0, last_row = 0;
};
std::vector<ChartCopy> chart_copies(const report::ReportModel& model);

/// A number on that sheet: one of a table once more, or what is aimed at.
struct ChartNumber {
    std::string name; ///< "Số liệu biểu đồ!B3"
    report::Origin origin;
};
std::vector<ChartNumber> chart_numbers(const report::ReportModel& model);

} // namespace hoso::render
