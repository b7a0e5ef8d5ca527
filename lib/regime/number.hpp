// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::regime {

__extension__ typedef __int128 Wide;

/// An exact rational number in lowest terms: what equations and ratios are computed with, so that no figure of a report
/// drifts. Numerator and denominator have 127 bits; a result that needs more is none.
class Number {
public:
    constexpr Number() = default;
    constexpr Number(std::int64_t whole) : m_numerator{whole} {} // NOLINT(google-explicit-constructor): a number is one
    /// `units` times ten to the power of -`decimals`; decimals from 0 to 18.
    static Number scaled(std::int64_t units, int decimals);
    /// "12", "-0.5": decimal text with a point; none for anything else or more than 18 digits behind the point.
    static std::optional<Number> parse(std::string_view text);

    /// Rounded half away from zero to that many decimals, as a count of the last one's units; none beyond 64 bits.
    std::optional<std::int64_t> rounded(int decimals) const;
    bool is_zero() const noexcept { return m_numerator == 0; }

    friend std::optional<Number> operator+(const Number& a, const Number& b);
    friend std::optional<Number> operator-(const Number& a, const Number& b);
    friend std::optional<Number> operator*(const Number& a, const Number& b);
    /// None where b is 0.
    friend std::optional<Number> operator/(const Number& a, const Number& b);
    bool operator==(const Number&) const = default;
    friend std::strong_ordering operator<=>(const Number& a, const Number& b);

private:
    static std::optional<Number> of(Wide numerator, Wide denominator);
    Wide m_numerator = 0, m_denominator = 1;
};

/// Decimal text of a scaled integer: (12345, 2) is "123.45".
std::string decimal_text(std::int64_t units, int decimals);
/// The other way; none where the text is no decimal number, has more decimals than that (zeros at its end do not
/// count), or needs more than 64 bits.
std::optional<std::int64_t> scaled_of(std::string_view text, int decimals);

} // namespace hoso::regime
