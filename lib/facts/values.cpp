// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/values.hpp"

#include "facts/block.hpp"
#include "messages/messages.hpp"
#include "office/numbers.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

namespace hoso::facts {

using namespace std::chrono;

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Digits from the front, so many at least and at most; -1 where there are fewer.
int take_number(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    for (; count < most && count < text.size() && is_digit(text[count]); ++count)
        value = value * 10 + (text[count] - '0');
    if (count < least) return -1;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<sys_days> day_of(int year_number, int month_number, int day_number) {
    if (year_number < 0 || month_number < 1 || day_number < 1) return std::nullopt;
    const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
        std::chrono::day{static_cast<unsigned>(day_number)}};
    return date.ok() ? std::optional<sys_days>{date} : std::nullopt;
}

/// Takes d/m/yyyy or yyyy-mm-dd from the front.
std::optional<sys_days> take_day(std::string_view& text) {
    std::string_view rest = text;
    const bool year_first =
        rest.size() >= 5 && is_digit(rest[1]) && is_digit(rest[2]) && is_digit(rest[3]) && rest[4] == '-';
    const int first = year_first ? take_number(rest, 4, 4) : take_number(rest, 1, 2);
    if (first < 0 || rest.empty()) return std::nullopt;
    const char mark = rest.front();
    if (mark != '/' && mark != '-' && mark != '.') return std::nullopt;
    rest.remove_prefix(1);
    const int middle = take_number(rest, 1, 2);
    if (middle < 0 || !take(rest, mark)) return std::nullopt;
    const int last = year_first ? take_number(rest, 1, 2) : take_number(rest, 4, 4);
    if (last < 0 || (!rest.empty() && is_digit(rest.front()))) return std::nullopt;
    text = rest;
    return year_first ? day_of(first, middle, last) : day_of(last, middle, first);
}

/// A time of day, and minutes east of UTC where it says so.
struct TimeOfDay {
    minutes time{0};
    std::optional<minutes> zone;
};

std::optional<minutes> take_zone(std::string_view& text) {
    if (take(text, 'Z')) return minutes{0};
    const bool east = text.starts_with('+');
    if (!east && !text.starts_with('-')) return std::nullopt;
    text.remove_prefix(1);
    const int hour = take_number(text, 2, 2);
    take(text, ':');
    const int minute = take_number(text, 2, 2);
    if (hour < 0 || hour > 14 || minute < 0 || minute > 59) return std::nullopt;
    return (east ? 1 : -1) * minutes{hour * 60 + minute};
}

/// hh:mm, hh:mm:ss, hh:mm:ss.fff, with SA/CH or AM/PM as spreadsheets write it, and a zone.
std::optional<TimeOfDay> take_time(std::string_view& text) {
    const int hour = take_number(text, 1, 2);
    if (hour < 0 || hour > 24 || !take(text, ':')) return std::nullopt;
    const int minute = take_number(text, 2, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    if (take(text, ':') && take_number(text, 2, 2) < 0) return std::nullopt;
    if (take(text, '.') && take_number(text, 1, 9) < 0) return std::nullopt;
    TimeOfDay time{minutes{hour * 60 + minute}, std::nullopt};
    for (const std::string_view half : {"SA", "CH", "AM", "PM"})
        if (const std::size_t space = text.starts_with(' ') ? 1 : 0; text.substr(space).starts_with(half))
            text.remove_prefix(space + half.size());
    if (!text.empty() && !is_space(text.front())) {
        time.zone = take_zone(text);
        if (!time.zone) return std::nullopt;
    }
    return time;
}

/// A day with or without a time beside it.
std::optional<sys_days> day_and_time(std::string_view text) {
    std::optional<TimeOfDay> time;
    if (text.size() > 5 && (text[1] == ':' || text[2] == ':')) { // 08:30 05/10/2026
        time = take_time(text);
        if (!time || time->zone) return std::nullopt;
        text = trimmed(text);
    }
    const auto day = take_day(text);
    if (!day || text.empty()) return day;
    if (time || (text.front() != 'T' && text.front() != ' ')) return std::nullopt;
    text = trimmed(text.substr(1));
    time = take_time(text);
    if (!time || !text.empty()) return std::nullopt;
    if (!time->zone) return day;
    return floor<days>(*day + time->time - *time->zone + hours{7});
}

std::optional<sys_days> written_day(std::string_view text) {
    if (const auto day = day_and_time(text)) return day;
    const auto words = office::parse_vietnamese_date(text);
    return words ? reference::parse_day(*words) : std::nullopt;
}

Problem unreadable_day(std::string_view text) {
    return {message("'{}' is no day", text::to_valid_utf8(text)), tr("write it as 05/10/2026 or 2026-10-05")};
}

} // namespace

Parsed<std::int32_t> parse_day(const RawCell& cell) {
    const std::string_view text = trimmed(cell.text);
    if (text.empty()) return no_day;
    if (cell.kind != office::CellKind::text && cell.kind != office::CellKind::date)
        return Problem{message("'{}' is no day", text::to_valid_utf8(text)), tr("give the cell a date format")};
    const auto day = written_day(text);
    if (!day) return unreadable_day(text);
    constexpr sys_days first = year{1900} / January / 1, last = year{2199} / December / 31;
    if (*day < first || *day > last)
        return Problem{message("'{}' lies outside of the years 1900 to 2199", text), tr("correct the year")};
    return static_cast<std::int32_t>(day->time_since_epoch().count());
}

Parsed<std::int64_t> parse_number(const RawCell& cell, int decimals) {
    const std::string_view text = trimmed(cell.text);
    if (text.empty()) return no_number;
    const auto plain = cell.kind == office::CellKind::number ? std::optional<std::string>{text}
                       : cell.kind == office::CellKind::text ? office::parse_vietnamese_number(text)
                                                             : std::nullopt;
    if (!plain)
        return Problem{message("'{}' is no number", text::to_valid_utf8(text)),
            tr("write it as 1.234.567,89, a full stop before each three digits and a comma before decimals")};
    const auto value = regime::scaled_of(*plain, decimals);
    if (!value || *value == no_number)
        return Problem{
            message("'{}' is too large or has more than {} decimals", text, decimals), tr("correct the number")};
    return *value;
}

Parsed<std::string> parse_text(const RawCell& cell) {
    if (cell.kind == office::CellKind::error)
        return Problem{message("'{}' is an error of the spreadsheet", text::to_valid_utf8(cell.text)),
            tr("write the value instead of the formula")};
    const std::string_view text = trimmed(cell.seen());
    if (is_ascii(text)) return std::string{text};
    if (!text::is_valid_utf8(text))
        return Problem{tr("the text is not UTF-8"), tr("save the list as CSV UTF-8 or XLSX")};
    const std::string whole = text::nfc(text);
    // No-break spaces around it too.
    std::size_t begin = 0, end = whole.size();
    for (const std::string_view space : {"\xC2\xA0", "\xE2\x80\xAF", "\xEF\xBB\xBF"}) {
        while (std::string_view{whole}.substr(begin).starts_with(space)) begin += space.size();
        while (std::string_view{whole}.substr(begin, end - begin).ends_with(space)) end -= space.size();
    }
    return std::string{trimmed(std::string_view{whole}.substr(begin, end - begin))};
}

std::string comparable(std::string_view text) { return text::fold(text::collapse_spaces(text)); }

Meanings::Meanings(const regime::FactField& field) {
    std::set<std::string> meanings;
    for (const auto& [written, meaning] : field.values) {
        m_meanings.emplace(comparable(written), meaning);
        meanings.insert(meaning);
    }
    for (const std::string& meaning : meanings) m_meanings.emplace(comparable(meaning), meaning);
    for (const auto& [written, meaning] : field.values) (m_all += m_all.empty() ? "" : ", ") += written;
}

Parsed<std::string> Meanings::of(const std::string& text) const {
    if (m_meanings.empty() || text.empty()) return text;
    const auto found = m_meanings.find(comparable(text));
    if (found != m_meanings.end()) return found->second;
    return Problem{message("'{}' is not known here", text), message("write one of: {}", m_all)};
}

} // namespace hoso::facts
