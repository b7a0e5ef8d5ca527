// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/charts.hpp"

#include "render/chart_numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hoso::render {

namespace {

using report::ReportChart;

constexpr double chart_mm = 80, progress_head_mm = 16, progress_row_mm = 10;
constexpr double narrowest_group_mm = 14, narrowest_bar_mm = 5, narrowest_step_mm = 8;

/// A number as it is, with the comma of Vietnam.
std::string plain_number(double value) {
    std::array<char, 400> buffer{};
    const double rounded = std::round(value * 1e6) / 1e6 + 0.0; // no negative zero
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), rounded, std::chars_format::fixed);
    std::string text{buffer.data(), end.ptr};
    const std::size_t point = std::min(text.find('.'), text.size());
    if (point < text.size()) text[point] = ',';
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    for (std::size_t at = point; at > sign + 3; at -= 3) text.insert(at - 3, ".");
    return text;
}

std::string with_units(const ReportChart& chart) {
    return chart.units.empty() ? chart.title : chart.title + " (" + chart.units + ")";
}

/// Categories [begin, end) of a chart.
struct Part {
    std::size_t begin = 0, end = 0;
    std::string title;
};

/// Parts of at most `most` categories, as equal as they can be.
std::vector<Part> parts_of(const ReportChart& chart, std::size_t most) {
    const std::size_t all = chart.categories.size(), count = (all + most - 1) / most;
    std::vector<Part> parts;
    for (std::size_t i = 0; i < count; ++i) {
        Part part{all * i / count, all * (i + 1) / count, with_units(chart)};
        if (count > 1) part.title += " - phần " + std::to_string(i + 1) + "/" + std::to_string(count);
        parts.push_back(std::move(part));
    }
    return parts;
}

page::Chart plotted(const report::ReportModel& model, const ReportChart& chart, const Part& part) {
    page::Chart drawn;
    drawn.kind = chart.kind == regime::ChartKind::lines ? page::Chart::Kind::lines : page::Chart::Kind::bars;
    drawn.title = part.title;
    for (std::size_t i = part.begin; i < part.end; ++i) drawn.categories.push_back(chart.categories[i]);
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        page::Series& series = drawn.series.emplace_back();
        series.name = chart.series[s].name;
        for (std::size_t i = part.begin; i < part.end; ++i) {
            series.values.push_back(value_of(chart, s, i));
            series.labels.push_back(series.values.back() ? value_label(model, chart, s, i) : "");
        }
    }
    return drawn;
}

page::ProgressChart progress(const report::ReportModel& model, const ReportChart& chart, const Part& part) {
    page::ProgressChart drawn{part.title, reached_name, target_name, {}};
    for (std::size_t i = part.begin; i < part.end; ++i) {
        const double target = i < chart.targets.size() && std::isfinite(chart.targets[i]) ? chart.targets[i] : 0;
        const auto value = value_of(chart, 0, i);
        const std::string reached = value ? value_label(model, chart, 0, i) : "…";
        drawn.rows.push_back({chart.categories[i], value.value_or(0), target, reached + " / " + plain_number(target)});
    }
    return drawn;
}

/// How many categories stand beside each other.
std::size_t most_categories(const ReportChart& chart, double width_mm) {
    const double each = chart.kind == regime::ChartKind::lines
                            ? narrowest_step_mm
                            : std::max(narrowest_group_mm, narrowest_bar_mm * static_cast<double>(chart.series.size()));
    return static_cast<std::size_t>(std::max(1.0, width_mm / each));
}

void append_plots(const report::ReportModel& model, const ReportChart& chart, double width_mm, double highest_mm,
    std::vector<DrawnChart>& drawn) {
    for (const Part& part : parts_of(chart, most_categories(chart, width_mm)))
        drawn.push_back({plotted(model, chart, part), std::min(chart_mm, highest_mm)});
}

void append_progress(
    const report::ReportModel& model, const ReportChart& chart, double highest_mm, std::vector<DrawnChart>& drawn) {
    const double rows = std::floor((highest_mm - progress_head_mm) / progress_row_mm);
    for (const Part& part : parts_of(chart, static_cast<std::size_t>(std::max(1.0, rows)))) {
        const double height = progress_head_mm + progress_row_mm * static_cast<double>(part.end - part.begin);
        drawn.push_back({progress(model, chart, part), std::min(height, highest_mm)});
    }
}

} // namespace

std::optional<double> value_of(const ReportChart& chart, std::size_t series, std::size_t category) {
    const std::vector<double>& values = chart.series[series].values;
    if (category >= values.size() || !std::isfinite(values[category])) return std::nullopt;
    return values[category];
}

std::string value_label(
    const report::ReportModel& model, const ReportChart& chart, std::size_t series, std::size_t category) {
    if (const auto place = place_of(model, chart, series, category))
        return shown_text(model.tables[place->table].rows[place->row].cells[place->column]);
    const auto value = value_of(chart, series, category);
    return value ? plain_number(*value) : "";
}

std::vector<DrawnChart> drawn_charts(const report::ReportModel& model, double width_mm, double highest_mm) {
    std::vector<DrawnChart> drawn;
    for (const ReportChart& chart : model.charts) {
        if (chart.series.empty() || chart.categories.empty()) continue;
        if (chart.kind == regime::ChartKind::progress)
            append_progress(model, chart, highest_mm, drawn);
        else
            append_plots(model, chart, width_mm, highest_mm, drawn);
    }
    return drawn;
}

} // namespace hoso::render
