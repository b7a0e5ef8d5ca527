// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/chart_numbers.hpp"

#include "office/workbook.hpp"
#include "render/charts.hpp"
#include "render/xlsx.hpp"
#include "unit/render/sample_model.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <limits>

using namespace hoso::render;
using namespace hoso::test;
using hoso::report::Origin;
using hoso::report::ReportCell;
using hoso::report::ReportChart;
using hoso::report::ReportModel;
using hoso::report::TablePlace;

namespace {

/// Two indicators over three months, and the chart of the second one: a category a column.
ReportModel two_indicators() {
    ReportModel model = empty_model();
    hoso::report::ReportTable& table = model.tables.emplace_back();
    table.name = "Chỉ tiêu";
    table.columns.resize(5);
    table.headings = {{"STT", 0, 0}, {"Chỉ tiêu", 0, 1}, {"T1", 0, 2}, {"T2", 0, 3}, {"T3", 0, 4}};
    table.rows = {{{text("1"), text("Tiếp nhận"), number(11), number(12), number(13)}, 0, false},
        {{text("2"), text("Giải quyết"), number(2150, 2), {}, number(2350, 2)}, 0, false}};
    ReportChart chart;
    chart.kind = hoso::regime::ChartKind::lines;
    chart.title = "Theo kỳ";
    chart.is_transposed = true;
    chart.rows = {2, 3, 4};
    chart.categories = {"T1", "T2", "T3"};
    chart.series = {{"Giải quyết", 1, {21.5, std::numeric_limits<double>::quiet_NaN(), 23.5}}};
    model.charts = {chart};
    return model;
}

} // namespace

TEST(ChartNumbers, OfATransposedChartStandInColumns) {
    const ReportModel model = two_indicators();
    const ReportChart& chart = model.charts[0];
    EXPECT_EQ(place_of(model, chart, 0, 0), (TablePlace{0, 1, 2}));
    EXPECT_EQ(place_of(model, chart, 0, 1), std::nullopt);
    EXPECT_EQ(place_of(model, chart, 0, 2), (TablePlace{0, 1, 4}));
    EXPECT_EQ(place_of(model, chart, 0, 3), std::nullopt);
    EXPECT_EQ(value_label(model, chart, 0, 0), "21,50");
    EXPECT_EQ(value_label(model, chart, 0, 1), "");
    EXPECT_FALSE(is_drawn_from_table(model, chart));
}

TEST(ChartNumbers, AreCopiedToTheSheetWhereTheyAreSaidToStand) {
    ReportModel model = sample_report();
    model.charts.push_back(two_indicators().charts[0]);
    model.tables.push_back(two_indicators().tables[0]);
    model.charts.back().table = model.tables.size() - 1;
    // Each number of a table, and each target, by its origin.
    std::uint32_t row = 0;
    for (auto& line : model.tables[0].rows) {
        std::uint32_t column = 0;
        for (ReportCell& cell : line.cells) cell.origin = {Origin::Kind::total, row, column++, 0};
        ++row;
    }
    for (std::uint32_t i = 0; i < 10; ++i) model.charts[2].target_origins.push_back({Origin::Kind::target, i, 4, 0});
    for (auto& cell : model.tables.back().rows[1].cells) cell.origin.kind = Origin::Kind::previous;
    const auto numbers = chart_numbers(model);
    const auto book = hoso::office::read_workbook(to_xlsx(model), "x.xlsx");
    const auto sheet = std::find_if(
        book.sheets.begin(), book.sheets.end(), [](const auto& each) { return each.name == chart_numbers_sheet; });
    ASSERT_NE(sheet, book.sheets.end());
    std::size_t targets = 0;
    int later = 0;
    for (const ChartNumber& number : numbers) {
        const auto at = hoso::office::cell_place(number.name.substr(number.name.rfind('!') + 1));
        const hoso::office::Cell* const cell = sheet->cell(at.row, at.column);
        ASSERT_NE(cell, nullptr) << number.name;
        const auto [kind, at_row, at_column, period] = number.origin;
        std::string wanted = "5000";
        if (kind == Origin::Kind::total) wanted = std::to_string(model.tables[0].rows[at_row].cells[at_column].value);
        if (kind == Origin::Kind::previous) wanted = ++later == 1 ? "21.5" : "23.5";
        EXPECT_EQ(cell->value, wanted) << number.name;
        targets += kind == Origin::Kind::target ? 1 : 0;
    }
    EXPECT_EQ(later, 2);
    EXPECT_EQ(targets, 10U);
    EXPECT_EQ(numbers.size(), 22U);
    EXPECT_THAT(numbers.back().name, testing::StartsWith("Số liệu biểu đồ!B"));
}

TEST(ChartNumbers, AreNotCopiedWhereTheTableHasThemInOneRun) {
    const ReportModel model = sample_report();
    EXPECT_TRUE(is_drawn_from_table(model, model.charts[0]));
    EXPECT_TRUE(is_drawn_from_table(model, model.charts[1]));
    EXPECT_FALSE(is_drawn_from_table(model, model.charts[2]));
    ASSERT_EQ(chart_copies(model).size(), 1U);
    EXPECT_EQ(chart_copies(model)[0].chart, 2U);
    EXPECT_EQ(chart_copies(model)[0].first_row, 3);
}
