// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/document.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hoso::page {

/// Values of one kind, one for each category; none where there is no figure. `labels` are the values as a reader shall
/// see them; they are drawn where there is room for them.
struct Series {
    std::string name;
    std::vector<std::optional<double>> values;
    std::vector<std::string> labels;
};

/// Bars beside each other, or lines with a point at each value, over categories such as months.
struct Chart {
    enum class Kind { bars, lines };
    Kind kind = Kind::bars;
    std::string title;
    std::vector<std::string> categories;
    std::vector<Series> series;
    std::function<std::string(double)> axis_label; ///< a number of the axis in words; Vietnamese (1.234,5) where empty
};

/// A bar of what was reached, and a mark where the target is.
struct Progress {
    std::string name;
    double value = 0, target = 0;
    std::string label; ///< "32,5 % / 30 %"
};

/// Bars of progress below each other, on one scale from 0 to the largest value or target; a value below 0 has no bar.
struct ProgressChart {
    std::string title;
    std::string value_name, target_name; ///< for the legend: "Đã số hóa", "Chỉ tiêu"
    std::vector<Progress> rows;
};

/// Draws a chart into a part of the page. Error{usage} where a series has not one value for each category, a value is
/// not finite, or the part is too small for a chart.
void draw(Document& document, const Chart& chart, const Rectangle& place);
void draw(Document& document, const ProgressChart& chart, const Rectangle& place);

/// The same chart as an SVG 1.1 element to stand in HTML: text is text, in Liberation Serif or what is like it. Same
/// chart, same bytes. Errors as above.
std::string to_svg(Fonts& fonts, const Chart& chart, double width_mm, double height_mm);
std::string to_svg(Fonts& fonts, const ProgressChart& chart, double width_mm, double height_mm);

} // namespace hoso::page
