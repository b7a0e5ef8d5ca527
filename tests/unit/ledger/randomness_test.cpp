// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/randomness.hpp"

#include "counting_randomness.hpp"

#include <gmock/gmock.h>

using namespace hoso::ledger;
using hoso::TimePoint;

namespace {

TimePoint after_1970(std::int64_t milliseconds) { return TimePoint{std::chrono::milliseconds{milliseconds}}; }

} // namespace

TEST(Uuid, HasTimeVersionAndVariant) {
    SystemRandomness randomness;
    const TimePoint time = after_1970(0x017F22E279B0); // RFC 9562, appendix A.6
    const std::string one = new_uuid(time, randomness), two = new_uuid(time, randomness);
    EXPECT_THAT(one, testing::MatchesRegex("017f22e2-79b0-7[0-9a-f]+-[89ab][0-9a-f]+-[0-9a-f]+"));
    EXPECT_EQ(one.size(), 36U);
    EXPECT_NE(one, two);
}

TEST(Uuid, SortsByTheTimeOfItsMaking) {
    SystemRandomness randomness;
    std::string last = new_uuid(after_1970(-1), randomness);
    EXPECT_THAT(last, testing::StartsWith("00000000-0000-7"));
    for (const std::int64_t time :
        {1LL, 255LL, 256LL, 65'536LL, 0x017F22E279B0LL, 0x017F22E279B1LL, 0x02FFFFFFFFFFLL}) {
        const std::string next = new_uuid(after_1970(time), randomness);
        EXPECT_LT(last, next) << time;
        last = next;
    }
}

TEST(Hex, GoesThereAndBack) {
    const std::string bytes{"\x00\x7f\xff", 3};
    EXPECT_EQ(hex_of(bytes), "007fff");
    EXPECT_EQ(bytes_of_hex("007fff"), bytes);
    EXPECT_EQ(bytes_of_hex("007ff"), "");
    EXPECT_EQ(bytes_of_hex("zz"), "");
}
