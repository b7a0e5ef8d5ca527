// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/numbers.hpp"

#include <gmock/gmock.h>

using namespace hoso::office;
using testing::Optional;

TEST(VietnameseNumber, ReadsPointsAsGroupsAndTheCommaAsDecimal) {
    EXPECT_THAT(parse_vietnamese_number("1.234.567,89"), Optional(std::string{"1234567.89"}));
    EXPECT_THAT(parse_vietnamese_number("31.345"), Optional(std::string{"31345"}));
    EXPECT_THAT(parse_vietnamese_number("31,345"), Optional(std::string{"31.345"}));
    EXPECT_THAT(parse_vietnamese_number("1234567,5"), Optional(std::string{"1234567.5"}));
    EXPECT_THAT(parse_vietnamese_number("-0,50"), Optional(std::string{"-0.50"}));
    EXPECT_THAT(parse_vietnamese_number("−7"), Optional(std::string{"-7"}));
    EXPECT_THAT(parse_vietnamese_number("-0"), Optional(std::string{"0"}));
    EXPECT_THAT(parse_vietnamese_number(" 1 234\u00A0567 "), Optional(std::string{"1234567"}));
    EXPECT_THAT(parse_vietnamese_number("0"), Optional(std::string{"0"}));
    EXPECT_THAT(parse_vietnamese_number("12345678901234567890,000000000000000000001"),
        Optional(std::string{"12345678901234567890.000000000000000000001"}));
}

TEST(VietnameseNumber, RefusesWhatCouldMeanSomethingElse) {
    for (const char* text : {"", "1.23", "1.2345", "1,234,567.89", "1,234.5", "1.234 567", "007", "0.123", "5 %", "1e3",
             "--1", "+1", ",5", "5,", "1..234", ".234", "1.", "abc", "1234.567", "1.234.56", "१२"})
        EXPECT_EQ(parse_vietnamese_number(text), std::nullopt) << text;
}

TEST(VietnameseDate, ReadsDayBeforeMonth) {
    for (const char* text : {"05/10/2026", "5/10/2026", "5-10-2026", "5.10.2026", "2026-10-05", " 05/10/2026 ",
             "ngày 5 tháng 10 năm 2026", "Ngày 05 tháng 10 năm 2026", "5 tháng 10 năm 2026"})
        EXPECT_THAT(parse_vietnamese_date(text), Optional(std::string{"2026-10-05"})) << text;
    EXPECT_THAT(parse_vietnamese_date("10/2026"), Optional(std::string{"2026-10"}));
    EXPECT_THAT(parse_vietnamese_date("2026-10"), Optional(std::string{"2026-10"}));
    EXPECT_THAT(parse_vietnamese_date("tháng 10 năm 2026"), Optional(std::string{"2026-10"}));
    EXPECT_THAT(parse_vietnamese_date("2026"), Optional(std::string{"2026"}));
    EXPECT_THAT(parse_vietnamese_date("29/02/2024"), Optional(std::string{"2024-02-29"}));
}

TEST(VietnameseDate, RefusesDaysThatAreNot) {
    for (const char* text : {"", "29/02/2026", "31/4/2026", "10/25/2026", "5/10/26", "13/2026", "2026/10/05", "5//2026",
             "/10/2026", "5/10/2026/1", "hôm qua", "45000", "0/10/2026", "2026-13-01"})
        EXPECT_EQ(parse_vietnamese_date(text), std::nullopt) << text;
}

TEST(Decimal, IsWrittenWithoutExponent) {
    EXPECT_THAT(plain_decimal("1.5E-3"), Optional(std::string{"0.0015"}));
    EXPECT_THAT(plain_decimal("1E+3"), Optional(std::string{"1000"}));
    EXPECT_THAT(plain_decimal("-12.50"), Optional(std::string{"-12.50"}));
    EXPECT_THAT(plain_decimal("-0"), Optional(std::string{"0"}));
    EXPECT_THAT(plain_decimal("123456789012345678901"), Optional(std::string{"123456789012345678901"}));
    EXPECT_THAT(plain_decimal("007"), Optional(std::string{"7"}));
    for (const char* text : {"", "-", ".", "1.2.3", "1,5", "0x10", "1e", "1e9999", "nan", "inf", "1 2"})
        EXPECT_EQ(plain_decimal(text), std::nullopt) << text;
}

TEST(Decimal, LosesTheNoiseOfBinaryNumbersOnly) {
    EXPECT_THAT(typed_decimal("1.1000000000000001"), Optional(std::string{"1.1"}));
    EXPECT_THAT(typed_decimal("-8.1999999999999993"), Optional(std::string{"-8.2"}));
    EXPECT_THAT(typed_decimal("1.0000000000000001E-5"), Optional(std::string{"0.00001"}));
    EXPECT_THAT(typed_decimal("0.30000000000000004"), Optional(std::string{"0.30000000000000004"}));
    EXPECT_THAT(typed_decimal("12345678901234567"), Optional(std::string{"12345678901234567"}));
    EXPECT_THAT(typed_decimal("12345678901234567890"), Optional(std::string{"12345678901234567890"}));
    EXPECT_THAT(typed_decimal("31345"), Optional(std::string{"31345"}));
}
