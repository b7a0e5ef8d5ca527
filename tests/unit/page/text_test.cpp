// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/text.hpp"

#include "unit/page/drawing.hpp"

#include <gmock/gmock.h>

using namespace hoso::page;
using hoso::test::PdfFile;
using hoso::test::PlacedWord;
using testing::ElementsAre;

namespace {

constexpr double line_mm = 10 * 1.15 * millimetres_per_point; // of type of 10 points

Document new_document(Fonts& fonts) {
    Document document{fonts, hoso::test::plain_settings()};
    document.add_page(a4(Orientation::portrait));
    return document;
}

Paragraph words(int count, Alignment alignment = Alignment::left) {
    Paragraph paragraph{{{}}, 10, alignment};
    for (int i = 0; i < count; ++i) paragraph.spans[0].text += (i == 0 ? "" : " ") + std::string{"nghiêng"};
    return paragraph;
}

std::vector<PlacedWord> words_of(Document& document) { return PdfFile{document.finish()}.words(); }

} // namespace

TEST(Paragraphs, AreAsHighAsTheirLines) {
    Fonts fonts;
    const double word = fonts.width_mm("nghiêng nghiêng", 10);
    EXPECT_NEAR(height_mm(fonts, words(2), word + 0.01), line_mm, 0.01);
    EXPECT_NEAR(height_mm(fonts, words(2), word - 0.01), 2 * line_mm, 0.01);
    EXPECT_NEAR(height_mm(fonts, words(5), word + 0.01), 3 * line_mm, 0.01);
    EXPECT_NEAR(height_mm(fonts, words(0), 50), line_mm, 0.01) << "an empty line";
    Paragraph spaced = words(2);
    spaced.line_spacing = 1.5;
    EXPECT_NEAR(height_mm(fonts, spaced, word + 0.01), 1.5 * line_mm, 0.01);
    EXPECT_NEAR(height_mm(fonts, {{{"a\nb\n\nc"}}, 10}, 50), 4 * line_mm, 0.01);
}

TEST(Paragraphs, StandWhereTheyAreAligned) {
    Fonts fonts;
    for (const auto& [alignment, left, right] : std::initializer_list<std::tuple<Alignment, double, double>>{
             {Alignment::left, 30, -1}, {Alignment::right, -1, 130}, {Alignment::justified, 30, 130}}) {
        Document document = new_document(fonts);
        draw(document, words(20, alignment), 30, 50, 100);
        const auto placed = words_of(document);
        ASSERT_EQ(placed.size(), 20);
        if (left > 0) {
            EXPECT_NEAR(placed.front().x0, left, 0.1);
        }
        std::size_t end = 0;
        while (placed[end + 1].y0 < placed[0].y0 + 1) ++end;
        if (right > 0) {
            EXPECT_NEAR(placed[end].x1, right, 0.1);
        }
        EXPECT_NEAR(placed[end + 1].y0 - placed[end].y0, line_mm, 0.02);
        if (alignment == Alignment::justified) {
            EXPECT_LT(placed.back().x1, 129) << "the last line is not stretched";
        }
    }
}

TEST(Paragraphs, IndentTheirFirstLine) {
    Fonts fonts;
    Document document = new_document(fonts);
    Paragraph paragraph = words(30);
    paragraph.first_line_indent_mm = 10;
    paragraph.left_indent_mm = 5;
    draw(document, paragraph, 30, 50, 100);
    const auto placed = words_of(document);
    EXPECT_NEAR(placed[0].x0, 45, 0.1);
    const auto second =
        std::find_if(placed.begin(), placed.end(), [&](const auto& w) { return w.y0 > placed[0].y0 + 1; });
    EXPECT_NEAR(second->x0, 35, 0.1);
}

TEST(Paragraphs, ChangeTheFaceInsideAWord) {
    Fonts fonts;
    Document document = new_document(fonts);
    flow(document,
        {{{"Kính gửi: ", Face::regular}, {"Sở Nội", Face::bold}, {"vụ", Face::italic}, {".", Face::regular}}});
    EXPECT_EQ(PdfFile{document.finish()}.text(), "Kính gửi: Sở Nộivụ.\n\f");
}

TEST(Paragraphs, SplitWordsThatAreWiderThanALine) {
    Fonts fonts;
    Document document = new_document(fonts);
    const std::string address = "https://dichvucong.gov.vn/tra-cứu/hồ-sơ/000.00.00.H26-261005-0001";
    draw(document, {{{"Xem " + address + " ngay"}}, 13}, 30, 50, 40);
    std::string joined;
    for (const PlacedWord& word : words_of(document)) {
        EXPECT_LE(word.x1, 70.1);
        joined += word.text;
    }
    EXPECT_EQ(joined, "Xem" + address + "ngay");
}

TEST(Paragraphs, NarrowerThanALetterHaveALetterOnEachLine) {
    Fonts fonts;
    EXPECT_NEAR(height_mm(fonts, {{{"mười"}}, 10}, 0.5), 4 * line_mm, 0.01);
}

TEST(Paragraphs, AreContinuedOnTheNextPage) {
    Fonts fonts;
    Document document = new_document(fonts);
    flow(document, words(5000));
    const int pages = document.pages();
    EXPECT_GT(pages, 5);
    const auto placed = words_of(document);
    EXPECT_EQ(placed.size(), 5000);
    EXPECT_EQ(placed.back().page, pages);
    for (const PlacedWord& word : placed) {
        EXPECT_GE(word.y0, 19.5);
        EXPECT_LE(word.y1, 297 - 20 + 0.5);
    }
}

TEST(Paragraphs, LeaveNoLineAlone) {
    Fonts fonts;
    for (double room = 0; room < 5; room += 0.5) {
        Document document = new_document(fonts);
        document.move_to(277 - room * line_mm);
        flow(document, {{{"a\nb\nc\nd"}}, 10});
        const auto placed = words_of(document);
        const auto first = std::count_if(placed.begin(), placed.end(), [](const auto& w) { return w.page == 1; });
        EXPECT_EQ(first, room < 2 ? 0 : room < 4 ? 2 : 4) << room;
    }
}

TEST(Paragraphs, HaveNoSpaceBeforeThemAtTheTopOfAPage) {
    Fonts fonts;
    Document document = new_document(fonts);
    Paragraph paragraph{{{"a"}}, 10};
    paragraph.space_before_points = 72;
    paragraph.space_after_points = 36;
    flow(document, paragraph);
    EXPECT_NEAR(document.y(), 20 + line_mm + 12.7, 0.01);
    flow(document, paragraph);
    EXPECT_NEAR(document.y(), 20 + 2 * (line_mm + 12.7) + 25.4, 0.01);
}
