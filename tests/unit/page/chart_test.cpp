// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/chart.hpp"

#include "core/error.hpp"
#include "unit/page/drawing.hpp"

#include <gmock/gmock.h>
#include <limits>

using namespace hoso::page;
using hoso::Error;
using hoso::test::PdfFile;
using testing::HasSubstr;
using testing::Not;

namespace {

Chart months(Chart::Kind kind = Chart::Kind::bars) {
    Chart chart{kind, "Hồ sơ <mới> & cũ", {}, {{"Tiếp nhận", {}, {}}}, {}};
    for (int i = 1; i <= 4; ++i) {
        chart.categories.push_back("Tháng " + std::to_string(i));
        chart.series[0].values.push_back(1000.0 * i);
        chart.series[0].labels.push_back(std::to_string(i) + ".000");
    }
    return chart;
}

ProgressChart progress() {
    return {"Số hóa", "Đã số hóa", "Chỉ tiêu",
        {{"Cấp thành phố", 15, 30, "15 % / 30 %"}, {"Cấp xã", 60, 25, "60 % / 25 %"}, {"Không", 0, 0, "0"}}};
}

template <typename AnyChart> std::string text_of(const AnyChart& chart) {
    Fonts fonts;
    Document document{fonts, hoso::test::plain_settings()};
    document.add_page({});
    draw(document, chart, {30, 20, 165, 80});
    return PdfFile{document.finish()}.text("-layout");
}

/// Every value that an attribute has in elements of a kind, in order.
std::vector<double> numbers(const std::string& svg, const std::string& element, const std::string& attribute) {
    std::vector<double> found;
    for (std::size_t at = svg.find("<" + element + " "); at != std::string::npos;
         at = svg.find("<" + element + " ", at + 1))
        found.push_back(
            std::strtod(svg.c_str() + svg.find(" " + attribute + "=\"", at) + attribute.size() + 3, nullptr));
    return found;
}

std::string svg(const Chart& chart) {
    Fonts fonts;
    return to_svg(fonts, chart, 160, 80);
}

} // namespace

TEST(Charts, HaveBarsAsHighAsTheirValues) {
    const auto heights = numbers(svg(months()), "rect", "height");
    ASSERT_EQ(heights.size(), 4);
    for (int i = 1; i < 4; ++i) EXPECT_NEAR(heights[static_cast<std::size_t>(i)], heights[0] * (i + 1), 0.01);
}

TEST(Charts, HaveBarsBelowTheAxisForNegativeValues) {
    Chart chart = months();
    chart.series[0].values = {-2000.0, 0.0, std::nullopt, 4000.0};
    const std::string drawn = svg(chart);
    const auto tops = numbers(drawn, "rect", "y"), heights = numbers(drawn, "rect", "height");
    ASSERT_EQ(tops.size(), 3) << "none where there is no value";
    EXPECT_NEAR(tops[0], tops[1], 0.01);
    EXPECT_EQ(heights[1], 0);
    EXPECT_NEAR(heights[2], 2 * heights[0], 0.01);
    EXPECT_NEAR(tops[2] + heights[2], tops[0], 0.01);
}

TEST(Charts, BreakALineWhereAValueIsMissing) {
    Chart chart = months(Chart::Kind::lines);
    const auto lines = [](const std::string& drawn) {
        std::size_t count = 0;
        for (std::size_t at = drawn.find("#1a4d8f\" stroke-width"); at != std::string::npos;
             at = drawn.find("#1a4d8f\" stroke-width", at + 1))
            ++count;
        return count;
    };
    EXPECT_EQ(lines(svg(chart)), 1);
    chart.categories.push_back("Tháng 5");
    chart.series[0].values = {1.0, 2.0, std::nullopt, 3.0, 4.0};
    EXPECT_EQ(lines(svg(chart)), 2);
    EXPECT_EQ(numbers(svg(chart), "circle", "cx").size(), 4);
}

TEST(Charts, SayTheSameInPdfAndSvg) {
    for (const Chart::Kind kind : {Chart::Kind::bars, Chart::Kind::lines}) {
        const std::string page = text_of(months(kind)), drawn = svg(months(kind));
        for (const char* text : {"Tháng 1", "Tháng 4", "1.000", "4.000", "3.000", "0"}) {
            EXPECT_THAT(page, HasSubstr(text));
            EXPECT_THAT(drawn, HasSubstr(">" + std::string{text} + "</text>"));
        }
        EXPECT_THAT(page, HasSubstr("Hồ sơ <mới> & cũ"));
        EXPECT_THAT(drawn, HasSubstr("<title>Hồ sơ &lt;mới&gt; &amp; cũ</title>"));
    }
}

TEST(Charts, WriteTheAxisTheirOwnWay) {
    Chart chart = months();
    chart.axis_label = [](double value) { return std::to_string(static_cast<int>(value / 1000)) + " nghìn"; };
    EXPECT_THAT(svg(chart), HasSubstr(">4 nghìn</text>"));
    chart.axis_label = {};
    chart.series[0].values = {0.05, 0.1, 0.2, 0.31};
    EXPECT_THAT(svg(chart), testing::AllOf(HasSubstr(">0,3</text>"), HasSubstr(">0,0</text>")));
    chart.series[0].values = {1.5e6, -2.5e6, 0.0, 0.0};
    EXPECT_THAT(svg(chart), testing::AllOf(HasSubstr(">-2.000.000</text>"), HasSubstr(">1.000.000</text>")));
    chart.series[0].values = {0.0, 0.0, 0.0, 0.0};
    EXPECT_THAT(svg(chart), HasSubstr(">0,2</text>"));
}

TEST(Charts, LeaveOutNamesForWhichThereIsNoRoom) {
    Chart chart = months();
    chart.categories.clear();
    chart.series[0] = {"x", {}, {}};
    for (int i = 0; i < 100; ++i) {
        chart.categories.push_back("Kỳ " + std::to_string(1000 + i));
        chart.series[0].values.push_back(i);
    }
    const std::string drawn = svg(chart);
    EXPECT_THAT(drawn, HasSubstr(">1000</text>"));
    EXPECT_THAT(drawn, Not(HasSubstr(">1001</text>")));
    EXPECT_EQ(numbers(drawn, "rect", "x").size(), 100);
}

TEST(Charts, HaveALegendForSeveralSeries) {
    Chart chart = months();
    EXPECT_THAT(svg(chart), Not(HasSubstr("Tiếp nhận")));
    chart.series.push_back(chart.series[0]);
    chart.series[1].name = "Giải quyết";
    EXPECT_THAT(svg(chart), testing::AllOf(HasSubstr(">Tiếp nhận</text>"), HasSubstr(">Giải quyết</text>")));
}

TEST(Charts, OfProgressShowValueAndTarget) {
    Fonts fonts;
    const std::string drawn = to_svg(fonts, progress(), 160, 60);
    const auto widths = numbers(drawn, "rect", "width"); // legend, then track and bar of each row
    ASSERT_EQ(widths.size(), 7);
    EXPECT_NEAR(widths[2], widths[1] / 4, 0.01);
    EXPECT_NEAR(widths[4], widths[3], 0.01);
    EXPECT_EQ(widths[6], 0);
    for (const char* text : {"Cấp thành phố", "60 % / 25 %", "Đã số hóa", "Chỉ tiêu"}) {
        EXPECT_THAT(drawn, HasSubstr(">" + std::string{text} + "</text>"));
        EXPECT_THAT(text_of(progress()), HasSubstr(text));
    }
}

TEST(Charts, AreWellFormedXml) {
    if (!hoso::test::has_program("xmllint")) GTEST_SKIP() << "xmllint is not installed";
    Fonts fonts;
    const hoso::test::TemporaryFolder folder;
    const std::string path = (folder.path() / "chart.svg").string();
    for (const std::string& drawn :
        {svg(months()), svg(months(Chart::Kind::lines)), to_svg(fonts, progress(), 160, 60)}) {
        std::ofstream{path} << drawn;
        EXPECT_THAT(hoso::test::output_of("xmllint --noout " + path + " 2>&1 && echo sound"), "sound\n");
    }
}

TEST(Charts, WithoutDataAreEmpty) {
    EXPECT_THAT(svg({Chart::Kind::bars, "Trống", {}, {}, {}}), HasSubstr("Trống"));
    EXPECT_THAT(svg({Chart::Kind::lines, "Trống", {"a"}, {}, {}}), HasSubstr(">a</text>"));
    Fonts fonts;
    EXPECT_THAT(to_svg(fonts, ProgressChart{"Trống", {}, {}, {}}, 100, 50), HasSubstr("Trống"));
}

TEST(Charts, AreRefusedWithValuesThatAreNone) {
    Fonts fonts;
    Chart chart = months();
    for (const double value : {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
        chart.series[0].values[1] = value;
        EXPECT_THROW(svg(chart), Error);
        ProgressChart bars = progress();
        bars.rows[0].target = value;
        EXPECT_THROW(to_svg(fonts, bars, 160, 60), Error);
    }
    chart.series[0].values = {1e308, -1e308, 0.0, 0.0};
    EXPECT_THROW(svg(chart), Error);
    chart = months();
    chart.series[0].values.pop_back();
    EXPECT_THROW(svg(chart), Error);
    chart = months();
    chart.series[0].labels.push_back("5");
    EXPECT_THROW(svg(chart), Error);
}

TEST(Charts, AreRefusedWhereThereIsNoRoom) {
    Fonts fonts;
    EXPECT_THROW(to_svg(fonts, months(), 160, 15), Error);
    EXPECT_THROW(to_svg(fonts, months(), 8, 80), Error);
    EXPECT_THROW(to_svg(fonts, progress(), 160, 12), Error);
    EXPECT_THROW(to_svg(fonts, progress(), 20, 60), Error);
}
