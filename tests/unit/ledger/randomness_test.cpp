// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/randomness.hpp"

#include "counting_randomness.hpp"

#include <gmock/gmock.h>

using namespace hoso::ledger;

TEST(Uuid, HasVersionAndVariant) {
    SystemRandomness randomness;
    const std::string one = new_uuid(randomness), two = new_uuid(randomness);
    EXPECT_THAT(one, testing::MatchesRegex("[0-9a-f]+-[0-9a-f]+-4[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+"));
    EXPECT_EQ(one.size(), 36U);
    EXPECT_NE(one, two);
}

TEST(Hex, GoesThereAndBack) {
    const std::string bytes{"\x00\x7f\xff", 3};
    EXPECT_EQ(hex_of(bytes), "007fff");
    EXPECT_EQ(bytes_of_hex("007fff"), bytes);
    EXPECT_EQ(bytes_of_hex("007ff"), "");
    EXPECT_EQ(bytes_of_hex("zz"), "");
}
