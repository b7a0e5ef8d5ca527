// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/fold.hpp"

#include "text/unicode.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso::text;

TEST(Fold, DropsCaseMarksAndTheStrokeOfD) {
    EXPECT_EQ(fold("Đông Anh"), "dong anh");
    EXPECT_EQ(fold("QUYẾT ĐỊNH"), "quyet dinh");
    EXPECT_EQ(fold("giữa khuỷu tay"), "giua khuyu tay");
    EXPECT_EQ(fold("ăâêôơư ĂÂÊÔƠƯ"), "aaeoou aaeoou");
}

TEST(Fold, MeetsEveryWayToWriteALetter) {
    EXPECT_EQ(fold("Đo\u0302ng"), "dong");
    EXPECT_EQ(fold("u\u031b\u0303"), "u");
    EXPECT_EQ(fold("\u00d0ông \u0110ông \u0189ông"), "dong dong dong"); // eth, d with stroke, African d
    EXPECT_EQ(fold("\u00f0ông \u0111ông \u0256ông"), "dong dong dong");
    EXPECT_EQ(fold("cộng\u00adhòa"), "conghoa");
    EXPECT_EQ(fold("H'Hen Niê Y Wêč Ƀ"), "h'hen nie y wec ƀ");
}

TEST(Fold, ReplacesWrongBytes) { EXPECT_EQ(fold("á\xff"), "a\uFFFD"); }

TEST(CanonicalSyllable, PutsTheToneWhereTheOldStyleDoes) {
    for (const auto& [written, canonical] : std::initializer_list<std::pair<const char*, const char*>>{{"hoà", "hòa"},
             {"hòa", "hòa"}, {"HOÀ", "hòa"}, {"hoá", "hóa"}, {"toả", "tỏa"}, {"ngoã", "ngõa"}, {"loạ", "lọa"},
             {"khoẻ", "khỏe"}, {"khỏe", "khỏe"}, {"xoè", "xòe"}, {"thuý", "thúy"}, {"thúy", "thúy"}, {"uỷ", "ủy"},
             {"ủy", "ủy"}, {"tuỳ", "tùy"}, {"luỹ", "lũy"}, {"nguỵ", "ngụy"}, {"goá", "góa"}})
        EXPECT_EQ(canonical_syllable(written), canonical) << written;
}

TEST(CanonicalSyllable, LeavesWhatBothStylesWriteAlike) {
    for (const char* word : {"quý", "quỳ", "quà", "quả", "quốc", "quyền", "quyển", "quỳnh", "giữa", "già", "giá", "gì",
             "gìn", "giết", "giọng", "khuỷu", "huỳnh", "hoàn", "hoàng", "toán", "hoạch", "xoèn", "tuýp", "khoái",
             "ngoéo", "ngoài", "của", "mùa", "mía", "tuần", "người", "tưởng", "thuở", "yếu", "rượu", "đắk", "lắk", "ủy",
             "đường", "nghị", "ký", "ý", "à", "uống", "uyển", "khuya", "anh", "123", "ubnd"})
        EXPECT_EQ(canonical_syllable(word), word);
}

TEST(CanonicalSyllable, MendsTonesOnTheWrongLetter) {
    EXPECT_EQ(canonical_syllable("qúy"), "quý");
    EXPECT_EQ(canonical_syllable("hòan"), "hoàn");
    EXPECT_EQ(canonical_syllable("cuả"), "của");
    EXPECT_EQ(canonical_syllable("giưã"), "giữa");
}

TEST(CanonicalSyllable, MeetsEveryWayToWriteALetter) {
    EXPECT_EQ(canonical_syllable("HOA\u0300"), "hòa");
    EXPECT_EQ(canonical_syllable("Ðông"), "đông"); // eth
    EXPECT_EQ(canonical_syllable("ĐO\u0302NG"), "đông");
    EXPECT_EQ(canonical_syllable("\u0189ảng \u0256"), "đảng đ");
    EXPECT_EQ(canonical_syllable("tr\u00adường"), "trường");
}

TEST(CanonicalSyllable, KeepsDifferentWordsApart) {
    EXPECT_NE(canonical_syllable("má"), canonical_syllable("mạ"));
    EXPECT_NE(canonical_syllable("đa"), canonical_syllable("da"));
    EXPECT_NE(canonical_syllable("hỏa"), canonical_syllable("hòa"));
}

TEST(CanonicalSyllable, LeavesForeignWordsAlone) {
    EXPECT_EQ(canonical_syllable("Résumé"), "résumé");
    EXPECT_EQ(canonical_syllable("Müller"), "müller");
    EXPECT_EQ(canonical_syllable("Réaction"), "réaction");
    EXPECT_EQ(canonical_syllable("Москва"), "москва");
}

TEST(HasMarks, SeesWhatFoldingWouldLose) {
    for (const char* word : {"má", "đa", "Đ", "ư", "a\u0301", "Ðông", "QĐ"}) EXPECT_TRUE(has_marks(word)) << word;
    for (const char* word : {"ma", "MA", "", "12/2024", "Москва", "ma\u00ad"}) EXPECT_FALSE(has_marks(word)) << word;
}

TEST(CanonicalSyllable, MovesNoToneInRealNames) {
    std::ifstream names{HOSO_SOURCE_DIR "/../shared/data/names-units/given-names-female.txt"};
    if (!names) GTEST_SKIP() << "no name list beside the sources";
    std::size_t seen = 0;
    for (std::string line; std::getline(names, line);)
        for (const std::string_view word : split_words(line)) {
            ++seen;
            const std::string once = canonical_syllable(word);
            EXPECT_EQ(canonical_syllable(once), once);
            EXPECT_EQ(fold(once), fold(word));
        }
    EXPECT_GT(seen, 100U);
}
