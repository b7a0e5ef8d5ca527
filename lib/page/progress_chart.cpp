// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/chart_shapes.hpp"

#include <algorithm>

namespace hoso::page {

namespace {

constexpr Colour track_colour{0.91, 0.91, 0.91}, mark_colour{0.80, 0.10, 0.10};
constexpr double gap_mm = 2, thickest_bar_mm = 6, overshoot_mm = 0.8;

/// Where the parts of each row stand.
struct Columns {
    double names = 0, bars = 0, labels = 0; ///< widths
    double largest = 1;                     ///< value of a full bar
};

Columns measure(Fonts& fonts, const ProgressChart& chart, double width) {
    Columns columns;
    double largest = 0;
    for (const Progress& row : chart.rows) {
        check_value(row.value);
        check_value(row.target);
        columns.names = std::max(columns.names, fonts.width_mm(row.name, label_points));
        columns.labels = std::max(columns.labels, fonts.width_mm(row.label, value_points));
        largest = std::max({largest, row.value, row.target});
    }
    if (largest > 0) columns.largest = largest;
    columns.names = std::min(columns.names, width / 3);
    columns.bars = width - columns.names - columns.labels - 2 * gap_mm;
    if (columns.bars < width / 6) refuse_small_chart();
    return columns;
}

void append_row(
    Fonts& fonts, const Progress& row, const Columns& columns, double top, double height, std::vector<Shape>& shapes) {
    const std::vector<std::string> name = wrap(fonts, row.name, label_points, Face::regular, columns.names);
    const double name_height = pitch_mm(label_points) * static_cast<double>(name.size());
    if (name_height > height) refuse_small_chart();
    double y = top + (height - name_height) / 2 + ascent_mm(label_points);
    for (const std::string& line : name) {
        shapes.push_back(Label{{columns.names, y}, Alignment::right, line, label_points});
        y += pitch_mm(label_points);
    }
    const double x = columns.names + gap_mm, middle = top + height / 2;
    const double thickness = std::min(thickest_bar_mm, height * 0.6);
    const auto length = [&](double value) { return std::max(0.0, value) / columns.largest * columns.bars; };
    shapes.push_back(Bar{{x, middle - thickness / 2, columns.bars, thickness}, track_colour});
    shapes.push_back(Bar{{x, middle - thickness / 2, length(row.value), thickness}, series_colour(0)});
    const double mark = x + length(row.target), reach = thickness / 2 + overshoot_mm;
    shapes.push_back(Stroke{{{mark, middle - reach}, {mark, middle + reach}}, 1.5, mark_colour});
    shapes.push_back(Label{
        {x + columns.bars + gap_mm, middle + ascent_mm(value_points) / 3}, Alignment::left, row.label, value_points});
}

} // namespace

std::vector<Shape> shapes(Fonts& fonts, const ProgressChart& chart, double width, double height) {
    std::vector<Shape> result;
    std::vector<LegendEntry> legend;
    if (!chart.value_name.empty()) legend.push_back({chart.value_name, series_colour(0), false});
    if (!chart.target_name.empty()) legend.push_back({chart.target_name, mark_colour, true});
    const double head = append_head(fonts, chart.title, legend, width, result);
    const Columns columns = measure(fonts, chart, width);
    const double row_height = (height - head) / static_cast<double>(std::max<std::size_t>(1, chart.rows.size()));
    if (row_height <= 0) refuse_small_chart();
    for (std::size_t i = 0; i < chart.rows.size(); ++i)
        append_row(fonts, chart.rows[i], columns, head + row_height * static_cast<double>(i), row_height, result);
    return result;
}

} // namespace hoso::page
