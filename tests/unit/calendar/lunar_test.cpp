// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/lunar.hpp"

#include "calendar/astronomy.hpp"
#include "core/error.hpp"
#include "reference/dates.hpp"

#include <cmath>
#include <cstdlib>
#include <gmock/gmock.h>
#include <map>

using namespace hoso;
using namespace hoso::calendar;
namespace chrono = std::chrono;

namespace {

Day day(const std::string& text) { return reference::parse_day(text).value(); }
std::string text(Day day) { return reference::to_text(day); }

/// In days, as a JulianDate counts them: a moment of universal time.
JulianDate moment(const std::string& date, int hours, int minutes) {
    return static_cast<double>(day(date).time_since_epoch().count()) + 2440587.5 + hours / 24.0 + minutes / 1440.0;
}

constexpr double minute = 1 / 1440.0;

} // namespace

TEST(Astronomy, FindsNewMoonsOfTheAlmanac) {
    // Eclipses of the sun are new moons: 2000-02-05 13:03, 2017-08-21 18:30, 2024-04-08 18:21 (universal time).
    EXPECT_NEAR(new_moon(1), moment("2000-02-05", 13, 3), minute);
    EXPECT_NEAR(new_moon(218), moment("2017-08-21", 18, 30), minute);
    EXPECT_NEAR(new_moon(300), moment("2024-04-08", 18, 21), minute);
}

TEST(Astronomy, FindsTheSunAtEquinoxAndSolstice) {
    // 2024, universal time. A degree is a day, so these are three minutes.
    EXPECT_NEAR(std::remainder(solar_longitude(moment("2024-03-20", 3, 6)), 360), 0, 0.002);
    EXPECT_NEAR(solar_longitude(moment("2024-06-20", 20, 51)), 90, 0.002);
    EXPECT_NEAR(solar_longitude(moment("2024-09-22", 12, 44)), 180, 0.002);
    EXPECT_NEAR(solar_longitude(moment("2024-12-21", 9, 21)), 270, 0.002);
}

TEST(Lunar, NewYearIsOnTheDayThatIsKnown) {
    const std::map<int, std::string> known = {{1968, "1968-01-29"}, {1975, "1975-02-11"}, {1976, "1976-01-31"},
        {1985, "1985-01-21"}, {1986, "1986-02-09"}, {1990, "1990-01-27"}, {1995, "1995-01-31"}, {2000, "2000-02-05"},
        {2005, "2005-02-09"}, {2006, "2006-01-29"}, {2007, "2007-02-17"}, {2008, "2008-02-07"}, {2009, "2009-01-26"},
        {2010, "2010-02-14"}, {2011, "2011-02-03"}, {2012, "2012-01-23"}, {2013, "2013-02-10"}, {2014, "2014-01-31"},
        {2015, "2015-02-19"}, {2016, "2016-02-08"}, {2017, "2017-01-28"}, {2018, "2018-02-16"}, {2019, "2019-02-05"},
        {2020, "2020-01-25"}, {2021, "2021-02-12"}, {2022, "2022-02-01"}, {2023, "2023-01-22"}, {2024, "2024-02-10"},
        {2025, "2025-01-29"}, {2026, "2026-02-17"}, {2027, "2027-02-06"}, {2028, "2028-01-26"}, {2029, "2029-02-13"},
        {2030, "2030-02-02"}, {2031, "2031-01-23"}, {2053, "2053-02-18"}};
    for (const auto& [year, expected] : known) EXPECT_EQ(text(lunar_new_year(year)), expected);
}

TEST(Lunar, CommemorationOfTheKingsIsOnTheDayThatIsKnown) {
    const std::map<int, std::string> known = {{2019, "2019-04-14"}, {2020, "2020-04-02"}, {2021, "2021-04-21"},
        {2022, "2022-04-10"}, {2023, "2023-04-29"}, {2024, "2024-04-18"}, {2025, "2025-04-07"}, {2026, "2026-04-26"},
        {2027, "2027-04-16"}, {2028, "2028-04-04"}, {2029, "2029-04-23"}, {2030, "2030-04-12"}, {2031, "2031-04-01"}};
    for (const auto& [year, expected] : known) EXPECT_EQ(text(to_day({year, 3, 10, false}).value()), expected);
}

TEST(Lunar, LeapMonthsAreThoseThatAreKnown) {
    // 1984 China had leap 10, Vietnam none: 1985 had leap 2. 2033 is the year that simpler rules get wrong.
    const std::map<int, unsigned> known = {{1968, 7}, {1984, 0}, {1985, 2}, {1987, 7}, {1998, 5}, {2001, 4}, {2004, 2},
        {2006, 7}, {2009, 5}, {2012, 4}, {2014, 9}, {2017, 6}, {2020, 4}, {2023, 2}, {2024, 0}, {2025, 6}, {2028, 5},
        {2031, 3}, {2033, 11}, {2034, 0}, {2036, 6}};
    for (const auto& [year, expected] : known) {
        unsigned leap = 0;
        for (const LunarMonth& month : lunar_months(year))
            if (month.leap) leap = month.number;
        EXPECT_EQ(leap, expected) << year;
    }
}

TEST(Lunar, DaysFrom1900To2199GoThereAndBack) {
    const chrono::days step{std::getenv("HOSO_SOAK") != nullptr ? 1 : 11};
    for (Day d = day("1900-01-01"); d <= day("2199-12-31"); d += step) ASSERT_EQ(to_day(to_lunar(d)), d) << text(d);
}

TEST(Lunar, MonthsFollowEachOtherWithoutGap) {
    Day before = lunar_months(1899).back().first;
    for (int year = 1900; year <= 2199; ++year)
        for (const LunarMonth& month : lunar_months(year)) {
            const long length = (month.first - before).count();
            ASSERT_TRUE(length == 29 || length == 30) << text(month.first);
            before = month.first;
        }
}

TEST(Lunar, YearsHaveTwelveMonthsInOrderAndAtMostOneLeapMonth) {
    for (int year = 1900; year <= 2199; ++year) {
        const auto months = lunar_months(year);
        unsigned number = 0;
        std::size_t leaps = 0;
        for (const LunarMonth& month : months) {
            leaps += month.leap ? 1 : 0;
            ASSERT_EQ(month.number, month.leap ? number : number + 1) << year;
            number = month.number;
        }
        EXPECT_EQ(number, 12U) << year;
        EXPECT_LE(leaps, 1U) << year;
        EXPECT_EQ(months.size(), 12 + leaps) << year;
    }
}

TEST(Lunar, KnowsADayInALeapMonthFromTheOneBeforeIt) {
    EXPECT_EQ(to_day({2025, 6, 1, false}), day("2025-06-25"));
    EXPECT_EQ(to_day({2025, 6, 1, true}), day("2025-07-25"));
    EXPECT_EQ(to_lunar(day("2025-07-25")), (LunarDate{2025, 6, 1, true}));
}

TEST(Lunar, HasNoDayThatIsNotThere) {
    EXPECT_EQ(to_day({2026, 6, 1, true}), std::nullopt);
    EXPECT_EQ(to_day({2026, 13, 1, false}), std::nullopt);
    EXPECT_EQ(to_day({2026, 1, 0, false}), std::nullopt);
    EXPECT_EQ(to_day({2024, 12, 30, false}), std::nullopt); // the day before Tết 2025 was 29 tháng Chạp
    EXPECT_NE(to_day({2023, 12, 30, false}), std::nullopt);
}

TEST(Lunar, RefusesYearsThatItIsNotMadeFor) {
    EXPECT_THROW(lunar_months(1897), Error);
    EXPECT_THROW(lunar_months(2202), Error);
    EXPECT_THROW(to_lunar(day("1500-01-01")), Error);
}
