// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/dates.hpp"

#include <algorithm>

namespace hoso::reference {

namespace chrono = std::chrono;

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Known digits of a part of a date, X for those that are not.
struct Digits {
    int value = 0;     ///< with 0 for each X
    int unknown = 0;   ///< how many at the end are X
    bool good = false; ///< nothing but digits and, behind them, X
};

Digits read_digits(std::string_view text) {
    Digits digits{0, 0, !text.empty()};
    for (const char c : text) {
        const bool known = is_digit(c);
        if ((!known && c != 'X') || (known && digits.unknown > 0)) digits.good = false;
        digits.value = digits.value * 10 + (known ? c - '0' : 0);
        if (c == 'X') ++digits.unknown;
    }
    return digits;
}

void take_qualifier(std::string_view& text, PartialDate& date) {
    if (text.empty()) return;
    const char last = text.back();
    date.uncertain = last == '?' || last == '%';
    date.approximate = last == '~' || last == '%';
    if (date.uncertain || date.approximate) text.remove_suffix(1);
}

bool read_year(std::string_view text, PartialDate& date) {
    const Digits year = read_digits(text);
    if (!year.good || year.unknown > 2) return false;
    date.year = year.value;
    date.precision = year.unknown == 2 ? Precision::century : year.unknown == 1 ? Precision::decade : Precision::year;
    return true;
}

/// A month or day, "-05" or "-XX", behind a part that was known.
bool read_part(std::string_view text, Precision before, Precision here, unsigned& value, PartialDate& date) {
    if (text.size() != 3 || text[0] != '-') return false;
    const Digits part = read_digits(text.substr(1));
    if (!part.good || part.unknown == 1) return false;
    if (part.unknown == 2) return true;
    if (date.precision != before) return false;
    value = static_cast<unsigned>(part.value);
    date.precision = here;
    return true;
}

chrono::year_month_day calendar(const PartialDate& date) {
    return {chrono::year{date.year}, chrono::month{date.month == 0 ? 1 : date.month},
        chrono::day{date.day == 0 ? 1 : date.day}};
}

std::string padded(unsigned number, std::size_t width) {
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string number_for(char letter, const PartialDate& date) {
    if (letter == 'Y') return padded(static_cast<unsigned>(date.year), 4);
    return padded(letter == 'M' ? date.month : date.day, 2);
}

} // namespace

std::optional<chrono::sys_days> parse_day(std::string_view text) {
    const auto date = text.size() == 10 ? parse_edtf(text) : std::nullopt;
    if (!date || date->precision != Precision::day || date->year == 0) return std::nullopt;
    return date->first();
}

std::string to_text(chrono::sys_days day) {
    const chrono::year_month_day date{day};
    return padded(static_cast<unsigned>(static_cast<int>(date.year())), 4) + "-" +
           padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2);
}

chrono::sys_days PartialDate::first() const { return calendar(*this); }

chrono::sys_days PartialDate::last() const {
    const int years = precision == Precision::century ? 99 : precision == Precision::decade ? 9 : 0;
    const chrono::year last_year{year + years};
    if (precision == Precision::day) return first();
    const chrono::month last_month = precision == Precision::month ? chrono::month{month} : chrono::December;
    return chrono::year_month_day_last{last_year, chrono::month_day_last{last_month}};
}

std::optional<PartialDate> parse_edtf(std::string_view text) {
    PartialDate date;
    take_qualifier(text, date);
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
    if (!read_year(text.substr(0, 4), date)) return std::nullopt;
    if (text.size() > 4 && !read_part(text.substr(4, 3), Precision::year, Precision::month, date.month, date))
        return std::nullopt;
    if (text.size() > 7 && !read_part(text.substr(7, 3), Precision::month, Precision::day, date.day, date))
        return std::nullopt;
    const bool ok = calendar(date).ok() && (date.precision < Precision::month || date.month != 0) &&
                    (date.precision != Precision::day || date.day != 0);
    return ok ? std::optional{date} : std::nullopt;
}

std::optional<std::string> format_date(const PartialDate& date, std::string_view pattern) {
    if (precision_of_pattern(pattern) != date.precision) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c != 'Y' && c != 'M' && c != 'D') {
            text += c;
        } else if (i == 0 || pattern[i - 1] != c) {
            text += number_for(c, date);
        }
    }
    return text;
}

std::optional<Precision> precision_of_pattern(std::string_view pattern) {
    std::string letters;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        const std::size_t wanted = c == 'Y' ? 4 : c == 'M' || c == 'D' ? 2 : 0;
        if (wanted == 0) {
            if (c != '/' && c != '.' && c != '-') return std::nullopt;
            continue;
        }
        if (pattern.substr(i, wanted) != std::string(wanted, c)) return std::nullopt;
        letters += c;
        i += wanted - 1;
    }
    if (letters == "DMY" || letters == "YMD") return Precision::day;
    if (letters == "MY" || letters == "YM") return Precision::month;
    return letters == "Y" ? std::optional{Precision::year} : std::nullopt;
}

} // namespace hoso::reference
