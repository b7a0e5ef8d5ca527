// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/chart.hpp"
#include "report/model.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hoso::render {

/// Of lib/render alone. A chart, or a part of one with more categories than have room beside each other, and the height
/// that it looks good in.
struct DrawnChart {
    std::variant<page::Chart, page::ProgressChart> chart;
    double height_mm = 0;
};

/// The model's charts for a place so wide and at most so high; those without series or categories are left out.
std::vector<DrawnChart> drawn_charts(const report::ReportModel& model, double width_mm, double highest_mm);

/// A value in words: as its cell in the table shows it, else with the decimals that it has.
std::string value_label(
    const report::ReportModel& model, const report::ReportChart& chart, std::size_t series, std::size_t category);

/// Progress without targets is bars.
bool is_progress(const report::ReportChart& chart);

/// The value, where there is one.
std::optional<double> value_of(const report::ReportChart& chart, std::size_t series, std::size_t category);

inline constexpr const char* reached_name = "Thực hiện";
inline constexpr const char* target_name = "Chỉ tiêu";

} // namespace hoso::render
