// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/table.hpp"

#include "core/error.hpp"
#include "unit/page/drawing.hpp"

#include <algorithm>
#include <gmock/gmock.h>

using namespace hoso::page;
using hoso::Error;
using hoso::test::PdfFile;
using testing::HasSubstr;

namespace {

using Texts = std::vector<std::string_view>;

TableLayout plain(std::size_t numbers = 2) {
    TableLayout layout;
    layout.columns = {{0, 1, Alignment::left}};
    for (std::size_t i = 0; i < numbers; ++i) layout.columns.push_back({20, 1, Alignment::right});
    return layout;
}

TableLayout with_header() {
    TableLayout layout = plain(4);
    layout.header = {{{"Đơn vị", 1, 3}, {"Hồ sơ", 4}}, {{"Tiếp nhận", 2}, {"Giải quyết", 2}},
        {{"Tổng"}, {"Trực tuyến"}, {"Đúng"}, {"Quá"}}};
    return layout;
}

Document landscape(Fonts& fonts) {
    Document document{fonts, hoso::test::plain_settings()};
    document.add_page(a4(Orientation::landscape));
    return document;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

} // namespace

TEST(Table, RepeatsItsHeaderOnEachPage) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, with_header()};
    std::string expected;
    for (int i = 0; i < 100; ++i) {
        const std::string name = "Phường " + std::to_string(i), number = std::to_string(1000 + i);
        table.add(Texts{name, number, "1.234,5", "-7", "0"});
        expected += name + " " + number + " 1.234,5 -7 0\n";
    }
    table.close();
    const int pages = document.pages();
    EXPECT_GE(pages, 3);
    std::string text = PdfFile{document.finish()}.text();
    EXPECT_EQ(count(text, "Trực tuyến"), pages);
    EXPECT_EQ(count(text, "\f"), pages);
    std::string rows;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        if (const std::size_t at = line.find("Phường"); at != std::string::npos) rows += line.substr(at) + "\n";
    EXPECT_EQ(rows, expected);
}

TEST(Table, PutsDigitsBelowEachOtherAtTheRight) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, plain()};
    for (const char* number : {"1.111.111", "7", "44.444,11"}) table.add(Texts{"x", number, number});
    table.close();
    auto words = PdfFile{document.finish()}.words();
    ASSERT_EQ(words.size(), 9);
    std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) {
        return std::pair{std::lround(a.y0), a.x0} < std::pair{std::lround(b.y0), b.x0};
    });
    for (std::size_t row = 0; row < 9; row += 3) {
        EXPECT_NEAR(words[row].x0, 30 + 1, 0.1);
        EXPECT_NEAR(words[row + 1].x1, 297 - 15 - 20 - 1, 0.1);
        EXPECT_NEAR(words[row + 2].x1, 297 - 15 - 1, 0.1);
    }
}

TEST(Table, SetsTotalsInBold) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, plain()};
    table.add(Texts{"một", "1", "2"});
    table.add(Texts{"Tổng", "1", "2"}, RowKind::total);
    table.close();
    const PdfFile file{document.finish()};
    EXPECT_THAT(file.fonts(), HasSubstr("LiberationSerif-Bold"));
    EXPECT_EQ(file.text(), "một 1 2\nTổng 1 2\n\f");
}

TEST(Table, DrawsRulesBetweenColumnsButNotThroughSections) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, plain(1)};
    table.add(Texts{"a", "1"});
    const double after_first = document.y();
    table.add(Texts{"Khối"}, RowKind::section);
    const double after_section = document.y();
    table.add(Texts{"b", "2"});
    table.close();
    const double end = document.y();
    const auto picture = PdfFile{document.finish()}.picture(1, 254); // ten pixels a millimetre
    const auto dark = [&](double x, double y) {
        int darkest = 255;
        for (double d = -0.2; d <= 0.2; d += 0.1) darkest = std::min<int>(darkest, picture.at_mm(x + d, y));
        return darkest < 160;
    };
    const double edge = 297 - 15 - 20;
    EXPECT_TRUE(dark(edge, (20 + after_first) / 2));
    EXPECT_FALSE(dark(edge, (after_first + after_section) / 2));
    EXPECT_TRUE(dark(edge, (after_section + end) / 2));
    for (const double outer : {30.0, 297.0 - 15}) EXPECT_TRUE(dark(outer, (after_first + after_section) / 2)) << outer;
}

TEST(Table, MakesNumbersSmallerBeforeItBreaksThem) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, plain(2)};
    table.add(Texts{"a", "123.456.789.012", "1.234.567.890.123.456.789.012"});
    table.close();
    const std::string text = PdfFile{document.finish()}.text();
    EXPECT_THAT(text, HasSubstr("123.456.789.012"));
    EXPECT_THAT(text, testing::Not(HasSubstr("1.234.567.890.123.456.789.012"))) << "too long even so: broken";
}

TEST(Table, BeginsOnTheNextPageWhereHeaderAndRowDoNotFit) {
    Fonts fonts;
    Document document = landscape(fonts);
    document.move_to(180);
    Table table{document, with_header()};
    EXPECT_EQ(document.pages(), 1);
    table.add(Texts{"a", "1", "2", "3", "4"});
    table.close();
    EXPECT_EQ(document.pages(), 2);
    for (const auto& word : PdfFile{document.finish()}.words()) EXPECT_EQ(word.page, 2) << word.text;
}

TEST(Table, ContinuesARowThatIsHigherThanAPage) {
    Fonts fonts;
    Document document = landscape(fonts);
    TableLayout layout = with_header();
    Table table{document, layout};
    std::string text;
    for (int i = 0; i < 2000; ++i) text += "w" + std::to_string(i) + " ";
    table.add(Texts{"trước", "1"});
    table.add(Texts{text, "1"});
    table.add(Texts{"sau", "1"});
    table.close();
    EXPECT_GE(document.pages(), 3);
    std::vector<std::string> found;
    for (const auto& word : PdfFile{document.finish()}.words()) {
        EXPECT_LE(word.y1, 210 - 20 + 0.5);
        if (word.text[0] == 'w') found.push_back(word.text);
    }
    ASSERT_EQ(found.size(), 2000);
    EXPECT_EQ(found.back(), "w1999");
}

TEST(Table, WithoutRowsIsItsHeader) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, with_header()};
    table.close();
    EXPECT_GT(document.y(), 30);
    EXPECT_THAT(PdfFile{document.finish()}.text(), HasSubstr("Quá"));
}

TEST(Table, IsRefusedWhereItsHeaderDoesNotFillTheRows) {
    Fonts fonts;
    Document document = landscape(fonts);
    const std::vector<std::vector<std::vector<HeaderCell>>> headers{{{{"a"}}}, // too few
        {{{"a"}, {"b"}, {"c"}, {"d"}}},                                        // too many
        {{{"a", 4}}},                                                          // too wide
        {{{"a", 1, 2}, {"b"}, {"c"}}},                                         // down into a row that is not there
        {{{"a", 1, 2}, {"b"}, {"c"}}, {{"d", 3}}},                             // overlaps
        {{{"a", 0}, {"b"}, {"c"}}}, {{{"a", 3}}, {}}};
    for (const auto& header : headers) {
        TableLayout layout = plain();
        layout.header = header;
        EXPECT_THROW(Table(document, layout), Error) << &header - headers.data();
    }
}

TEST(Table, IsRefusedWhereColumnsDoNotFit) {
    Fonts fonts;
    Document document = landscape(fonts);
    EXPECT_THROW(Table(document, plain(13)), Error);
    EXPECT_THROW(Table(document, TableLayout{}), Error);
    TableLayout high = plain();
    high.header = {{{std::string(4000, 'a')}, {"b"}, {"c"}}};
    EXPECT_THROW(Table(document, high), Error);
}

TEST(Table, RefusesRowsWithTooManyCells) {
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, plain()};
    EXPECT_THROW(table.add(Texts{"a", "1", "2", "3"}), Error);
    EXPECT_THROW(table.add(Texts{"a", "1"}, RowKind::section), Error);
}

TEST(Table, HasItalicAndIndentedCells) {
    if (!hoso::test::has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    Fonts fonts;
    Document document = landscape(fonts);
    Table table{document, plain()};
    table.add(std::vector<TableCell>{{"hàng"}, {"1.234", true}, {"5"}});
    table.add(std::vector<TableCell>{{"sâu", false, 12}, {"1.234*", true}, {"5"}}, RowKind::total);
    table.add(std::vector<TableCell>{{"quá", false, 1e9}, {"7"}, {"5", false, 12}});
    table.close();
    const PdfFile file{document.finish()};
    EXPECT_THAT(
        file.fonts(), testing::AllOf(HasSubstr("LiberationSerif-Italic"), HasSubstr("LiberationSerif-BoldItalic")));
    std::vector<double> left, right;
    for (const auto& word : file.words()) {
        if (word.text == "hàng" || word.text == "sâu" || word.text == "quá") left.push_back(word.x0);
        if (word.text == "5") right.push_back(word.x1);
    }
    ASSERT_EQ(left.size(), 3U);
    EXPECT_NEAR(left[1] - left[0], 12, 0.1);
    EXPECT_LT(left[2], 297.0 / 2);        // half of the column at most
    EXPECT_NEAR(right[0], right[2], 0.1); // a number is not indented
    EXPECT_THAT(file.text(), HasSubstr("sâu 1.234* 5"));
}
