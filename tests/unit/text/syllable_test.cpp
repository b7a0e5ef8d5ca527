// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/syllable.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

using hoso::text::is_vietnamese_syllable;

TEST(Syllables, OfTheNationalScript) {
    for (const char* word : {"nguyễn", "Quý", "qúy", "HOÀ", "hòa", "Thuý", "khuya", "quỳnh", "quyên", "quốc", "gì",
             "giếng", "gia", "Giang", "ý", "yến", "Đặng", "uống", "huỳnh", "khuỷu", "nghiêng", "ngoằn", "Ki\u0323ch",
             "a", "sách", "thước", "xoong", "huệ", "ương", "Oanh", "uyên", "pin"})
        EXPECT_TRUE(is_vietnamese_syllable(word)) << word;
}

TEST(Syllables, OfNothingElse) {
    for (const char* word : {"", "Niê", "Blô", "NguyÔn", "V¨n", "Hµ", "Lª", "Nguyeãn", "sach", "mat", "thuộcc", "kpă",
             "z", "wêč", "hoàá", "đđ", "qa", "an1", "Ðoàn?", "nguyễnnguyễnnguyễnnguyễn"})
        EXPECT_FALSE(is_vietnamese_syllable(word)) << word;
}

TEST(Syllables, RealGivenNamesAreThese) {
    for (const char* list : {"female", "male"}) {
        std::ifstream names{std::string{HOSO_SOURCE_DIR "/../shared/data/names-units/given-names-"} + list + ".txt"};
        if (!names) GTEST_SKIP() << "no name list beside the sources";
        int seen = 0, sound = 0;
        for (std::string word; names >> word; ++seen) sound += is_vietnamese_syllable(word);
        EXPECT_GT(seen, 100) << list;
        EXPECT_GT(sound * 100, seen * 97) << list;
    }
}

TEST(Syllables, CommonOnesAreThoseOfLists) {
    using hoso::text::is_common_syllable;
    for (const char* word : {"Nguyễn", "THỊ", "hoà", "hòa", "đơn", "Vị"}) EXPECT_TRUE(is_common_syllable(word)) << word;
    for (const char* word : {"an", "vẽn", "", "Niê"}) EXPECT_FALSE(is_common_syllable(word)) << word;
}
