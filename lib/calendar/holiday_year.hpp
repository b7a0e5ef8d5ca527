// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calendar/lunar.hpp"

#include <string>
#include <vector>

namespace hoso::calendar {

/// Where the days off of a year are from.
enum class Certainty {
    announced, ///< a data file of the year, made from the notices
    computed   ///< the rules alone: which days beside Tết and 2 September, and whether days are swapped, can differ
};

/// Why nobody works on a day.
enum class DayOff {
    holiday,    ///< the law's day itself, also where it falls on a rest day
    substitute, ///< in place of a holiday that falls on a rest day
    swapped     ///< a working day that is made up for on a rest day
};

struct Holiday {
    Day day;
    DayOff kind = DayOff::holiday;
    std::string key;           ///< of the rules, "gio-to"; empty for what is of this year only
    std::string name, name_en; ///< in Vietnamese and English; English may be empty
    bool operator==(const Holiday&) const = default;
};

/// A rest day on which people work, and the working day that they have off for it (of the year before or after, too).
struct MakeupDay {
    Day day, instead_of;
    bool operator==(const MakeupDay&) const = default;
};

/// The days off of a year, both lists in order.
struct HolidayYear {
    int year = 0;
    Certainty certainty = Certainty::computed;
    std::string source;                   ///< the notices or the law
    std::vector<std::string> unconfirmed; ///< what was not compared with the signed text
    std::vector<Holiday> off;
    std::vector<MakeupDay> makeup_work;
    bool operator==(const HolidayYear&) const = default;
};

} // namespace hoso::calendar
