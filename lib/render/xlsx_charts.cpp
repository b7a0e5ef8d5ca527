// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/xlsx_charts.hpp"

#include "office/xlsx_text.hpp"
#include "render/charts.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

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

bool follow_each_other(const std::vector<std::size_t>& numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (numbers[i] != numbers[0] + i) return false;
    return true;
}

/// Cells of the table from [row, column] on, `count` to the right where `across`, else down.
office::SheetRange cells_from(const SheetPlan& plan, int row, std::size_t column, std::size_t count, bool across) {
    const int at = static_cast<int>(column) + 1, more = static_cast<int>(count) - 1;
    return {plan.name, {row, at, across ? row : row + more, across ? at + more : at}};
}

/// Where the categories stand: names in the second column, or headings of one row where they are columns.
std::optional<office::SheetRange> categories_in(
    const report::ReportTable& table, const SheetPlan& plan, const ReportChart& chart) {
    constexpr std::size_t names = 1;
    const std::size_t count = chart.categories.size();
    if (!chart.is_transposed) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto& cells = table.rows[chart.rows[i]].cells;
            if (cells.size() <= names || cells[names].text != chart.categories[i]) return std::nullopt;
        }
        return cells_from(plan, plan.data + static_cast<int>(chart.rows[0]), names, count, false);
    }
    for (int row = 0; row < table.heading_rows; ++row) {
        const auto found = [&](std::size_t i) {
            return std::any_of(table.headings.begin(), table.headings.end(), [&](const report::Heading& heading) {
                return heading.row == row && heading.column == static_cast<int>(chart.rows[i]) &&
                       heading.columns == 1 && heading.text == chart.categories[i];
            });
        };
        std::size_t same = 0;
        while (same < count && found(same)) ++same;
        if (same == count) return cells_from(plan, plan.headings + row, chart.rows[0], count, true);
    }
    return std::nullopt;
}

std::string title_of(const ReportChart& chart) {
    return office::shortened(chart.units.empty() ? chart.title : chart.title + " (" + chart.units + ")", longest_title);
}

} // namespace

XlsxCharts::XlsxCharts(office::WorkbookWriter& book, XlsxStyles& styles, const report::ReportModel& model,
    const std::vector<SheetPlan>& plans)
    : m_styles{styles}, m_model{model}, m_plans{plans} {
    bool copy = false;
    for (const ReportChart& chart : model.charts) {
        if (!is_shown(chart)) continue;
        if (!m_charts) m_charts = book.add_sheet("Biểu đồ");
        copy = copy || !in_table(chart);
    }
    if (copy) m_numbers = book.add_sheet("Số liệu biểu đồ");
}

void XlsxCharts::write() {
    if (!m_charts) return;
    for (const ReportChart& chart : m_model.charts) {
        if (!is_shown(chart)) continue;
        const auto ranges = in_table(chart);
        add(chart, ranges ? *ranges : copied(chart));
    }
    office::PrintSetup print;
    print.orientation = office::PrintSetup::Orientation::landscape;
    print.grid_shown = false;
    m_charts->set_print(print);
    if (m_numbers) m_numbers->set_print(print);
}

/// Where rows (or columns) follow each other and have the names of the categories.
std::optional<XlsxCharts::Ranges> XlsxCharts::in_table(const ReportChart& chart) const {
    const std::size_t count = chart.categories.size();
    if (is_progress(chart) || chart.rows.size() != count || !follow_each_other(chart.rows)) return std::nullopt;
    for (std::size_t s = 0; s < chart.series.size(); ++s)
        for (std::size_t i = 0; i < count; ++i)
            if (cell_of(m_model, chart, s, i) == nullptr) return std::nullopt;
    const SheetPlan& plan = m_plans[chart.table];
    const auto categories = categories_in(m_model.tables[chart.table], plan, chart);
    if (!categories) return std::nullopt;
    Ranges ranges{*categories, {}};
    for (const ReportChart::Series& series : chart.series) {
        std::size_t row = chart.rows[0], column = series.column;
        if (chart.is_transposed) std::swap(row, column);
        ranges.series.push_back(
            cells_from(plan, plan.data + static_cast<int>(row), column, count, chart.is_transposed));
    }
    return ranges;
}

/// Writes the chart's numbers below those of the one before.
XlsxCharts::Ranges XlsxCharts::copied(const ReportChart& chart) {
    office::SheetWriter& sheet = *m_numbers;
    sheet.set_column_width(1, 1, 45);
    sheet.set_column_width(2, 1 + static_cast<int>(chart.series.size()) + 1, 16);
    sheet.text(m_number_row, 1, chart.title, m_styles.bold_left);
    const int first = m_number_row + 2, last = first + static_cast<int>(chart.categories.size()) - 1;
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
            const ReportCell* cell = cell_of(m_model, chart, s, i);
            if (cell != nullptr && cell->kind == ReportCell::Kind::number)
                sheet.number(row, column, office::ScaledNumber{cell->value, cell->decimals});
            else if (const auto value = value_of(chart, s, i))
                sheet.number(row, column, decimal_of(*value));
        });
    if (!chart.targets.empty())
        add_column(target_name, [&](int row, std::size_t i) {
            if (i < chart.targets.size() && std::isfinite(chart.targets[i]))
                sheet.number(row, column, decimal_of(chart.targets[i]));
        });
    m_number_row = last + 2;
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
