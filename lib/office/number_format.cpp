// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/number_format.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace hoso::office {

namespace {

constexpr std::int64_t seconds_per_day = 86'400;

/// The letters of the code's first section that are no literal text, in lower case. Brackets hold colours, conditions
/// and languages, or elapsed hours, minutes, seconds: [h] becomes H, so that it is told from h.
std::string letters_of(std::string_view code) {
    std::string letters;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[') {
            const std::size_t end = std::min(code.find(']', i), code.size());
            const std::string_view inside = code.substr(i + 1, end - i - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) letters += 'H';
            i = end;
        } else {
            letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return letters;
}

std::string clock_text(std::int64_t seconds) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
        static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
    return text.data();
}

std::string day_text(std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text.data();
}

std::optional<std::chrono::sys_days> day_of_serial(std::int64_t days, Epoch epoch) {
    using namespace std::chrono;
    constexpr sys_days last = year{9999} / December / 31;
    sys_days day = sys_days{year{1904} / January / 1} + std::chrono::days{days};
    if (epoch == Epoch::from_1900) {
        if (days == 0 || days == 60) return std::nullopt;
        day = sys_days{year{1899} / December / 30} + std::chrono::days{days < 60 ? days + 1 : days};
    }
    return day > last ? std::nullopt : std::optional{day};
}

} // namespace

NumberFormat number_format(std::string_view code) {
    const std::string letters = letters_of(code);
    const auto has = [&](std::string_view any) { return letters.find_first_of(any) != std::string::npos; };
    if (letters == "general") return {};
    if (!code.empty() && code.find_first_not_of('0') == std::string_view::npos)
        return {NumberFormat::Kind::number, code.size()};
    if (has("yd")) return {NumberFormat::Kind::date, 0};
    if (has("H")) return {NumberFormat::Kind::duration, 0};
    if (has("hs")) return {NumberFormat::Kind::time, 0};
    if (has("m")) return {NumberFormat::Kind::date, 0};
    return {NumberFormat::Kind::number, 0, has("%")};
}

NumberFormat built_in_format(int id) {
    const auto within = [&](int first, int last) { return id >= first && id <= last; };
    if (within(9, 10)) return {NumberFormat::Kind::number, 0, true};
    if (id == 46) return {NumberFormat::Kind::duration, 0};
    if (within(18, 21) || within(32, 35) || within(45, 47)) return {NumberFormat::Kind::time, 0};
    if (within(14, 22) || within(27, 36) || within(50, 58)) return {NumberFormat::Kind::date, 0};
    return {};
}

std::optional<SerialValue> value_of_serial(double serial, NumberFormat::Kind kind, Epoch epoch) {
    if (!(serial >= 0 && serial < 3'000'000)) return std::nullopt;
    const auto seconds = static_cast<std::int64_t>(std::llround(serial * static_cast<double>(seconds_per_day)));
    const std::int64_t days = seconds / seconds_per_day, rest = seconds % seconds_per_day;
    const bool within_a_day = kind == NumberFormat::Kind::time && days == 0;
    if (within_a_day || kind == NumberFormat::Kind::duration) return SerialValue{CellKind::time, clock_text(seconds)};
    const auto day = day_of_serial(days, epoch);
    if (!day) return std::nullopt;
    return SerialValue{CellKind::date, rest == 0 ? day_text(*day) : day_text(*day) + "T" + clock_text(rest)};
}

} // namespace hoso::office
