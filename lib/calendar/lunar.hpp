// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <vector>

namespace hoso::calendar {

using Day = std::chrono::sys_days;

/// A day of Vietnam's lunar calendar (âm lịch). A leap month (tháng nhuận) follows the one of the same number.
struct LunarDate {
    int year = 0;
    unsigned month = 0, day = 0;
    bool leap = false;
    bool operator==(const LunarDate&) const = default;
};

/// A month of the lunar calendar: 29 or 30 days from `first`.
struct LunarMonth {
    unsigned number = 0;
    bool leap = false;
    Day first;
    bool operator==(const LunarMonth&) const = default;
};

/// The rules of the calendar, computed for meridian 105° E (UTC+7), which Decision 121/CP of 8 August 1967 put in place
/// of China's: a month begins on the day of the new moon; the winter solstice lies in month 11; where 13 months lie
/// between two solstices, the first in which the sun enters no sign is leap. Before 1968 people kept what was decreed
/// at their time and place, which can differ. After it one month is uncertain, the fourth of 2054: its new moon is
/// expected half a minute after midnight, and nobody can foretell the rotation of the earth so well.
/// Lunar years 1898 to 2201; outside of them Error{usage}.

/// The months of a lunar year, 12 or 13, from Tết on.
std::vector<LunarMonth> lunar_months(int year);
/// The first day of a lunar year: Tết.
Day lunar_new_year(int year);
/// None where the year has no such month, or the month no such day.
std::optional<Day> to_day(const LunarDate& date);
LunarDate to_lunar(Day day);

} // namespace hoso::calendar
