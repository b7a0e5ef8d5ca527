// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/unicode.hpp"

#include <gmock/gmock.h>

using namespace hoso::text;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Utf8, WrongBytesAreFoundAndReplaced) {
    EXPECT_TRUE(is_valid_utf8(""));
    EXPECT_TRUE(is_valid_utf8("Ủy ban 🏛"));
    for (const char* wrong : {"\xff", "a\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"})
        EXPECT_FALSE(is_valid_utf8(wrong)) << wrong;
    EXPECT_EQ(to_valid_utf8("a\xff"
                            "b"),
        "a\uFFFDb");
    EXPECT_EQ(to_valid_utf8("a\xc3"), "a\uFFFD");
    EXPECT_EQ(to_valid_utf8("Hà Nội"), "Hà Nội");
}

TEST(Nfc, ComposesVietnameseLettersInAnyOrderOfMarks) {
    EXPECT_EQ(nfc("Việt"), "Việt");
    EXPECT_EQ(nfc("Vie\u0323\u0302t"), "Việt");
    EXPECT_EQ(nfc("Vie\u0302\u0323t"), "Việt");
    EXPECT_EQ(nfc("\u01b0\u0303"), "ữ");
    EXPECT_EQ(nfc("u\u031b\u0303"), "ữ");
    EXPECT_EQ(nfc("a\xff"), "a\uFFFD");
    EXPECT_TRUE(is_nfc("Việt"));
    EXPECT_FALSE(is_nfc("Vie\u0302\u0323t"));
    EXPECT_FALSE(is_nfc("a\xff"));
}

TEST(Lower, IsTheSameInEveryLocale) {
    EXPECT_EQ(lower("ĐẶNG THỊ ƯỚC I"), "đặng thị ước i");
    EXPECT_EQ(lower("Straße"), "straße");
    EXPECT_EQ(lower("THI\u0323"), "thi\u0323");
}

TEST(Upper, IsTheSameInEveryLocale) {
    EXPECT_EQ(upper("đặng thị ước i"), "ĐẶNG THỊ ƯỚC I");
    EXPECT_EQ(upper("Ủy ban 12/a"), "ỦY BAN 12/A");
    EXPECT_EQ(upper("a\xFF"), "A\uFFFD");
}

TEST(Words, AreRunsOfLettersMarksAndDigits) {
    EXPECT_THAT(split_words("Số: 12/2024/QĐ-UBND."), ElementsAre("Số", "12", "2024", "QĐ", "UBND"));
    EXPECT_THAT(split_words("Vie\u0302\u0323t Nam"), ElementsAre("Vie\u0302\u0323t", "Nam"));
    EXPECT_THAT(split_words("cộng\u00adhòa\u00a0xã"), ElementsAre("cộng\u00adhòa", "xã"));
    EXPECT_THAT(split_words(" \xff …\u200b"), IsEmpty());
}

TEST(Characters, AreWhatAReaderCounts) {
    EXPECT_EQ(character_count(""), 0U);
    EXPECT_EQ(character_count("Việt"), 4U);
    EXPECT_EQ(character_count("Vie\u0302\u0323t"), 4U);
}

TEST(Characters, HaveKinds) {
    EXPECT_EQ(kind_of(U'ữ'), CharacterKind::letter);
    EXPECT_EQ(kind_of(0x301), CharacterKind::mark);
    EXPECT_EQ(kind_of('7'), CharacterKind::digit);
    EXPECT_EQ(kind_of(0xA0), CharacterKind::space);
    EXPECT_EQ(kind_of('\n'), CharacterKind::space);
    EXPECT_EQ(kind_of(1), CharacterKind::control);
    EXPECT_EQ(kind_of(0x200B), CharacterKind::invisible);
    EXPECT_EQ(kind_of(0xFEFF), CharacterKind::invisible);
    EXPECT_EQ(kind_of('/'), CharacterKind::other);
}

TEST(Spaces, CollapseToOne) {
    EXPECT_EQ(collapse_spaces("  a\n\t b\u00a0 c "), "a b c");
    EXPECT_EQ(collapse_spaces(" \n"), "");
}

TEST(Utf16, BecomesUtf8) {
    EXPECT_EQ(from_utf16(std::string_view{"\xad\x1e\0a", 4}, ByteOrder::little), "\u1ead\u6100");
    EXPECT_EQ(from_utf16(std::string_view{"\x1e\xad\0a", 4}, ByteOrder::big), "ậa");
    EXPECT_EQ(from_utf16(std::string_view{"\xd8\x3c\xdf\xdb", 4}, ByteOrder::big), "🏛");
    EXPECT_EQ(from_utf16(std::string_view{"\xd8\x3c\0a\0", 5}, ByteOrder::big), "\uFFFDa\uFFFD");
}
