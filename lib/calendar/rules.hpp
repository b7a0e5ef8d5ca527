// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calendar/holiday_year.hpp"
#include "reference/rule_set.hpp"
#include "reference/toml.hpp"

#include <array>
#include <string>
#include <vector>

namespace hoso::calendar {

/// A holiday by law: `days` days, of which `before` lie before its date, by the day of the week of that date.
struct HolidayRule {
    std::string key, name, name_en, source;
    bool lunar = false;
    unsigned month = 0, day = 0;
    int days = 1;
    std::array<int, 7> before{}; ///< from Sunday on
    reference::Validity validity;
    bool operator==(const HolidayRule&) const = default;
};

/// Which days of the week nobody works on.
struct RestDays {
    std::array<bool, 7> rest{}; ///< from Sunday on
    reference::Validity validity;
    bool operator==(const RestDays&) const = default;
};

/// holidays/rules.toml: what the law says of rest days and holidays, see hoso-reference(5).
struct HolidayRules {
    reference::RuleSet rules;
    std::vector<RestDays> weeks;
    std::vector<HolidayRule> holidays;

    /// By the week alone.
    bool is_rest_day(Day day) const;
    /// A holiday that falls on a rest day is made up for on the next day that is neither that nor off. Error{missing}
    /// for a year of which the rules do not hold from its first day to its last, or outside of 1900 to 2199.
    HolidayYear compute(int year) const;
};

/// Errors name file, line and column.
HolidayRules read_holiday_rules(const reference::Toml& file);

} // namespace hoso::calendar
