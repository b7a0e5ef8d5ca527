// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/chart.hpp"

#include "page/canvas.hpp"
#include "page/chart_shapes.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace hoso::page {

namespace {

constexpr double points(double millimetres) { return millimetres / millimetres_per_point; }

/// Draws shapes from a point of the page on.
struct PageDrawer {
    Document& document;
    Place origin;

    void operator()(const Bar& bar) const {
        const std::array box{Rectangle{origin.x + bar.box.x, origin.y + bar.box.y, bar.box.width, bar.box.height}};
        document.fill(box, bar.colour);
    }
    void operator()(const Stroke& stroke) const {
        std::vector<Point> path;
        for (const Place& place : stroke.points)
            path.push_back({points(origin.x + place.x), points(origin.y + place.y)});
        document.canvas().colour(stroke.colour);
        document.canvas().stroke_path(path, stroke.width_points);
        document.canvas().colour({});
    }
    void operator()(const Dot& dot) const {
        document.canvas().colour(dot.colour);
        document.canvas().fill_circle(
            {points(origin.x + dot.centre.x), points(origin.y + dot.centre.y)}, points(dot.radius));
        document.canvas().colour({});
    }
    void operator()(const Label& label) const {
        document.text(
            origin.x + label.at.x, origin.y + label.at.y, label.anchor, label.text, label.size_points, label.face);
    }
};

/// At most three decimals, the same in every locale.
std::string number(double value) {
    std::array<char, 400> buffer{};
    const double rounded = std::round(value * 1000) / 1000 + 0.0; // no negative zero
    return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), rounded).ptr};
}

std::string escaped(std::string_view text) {
    std::string result;
    for (const char letter : drawable(text)) {
        switch (letter) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\n':
            result += ' ';
            break;
        default:
            result += letter;
        }
    }
    return result;
}

std::string hex(const Colour& colour) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string result = "#";
    for (const double part : {colour.red, colour.green, colour.blue}) {
        const auto value = static_cast<unsigned>(std::lround(part * 255));
        result += digits[value / 16 % 16];
        result += digits[value % 16];
    }
    return result;
}

/// Writes shapes as elements of SVG.
struct SvgWriter {
    std::string& svg;

    void operator()(const Bar& bar) const {
        svg += "<rect x=\"" + number(bar.box.x) + "\" y=\"" + number(bar.box.y) + "\" width=\"" +
               number(bar.box.width) + "\" height=\"" + number(bar.box.height) + "\" fill=\"" + hex(bar.colour) +
               "\"/>\n";
    }
    void operator()(const Stroke& stroke) const {
        svg += "<polyline fill=\"none\" stroke-linejoin=\"round\" stroke=\"" + hex(stroke.colour) +
               "\" stroke-width=\"" + number(stroke.width_points * millimetres_per_point) + "\" points=\"";
        for (std::size_t i = 0; i < stroke.points.size(); ++i)
            svg += (i == 0 ? "" : " ") + number(stroke.points[i].x) + "," + number(stroke.points[i].y);
        svg += "\"/>\n";
    }
    void operator()(const Dot& dot) const {
        svg += "<circle cx=\"" + number(dot.centre.x) + "\" cy=\"" + number(dot.centre.y) + "\" r=\"" +
               number(dot.radius) + "\" fill=\"" + hex(dot.colour) + "\"/>\n";
    }
    void operator()(const Label& label) const {
        svg += "<text x=\"" + number(label.at.x) + "\" y=\"" + number(label.at.y) + "\" font-size=\"" +
               number(label.size_points * millimetres_per_point) + "\"";
        if (label.anchor == Alignment::centre) svg += " text-anchor=\"middle\"";
        if (label.anchor == Alignment::right) svg += " text-anchor=\"end\"";
        if (label.face == Face::bold) svg += " font-weight=\"bold\"";
        svg += ">" + escaped(label.text) + "</text>\n";
    }
};

template <typename AnyChart> void draw_any(Document& document, const AnyChart& chart, const Rectangle& place) {
    for (const Shape& shape : shapes(document.fonts(), chart, place.width, place.height))
        std::visit(PageDrawer{document, {place.x, place.y}}, shape);
}

template <typename AnyChart>
std::string svg_of_any(Fonts& fonts, const AnyChart& chart, double width_mm, double height_mm) {
    const std::string width = number(width_mm), height = number(height_mm), title = escaped(chart.title);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"" + title + "\" width=\"" +
                      width + "mm\" height=\"" + height + "mm\" viewBox=\"0 0 " + width + " " + height +
                      "\" font-family=\"'Liberation Serif','Times New Roman',serif\" fill=\"#000000\">\n<title>" +
                      title + "</title>\n";
    for (const Shape& shape : shapes(fonts, chart, width_mm, height_mm)) std::visit(SvgWriter{svg}, shape);
    return svg + "</svg>\n";
}

} // namespace

void draw(Document& document, const Chart& chart, const Rectangle& place) { draw_any(document, chart, place); }
void draw(Document& document, const ProgressChart& chart, const Rectangle& place) { draw_any(document, chart, place); }

std::string to_svg(Fonts& fonts, const Chart& chart, double width_mm, double height_mm) {
    return svg_of_any(fonts, chart, width_mm, height_mm);
}
std::string to_svg(Fonts& fonts, const ProgressChart& chart, double width_mm, double height_mm) {
    return svg_of_any(fonts, chart, width_mm, height_mm);
}

} // namespace hoso::page
