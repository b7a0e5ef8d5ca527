// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/person.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hoso::naming;
using testing::ElementsAre;

namespace {

struct Example {
    const char* name;
    const char* family;
    std::vector<std::string> middle;
    const char* given;
};

} // namespace

TEST(SplitForAccount, KnowsWhoWritesTheGivenNameFirst) {
    const std::vector<Example> examples{
        {"Nguyễn Văn An", "nguyen", {"van"}, "an"},
        {"Trần Thị Thanh Huyền", "tran", {"thi", "thanh"}, "huyen"},
        {"Đỗ Đức", "do", {}, "duc"},
        {"An", "", {}, "an"},
        {"Y Blô Niê", "nie", {}, "yblo"},
        {"Y Thanh Niê Kđăm", "niekdam", {}, "ythanh"},
        {"H'Hen Niê", "nie", {}, "hhen"},
        {"H’Hen Niê", "nie", {}, "hhen"},
        {"H' Hen Niê", "nie", {}, "hhen"},
        {"H Hen Niê", "nie", {}, "hhen"},
        {"Điểu K'Sor", "dieu", {}, "ksor"},
        {"Điểu K’ Sor", "dieu", {}, "ksor"},
        {"K'Brếp", "", {}, "kbrep"},
        {"Ka Hoàng", "", {}, "kahoang"},
        {"A Nhát", "", {}, "anhat"},
        {"Ksor H'Nham", "ksor", {}, "hnham"},
        {"Rơ Châm Thuý", "ro", {"cham"}, "thuy"},
        {"Nguyễn Như Ý", "nguyen", {"nhu"}, "y"},
        {"Lê Thị Y Vân", "le", {"thi", "y"}, "van"},
        {"Tôn-Nữ Thị Ninh", "ton", {"nu", "thi"}, "ninh"},
        {"Tôn‐Nữ Ninh", "ton", {"nu"}, "ninh"},
        {"O'Brien Mary", "obrien", {}, "mary"},
        {"  Nguyễn\u00a0 Văn   An  ", "nguyen", {"van"}, "an"},
        {"Nguyễn Văn An (Tổ 2)", "nguyen", {"van", "an", "to"}, "2"},
        {"NGUYỄN VĂN AN", "nguyen", {"van"}, "an"},
        {"'", "", {}, ""},
        {"- . -", "", {}, ""},
        {"", "", {}, ""},
        {"王小明", "", {}, ""},
        {"Nguyễn Văn H'", "nguyen", {"van"}, "h"},
    };
    for (const Example& example : examples) {
        const AccountWords words = split_for_account(example.name);
        EXPECT_EQ(words.family, example.family) << example.name;
        EXPECT_EQ(words.middle, example.middle) << example.name;
        EXPECT_EQ(words.given, example.given) << example.name;
    }
}

TEST(SplitForAccount, IsTheSameForEverySpelling) {
    const AccountWords wanted = split_for_account("Đặng Thị Hòa");
    EXPECT_THAT(wanted.all, ElementsAre("dang", "thi", "hoa"));
    for (const char* name :
        {"Đặng Thị Hoà", "Ðặng Thị Hòa", "Ɖặng Thị Hòa", "\u0110a\u0323\u0306ng Thi\u0323 Ho\u0300a", "đặng thị hòa",
            "Dang Thi Hoa", "\u0110\u1eb7ng\u200b Th\u1ecb H\u00f2a"})
        EXPECT_EQ(split_for_account(name), wanted) << name;
}

TEST(SplitForAccount, TakesBytesThatAreNoText) {
    EXPECT_EQ(split_for_account("Nguy\xff An").given, "an");
    EXPECT_TRUE(split_for_account("\xff\xfe").all.empty());
}

TEST(SplitAsWritten, PartsWhereNamesOfAccountsDo) {
    const std::vector<std::pair<const char*, WrittenName>> examples{
        {"Nguyễn Thị Minh Khai", {"Nguyễn", "Thị Minh", "Khai"}},
        {"  Lê\u00a0 Lợi ", {"Lê", "", "Lợi"}},
        {"Tue\u0323\u0302", {"", "", "Tuệ"}},
        {" ", {"", "", ""}},
        {"Y Blô Niê", {"Niê", "", "Y Blô"}},
        {"Y Thanh Hà Niê Kđăm", {"Hà Niê Kđăm", "", "Y Thanh"}},
        {"H'Hen Niê", {"Niê", "", "H'Hen"}},
        {"H’ Hen Niê", {"Niê", "", "H’ Hen"}},
        {"Ka Hoàng", {"", "", "Ka Hoàng"}},
        {"Điểu K'Sor", {"Điểu", "", "K'Sor"}},
        {"Tôn-Nữ Thị Ninh", {"Tôn", "Nữ Thị", "Ninh"}},
        {"王小明", {"", "", "王小明"}},
    };
    for (const auto& [name, wanted] : examples) {
        const WrittenName written = split_as_written(name);
        EXPECT_EQ(written, wanted) << name << ": " << written.family << '|' << written.middle << '|' << written.given;
        const auto folded = [](const std::string& part) {
            std::string all;
            for (const std::string& word : split_for_account(part).all) all += word;
            return all;
        };
        EXPECT_EQ(folded(written.given), split_for_account(name).given) << name;
        EXPECT_EQ(folded(written.family), split_for_account(name).family) << name;
    }
}

TEST(FoldCode, HasOneHyphenBetween) {
    EXPECT_EQ(fold_code("H26.13"), "h26-13");
    EXPECT_EQ(fold_code("NV 0012"), "nv-0012");
    EXPECT_EQ(fold_code("..Sở Nội vụ//"), "so-noi-vu");
    EXPECT_EQ(fold_code(""), "");
}
