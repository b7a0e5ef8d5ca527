// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/canonical.hpp"

#include "json/json.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <stdexcept>

using namespace hoso;

namespace {

TEST(CanonicalWriter, WritesWhatToCanonicalGives) {
    std::string all = "Nguyễn Văn Hoà 𝄞 \x7f \"\\/";
    for (char c = 1; c < 0x20; ++c) all += c;
    all += '\0';
    CanonicalWriter out;
    out.begin_object();
    out.member("B", all);
    out.name("a").begin_array();
    out.value(std::numeric_limits<std::int64_t>::min());
    out.value("");
    out.begin_object();
    out.end_object();
    out.begin_array();
    out.end_array();
    out.end_array();
    out.name("b").begin_object();
    out.member("no", false);
    out.member("yes", true);
    out.end_object();
    out.member("ă", std::int64_t{0});
    out.end_object();
    EXPECT_EQ(out.text(),
        to_canonical({{"ă", 0}, {"a", {std::numeric_limits<std::int64_t>::min(), "", Json::object(), Json::array()}},
            {"B", all}, {"b", {{"yes", true}, {"no", false}}}}));
    out.clear();
    out.value("again");
    EXPECT_EQ(out.text(), "\"again\"");
}

TEST(CanonicalWriter, RefusesAnotherOrder) {
    for (const char* second : {"a", "b"}) {
        CanonicalWriter out;
        out.begin_object();
        out.member("b", "");
        EXPECT_THROW(out.name(second), std::logic_error) << second;
    }
}

TEST(CanonicalWriter, RefusesWhatIsNotUtf8) {
    for (const char* wrong : {"\xff", "a\xc3", "\xed\xa0\x80", "\xc0\xaf"}) {
        CanonicalWriter out;
        EXPECT_THROW(out.value(wrong), std::invalid_argument);
    }
}

} // namespace
