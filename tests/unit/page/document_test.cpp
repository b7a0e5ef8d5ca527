// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/document.hpp"

#include "core/error.hpp"
#include "page/table.hpp"
#include "page/text.hpp"
#include "unit/page/drawing.hpp"

#include <clocale>
#include <filesystem>
#include <gmock/gmock.h>
#include <thread>

using namespace hoso;
using namespace hoso::page;
using testing::AllOf;
using testing::HasSubstr;

namespace {

const std::string sentence = "Ủy ban nhân dân quận Hoàn Kiếm đề nghị các phường khẩn trương thực hiện; nghĩa vụ, quyền "
                             "lợi của H'Hen Niê, Y Wêč và Ƀlŏ";

std::string sample(Fonts& fonts) {
    Document document{fonts, test::plain_settings()};
    document.add_page(a4(Orientation::portrait));
    flow(document, {{{sentence}}, 13, Alignment::justified});
    Table table{document, {{{}, {30, 1, Alignment::right}}, {{{"Chỉ tiêu"}, {"Số"}}}}};
    table.add(std::vector<std::string_view>{"Tổng số hồ sơ", "1.234.567,89"}, RowKind::total);
    table.close();
    return document.finish();
}

} // namespace

TEST(Document, GivesItsTextBack) {
    Fonts fonts;
    const test::PdfFile file{sample(fonts)};
    std::string text = file.text();
    std::replace(text.begin(), text.end(), '\n', ' ');
    EXPECT_THAT(text, AllOf(HasSubstr(sentence), HasSubstr("Chỉ tiêu Số"), HasSubstr("Tổng số hồ sơ 1.234.567,89")));
}

TEST(Document, TurnsTextIntoNfc) {
    Fonts fonts;
    Document document{fonts, test::plain_settings()};
    document.add_page({});
    flow(document, {{{"Vie\u0323\u0302t Nam\u200b\tđe\u0302\u0301n"}}});
    EXPECT_EQ(test::PdfFile{document.finish()}.text(), "Việt Nam đến\n\f");
}

TEST(Document, EmbedsSubsetsOfLiberationSerif) {
    Fonts fonts;
    const std::string list = test::PdfFile{sample(fonts)}.fonts();
    EXPECT_THAT(list, AllOf(HasSubstr("+LiberationSerif "), HasSubstr("+LiberationSerif-Bold ")));
    EXPECT_THAT(list, testing::Not(HasSubstr(" no "))) << "a font that is not embedded, no subset or without Unicode";
}

TEST(Document, KeepsWhatItSaysOfItself) {
    Fonts fonts;
    const std::string bytes = sample(fonts);
    EXPECT_THAT(test::output_of("TZ=UTC pdfinfo " + test::PdfFile{bytes}.path()),
        AllOf(HasSubstr("Title:           Báo cáo"), HasSubstr("Author:          Sở Nội vụ"),
            HasSubstr("CreationDate:    Tue Nov 14 22:13:20 2023 UTC"),
            HasSubstr("ModDate:         Tue Nov 14 22:13:20 2023 UTC"),
            HasSubstr("Page size:       595.276 x 841.89")));
    EXPECT_THAT(bytes, HasSubstr("/Lang (vi)"));
}

TEST(Document, IsSoundWithItsLanguage) {
    if (!test::has_program("qpdf")) GTEST_SKIP() << "qpdf is not installed";
    Fonts fonts;
    EXPECT_THAT(test::output_of("qpdf --check " + test::PdfFile{sample(fonts)}.path() + " 2>&1"),
        AllOf(HasSubstr("No syntax or stream encoding errors found"), testing::Not(HasSubstr("WARNING"))));
}

TEST(Document, HasTheSameBytesInEveryTimeZoneAndLocale) {
    Fonts fonts;
    const std::string bytes = sample(fonts);
    EXPECT_EQ(sample(fonts), bytes) << "of fonts that were used before";
    ::setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    ::tzset();
    for (const char* locale : {"vi_VN.UTF-8", "de_DE.UTF-8", "C.UTF-8", "tr_TR.UTF-8"}) {
        std::setlocale(LC_ALL, locale); // those that are not installed leave the one before
        Fonts others;
        EXPECT_EQ(sample(others), bytes) << locale;
    }
    std::setlocale(LC_ALL, "C");
    ::unsetenv("TZ");
    ::tzset();
}

TEST(Document, IsDrawnInManyThreadsAtOnce) {
    Fonts fonts;
    const std::string bytes = sample(fonts);
    std::vector<std::string> drawn(8);
    {
        std::vector<std::jthread> threads;
        for (std::string& result : drawn)
            threads.emplace_back([&result] {
                for (int i = 0; i < 5; ++i) {
                    Fonts own;
                    result = sample(own);
                }
            });
    }
    EXPECT_THAT(drawn, testing::Each(bytes));
}

TEST(Document, NamesCharactersThatTheFontDoesNotHave) {
    Fonts fonts;
    Document document{fonts, test::plain_settings()};
    document.add_page({});
    flow(document, {{{"Hà Nội 河內 Hà Nội"}}});
    EXPECT_THAT(document.unknown_characters(), testing::ElementsAre(U'內', U'河'));
    EXPECT_EQ(test::PdfFile{document.finish()}.text(), "Hà Nội \uFFFD\uFFFD Hà Nội\n\f");
}

TEST(Document, WithoutPagesIsAnEmptyPage) {
    Fonts fonts;
    EXPECT_THAT(
        test::PdfFile{Document(fonts, test::plain_settings()).finish()}.info(), HasSubstr("Pages:           1\n"));
}

TEST(Document, CallsWhatDrawsItsMarginsOnEachPage) {
    Fonts fonts;
    Document document{fonts, test::plain_settings()};
    document.on_page([](Document& page) {
        page.text(105, 12, Alignment::centre, "trang " + std::to_string(page.pages()), 13);
        page.move_to(100);
    });
    document.add_page({});
    EXPECT_EQ(document.y(), 20) << "what stands in margins does not move the flow";
    document.break_page();
    EXPECT_EQ(test::PdfFile{document.finish()}.text(), "trang 1\n\ftrang 2\n\f");
}

TEST(Document, IsRefusedWhereMarginsLeaveNothing) {
    Fonts fonts;
    Document document{fonts, test::plain_settings()};
    EXPECT_THROW(document.add_page({40, 40, {20, 15, 20, 30}}), Error);
}

TEST(Document, IsRefusedWithSizesOfTypeThatAreNone) {
    Fonts fonts;
    for (const double size : {0.0, -1.0, 1e9, std::nan("")}) {
        Document document{fonts, test::plain_settings()};
        document.add_page({});
        document.text(30, 30, Alignment::left, "a", size);
        EXPECT_THROW(document.finish(), Error) << size;
    }
}

TEST(Document, IsTheSameAfterFontsForgotTheirWords) {
    Fonts fonts;
    const std::string bytes = sample(fonts);
    for (int i = 0; i < 20'001; ++i) fonts.width_mm("w" + std::to_string(i), 10);
    EXPECT_EQ(sample(fonts), bytes);
}

TEST(Document, IsRefusedWithALanguageThatIsNone) {
    Fonts fonts;
    for (const char* language : {"", "vi_VN", "vi) /X (", "-vi", "vi-", "tiengviettt"}) {
        auto settings = test::plain_settings();
        settings.language = language;
        EXPECT_THROW(Document(fonts, settings), Error) << language;
    }
}

TEST(Fonts, ThatAreMissingAreNamedWithTheirPackage) {
    const test::TemporaryFolder folder;
    try {
        Fonts{folder.path()};
        FAIL() << "fonts were found in an empty folder";
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::unavailable);
        EXPECT_THAT(error.what(), AllOf(HasSubstr("LiberationSerif-Regular.ttf"), HasSubstr("fonts-liberation2")));
    }
}

TEST(Fonts, OfAnotherFamilyAreRefused) {
    const test::TemporaryFolder folder;
    for (const char* face : {"Regular", "Bold", "Italic", "BoldItalic"}) {
        const std::string ending = std::string{face} + ".ttf";
        std::filesystem::copy_file(
            std::string{Fonts::installed} + "/LiberationSans-" + ending, folder.path() / ("LiberationSerif-" + ending));
    }
    EXPECT_THROW(Fonts{folder.path()}, Error);
}

TEST(Fonts, MeasureText) {
    Fonts fonts;
    EXPECT_NEAR(fonts.width_mm("0000000000", 10), 10 * 0.5 * 10 * millimetres_per_point, 1e-9);
    EXPECT_NEAR(fonts.width_mm("0 0", 10), (1 + 0.25) * 10 * millimetres_per_point, 1e-9);
    EXPECT_EQ(fonts.width_mm("", 10), 0);
    EXPECT_GT(fonts.width_mm("Việt Nam", 10, Face::bold), fonts.width_mm("Việt Nam", 10));
}
