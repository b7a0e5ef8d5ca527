// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/day.hpp"

#include <charconv>

namespace hoso::render {

namespace {

int number_of(std::string_view digits) {
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

std::chrono::sys_seconds seconds_of(std::string_view day) {
    using namespace std::chrono;
    constexpr sys_days first{1980y / January / 1};
    if (day.size() != 10) return first;
    const year_month_day date{year{number_of(day.substr(0, 4))},
        month{static_cast<unsigned>(number_of(day.substr(5, 2)))},
        std::chrono::day{static_cast<unsigned>(number_of(day.substr(8, 2)))}};
    return date.ok() && sys_days{date} > first ? sys_days{date} : first;
}

} // namespace hoso::render
