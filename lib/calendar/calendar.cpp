// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/calendar.hpp"

#include "calendar/year_file.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <bitset>
#include <map>
#include <mutex>

namespace hoso::calendar {

namespace chrono = std::chrono;

namespace {

constexpr std::size_t longest_year = 366;

Day first_of(int year) { return chrono::year{year} / chrono::January / 1; }
int year_number(Day day) { return static_cast<int>(chrono::year_month_day{day}.year()); }
std::size_t index_in(Day day, int year) { return static_cast<std::size_t>((day - first_of(year)).count()); }

} // namespace

struct Calendar::Year {
    HolidayYear holidays;
    std::bitset<longest_year> working; ///< from 1 January on
};

struct Calendar::Years {
    reference::DataFolders folders;
    std::vector<std::string> files; ///< the names under holidays/, sorted
    HolidayRules rules;
    std::mutex reading;
    std::map<int, Year> read; ///< what is in it stays where it is

    Year make(int number) const;
};

Calendar::Year Calendar::Years::make(int number) const {
    const std::string name = std::to_string(number);
    const bool announced = std::binary_search(files.begin(), files.end(), name);
    Year year{announced
                  ? read_holiday_year(reference::read_toml(folders.find("holidays/" + name + ".toml")), number, rules)
                  : rules.compute(number),
        {}};
    for (Day day = first_of(number); day < first_of(number + 1); day += chrono::days{1})
        year.working[index_in(day, number)] = !rules.is_rest_day(day);
    for (const Holiday& off : year.holidays.off) year.working[index_in(off.day, number)] = false;
    for (const MakeupDay& makeup : year.holidays.makeup_work) year.working[index_in(makeup.day, number)] = true;
    return year;
}

Calendar::Calendar(const reference::DataFolders& folders)
    : m_years{new Years{folders, folders.names("holidays", "toml"),
          read_holiday_rules(reference::read_toml(folders.find("holidays/rules.toml"))), {}, {}}} {}

Calendar::Calendar(Calendar&&) noexcept = default;
Calendar& Calendar::operator=(Calendar&&) noexcept = default;
Calendar::~Calendar() = default;

const Calendar::Year& Calendar::year(int number) const {
    const std::lock_guard lock{m_years->reading};
    const auto found = m_years->read.find(number);
    return found != m_years->read.end() ? found->second
                                        : m_years->read.emplace(number, m_years->make(number)).first->second;
}

const Calendar::Year& Calendar::year_of(Day day) const { return year(year_number(day)); }

bool Calendar::is_working(Day day) const { return year_of(day).working[index_in(day, year_number(day))]; }

Day Calendar::add_working_days(Day day, std::int64_t n) const {
    if (n < 0) throw Error{Cause::usage, message("{} working days cannot be added", n)};
    if (n == 0) {
        while (!is_working(day)) day += chrono::days{1};
        return day;
    }
    for (; n > 0; n -= is_working(day) ? 1 : 0) day += chrono::days{1};
    return day;
}

std::int64_t Calendar::working_days_between(Day from, Day to) const {
    if (to < from) return -working_days_between(to, from);
    std::int64_t count = 0;
    while (from < to) {
        from += chrono::days{1};
        count += is_working(from) ? 1 : 0;
    }
    return count;
}

const HolidayYear& Calendar::holidays(int number) const { return year(number).holidays; }

Certainty Calendar::certainty(Day first, Day last) const {
    for (int number = year_number(first); number <= year_number(last); ++number)
        if (year(number).holidays.certainty == Certainty::computed) return Certainty::computed;
    return Certainty::announced;
}

} // namespace hoso::calendar
