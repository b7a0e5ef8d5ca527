// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/neighbours.hpp"

#include <gmock/gmock.h>

using hoso::text::neighbours;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

TEST(Neighbours, OneLetterWrongMissingOrTooMany) {
    const auto found = neighbours("nhan");
    for (const char* term : {"nhat", "khan", "nan", "nhn", "nhanh", "nhoan", "anhan", "nh0n"})
        EXPECT_THAT(found, Contains(term)) << term;
    EXPECT_THAT(found, Not(Contains("nhan")));
    EXPECT_THAT(found, Not(Contains("nhaat ")));
    EXPECT_THAT(found, Not(Contains("ngang")));
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
    EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
}

TEST(Neighbours, AnAccentIsALetter) {
    const auto found = neighbours("đồng");
    for (const char* term : {"đông", "động", "đống", "dồng", "đong", "đồn", "đồngg", "hồng"})
        EXPECT_THAT(found, Contains(term)) << term;
    EXPECT_THAT(found, Not(Contains("đồng")));
    EXPECT_THAT(found, Not(Contains("dong"))) << "two letters";
    EXPECT_THAT(neighbours("dong"), Not(Contains("đong"))) << "the plain word finds that by itself";
}

TEST(Neighbours, TonesComeToTheirPlace) {
    EXPECT_THAT(neighbours("hoàn"), Contains("hòa"));
    EXPECT_THAT(neighbours("hòa"), Contains("hoàn"));
}

TEST(Neighbours, WhatRecognisersTakeForOneLetter) {
    EXPECT_THAT(neighbours("lam"), Contains("larn"));
    EXPECT_THAT(neighbours("tarn"), Contains("tam"));
    EXPECT_THAT(neighbours("den"), Contains("clen"));
    EXPECT_THAT(neighbours("wang"), Contains("vvang"));
}

TEST(Neighbours, ShortWordsOnlyChangeAccents) {
    EXPECT_THAT(neighbours("má"), testing::UnorderedElementsAre("ma", "mà", "mả", "mã", "mạ", "mă", "mằ", "mẳ", "mẵ",
                                      "mắ", "mặ", "mâ", "mầ", "mẩ", "mẫ", "mấ", "mậ"));
    EXPECT_THAT(neighbours("ma"), IsEmpty());
    EXPECT_THAT(neighbours("ý"), IsEmpty());
    EXPECT_THAT(neighbours(""), IsEmpty());
    EXPECT_THAT(neighbours("2024"), IsEmpty());
    EXPECT_THAT(neighbours("a12b"), IsEmpty());
    EXPECT_THAT(neighbours(std::string(25, 'a')), IsEmpty());
}
