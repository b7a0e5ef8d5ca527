// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/names.hpp"

#include <algorithm>
#include <gmock/gmock.h>

using namespace hoso::text;
using testing::ElementsAre;
using testing::ElementsAreArray;

TEST(Collation, FollowsTheVietnameseAlphabet) {
    const std::vector<std::string> ordered{
        "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "o", "ô", "ơ", "p", "u", "ư", "v"};
    std::vector<std::string> shuffled{ordered.rbegin(), ordered.rend()};
    std::sort(shuffled.begin(), shuffled.end(),
        [](const auto& x, const auto& y) { return collation_key(x) < collation_key(y); });
    EXPECT_THAT(shuffled, ElementsAreArray(ordered));
    std::sort(shuffled.rbegin(), shuffled.rend(), [](const auto& x, const auto& y) { return compare(x, y) < 0; });
    EXPECT_THAT(shuffled, ElementsAreArray(ordered.rbegin(), ordered.rend()));
}

TEST(Collation, FollowsTheOrderOfTones) {
    const std::vector<std::string> tones{"ma", "mà", "mả", "mã", "má", "mạ"};
    for (std::size_t i = 0; i + 1 < tones.size(); ++i) {
        EXPECT_LT(compare(tones[i], tones[i + 1]), 0) << tones[i];
        EXPECT_LT(collation_key(tones[i]), collation_key(tones[i + 1])) << tones[i];
    }
    EXPECT_LT(compare("mạ", "man"), 0);
    EXPECT_EQ(compare("Việt", "Vie\u0302\u0323t"), 0);
    EXPECT_EQ(collation_key("Việt"), collation_key("Vie\u0302\u0323t"));
}

TEST(Collation, TakesLongText) {
    EXPECT_GT(collation_key(std::string(100'000, 'b')), collation_key(std::string(99'999, 'b')));
}

TEST(NameSortKey, OrdersByGivenThenFamilyThenMiddle) {
    const std::vector<std::string> ordered{"Trần Văn An", "Nguyễn Thị Án", "Lê Anh", "Lê Văn Anh", "Lý Thị Anh",
        "Nguyễn An Bình", "Nguyễn Ân Bình", "Phạm Dũng", "Bùi Đạt", "Võ Minh Đạt", "Hồ Thị Ý"};
    std::vector<std::string> shuffled{ordered.rbegin(), ordered.rend()};
    std::sort(shuffled.begin(), shuffled.end(),
        [](const auto& x, const auto& y) { return name_sort_key(x) < name_sort_key(y); });
    EXPECT_THAT(shuffled, ElementsAreArray(ordered));
}

TEST(NameSortKey, BringsSpellingsOfOneNameTogether) {
    std::vector<std::string> names{
        "Lê Thị Hòa", "Đỗ Thị Hòa", "Lê Thị Hoà", "Lê Thị Hoa", "Trần Thị Hoà", "Lê  Thị Hoa\u0300"};
    std::sort(
        names.begin(), names.end(), [](const auto& x, const auto& y) { return name_sort_key(x) < name_sort_key(y); });
    EXPECT_EQ(names.front(), "Lê Thị Hoa");
    EXPECT_EQ(names[1], "Đỗ Thị Hòa");
    EXPECT_THAT(std::vector(names.begin() + 2, names.begin() + 5),
        testing::UnorderedElementsAre("Lê Thị Hòa", "Lê Thị Hoà", "Lê  Thị Hoa\u0300"));
    EXPECT_EQ(names.back(), "Trần Thị Hoà");
}
