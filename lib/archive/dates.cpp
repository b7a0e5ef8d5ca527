// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/dates.hpp"

#include <charconv>
#include <chrono>

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

} // namespace

std::optional<std::int64_t> day_of(std::string_view date) {
    using namespace std::chrono;
    const auto year_number = digits(date, 0, 4);
    if (!year_number) return std::nullopt;
    const auto month_number = part(date, 4);
    const auto day_number = month_number ? part(date, 7) : std::nullopt;
    const year_month_day day{year{*year_number}, month{static_cast<unsigned>(month_number.value_or(1))},
        std::chrono::day{static_cast<unsigned>(day_number.value_or(1))}};
    if (!day.ok()) return std::nullopt;
    return (sys_days{day} - sys_days{year{0} / January / 1}).count();
}

std::int64_t sorting_day(std::string_view issued, std::string_view imported) {
    const std::int64_t latest = day_of(imported).value_or(0);
    const auto own = day_of(issued);
    return own && *own <= latest ? *own : latest;
}

} // namespace hoso::archive
