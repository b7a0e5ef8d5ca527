// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/period.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <vector>

using namespace hoso;
using namespace hoso::regime;
namespace chrono = std::chrono;

namespace {

Day day(const std::string& text) { return reference::parse_day(text).value(); }
Period period(const std::string& text) { return Period::parse(text).value(); }

std::string days_of(const std::string& text) {
    return reference::to_text(period(text).first()) + " " + reference::to_text(period(text).last());
}

std::vector<PeriodKind> kinds() {
    return {PeriodKind::month, PeriodKind::quarter, PeriodKind::half, PeriodKind::nine_months, PeriodKind::year,
        PeriodKind::week};
}

} // namespace

TEST(Periods, MeanTheseDays) {
    EXPECT_EQ(days_of("2026-M10"), "2026-10-01 2026-10-31");
    EXPECT_EQ(days_of("2024-M02"), "2024-02-01 2024-02-29");
    EXPECT_EQ(days_of("2026-Q3"), "2026-07-01 2026-09-30");
    EXPECT_EQ(days_of("2026-H1"), "2026-01-01 2026-06-30");
    EXPECT_EQ(days_of("2026-H2"), "2026-07-01 2026-12-31");
    EXPECT_EQ(days_of("2026-9M"), "2026-01-01 2026-09-30");
    EXPECT_EQ(days_of("2026"), "2026-01-01 2026-12-31");
    EXPECT_EQ(days_of("2026-W44"), "2026-10-26 2026-11-01");
    EXPECT_EQ(days_of("2026-W01"), "2025-12-29 2026-01-04");
    EXPECT_EQ(days_of("2020-W53"), "2020-12-28 2021-01-03");
    EXPECT_EQ(days_of("2026-10-05..2026-10-14"), "2026-10-05 2026-10-14");
}

TEST(Periods, AllFrom2019To2035RoundTrip) {
    for (int year = 2019; year <= 2035; ++year)
        for (const PeriodKind kind : kinds())
            for (int number = 1; number <= Period::count(kind, year); ++number) {
                const Period made{kind, year, number};
                EXPECT_EQ(Period::parse(made.to_text()), made) << made.to_text();
            }
    for (Day first = day("2019-01-01"); first < day("2035-12-01"); first += chrono::days{17}) {
        const Period made = Period::range(first, first + chrono::days{first.time_since_epoch().count() % 29});
        EXPECT_EQ(Period::parse(made.to_text()), made) << made.to_text();
    }
}

TEST(Periods, NothingElseIsOne) {
    for (const char* text : {"", "2026-", "2026-M1", "2026-M13", "2026-M00", "2026-m10", "2026-10", "2026-M010",
             "2026-Q0", "2026-Q5", "2026-Q03", "2026-H3", "2026-9m", "2026-6M", "2026-12M", "2026-W54", "2025-W53",
             "2026-W00", "2026-W4", "26", "202", "20266", "1899", "2200", " 2026", "2026 ", "2026-M1x", "2026-M+1",
             "+026-M10", "2026-10-14..2026-10-05", "2026-10-05..2026-10-32", "2026-10-05", "2026-10-05...2026-10-1",
             "1899-12-31..1900-01-01", "2199-12-31..2200-01-01"})
        EXPECT_EQ(Period::parse(text), std::nullopt) << text;
    EXPECT_TRUE(Period::parse("2020-W53"));
    EXPECT_THROW((Period{PeriodKind::month, 2026, 13}), Error);
    EXPECT_THROW((Period{PeriodKind::week, 2025, 53}), Error);
    EXPECT_THROW((Period{PeriodKind::range, 2026, 1}), Error);
    EXPECT_THROW((Period{PeriodKind::year, 2200}), Error);
    EXPECT_THROW(Period::range(day("2026-10-14"), day("2026-10-13")), Error);
    EXPECT_THROW(Period::range(day("1899-10-14"), day("2026-10-13")), Error);
}

TEST(Periods, FollowEachOther) {
    const std::pair<std::string, std::string> pairs[] = {{"2026-M10", "2026-M11"}, {"2026-M12", "2027-M01"},
        {"2026-Q4", "2027-Q1"}, {"2026-H1", "2026-H2"}, {"2026-H2", "2027-H1"}, {"2026-9M", "2027-9M"},
        {"2026", "2027"}, {"2026-W44", "2026-W45"}, {"2026-W53", "2027-W01"}, {"2025-W52", "2026-W01"},
        {"2020-W53", "2021-W01"}, {"2026-10-05..2026-10-14", "2026-10-15..2026-10-24"}};
    for (const auto& [before, after] : pairs) {
        EXPECT_EQ(period(before).next().to_text(), after);
        EXPECT_EQ(period(after).previous().to_text(), before);
        EXPECT_LT(period(before), period(after));
    }
    EXPECT_THROW(period("2199-M12").next(), Error);
    EXPECT_THROW(period("1900").previous(), Error);
}

TEST(Periods, LeaveNoDayOutFrom2019To2035) {
    for (const PeriodKind kind : kinds()) {
        if (kind == PeriodKind::nine_months) continue;
        for (Period each{kind, 2019}; each.year() <= 2035; each = each.next())
            ASSERT_EQ(each.next().first(), each.last() + chrono::days{1}) << each.to_text();
    }
}

TEST(Periods, AreComparedWithTheSameOfLastYear) {
    EXPECT_EQ(period("2026-M10").same_last_year(), period("2025-M10"));
    EXPECT_EQ(period("2026-9M").same_last_year(), period("2025-9M"));
    EXPECT_EQ(period("2026").same_last_year(), period("2025"));
    EXPECT_EQ(period("2026-W44").same_last_year(), period("2025-W44"));
    EXPECT_EQ(period("2020-W53").same_last_year(), period("2019-W52"));
    EXPECT_EQ(period("2024-02-29..2024-03-10").same_last_year(), period("2023-02-28..2023-03-10"));
    EXPECT_THROW(period("1900").same_last_year(), Error);
}

TEST(Periods, StandInOrderOfTheirDays) {
    std::vector<Period> mixed = {period("2026-M02"), period("2026"), period("2026-M01"), period("2026-Q1"),
        period("2025-M12"), period("2026-01-01..2026-01-31"), period("2026-W01")};
    std::sort(mixed.begin(), mixed.end());
    std::vector<std::string> texts;
    for (const Period& each : mixed) texts.push_back(each.to_text());
    EXPECT_THAT(texts, testing::ElementsAre("2025-M12", "2026-W01", "2026-M01", "2026-01-01..2026-01-31", "2026-Q1",
                           "2026", "2026-M02"));
    EXPECT_NE(period("2026-M01"), period("2026-01-01..2026-01-31"));
}

TEST(Periods, HaveNamesInVietnamese) {
    EXPECT_EQ(period("2026-M10").vietnamese_name(), "tháng 10 năm 2026");
    EXPECT_EQ(period("2026-M03").vietnamese_name(), "tháng 3 năm 2026");
    EXPECT_EQ(period("2026-Q3").vietnamese_name(), "quý III năm 2026");
    EXPECT_EQ(period("2026-Q4").vietnamese_name(), "quý IV năm 2026");
    EXPECT_EQ(period("2026-H1").vietnamese_name(), "6 tháng đầu năm 2026");
    EXPECT_EQ(period("2026-H2").vietnamese_name(), "6 tháng cuối năm 2026");
    EXPECT_EQ(period("2026-9M").vietnamese_name(), "9 tháng năm 2026");
    EXPECT_EQ(period("2026").vietnamese_name(), "năm 2026");
    EXPECT_EQ(period("2026-W44").vietnamese_name(), "tuần 44 năm 2026");
    EXPECT_EQ(period("2026-10-05..2026-10-14").vietnamese_name(), "từ ngày 05/10/2026 đến ngày 14/10/2026");
}

TEST(Periods, KindsHaveWords) {
    for (const PeriodKind kind : kinds()) EXPECT_EQ(parse_period_kind(to_text(kind)), kind);
    EXPECT_EQ(parse_period_kind("fortnight"), std::nullopt);
}
