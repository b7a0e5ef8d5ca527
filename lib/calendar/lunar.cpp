// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/lunar.hpp"

#include "calendar/astronomy.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cmath>

namespace hoso::calendar {

namespace chrono = std::chrono;

namespace {

constexpr int first_year = 1898, last_year = 2201;
constexpr double zone = 7.0 / 24;
constexpr double julian_date_of_1970 = 2440587.5;
constexpr double winter_solstice = 270;

Day local_day(JulianDate moment) {
    return Day{chrono::days{static_cast<int>(std::floor(moment - julian_date_of_1970 + zone))}};
}

double days_since_1970(Day day) { return static_cast<double>(day.time_since_epoch().count()); }

/// The sun's longitude when the day begins.
double longitude_at_start(Day day) { return solar_longitude(days_since_1970(day) + julian_date_of_1970 - zone); }

/// Which twelfth of its way the sun is in when the day begins.
int sign_at_start(Day day) { return static_cast<int>(longitude_at_start(day) / 30); }

/// The number of the last new moon on the day or before it.
std::int64_t moon_of(Day day) {
    constexpr double mean_month = 29.530588861, first_moon = 10962.6;
    auto number = static_cast<std::int64_t>((days_since_1970(day) - first_moon) / mean_month) + 1;
    while (local_day(new_moon(number)) > day) --number;
    return number;
}

/// The day on which the sun is furthest south.
Day solstice(int year) {
    Day day = chrono::year{year} / chrono::December / 18;
    while (longitude_at_start(day + chrono::days{1}) < winter_solstice) day += chrono::days{1};
    return day;
}

/// The months from the 11th that holds the solstice of the year before to the last before that of this year.
std::vector<LunarMonth> months_between_solstices(int year) {
    const std::int64_t begin = moon_of(solstice(year - 1)), end = moon_of(solstice(year));
    std::vector<LunarMonth> months;
    bool may_leap = end - begin == 13;
    unsigned number = 11;
    for (std::int64_t moon = begin; moon < end; ++moon) {
        LunarMonth month{number, false, local_day(new_moon(moon))};
        if (may_leap && moon > begin && sign_at_start(month.first) == sign_at_start(local_day(new_moon(moon + 1)))) {
            month.number = months.back().number;
            month.leap = true;
            may_leap = false;
        } else {
            number = number % 12 + 1;
        }
        months.push_back(month);
    }
    return months;
}

void require_year(int year) {
    if (year < first_year || year > last_year)
        throw Error{Cause::usage,
            message("year {}: the lunar calendar is computed from {} to {}", year, first_year, last_year)};
}

} // namespace

std::vector<LunarMonth> lunar_months(int year) {
    require_year(year);
    std::vector<LunarMonth> months;
    for (const LunarMonth& month : months_between_solstices(year))
        if (!months.empty() || (month.number == 1 && !month.leap)) months.push_back(month);
    for (const LunarMonth& month : months_between_solstices(year + 1)) {
        if (month.number == 1) break;
        months.push_back(month);
    }
    return months;
}

Day lunar_new_year(int year) { return lunar_months(year).front().first; }

std::optional<Day> to_day(const LunarDate& date) {
    const std::vector<LunarMonth> months = lunar_months(date.year);
    for (const LunarMonth& month : months) {
        if (month.number != date.month || month.leap != date.leap) continue;
        const Day day = month.first + chrono::days{date.day} - chrono::days{1};
        const Day end = local_day(new_moon(moon_of(month.first) + 1));
        return date.day > 0 && day < end ? std::optional{day} : std::nullopt;
    }
    return std::nullopt;
}

LunarDate to_lunar(Day day) {
    int year = static_cast<int>(chrono::year_month_day{day}.year());
    require_year(year);
    std::vector<LunarMonth> months = lunar_months(year);
    if (day < months.front().first) months = lunar_months(--year);
    LunarMonth found = months.front();
    for (const LunarMonth& month : months)
        if (month.first <= day) found = month;
    return {year, found.number, static_cast<unsigned>((day - found.first).count()) + 1, found.leap};
}

} // namespace hoso::calendar
