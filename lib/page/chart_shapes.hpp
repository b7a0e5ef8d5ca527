// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/chart.hpp"

#include <string>
#include <variant>
#include <vector>

namespace hoso::page {

/// Of lib/page alone. What a chart is made of, in millimetres from its top left, in the order of drawing: PDF and SVG
/// are drawn from the same shapes.
struct Bar {
    Rectangle box;
    Colour colour;
};
struct Place {
    double x = 0, y = 0;
};
struct Stroke {
    std::vector<Place> points;
    double width_points = 0.5;
    Colour colour;
};
struct Dot {
    Place centre;
    double radius = 0.7;
    Colour colour;
};
struct Label {
    Place at; ///< on the base line
    Alignment anchor = Alignment::left;
    std::string text;
    double size_points = 9;
    Face face = Face::regular;
};
using Shape = std::variant<Bar, Stroke, Dot, Label>;

std::vector<Shape> shapes(Fonts& fonts, const Chart& chart, double width, double height);
std::vector<Shape> shapes(Fonts& fonts, const ProgressChart& chart, double width, double height);

/// Title and legend, which both kinds of charts have.
struct LegendEntry {
    std::string name;
    Colour colour;
    bool is_mark = false; ///< a thin mark rather than a bar
};
/// Appends them and says where the chart itself may begin.
double append_head(Fonts& fonts, const std::string& title, const std::vector<LegendEntry>& legend, double width,
    std::vector<Shape>& shapes);

/// The text in lines that are not wider than `width`.
std::vector<std::string> wrap(Fonts& fonts, const std::string& text, double size_points, Face face, double width);

inline constexpr double label_points = 9, value_points = 8;
/// From line to line.
double pitch_mm(double size_points);
/// From the top of a line to its base line.
double ascent_mm(double size_points);

/// The colours of series, in their order; they differ in brightness as well, for grey prints.
Colour series_colour(std::size_t index);

[[noreturn]] void refuse_small_chart();
void check_value(double value);

} // namespace hoso::page
