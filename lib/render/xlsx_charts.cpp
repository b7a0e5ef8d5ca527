// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/xlsx_charts.hpp"

#include "office/xlsx_text.hpp"
#include "render/charts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace hoso::render {

namespace {

using report::ReportCell;
using report::ReportChart;

constexpr std::array<office::Colour, 6> colours{
    {{0x1A4D8F}, {0xE68F26}, {0x549961}, {0x737373}, {0x8C3373}, {0x73B8D9}}};
constexpr office::Colour target_colour{0xCC1A1A};
constexpr double chart_width_mm = 240, chart_height_mm = 100, category_mm = 9, widest_mm = 1500;
constexpr double row_mm = 5.29; ///< of 15 points
constexpr std::size_t most_labelled = 16, longest_title = 255, most_series = 100;

bool is_shown(const ReportChart& chart) { return !chart.series.empty() && !chart.categories.empty(); }

std::string decimal_of(double value) {
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    return {buffer.data(), end.ptr};
}

std::string title_of(const ReportChart& chart) {
    return office::shortened(chart.units.empty() ? chart.title : chart.title + " (" + chart.units + ")", longest_title);
}

} // namespace

XlsxCharts::XlsxCharts(office::WorkbookWriter& book, XlsxStyles& styles, const report::ReportModel& model,
    const std::vector<SheetPlan>& plans)
    : m_styles{styles}, m_model{model}, m_plans{plans}, m_copies{chart_copies(model)} {
    if (std::any_of(model.charts.begin(), model.charts.end(), is_shown)) m_charts = book.add_sheet("Biểu đồ");
    if (!m_copies.empty()) m_numbers = book.add_sheet(chart_numbers_sheet);
}

void XlsxCharts::write() {
    if (!m_charts) return;
    auto copy = m_copies.begin();
    for (const ReportChart& chart : m_model.charts) {
        if (!is_shown(chart)) continue;
        add(chart, is_drawn_from_table(m_model, chart) ? in_table(chart) : copied(chart, *copy++));
    }
    office::PrintSetup print;
    print.orientation = office::PrintSetup::Orientation::landscape;
    print.grid_shown = false;
    m_charts->set_print(print);
    if (m_numbers) m_numbers->set_print(print);
}

XlsxCharts::Ranges XlsxCharts::in_table(const ReportChart& chart) const {
    constexpr std::size_t names = 1;
    const SheetPlan& plan = m_plans[chart.table];
    const int first = plan.data + static_cast<int>(chart.rows.front());
    const int last = plan.data + static_cast<int>(chart.rows.back());
    const auto range = [&](std::size_t column) {
        const int at = static_cast<int>(column) + 1;
        return office::SheetRange{plan.name, {first, at, last, at}};
    };
    Ranges ranges{range(names), {}};
    for (const ReportChart::Series& series : chart.series) ranges.series.push_back(range(series.column));
    return ranges;
}

XlsxCharts::Ranges XlsxCharts::copied(const ReportChart& chart, const ChartCopy& copy) {
    office::SheetWriter& sheet = *m_numbers;
    sheet.set_column_width(1, 1, 45);
    sheet.set_column_width(2, 1 + static_cast<int>(chart.series.size()) + 1, 16);
    sheet.text(copy.title_row, 1, chart.title, m_styles.bold_left);
    const int first = copy.first_row, last = copy.last_row;
    Ranges ranges{{sheet.name(), {first, 1, last, 1}}, {}};
    for (std::size_t i = 0; i < chart.categories.size(); ++i)
        sheet.text(first + static_cast<int>(i), 1, chart.categories[i], m_styles.left);
    int column = 2;
    const auto add_column = [&](const std::string& name, auto write) {
        sheet.text(first - 1, column, name, m_styles.heading);
        for (std::size_t i = 0; i < chart.categories.size(); ++i) write(first + static_cast<int>(i), i);
        ranges.series.push_back({sheet.name(), {first, column, last, column}});
        ++column;
    };
    for (std::size_t s = 0; s < chart.series.size(); ++s)
        add_column(chart.series[s].name, [&](int row, std::size_t i) {
            if (const auto place = place_of(m_model, chart, s, i)) {
                const ReportCell& cell = m_model.tables[place->table].rows[place->row].cells[place->column];
                sheet.number(row, column, office::ScaledNumber{cell.value, cell.decimals});
            } else if (const auto value = value_of(chart, s, i)) {
                sheet.number(row, column, decimal_of(*value));
            }
        });
    if (!chart.targets.empty())
        add_column(target_name, [&](int row, std::size_t i) {
            if (i < chart.targets.size() && std::isfinite(chart.targets[i]))
                sheet.number(row, column, decimal_of(chart.targets[i]));
        });
    return ranges;
}

void XlsxCharts::add(const ReportChart& chart, const Ranges& ranges) {
    const auto categories = static_cast<double>(chart.categories.size());
    office::Chart drawn;
    const bool lines = chart.kind == regime::ChartKind::lines;
    drawn.kind = lines ? office::Chart::Kind::lines : office::Chart::Kind::columns;
    drawn.title = title_of(chart);
    drawn.row = m_chart_row;
    drawn.width = std::clamp(categories * category_mm, chart_width_mm, widest_mm);
    drawn.height = chart_height_mm;
    drawn.value_format = "#,##0";
    drawn.values_shown = !lines && chart.categories.size() * ranges.series.size() <= most_labelled;
    for (std::size_t i = 0; i < std::min(ranges.series.size(), most_series); ++i) {
        const bool target = i >= chart.series.size();
        drawn.series.push_back({office::shortened(target ? target_name : chart.series[i].name, longest_title),
            ranges.categories, ranges.series[i], target ? target_colour : colours[i % colours.size()]});
    }
    if (drawn.series.size() == 1) drawn.legend = office::Chart::Legend::none;
    m_charts->add_chart(drawn);
    m_chart_row += static_cast<int>(std::ceil(drawn.height / row_mm)) + 2;
}

} // namespace hoso::render
