// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_files.hpp"
#include "reference/dates.hpp"
#include "report/aggregate.hpp"

#include "unit/reference/rules_folder.hpp"

#include <array>
#include <gtest/gtest.h>
#include <map>

using namespace hoso;
using namespace hoso::report;

namespace {

using Columns = std::array<std::int64_t, 11>; ///< 3 to 13 of form II.06a

records::UnitCode code(const char* text) { return records::UnitCode::parse(text).value(); }

records::UnitTree sample_units() {
    const std::string city = HOSO_SOURCE_DIR "/samples/city/";
    return records::read_unit_files({city + "don-vi.csv", city + "sap-nhap.csv"}).tree.value();
}

PeriodInputs inputs(
    const regime::Regime& regime, const std::string& month, const std::map<const char*, Columns>& answers) {
    const auto window = regime.windows.window(regime::Period::parse(month).value()).value();
    PeriodInputs result;
    result.regime = regime.rules.id;
    result.period = month;
    result.from = reference::to_text(window.from);
    result.to = result.cut_off = reference::to_text(window.to);
    for (const auto& [unit, columns] : answers) {
        UnitInputs each{code(unit), Status::on_time, "", 0, 0, "", "", "", "", "", "", "", {}};
        for (std::size_t i = 0; i < columns.size(); ++i) each.figures.push_back({i, columns[i], "", ""});
        result.units.push_back(std::move(each));
    }
    return result;
}

Columns columns_of(const Totals& totals, const char* unit) {
    const std::size_t row = totals.row_of(code(unit)).value();
    Columns columns{};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = totals.at(row, i).value.value_or(-1);
    return columns;
}

} // namespace

TEST(OneStopShopTotals, OverSeveralMonthsCountNoFileTwice) {
    const regime::Regime regime = regime::load_regime(test::shipped(), "mot-cua-ii06a");
    const records::UnitTree units = sample_units();
    //                                         3   4   5   6   7   8   9  10  11  12  13
    const std::vector<PeriodInputs> quarter{
        inputs(regime, "2026-M07",
            {{"H99.201", {30, 20, 5, 5, 22, 15, 5, 2, 8, 7, 1}}, {"H99.202", {2, 1, 1, 0, 0, 0, 0, 0, 2, 2, 0}}}),
        inputs(regime, "2026-M08",
            {{"H99.201", {18, 6, 4, 8, 15, 10, 4, 1, 3, 3, 0}}, {"H99.202", {9, 4, 3, 2, 9, 9, 0, 0, 0, 0, 0}}}),
        inputs(regime, "2026-M09",
            {{"H99.201", {13, 10, 0, 3, 12, 12, 0, 0, 1, 0, 1}}, {"H99.202", {5, 5, 0, 0, 4, 2, 2, 0, 1, 1, 0}}})};
    const Totals totals = totals_over(regime, units, code("H99"), quarter, Boundaries::as_reported);
    EXPECT_EQ(columns_of(totals, "H99.201"), (Columns{50, 36, 9, 5, 49, 37, 9, 3, 1, 0, 1}));
    EXPECT_EQ(columns_of(totals, "H99.202"), (Columns{14, 10, 4, 0, 13, 11, 2, 0, 1, 1, 0}));
    EXPECT_EQ(columns_of(totals, "H99"), (Columns{64, 46, 13, 5, 62, 48, 11, 3, 2, 1, 1}));
}

TEST(OneStopShopTotals, OfCompleteMonthsAreNotProvisional) {
    const regime::Regime regime = regime::load_regime(test::shipped(), "mot-cua-ii06a");
    const records::UnitTree units = sample_units();
    const Columns columns{30, 20, 5, 5, 22, 15, 5, 2, 8, 7, 1};
    std::vector<PeriodInputs> months;
    for (const char* month : {"2026-M07", "2026-M08", "2026-M09"})
        months.push_back(inputs(regime, month, {{"H99.201", columns}, {"H99.202", columns}}));
    const Totals whole = totals_over(regime, units, code("H99"), months, Boundaries::as_reported);
    for (std::size_t i = 0; i < columns.size(); ++i) EXPECT_FALSE(whole.at(0, i).is_provisional()) << i;

    // One that is missing in one month is told by the sum, and by what is computed of it.
    months[1].units.back().status = Status::missing;
    months[1].units.back().figures.clear();
    const Totals some = totals_over(regime, units, code("H99"), months, Boundaries::as_reported);
    EXPECT_TRUE(some.at(0, 0).is_provisional());
    EXPECT_TRUE(some.at(0, 1).is_provisional());
}
