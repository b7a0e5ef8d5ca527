// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/dates.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string>

namespace hoso::archive {

namespace {

/// The number that exactly the `count` next characters write.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    const char* end = text.data() + at + count;
    const auto read = std::from_chars(text.data() + at, end, value);
    if (read.ec != std::errc{} || read.ptr != end || value < 0) return std::nullopt;
    return value;
}

std::optional<int> part(std::string_view text, std::size_t hyphen) {
    return text.size() > hyphen && text[hyphen] == '-' ? digits(text, hyphen + 1, 2) : std::nullopt;
}

struct Parts {
    int year = 0;
    std::optional<int> month, day;
};

std::optional<Parts> parts_of(std::string_view date) {
    std::string year_text{date.substr(0, 4)}; // 199X, 19XX: some year of them
    if (!year_text.starts_with('X')) std::replace(year_text.begin(), year_text.end(), 'X', '0');
    const auto year = digits(year_text, 0, 4);
    if (!year) return std::nullopt;
    Parts parts{*year, part(date, 4), std::nullopt};
    if (parts.month) parts.day = part(date, 7);
    return parts;
}

std::optional<std::int64_t> day_number(int year, int month, int day) {
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return (sys_days{date} - sys_days{std::chrono::year{0} / January / 1}).count();
}

} // namespace

std::optional<std::int64_t> day_of(std::string_view date) {
    const auto parts = parts_of(date);
    return parts ? day_number(parts->year, parts->month.value_or(1), parts->day.value_or(1)) : std::nullopt;
}

std::optional<std::int64_t> last_day_of(std::string_view date) {
    const auto parts = parts_of(date);
    if (!parts) return std::nullopt;
    if (parts->day) return day_number(parts->year, *parts->month, *parts->day);
    const int month = parts->month.value_or(12);
    const auto behind = month == 12 ? day_number(parts->year + 1, 1, 1) : day_number(parts->year, month + 1, 1);
    return behind && day_of(date) ? std::optional{*behind - 1} : std::nullopt;
}

std::int64_t sorting_day(std::string_view issued, std::string_view imported) {
    const std::int64_t latest = day_of(imported).value_or(0);
    const auto own = day_of(issued);
    return own && *own <= latest ? *own : latest;
}

} // namespace hoso::archive
