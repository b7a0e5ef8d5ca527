// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::records {

/// An exact fraction, not below 0, in lowest terms.
class Fraction {
public:
    /// The whole: 1.
    constexpr Fraction() = default;
    /// None where there is no such number.
    static std::optional<Fraction> of(std::int64_t numerator, std::int64_t denominator);
    /// "1", "3/4". None for everything else.
    static std::optional<Fraction> parse(std::string_view text);

    std::int64_t numerator() const noexcept { return m_numerator; }
    std::int64_t denominator() const noexcept { return m_denominator; }
    /// "1", "3/4".
    std::string text() const;
    bool operator==(const Fraction&) const = default;

private:
    std::int64_t m_numerator = 1, m_denominator = 1;
};

/// None where the result needs numbers of more than 64 bits.
std::optional<Fraction> sum(const Fraction& a, const Fraction& b);
std::optional<Fraction> product(const Fraction& a, const Fraction& b);

} // namespace hoso::records
