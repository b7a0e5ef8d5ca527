// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/chart_numbers.hpp"

#include "office/table.hpp"

#include <cmath>
#include <utility>

namespace hoso::render {

using report::ReportCell;
using report::ReportChart;
using report::ReportModel;
using report::TablePlace;

namespace {

const ReportCell* cell_at(const ReportModel& model, const TablePlace& place) {
    if (place.table >= model.tables.size()) return nullptr;
    const auto& rows = model.tables[place.table].rows;
    if (place.row >= rows.size() || place.column >= rows[place.row].cells.size()) return nullptr;
    return &rows[place.row].cells[place.column];
}

} // namespace

std::optional<TablePlace> place_of(
    const ReportModel& model, const ReportChart& chart, std::size_t series, std::size_t category) {
    if (category >= chart.rows.size()) return std::nullopt;
    TablePlace place{chart.table, chart.rows[category], chart.series[series].column};
    if (chart.is_transposed) std::swap(place.row, place.column);
    const ReportCell* const cell = cell_at(model, place);
    return cell != nullptr && cell->kind == ReportCell::Kind::number ? std::optional{place} : std::nullopt;
}

bool is_drawn_from_table(const ReportModel& model, const ReportChart& chart) {
    constexpr std::size_t names = 1;
    if (chart.is_transposed || chart.kind == regime::ChartKind::progress) return false;
    if (chart.rows.size() != chart.categories.size()) return false;
    for (std::size_t i = 0; i < chart.rows.size(); ++i) {
        const ReportCell* const name = cell_at(model, {chart.table, chart.rows[i], names});
        if (name == nullptr || name->text != chart.categories[i] || chart.rows[i] != chart.rows[0] + i) return false;
        for (const ReportChart::Series& series : chart.series)
            if (cell_at(model, {chart.table, chart.rows[i], series.column}) == nullptr) return false;
    }
    return true;
}

std::vector<ChartCopy> chart_copies(const ReportModel& model) {
    std::vector<ChartCopy> copies;
    int row = 1;
    for (std::size_t i = 0; i < model.charts.size(); ++i) {
        const ReportChart& chart = model.charts[i];
        if (chart.series.empty() || chart.categories.empty() || is_drawn_from_table(model, chart)) continue;
        const int first = row + 2, last = first + static_cast<int>(chart.categories.size()) - 1;
        copies.push_back({i, row, first, last});
        row = last + 2;
    }
    return copies;
}

std::vector<ChartNumber> chart_numbers(const ReportModel& model) {
    std::vector<ChartNumber> numbers;
    for (const ChartCopy& copy : chart_copies(model)) {
        const ReportChart& chart = model.charts[copy.chart];
        for (std::size_t i = 0; i < chart.categories.size(); ++i) {
            const auto name = [&](std::size_t column) {
                return std::string{chart_numbers_sheet} + "!" +
                       office::cell_name(copy.first_row + static_cast<int>(i), static_cast<int>(column) + 2);
            };
            for (std::size_t s = 0; s < chart.series.size(); ++s)
                if (const auto place = place_of(model, chart, s, i))
                    numbers.push_back({name(s), cell_at(model, *place)->origin});
            if (i < chart.targets.size() && std::isfinite(chart.targets[i]) && i < chart.target_origins.size())
                numbers.push_back({name(chart.series.size()), chart.target_origins[i]});
        }
    }
    return numbers;
}

} // namespace hoso::render
