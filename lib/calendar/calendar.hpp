// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calendar/rules.hpp"
#include "reference/data_folders.hpp"

#include <cstdint>
#include <memory>

namespace hoso::calendar {

/// Vietnam's working days. A year that has a data file (holidays/YYYY.toml) is what the notices say; any other is
/// computed from holidays/rules.toml (Labour Code 45/2019/QH14, art. 111 and 112, and what changed it), and says so.
/// Years are read when they are asked for: from the first whole one of the rules to 2199, Error{missing} outside of
/// these, Error{settings} with file, line and column where a file is wrong. Safe to use from many threads.
class Calendar {
public:
    /// Error{missing} where there is no holidays/rules.toml.
    explicit Calendar(const reference::DataFolders& folders);
    Calendar(Calendar&&) noexcept;
    Calendar& operator=(Calendar&&) noexcept;
    ~Calendar();

    bool is_working(Day day) const;

    /// The n-th working day after the day, which does not count itself. For 0 the day itself, or the next working day
    /// where it is none. Error{usage} where n is less than 0.
    Day add_working_days(Day day, std::int64_t n) const;

    /// How many working days lie after `from`, up to `to` with it; less than 0 where `to` is before `from`: then those
    /// after `to`, up to `from`.
    std::int64_t working_days_between(Day from, Day to) const;

    const HolidayYear& holidays(int year) const;

    /// Announced where every year from the first day to the last is.
    Certainty certainty(Day first, Day last) const;

private:
    struct Year;
    struct Years;
    const Year& year_of(Day day) const;
    const Year& year(int number) const;

    std::unique_ptr<Years> m_years;
};

} // namespace hoso::calendar
