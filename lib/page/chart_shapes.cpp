// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/chart_shapes.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "page/lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <sstream>

namespace hoso::page {

namespace {

constexpr double title_points = 12, gap_mm = 1.5;
constexpr Colour grid_colour{0.8, 0.8, 0.8};

/// 1.234,5
std::string vietnamese_number(double value, int decimals) {
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(
        buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::fixed, decimals);
    std::string digits{buffer.data(), end.ptr};
    const std::size_t point = std::min(digits.find('.'), digits.size());
    if (point < digits.size()) digits[point] = ',';
    for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, ".");
    const bool zero = digits.find_first_not_of("0.,") == std::string::npos;
    return value < 0 && !zero ? "-" + digits : digits;
}

/// Marks of an axis at multiples of 1, 2 or 5 times a power of ten.
struct Axis {
    double step = 1;
    int first = 0, last = 1; ///< marks
    int decimals = 0;
    double low() const { return first * step; }
    double high() const { return last * step; }
};

Axis make_axis(double low, double high) {
    constexpr double marks = 5;
    Axis axis;
    const double range = high > low ? high - low : 1;
    if (!std::isfinite(range)) throw Error{Cause::usage, message("a chart's values are too large")};
    const double rough = range / marks;
    const int power = static_cast<int>(std::floor(std::log10(rough)));
    const double unit = std::pow(10.0, power);
    for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
        axis.step = factor * unit;
        axis.decimals = std::max(0, factor < 10 ? -power : -power - 1);
        if (axis.step >= rough * (1 - 1e-9)) break;
    }
    axis.first = static_cast<int>(std::floor(low / axis.step + 1e-9));
    axis.last = std::max(axis.first + 1, static_cast<int>(std::ceil(high / axis.step - 1e-9)));
    return axis;
}

Axis axis_of(const Chart& chart) {
    double low = 0, high = 0;
    for (const Series& series : chart.series) {
        if (series.values.size() != chart.categories.size() || series.labels.size() > series.values.size())
            throw Error{Cause::usage, message("the series '{}' has not one value for each category", series.name)};
        for (const auto& value : series.values) {
            if (!value) continue;
            check_value(*value);
            low = std::min(low, *value);
            high = std::max(high, *value);
        }
    }
    return make_axis(low, high);
}

/// The part of a chart where values are drawn.
struct Plot {
    Rectangle area;
    Axis axis;
    double slot = 0;  ///< the width of a category
    double below = 0; ///< room for values below the lowest mark
    double y(double value) const {
        return area.bottom() - (value - axis.low()) / (axis.high() - axis.low()) * area.height;
    }
    double centre(std::size_t category) const { return area.x + slot * (static_cast<double>(category) + 0.5); }
};

std::vector<std::string> words(const std::string& text) {
    std::istringstream stream{text};
    return {std::istream_iterator<std::string>{stream}, {}};
}

/// Names of categories below the axis: as many lines as they need, and each n-th alone where there is no room for all.
class CategoryLabels {
public:
    CategoryLabels(Fonts& fonts, const Chart& chart, double slot) {
        double widest = 0; // word: the names themselves may have several lines
        for (const std::string& name : chart.categories)
            for (const std::string& word : words(name)) widest = std::max(widest, fonts.width_mm(word, label_points));
        m_every = static_cast<std::size_t>(std::max(1.0, std::ceil((widest + gap_mm) / slot)));
        for (const std::string& name : chart.categories) {
            const double width = slot * static_cast<double>(m_every) - gap_mm / 2;
            m_lines.push_back(wrap(fonts, name, label_points, Face::regular, width));
            m_rows = std::max(m_rows, m_lines.back().size());
        }
    }
    double height() const { return pitch_mm(label_points) * static_cast<double>(m_rows); }
    void append(const Plot& plot, std::vector<Shape>& shapes) const {
        for (std::size_t i = 0; i < m_lines.size(); i += m_every) {
            double y = plot.area.bottom() + plot.below + gap_mm / 2 + ascent_mm(label_points);
            for (const std::string& line : m_lines[i]) {
                shapes.push_back(Label{{plot.centre(i), y}, Alignment::centre, line, label_points});
                y += pitch_mm(label_points);
            }
        }
    }

private:
    std::vector<std::vector<std::string>> m_lines;
    std::size_t m_every = 1, m_rows = 1;
};

/// Values in words, each where no other one stands.
class ValueLabels {
public:
    ValueLabels(Fonts& fonts, std::vector<Shape>& shapes) : m_fonts{fonts}, m_shapes{shapes} {}
    void keep_free(const Rectangle& box) { m_taken.push_back(box); }
    void append(const Series& series, std::size_t index, double x, double y, double room) {
        if (index >= series.labels.size() || series.labels[index].empty()) return;
        const double width = m_fonts.width_mm(series.labels[index], value_points);
        const Rectangle box{x - width / 2, y - ascent_mm(value_points), width, pitch_mm(value_points)};
        if (width > room || std::any_of(m_taken.begin(), m_taken.end(), [&](const Rectangle& other) {
                return box.x < other.right() && other.x < box.right() && box.y < other.bottom() &&
                       other.y < box.bottom();
            }))
            return;
        m_taken.push_back(box);
        m_shapes.push_back(Label{{x, y}, Alignment::centre, series.labels[index], value_points});
    }

private:
    Fonts& m_fonts;
    std::vector<Shape>& m_shapes;
    std::vector<Rectangle> m_taken;
};

void append_bars(Fonts& fonts, const Chart& chart, const Plot& plot, std::vector<Shape>& shapes) {
    const double group = plot.slot * 0.7, width = group / static_cast<double>(chart.series.size());
    const auto left = [&](std::size_t category, std::size_t series) {
        return plot.centre(category) - group / 2 + width * static_cast<double>(series);
    };
    for (std::size_t s = 0; s < chart.series.size(); ++s)
        for (std::size_t i = 0; i < chart.categories.size(); ++i)
            if (const auto value = chart.series[s].values[i]) {
                const double y = plot.y(*value), zero = plot.y(0);
                shapes.push_back(Bar{{left(i, s), std::min(y, zero), width, std::abs(y - zero)}, series_colour(s)});
            }
    ValueLabels labels{fonts, shapes};
    for (std::size_t s = 0; s < chart.series.size(); ++s)
        for (std::size_t i = 0; i < chart.categories.size(); ++i)
            if (const auto value = chart.series[s].values[i]) {
                const double below = *value < 0 ? ascent_mm(value_points) + gap_mm / 3 : -gap_mm / 3;
                labels.append(chart.series[s], i, left(i, s) + width / 2, plot.y(*value) + below,
                    chart.series.size() == 1 ? plot.slot : width + gap_mm);
            }
}

void append_lines(Fonts& fonts, const Chart& chart, const Plot& plot, std::vector<Shape>& shapes) {
    constexpr double dot_mm = 0.8;
    ValueLabels labels{fonts, shapes};
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        Stroke stroke{{}, 1.5, series_colour(s)};
        const auto finish = [&] {
            if (stroke.points.size() > 1) shapes.push_back(stroke);
            stroke.points.clear();
        };
        for (std::size_t i = 0; i < chart.categories.size(); ++i) {
            const auto value = chart.series[s].values[i];
            if (value)
                stroke.points.push_back({plot.centre(i), plot.y(*value)});
            else
                finish(); // a gap in the figures is a gap in the line
        }
        finish();
        for (std::size_t i = 0; i < chart.categories.size(); ++i)
            if (const auto value = chart.series[s].values[i]) {
                const Place at{plot.centre(i), plot.y(*value)};
                shapes.push_back(Dot{at, dot_mm, series_colour(s)});
                labels.keep_free({at.x - dot_mm, at.y - dot_mm, 2 * dot_mm, 2 * dot_mm});
            }
    }
    for (const Series& series : chart.series)
        for (std::size_t i = 0; i < chart.categories.size(); ++i)
            if (const auto value = series.values[i])
                labels.append(series, i, plot.centre(i), plot.y(*value) - gap_mm, plot.slot);
}

} // namespace

std::vector<Shape> shapes(Fonts& fonts, const Chart& chart, double width, double height) {
    const Axis axis = axis_of(chart);
    std::vector<Shape> result;
    std::vector<LegendEntry> legend;
    for (std::size_t s = 0; s < chart.series.size() && chart.series.size() > 1; ++s)
        legend.push_back({chart.series[s].name, series_colour(s), false});
    const double head = append_head(fonts, chart.title, legend, width, result);
    std::vector<std::string> marks;
    double marks_width = 0;
    for (int i = axis.first; i <= axis.last; ++i) {
        const double value = i * axis.step;
        marks.push_back(chart.axis_label ? chart.axis_label(value) : vietnamese_number(value, axis.decimals));
        marks_width = std::max(marks_width, fonts.width_mm(marks.back(), label_points));
    }
    Plot plot;
    plot.axis = axis;
    plot.area = {marks_width + gap_mm, head + pitch_mm(value_points), width - marks_width - gap_mm, 0};
    plot.slot = plot.area.width / static_cast<double>(std::max<std::size_t>(1, chart.categories.size()));
    if (plot.slot <= 0) refuse_small_chart();
    if (axis.first < 0) plot.below = pitch_mm(value_points);
    const CategoryLabels categories{fonts, chart, plot.slot};
    plot.area.height = height - plot.area.y - plot.below - categories.height() - gap_mm;
    if (plot.area.height < pitch_mm(label_points) * static_cast<double>(marks.size() - 1) / 2) refuse_small_chart();
    for (int i = axis.first; i <= axis.last; ++i) {
        const double y = plot.y(i * axis.step);
        result.push_back(Stroke{{{plot.area.x, y}, {plot.area.right(), y}}, 0.4, i == 0 ? Colour{} : grid_colour});
        result.push_back(Label{{marks_width, y + ascent_mm(label_points) / 3}, Alignment::right,
            marks[static_cast<std::size_t>(i - axis.first)], label_points});
    }
    if (!chart.series.empty()) {
        if (chart.kind == Chart::Kind::bars)
            append_bars(fonts, chart, plot, result);
        else
            append_lines(fonts, chart, plot, result);
    }
    categories.append(plot, result);
    return result;
}

double append_head(Fonts& fonts, const std::string& title, const std::vector<LegendEntry>& legend, double width,
    std::vector<Shape>& shapes) {
    double y = 0;
    if (!title.empty())
        for (const std::string& line : wrap(fonts, title, title_points, Face::bold, width)) {
            shapes.push_back(
                Label{{width / 2, y + ascent_mm(title_points)}, Alignment::centre, line, title_points, Face::bold});
            y += pitch_mm(title_points);
        }
    constexpr double swatch = 3, between = 5;
    double x = 0;
    for (const LegendEntry& entry : legend) {
        const double wide = swatch + gap_mm + fonts.width_mm(entry.name, label_points);
        if (x > 0 && x + wide > width) {
            x = 0;
            y += pitch_mm(label_points);
        }
        const double middle = y + gap_mm / 2 + pitch_mm(label_points) / 2;
        if (entry.is_mark)
            shapes.push_back(Stroke{
                {{x + swatch / 2, middle - swatch / 2}, {x + swatch / 2, middle + swatch / 2}}, 1.5, entry.colour});
        else
            shapes.push_back(Bar{{x, middle - swatch / 3, swatch, swatch * 2 / 3}, entry.colour});
        shapes.push_back(Label{{x + swatch + gap_mm, y + gap_mm / 2 + ascent_mm(label_points)}, Alignment::left,
            entry.name, label_points});
        x += wide + between;
    }
    if (!legend.empty()) y += pitch_mm(label_points) + gap_mm / 2;
    return y + gap_mm / 2;
}

std::vector<std::string> wrap(Fonts& fonts, const std::string& text, double size_points, Face face, double width) {
    std::vector<Piece> pieces;
    std::vector<Line> lines;
    append_pieces(fonts.state(), text, face, pieces);
    break_lines(fonts.state(), pieces, 0, size_points, width / millimetres_per_point, 0, lines);
    std::vector<std::string> result;
    for (const Line& line : lines) {
        std::string& joined = result.emplace_back();
        for (std::size_t i = line.begin; i < line.end; ++i) {
            if (i > line.begin && pieces[i].before == Piece::Before::space) joined += ' ';
            joined += pieces[i].word->text;
        }
    }
    return result;
}

double pitch_mm(double size_points) { return size_points * line_em * millimetres_per_point; }
double ascent_mm(double size_points) { return size_points * (ascent_em + gap_em / 2) * millimetres_per_point; }

Colour series_colour(std::size_t index) {
    static constexpr std::array<Colour, 6> colours{{{0.10, 0.30, 0.56}, {0.90, 0.56, 0.15}, {0.33, 0.60, 0.38},
        {0.45, 0.45, 0.45}, {0.55, 0.20, 0.45}, {0.45, 0.72, 0.85}}};
    return colours[index % colours.size()];
}

void refuse_small_chart() { throw Error{Cause::usage, message("there is not enough room for a chart")}; }

void check_value(double value) {
    if (!std::isfinite(value)) throw Error{Cause::usage, message("a chart's value is not a number")};
}

} // namespace hoso::page
