// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/numbers.hpp"

#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

namespace hoso::office {

namespace {

constexpr int most_digits = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

/// A number's parts: sign and digits around the point; the value is digits * 10^exponent.
struct Decimal {
    bool negative = false;
    std::string digits; ///< no leading zeros
    int exponent = 0;
};

std::optional<Decimal> read_decimal(std::string_view text) {
    Decimal decimal;
    if (text.starts_with('-') || text.starts_with('+')) {
        decimal.negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (const auto at = text.find_first_of("eE"); at != std::string_view::npos) {
        std::string_view power = text.substr(at + 1);
        if (power.starts_with('+')) power.remove_prefix(1);
        const auto read = std::from_chars(power.data(), power.data() + power.size(), decimal.exponent);
        if (read.ec != std::errc{} || read.ptr != power.data() + power.size()) return std::nullopt;
        if (decimal.exponent > most_digits || decimal.exponent < -most_digits) return std::nullopt;
        text = text.substr(0, at);
    }
    const auto point = text.find('.');
    std::string digits{text.substr(0, point)};
    if (point != std::string_view::npos) {
        digits += text.substr(point + 1);
        decimal.exponent -= static_cast<int>(std::min<std::size_t>(text.size() - point - 1, 2 * most_digits));
    }
    if (!all_digits(digits) || digits.size() > most_digits) return std::nullopt;
    decimal.digits = digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
    return decimal;
}

std::string to_text(const Decimal& decimal) {
    std::string text = decimal.digits;
    if (decimal.exponent > 0 && !text.empty()) text.append(static_cast<std::size_t>(decimal.exponent), '0');
    if (decimal.exponent < 0) {
        const auto places = static_cast<std::size_t>(-decimal.exponent);
        if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
        text.insert(text.size() - places, 1, '.');
    }
    if (text.empty()) text = "0";
    const bool zero = decimal.digits.empty();
    return decimal.negative && !zero ? "-" + text : text;
}

/// The digits of "1.234.567" without its marks; nothing where the groups are not of three.
std::optional<std::string> ungrouped(std::string_view text, char mark) {
    std::string digits;
    bool first = true;
    for (;;) {
        const auto end = text.find(mark);
        const std::string_view group = text.substr(0, end);
        const bool alone = first && end == std::string_view::npos;
        if (!all_digits(group) || (!alone && (first ? group.size() > 3 : group.size() != 3))) return std::nullopt;
        digits += group;
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
        first = false;
    }
    if (digits.size() > 1 && digits.front() == '0') return std::nullopt; // a code rather than a number
    return digits;
}

std::optional<int> small_number(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least || text.size() > most || !all_digits(text)) return std::nullopt;
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::string padded(int value, std::size_t width) {
    std::string text = std::to_string(value);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::string> date_of(std::string_view year_text, std::string_view month_text, std::string_view day_text) {
    using namespace std::chrono;
    const auto year_number = small_number(year_text, 4, 4), month_number = small_number(month_text, 1, 2);
    const auto day_number = day_text.empty() ? std::optional{1} : small_number(day_text, 1, 2);
    if (!year_number || !month_number || !day_number) return std::nullopt;
    const year_month_day date{
        year{*year_number}, month{static_cast<unsigned>(*month_number)}, day{static_cast<unsigned>(*day_number)}};
    if (!date.ok()) return std::nullopt;
    std::string text = padded(*year_number, 4) + "-" + padded(*month_number, 2);
    return day_text.empty() ? text : text + "-" + padded(*day_number, 2);
}

/// "ngày 5 tháng 10 năm 2026" and "tháng 10 năm 2026" as "5/10/2026" and "10/2026".
std::string without_date_words(std::string_view text) {
    const std::string small = text::lower(text::nfc(text));
    std::string plain;
    bool worded = false;
    for (const std::string_view word : split(small, ' ')) {
        if (word == "ngày" || word == "tháng" || word == "năm") {
            worded = true;
            continue;
        }
        if (!plain.empty()) plain += '/';
        plain += word;
    }
    return worded ? plain : small;
}

} // namespace

std::optional<std::string> plain_decimal(std::string_view text) {
    const auto decimal = read_decimal(text);
    return decimal ? std::optional{to_text(*decimal)} : std::nullopt;
}

std::optional<std::string> typed_decimal(std::string_view text) {
    const auto decimal = read_decimal(text);
    if (!decimal) return std::nullopt;
    if (decimal->digits.size() == 16 || decimal->digits.size() == 17) {
        double value = 0;
        const std::string_view bare = text.starts_with('+') ? text.substr(1) : text;
        std::from_chars(bare.data(), bare.data() + bare.size(), value);
        std::array<char, 40> buffer{};
        const auto written =
            std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
        const auto fewest = read_decimal({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())});
        if (fewest && fewest->digits.size() <= 15) return to_text(*fewest);
    }
    return to_text(*decimal);
}

std::optional<std::string> parse_vietnamese_number(std::string_view text) {
    const std::string trimmed = text::collapse_spaces(text);
    std::string_view rest = trimmed;
    std::string sign;
    for (const std::string_view minus : {std::string_view{"-"}, std::string_view{"−"}})
        if (rest.starts_with(minus)) {
            rest.remove_prefix(minus.size());
            sign = "-";
            break;
        }
    const auto comma = rest.find(',');
    const std::string_view whole = rest.substr(0, comma);
    const char mark = whole.find(' ') != std::string_view::npos ? ' ' : '.';
    const auto digits = ungrouped(whole, mark);
    if (!digits) return std::nullopt;
    std::string number = *digits;
    if (comma != std::string_view::npos) {
        const std::string_view fraction = rest.substr(comma + 1);
        if (!all_digits(fraction)) return std::nullopt;
        number += '.';
        number += fraction;
    }
    if (number.find_first_not_of("0.") == std::string::npos) sign.clear();
    return sign + number;
}

std::optional<std::string> parse_vietnamese_date(std::string_view text) {
    const std::string plain = without_date_words(text::collapse_spaces(text));
    if (small_number(plain, 4, 4)) return plain;
    for (const char mark : {'/', '-', '.'}) {
        const auto parts = split(plain, mark);
        if (parts.size() == 3 && mark == '-' && parts[0].size() == 4) return date_of(parts[0], parts[1], parts[2]);
        if (parts.size() == 3 && !parts[0].empty()) return date_of(parts[2], parts[1], parts[0]);
        if (parts.size() == 2 && mark == '-' && parts[0].size() == 4) return date_of(parts[0], parts[1], {});
        if (parts.size() == 2) return date_of(parts[1], parts[0], {});
    }
    return std::nullopt;
}

} // namespace hoso::office
