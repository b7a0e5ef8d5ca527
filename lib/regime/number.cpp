// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/number.hpp"

#include "core/checked.hpp"

#include <array>

namespace hoso::regime {

namespace {

constexpr int most_decimals = 18;

constexpr std::array<std::int64_t, most_decimals + 1> powers_of_ten = [] {
    std::array<std::int64_t, most_decimals + 1> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

std::int64_t power_of_ten(int decimals) { return powers_of_ten.at(static_cast<std::size_t>(decimals)); }

Wide common_divisor(Wide a, Wide b) {
    if (a < 0) a = -a;
    while (b != 0) {
        const Wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits of "-12.50" and how many of them stand behind the point.
struct Digits {
    bool negative = false;
    std::string digits;
    std::size_t decimals = 0;
};

std::optional<Digits> digits_of(std::string_view text) {
    Digits result;
    if (!text.empty() && text.front() == '-') {
        result.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && part.empty())) return std::nullopt;
    for (const char c : std::string{whole} + std::string{part}) {
        if (!is_digit(c)) return std::nullopt;
        result.digits += c;
    }
    result.decimals = part.size();
    while (result.decimals > 0 && result.digits.back() == '0') {
        result.digits.pop_back();
        --result.decimals;
    }
    return result;
}

} // namespace

std::optional<Number> Number::of(Wide numerator, Wide denominator) {
    // The lowest value of all has no negative.
    constexpr Wide lowest = ~(((Wide{1} << 126) - 1) * 2 + 1);
    if (numerator == lowest || denominator == lowest) return std::nullopt;
    Number result;
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const Wide common = denominator == 1 ? 1 : common_divisor(numerator, denominator);
    result.m_numerator = numerator / common;
    result.m_denominator = denominator / common;
    return result;
}

Number Number::scaled(std::int64_t units, int decimals) { return *of(units, power_of_ten(decimals)); }

std::optional<Number> Number::parse(std::string_view text) {
    const auto digits = digits_of(text);
    if (!digits || digits->decimals > most_decimals) return std::nullopt;
    const auto units = scaled_of(text, static_cast<int>(digits->decimals));
    if (!units) return std::nullopt;
    return scaled(*units, static_cast<int>(digits->decimals));
}

std::optional<std::int64_t> Number::rounded(int decimals) const {
    const auto scaled = checked_multiply<Wide>(m_numerator, power_of_ten(decimals));
    if (!scaled) return std::nullopt;
    Wide whole = *scaled / m_denominator;
    Wide rest = *scaled % m_denominator;
    if (rest < 0) rest = -rest;
    if (rest >= m_denominator - rest) whole += *scaled < 0 ? -1 : 1;
    std::int64_t result = 0;
    return __builtin_add_overflow(whole, Wide{0}, &result) ? std::nullopt : std::optional{result};
}

std::optional<Number> operator+(const Number& a, const Number& b) {
    const auto left = checked_multiply(a.m_numerator, b.m_denominator);
    const auto right = checked_multiply(b.m_numerator, a.m_denominator);
    const auto denominator = checked_multiply(a.m_denominator, b.m_denominator);
    const auto numerator = left && right ? checked_add(*left, *right) : std::nullopt;
    return numerator && denominator ? Number::of(*numerator, *denominator) : std::nullopt;
}

std::optional<Number> operator-(const Number& a, const Number& b) {
    Number negative = b;
    negative.m_numerator = -negative.m_numerator;
    return a + negative;
}

std::optional<Number> operator*(const Number& a, const Number& b) {
    const auto numerator = checked_multiply(a.m_numerator, b.m_numerator);
    const auto denominator = checked_multiply(a.m_denominator, b.m_denominator);
    return numerator && denominator ? Number::of(*numerator, *denominator) : std::nullopt;
}

std::optional<Number> operator/(const Number& a, const Number& b) {
    if (b.is_zero()) return std::nullopt;
    const auto numerator = checked_multiply(a.m_numerator, b.m_denominator);
    const auto denominator = checked_multiply(a.m_denominator, b.m_numerator);
    return numerator && denominator ? Number::of(*numerator, *denominator) : std::nullopt;
}

std::strong_ordering operator<=>(const Number& a, const Number& b) {
    // Whole parts first, then the fractions' reciprocals the other way round: no product that could overflow.
    Wide an = a.m_numerator, ad = a.m_denominator, bn = b.m_numerator, bd = b.m_denominator;
    for (bool reversed = false;; reversed = !reversed) {
        Wide a_whole = an / ad, b_whole = bn / bd;
        Wide a_rest = an % ad, b_rest = bn % bd;
        if (a_rest < 0) a_rest += ad, --a_whole;
        if (b_rest < 0) b_rest += bd, --b_whole;
        auto order = a_whole <=> b_whole;
        if (order == std::strong_ordering::equal) {
            if (a_rest == 0 && b_rest == 0) return std::strong_ordering::equal;
            if (a_rest != 0 && b_rest != 0) {
                an = ad, ad = a_rest, bn = bd, bd = b_rest;
                continue;
            }
            order = a_rest <=> b_rest;
        }
        return reversed ? 0 <=> order : order;
    }
}

std::string decimal_text(std::int64_t units, int decimals) {
    std::string digits = std::to_string(units);
    const bool negative = units < 0;
    if (negative) digits.erase(0, 1);
    const auto behind = static_cast<std::size_t>(decimals);
    if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
    if (behind > 0) digits.insert(digits.size() - behind, ".");
    return negative ? "-" + digits : digits;
}

std::optional<std::int64_t> scaled_of(std::string_view text, int decimals) {
    const auto digits = digits_of(text);
    if (!digits || digits->decimals > static_cast<std::size_t>(decimals)) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : digits->digits + std::string(static_cast<std::size_t>(decimals) - digits->decimals, '0')) {
        const auto more = checked_multiply<std::int64_t>(value, 10);
        const auto next = more ? checked_add<std::int64_t>(*more, digits->negative ? '0' - c : c - '0') : std::nullopt;
        if (!next) return std::nullopt;
        value = *next;
    }
    return value;
}

} // namespace hoso::regime
