// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/model.hpp"

#include <gtest/gtest.h>
#include <limits>

using namespace hoso::report;

TEST(VietnameseNumber, HasPointsBetweenThousandsAndACommaBeforeDecimals) {
    EXPECT_EQ(vietnamese_number(0, 0), "0");
    EXPECT_EQ(vietnamese_number(999, 0), "999");
    EXPECT_EQ(vietnamese_number(1000, 0), "1.000");
    EXPECT_EQ(vietnamese_number(-100, 0), "-100");
    EXPECT_EQ(vietnamese_number(-1234567, 0), "-1.234.567");
    EXPECT_EQ(vietnamese_number(123456789, 2), "1.234.567,89");
    EXPECT_EQ(vietnamese_number(-5, 2), "-0,05");
    EXPECT_EQ(vietnamese_number(123450, 2), "1.234,50");
    EXPECT_EQ(vietnamese_number(std::numeric_limits<std::int64_t>::min(), 0), "-9.223.372.036.854.775.808");
}

TEST(VietnameseDate, IsDayMonthYear) {
    EXPECT_EQ(vietnamese_date("2026-10-05"), "05/10/2026");
    EXPECT_EQ(vietnamese_date("2026"), "2026");
    EXPECT_EQ(vietnamese_date(""), "");
}

TEST(ShownText, HasAnAsteriskBehindWhatIsProvisional) {
    ReportCell cell;
    EXPECT_EQ(shown_text(cell), "");
    cell.kind = ReportCell::Kind::number;
    cell.value = 12345;
    cell.decimals = 1;
    EXPECT_EQ(shown_text(cell), "1.234,5");
    cell.is_provisional = true;
    EXPECT_EQ(shown_text(cell), "1.234,5*");
    cell.kind = ReportCell::Kind::text;
    cell.text = "không có";
    EXPECT_EQ(shown_text(cell), "không có");
}
