// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/fraction.hpp"

#include "core/checked.hpp"

#include <charconv>
#include <numeric>

namespace hoso::records {

namespace {

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || text.front() == '-' || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

std::optional<Fraction> Fraction::of(std::int64_t numerator, std::int64_t denominator) {
    if (numerator < 0 || denominator <= 0) return std::nullopt;
    const std::int64_t common = std::gcd(numerator, denominator);
    Fraction fraction;
    fraction.m_numerator = numerator / common;
    fraction.m_denominator = denominator / common;
    return fraction;
}

std::optional<Fraction> Fraction::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto numerator = number(text.substr(0, slash));
    const auto denominator =
        slash == std::string_view::npos ? std::optional<std::int64_t>{1} : number(text.substr(slash + 1));
    return numerator && denominator ? of(*numerator, *denominator) : std::nullopt;
}

std::string Fraction::text() const {
    return m_denominator == 1 ? std::to_string(m_numerator)
                              : std::to_string(m_numerator) + "/" + std::to_string(m_denominator);
}

std::optional<Fraction> sum(const Fraction& a, const Fraction& b) {
    const auto left = checked_multiply(a.numerator(), b.denominator());
    const auto right = checked_multiply(b.numerator(), a.denominator());
    const auto numerator = left && right ? checked_add(*left, *right) : std::nullopt;
    const auto denominator = checked_multiply(a.denominator(), b.denominator());
    return numerator && denominator ? Fraction::of(*numerator, *denominator) : std::nullopt;
}

std::optional<Fraction> product(const Fraction& a, const Fraction& b) {
    const auto numerator = checked_multiply(a.numerator(), b.numerator());
    const auto denominator = checked_multiply(a.denominator(), b.denominator());
    return numerator && denominator ? Fraction::of(*numerator, *denominator) : std::nullopt;
}

} // namespace hoso::records
