// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/characters.hpp"

#include "core/error.hpp"
#include "unit/page/drawing.hpp"

#include <gmock/gmock.h>

using namespace hoso::page;
using namespace hoso::test;

TEST(Characters, StandInTheMiddleOfTheirPitch) {
    Fonts fonts;
    Document document{fonts, plain_settings()};
    document.add_page({});
    draw_characters(document, "K7-m", 30, 50, 10, 20);
    const PdfFile pdf{document.finish()};
    const std::vector<PlacedWord> words = pdf.words();
    ASSERT_EQ(words.size(), 4U) << pdf.text();
    const std::string expected = "K7-m";
    for (std::size_t i = 0; i < words.size(); ++i) {
        EXPECT_EQ(words[i].text, expected.substr(i, 1));
        EXPECT_NEAR((words[i].x0 + words[i].x1) / 2, 35 + 10 * static_cast<double>(i), 0.05);
        EXPECT_NEAR(words[i].x1 - words[i].x0, 20 * fixed_em * millimetres_per_point, 0.05);
    }
    EXPECT_THAT(pdf.fonts(), testing::HasSubstr("LiberationMono"));
}

TEST(Characters, OtherThanAsciiAreRefusedAndNotRepeated) {
    Fonts fonts;
    Document document{fonts, plain_settings()};
    document.add_page({});
    for (const char* text : {"mật", "a\n", "\x7F"}) {
        try {
            draw_characters(document, text, 30, 50, 10, 20);
            FAIL() << text;
        } catch (const hoso::Error& error) {
            EXPECT_EQ(error.cause(), hoso::Cause::input);
            EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr(text)));
        }
    }
}

TEST(Characters, FontsWithoutLiberationMonoSayWhatToInstall) {
    TemporaryFolder folder;
    for (const char* name : {"Regular", "Bold", "Italic", "BoldItalic"}) {
        const std::string file = std::string{"LiberationSerif-"} + name + ".ttf";
        std::filesystem::create_symlink(std::filesystem::path{Fonts::installed} / file, folder.path() / file);
    }
    Fonts fonts{folder.path()};
    EXPECT_GT(fonts.width_mm("Sở Nội vụ", 13), 0);
    try {
        (void)fonts.width_mm("annv", 13, Face::fixed);
        FAIL();
    } catch (const hoso::Error& error) {
        EXPECT_EQ(error.cause(), hoso::Cause::unavailable);
        EXPECT_THAT(error.what(), testing::HasSubstr("LiberationMono-Regular.ttf"));
    }
}
