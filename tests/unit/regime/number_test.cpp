// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/number.hpp"

#include <gmock/gmock.h>
#include <limits>
#include <random>

using namespace hoso::regime;
using testing::Optional;

namespace {

constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

Number number(const char* text) { return Number::parse(text).value(); }
Number quotient(std::int64_t a, std::int64_t b) { return (Number{a} / Number{b}).value(); }

} // namespace

TEST(Number, IsReadFromDecimalTextOnly) {
    EXPECT_EQ(Number::parse("12"), Number{12});
    EXPECT_EQ(Number::parse("-0.50"), quotient(-1, 2));
    EXPECT_EQ(Number::parse("007"), Number{7});
    EXPECT_EQ(Number::parse("0.000000000000000001"), quotient(1, 1'000'000'000'000'000'000));
    for (const char* none : {"", "-", ".", "1.", ".5", "1,5", "1e3", "+1", " 1", "0x1", "1.2.3",
             "0.0000000000000000001", "9223372036854775808", "99999999999999999999999"})
        EXPECT_EQ(Number::parse(none), std::nullopt) << none;
}

TEST(Number, StaysExactWhereBinaryFractionsDrift) {
    Number sum;
    for (int i = 0; i < 1000; ++i) sum = (sum + number("0.1")).value();
    EXPECT_EQ(sum, Number{100});
    EXPECT_EQ((quotient(1, 3) * Number{3}).value(), Number{1});
    EXPECT_EQ((quotient(1, 3) - quotient(1, 3)).value(), Number{});
    EXPECT_EQ(quotient(-4, -6), quotient(2, 3));
}

TEST(Number, IsRoundedHalfAwayFromZero) {
    EXPECT_THAT(number("2.5").rounded(0), Optional(3));
    EXPECT_THAT(number("-2.5").rounded(0), Optional(-3));
    EXPECT_THAT(number("2.4999").rounded(0), Optional(2));
    EXPECT_THAT(quotient(2, 3).rounded(2), Optional(67));
    EXPECT_THAT(quotient(1, 3).rounded(2), Optional(33));
    EXPECT_THAT(Number{lowest}.rounded(0), Optional(lowest));
    EXPECT_EQ(Number{highest}.rounded(1), std::nullopt);
}

TEST(Number, IsNoneWhereAResultIsTooLargeOrDividedByNothing) {
    EXPECT_EQ(Number{1} / Number{0}, std::nullopt);
    auto power = std::optional{Number{highest}};
    for (int i = 0; power && i < 10; ++i) power = *power * Number{highest};
    EXPECT_EQ(power, std::nullopt);
    auto sum = std::optional{quotient(1, highest)};
    for (std::int64_t i = 1; sum && i < 10; ++i) sum = *sum + quotient(1, highest - i);
    EXPECT_EQ(sum, std::nullopt);
}

TEST(Number, HasNoLowestValueWithoutANegative) {
    const auto lowest_times = Number{lowest} * Number{lowest};
    ASSERT_TRUE(lowest_times);
    const auto twice = *lowest_times + *lowest_times;
    EXPECT_EQ(twice, std::nullopt);
    const auto down = Number{0} - *lowest_times;
    ASSERT_TRUE(down);
    EXPECT_EQ(*down - *lowest_times, std::nullopt);
}

TEST(Number, IsInTheOrderOfItsValue) {
    std::mt19937 random{7};
    std::uniform_int_distribution<std::int64_t> any{-1000, 1000}, divisor{1, 1000};
    for (int i = 0; i < 2000; ++i) {
        const std::int64_t a = any(random), b = divisor(random), c = any(random), d = divisor(random);
        EXPECT_EQ(quotient(a, b) <=> quotient(c, d), a * d <=> c * b) << a << "/" << b << " " << c << "/" << d;
    }
    EXPECT_LT(Number{lowest}, Number{highest});
    EXPECT_LT(quotient(highest - 1, highest), quotient(highest, highest));
    EXPECT_GT(quotient(1, highest - 1), quotient(1, highest));
}

TEST(ScaledNumbers, AreWrittenAndReadAsDecimals) {
    EXPECT_EQ(decimal_text(12345, 2), "123.45");
    EXPECT_EQ(decimal_text(-5, 2), "-0.05");
    EXPECT_EQ(decimal_text(0, 3), "0.000");
    EXPECT_EQ(decimal_text(7, 0), "7");
    EXPECT_EQ(decimal_text(lowest, 6), "-9223372036854.775808");
    for (const std::int64_t value : {lowest, highest, std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'000'000}})
        for (const int decimals : {0, 1, 6}) EXPECT_EQ(scaled_of(decimal_text(value, decimals), decimals), value);
    EXPECT_EQ(scaled_of("1.50", 1), 15);
    EXPECT_EQ(scaled_of("1.51", 1), std::nullopt);
    EXPECT_EQ(scaled_of("9223372036854775808", 0), std::nullopt);
    EXPECT_EQ(scaled_of("922337203685477580.8", 1), std::nullopt);
}
