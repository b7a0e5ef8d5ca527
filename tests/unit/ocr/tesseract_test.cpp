// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/tesseract.hpp"

#include "core/error.hpp"
#include "image/pixmap.hpp"

#include "sample_pages.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::ocr;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

Cause cause_of(const std::string& languages, std::string& problem) {
    try {
        Tesseract{languages};
    } catch (const Error& error) {
        problem = error.what();
        return error.cause();
    }
    ADD_FAILURE() << languages << ": no error";
    return Cause::io;
}

std::string text_of(const LineReading& reading) {
    std::string text;
    for (const Character& character : reading.characters) text += character.text + (character.ends_word ? " " : "");
    return text;
}

} // namespace

TEST(Models, AreFoundByName) {
    const auto models = find_models("vie+eng");
    ASSERT_EQ(models.size(), 2U);
    EXPECT_EQ(models[0].language, "vie");
    EXPECT_TRUE(std::filesystem::exists(models[1].path));
    EXPECT_FALSE(tesseract_version().empty());
}

TEST(Models, OneThatIsMissingNamesItsPackage) {
    std::string problem;
    EXPECT_EQ(cause_of("vie+xyz", problem), Cause::unavailable);
    EXPECT_THAT(problem, HasSubstr("tesseract-ocr-xyz"));
}

TEST(Models, WhatIsNoLanguageIsAnErrorOfUsage) {
    std::string problem;
    for (const char* languages : {"", "+", "vie+", "../../etc/passwd", "vie eng", "vié"})
        EXPECT_EQ(cause_of(languages, problem), Cause::usage) << languages;
}

TEST(ReadPage, DoesNotDependOnThePagesReadBefore) {
    const image::Raster letter = ready_page("cong-van.jpg"), table = ready_page("bang-so-lieu.png");
    Tesseract reader{"vie"};
    const records::PageText alone = reader.read_page(letter);
    EXPECT_GT(records::word_count(alone), 100U);
    static_cast<void>(reader.read_page(table));
    static_cast<void>(reader.find_lines(table));
    static_cast<void>(reader.read_line(table, reader.find_lines(table).at(0)));
    EXPECT_EQ(reader.read_page(letter), alone);
    EXPECT_EQ(Tesseract{"vie"}.read_page(letter), alone);
}

TEST(ReadPage, GivesWordsInsideThePageAndNearlyTheTruth) {
    const image::Raster page = ready_page("cong-van.jpg");
    const records::PageText text = Tesseract{"vie"}.read_page(page);
    const double width = page.width * points_per_inch / page.dpi, height = page.height * points_per_inch / page.dpi;
    for (const records::Block& block : text.blocks)
        for (const records::Line& line : block.lines) {
            EXPECT_GT(line.baseline, line.box.y0);
            EXPECT_LE(line.baseline, line.box.y1 + 5);
            for (const records::Word& word : line.words) {
                EXPECT_FALSE(word.text.empty());
                EXPECT_GE(word.box.x0, 0);
                EXPECT_LE(word.box.x1, width + 0.01);
                EXPECT_LE(word.box.y1, height + 0.01);
                EXPECT_GT(word.box.width(), 0);
                EXPECT_GE(word.confidence, 0);
                EXPECT_LE(word.confidence, 1);
            }
        }
    EXPECT_LE(line_error(read_file(samples() / "truth/cong-van.gt.txt"), records::plain_text(text)), 0.02);
}

TEST(ReadPage, OfNothingIsNothing) {
    image::Raster page{800, 1000, 1, 100, std::vector<unsigned char>(800U * 1000U, 255)};
    EXPECT_EQ(records::word_count(Tesseract{"vie"}.read_page(page)), 0U);
    EXPECT_TRUE(Tesseract{"eng"}.find_lines(page).empty());
    page = {3, 3, 1, 300, std::vector<unsigned char>(9, 0)};
    EXPECT_EQ(records::word_count(Tesseract{"vie"}.read_page(page)), 0U);
}

TEST(Seams, LinesAreFoundAndReadWithBoxesAndAlternatives) {
    const image::Raster page = ready_page("cong-van.jpg");
    Tesseract engine{"vie"};
    LineFinder& finder = engine;
    LineReader& reader = engine;
    const auto lines = finder.find_lines(page);
    ASSERT_GT(lines.size(), 15U);
    std::string all;
    for (std::size_t i = 0; i < 6; ++i) {
        const LineReading reading = reader.read_line(page, lines[i]);
        all += text_of(reading) + "\n";
        EXPECT_GT(reading.confidence, 0.5);
        EXPECT_LE(reading.confidence, 1);
        for (const Character& character : reading.characters) {
            EXPECT_GE(character.box.x, lines[i].x - 4);
            EXPECT_LE(character.box.x + character.box.width, lines[i].x + lines[i].width + 4);
            EXPECT_GE(character.box.y, lines[i].y - 4);
            EXPECT_LE(character.box.y + character.box.height, lines[i].y + lines[i].height + 4);
            ASSERT_FALSE(character.alternatives.empty());
            EXPECT_TRUE(std::any_of(character.alternatives.begin(), character.alternatives.end(),
                [&](const Alternative& one) { return one.text == character.text; }))
                << character.text;
        }
    }
    EXPECT_THAT(all, HasSubstr("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
}

TEST(Seams, LinesAtTheEdgeAndEmptyOnesAreRead) {
    const image::Raster page = ready_page("cong-van.jpg");
    Tesseract engine{"vie"};
    for (const PixelBox& box : {PixelBox{0, 0, 50, 40}, PixelBox{page.width - 10, page.height - 10, 10, 10},
             PixelBox{0, 0, page.width, 1}, PixelBox{-20, -20, 10, 10}})
        EXPECT_NO_THROW(engine.read_line(page, box));
}
