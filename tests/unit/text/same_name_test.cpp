// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/same_name.hpp"

#include <gtest/gtest.h>

using hoso::text::same_name;

TEST(SameName, CaseSpacesAndThePlaceOfTheToneMakeNoDifference) {
    EXPECT_TRUE(same_name("Nguyễn Văn Hòa", "Nguyễn Văn Hoà"));
    EXPECT_TRUE(same_name("NGUYỄN VĂN HÒA", "  nguyễn  văn hoà "));
    EXPECT_TRUE(same_name("Lê Thị Thủy", "Lê Thị Thuỷ"));
    EXPECT_TRUE(same_name("Nguyễn", "Nguye\u0302\u0303n")) << "composed and decomposed";
    EXPECT_FALSE(same_name("Nguyễn Văn Hòa", "Nguyễn Văn Hoa"));
    EXPECT_FALSE(same_name("Nguyễn Văn An", "Nguyễn Vănan"));
    EXPECT_FALSE(same_name("Đỗ An", "Dỗ An"));
    EXPECT_FALSE(same_name("An", ""));
    EXPECT_TRUE(same_name("", " "));
}
