// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/pdf.hpp"

#include "render/charts.hpp"
#include "render/letter.hpp"
#include "render/table_fit.hpp"
#include "text/unicode.hpp"
#include "unit/page/drawing.hpp"
#include "unit/render/sample_model.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <limits>

using namespace hoso::render;
using namespace hoso::test;
using hoso::report::ReportModel;
using testing::HasSubstr;

namespace {

constexpr double tolerance_mm = 0.5; // what is measured may be off from the decree by this

std::string pdf_of(const ReportModel& model) {
    hoso::page::Fonts fonts;
    return to_pdf(model, decree(), fonts);
}

/// Consecutive words on a page that spell a text: one box around them.
PlacedWord find(const std::vector<PlacedWord>& words, const std::string& wanted) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        PlacedWord box = words[i];
        for (std::size_t j = i + 1; wanted.size() > box.text.size() && wanted.starts_with(box.text) && j < words.size();
             ++j) {
            box.text += " " + words[j].text;
            box.x1 = words[j].x1;
        }
        if (box.text == wanted) return box;
    }
    ADD_FAILURE() << wanted << " is not on the pages";
    return {};
}

double middle(const PlacedWord& word) { return (word.x0 + word.x1) / 2; }

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

/// The row as pdftotext reads it.
std::string line_of(const hoso::report::ReportRow& row) {
    std::string line;
    for (const auto& cell : row.cells)
        if (const std::string shown = shown_text(cell); !shown.empty()) line += (line.empty() ? "" : " ") + shown;
    return line + "\n";
}

Reminder reminder() {
    Reminder asked;
    asked.office = office();
    asked.addressee = "Ủy ban nhân dân phường Hoàn Kiếm";
    asked.regime_title = "Tình hình, kết quả giải quyết thủ tục hành chính";
    asked.legal_source = "Thông tư số 01/2020/TT-VPCP";
    asked.period_name = "tháng 10 năm 2026";
    asked.due = "2026-10-16";
    asked.as_of = "2026-10-21";
    asked.working_days_late = 3;
    return asked;
}

std::string letter_text(const Reminder& asked) {
    hoso::page::Fonts fonts;
    return hoso::text::collapse_spaces(PdfFile{reminder_letter(asked, decree(), fonts)}.text());
}

} // namespace

TEST(Pdf, KeepsTheMarginsOfTheDecree) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const PdfFile file{pdf_of(sample_report())};
    double left = 297, right = 0, top = 210, bottom = 0;
    for (const PlacedWord& word : file.words()) {
        const bool page_number = word.page > 1 && word.text == std::to_string(word.page);
        left = std::min(left, word.x0);
        right = std::max(right, word.x1);
        bottom = std::max(bottom, word.y1);
        if (!page_number) top = std::min(top, word.y0);
    }
    EXPECT_GE(left, 30 - tolerance_mm);
    EXPECT_LE(right, 297 - 15 + tolerance_mm);
    EXPECT_GE(top, 20 - tolerance_mm);
    EXPECT_LE(bottom, 210 - 20 + tolerance_mm);
}

TEST(Pdf, PutsWhatTheDecreeNamesWhereItWantsIt) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const PdfFile file{pdf_of(sample_report())};
    const auto words = file.words();
    const double width = 297 - 30 - 15, left = 30 + width * 0.4 / 2, right = 30 + width * 0.7, centre = 30 + width / 2;
    for (const char* text : {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
             "Hà Nội, ngày 14 tháng 10 năm 2026", "KT. CHÁNH VĂN PHÒNG", "Nguyễn Thị Minh Khai"})
        EXPECT_NEAR(middle(find(words, text)), right, tolerance_mm) << text;
    for (const char* text : {"ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Số: …/BC-VP"})
        EXPECT_NEAR(middle(find(words, text)), left, tolerance_mm) << text;
    for (const char* text : {"BÁO CÁO", "(từ ngày 15/9/2026 đến ngày 14/10/2026)"})
        EXPECT_NEAR(middle(find(words, text)), centre, tolerance_mm) << text;
    const auto number =
        std::find_if(words.begin(), words.end(), [](const PlacedWord& word) { return word.page == 2 && word.y1 < 20; });
    ASSERT_NE(number, words.end());
    EXPECT_EQ(number->text, "2");
    EXPECT_NEAR(middle(*number), 297.0 / 2, tolerance_mm); // across the page, as part I, 7 says
    EXPECT_NEAR(find(words, "Nơi nhận:").x0, 30, tolerance_mm);
    EXPECT_NEAR(find(words, "Số: …/BC-VP").y1, find(words, "Hà Nội, ngày 14 tháng 10 năm 2026").y1, tolerance_mm);
    EXPECT_LT(find(words, "CỘNG HÒA").y0, find(words, "Độc lập").y0);
}

TEST(Pdf, HoldsTheTextOfTheReport) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const ReportModel model = sample_report();
    const std::string text = PdfFile{pdf_of(model)}.text();
    EXPECT_TRUE(hoso::text::is_nfc(text));
    for (const auto& table : model.tables)
        for (const auto& row : table.rows) EXPECT_THAT(text, HasSubstr(line_of(row)));
    for (const std::string& line : {model.title, model.status_line, model.notes[0], model.tables[1].title})
        EXPECT_THAT(text, HasSubstr(line));
    EXPECT_EQ(count(text, "\xEF\xBF\xBD"), 0U);
}

TEST(Pdf, RepeatsTheHeadingsOnEachPage) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const PdfFile file{pdf_of(year_report(120))};
    const int pages = file.words().back().page;
    EXPECT_GE(pages, 4);
    EXPECT_GE(
        count(file.text(), "Chỉ tiêu Đơn vị tính"), static_cast<std::size_t>(pages - 1)); // the last may be signed only
}

TEST(Pdf, RepeatsTheFirstColumnsWhereATableIsTooWide) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const ReportModel model = city_report(3, 60);
    const PdfFile file{pdf_of(model)};
    const std::string text = hoso::text::collapse_spaces(file.text());
    const std::size_t parts = count(text, "của bảng)") + 1;
    EXPECT_GE(parts, 3U);
    EXPECT_EQ(count(text, "1 Ủy ban nhân dân xã số 1 "), parts);
    for (const auto& cell : model.tables[0].rows[2].cells) EXPECT_THAT(text, HasSubstr(shown_text(cell)));
}

TEST(Pdf, TakesAwkwardReports) {
    const ReportModel model = awkward_report();
    const std::string pdf = pdf_of(model);
    EXPECT_EQ(pdf, pdf_of(model));
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const std::string text = PdfFile{pdf}.text();
    EXPECT_THAT(text, HasSubstr("Báo cáo <script>alert(1)</script> & \"mọi\" thứ"));
    EXPECT_THAT(text, HasSubstr("-9.223.372.036.854.775.808"));
    EXPECT_THAT(text, HasSubstr("9.223.372.036.854,775807*"));
}

TEST(Pdf, TakesAReportOfNothing) {
    EXPECT_THAT(pdf_of(empty_model()), testing::StartsWith("%PDF-"));
    ReportModel model = empty_model();
    model.tables.emplace_back();
    model.charts.emplace_back();
    model.charts.push_back(chart(hoso::regime::ChartKind::bars, one_stop_shop(), 2));
    model.charts[1].rows.clear();
    model.charts[1].series[0].values[0] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(pdf_of(model), testing::StartsWith("%PDF-"));
}

TEST(TableFit, MakesTypeSmallerBeforeItBreaksColumns) {
    hoso::page::Fonts fonts;
    const auto fit = [&](int columns) { return fit_table(fonts, city_report(3, columns).tables[0], 252); };
    EXPECT_EQ(fit(4).size_points, 11);
    EXPECT_EQ(fit(4).bands.size(), 1U);
    const TableFit smaller = fit(18);
    EXPECT_EQ(smaller.bands.size(), 1U);
    EXPECT_LT(smaller.size_points, 11);
    EXPECT_GE(smaller.size_points, 7);
    const TableFit broken = fit(60);
    EXPECT_GT(broken.bands.size(), 1U);
    std::size_t columns = 2;
    for (const auto& band : broken.bands) {
        EXPECT_EQ(band[0], 0U);
        EXPECT_EQ(band[1], 1U);
        EXPECT_EQ(band[2], columns); // each column once, in order
        columns += band.size() - 2;
        double width = 0;
        for (const std::size_t column : band) width += broken.widths[column];
        EXPECT_LE(width, 252);
    }
    EXPECT_EQ(columns, 62U);
}

TEST(DrawnCharts, OfManyCategoriesAreSeveral) {
    ReportModel model = empty_model();
    hoso::report::ReportChart many;
    many.title = "Tiếp nhận";
    many.series.push_back({"Tiếp nhận", 0, {}});
    for (int i = 0; i < 633; ++i) {
        many.categories.push_back("Đơn vị " + std::to_string(i));
        many.series[0].values.push_back(i);
    }
    model.charts = {many};
    std::size_t categories = 0;
    const auto drawn = drawn_charts(model, 252, 170);
    for (const DrawnChart& part : drawn) categories += std::get<hoso::page::Chart>(part.chart).categories.size();
    EXPECT_EQ(categories, 633U);
    EXPECT_GT(drawn.size(), 20U);
    EXPECT_THAT(std::get<hoso::page::Chart>(drawn[1].chart).title, testing::StartsWith("Tiếp nhận - phần 2/"));
    model.charts[0].kind = hoso::regime::ChartKind::progress;
    model.charts[0].targets.assign(633, 10);
    categories = 0;
    for (const DrawnChart& part : drawn_charts(model, 252, 170))
        categories += std::get<hoso::page::ProgressChart>(part.chart).rows.size();
    EXPECT_EQ(categories, 633U);
    EXPECT_THAT(pdf_of(model), testing::StartsWith("%PDF-"));
}

TEST(DrawnCharts, SayValuesAsTheTableDoes) {
    const ReportModel model = sample_report();
    EXPECT_EQ(value_label(model, model.charts[0], 0, 0), "731");
    EXPECT_EQ(value_label(model, model.charts[0], 0, 6), "5.117*");
    ReportModel other = model;
    other.charts[0].table = 9;
    EXPECT_EQ(value_label(other, other.charts[0], 0, 6), "5.117");
    other.charts[0].series[0].values[6] = -1234.5;
    EXPECT_EQ(value_label(other, other.charts[0], 0, 6), "-1.234,5");
    EXPECT_EQ(value_label(other, other.charts[0], 0, 99), "");
}

TEST(DrawnCharts, TakeCategoriesFromColumnsToo) {
    const ReportModel model = year_report(10);
    const auto drawn = months_chart(model);
    EXPECT_EQ(value_label(model, drawn, 0, 0), "37");
    EXPECT_EQ(value_label(model, drawn, 1, 11), shown_text(model.tables[0].rows[4].cells[14]));
}

TEST(DrawnCharts, OfProgressWithoutTargetsAreBars) {
    ReportModel model = sample_report();
    model.charts = {model.charts[2]};
    model.charts[0].targets.clear();
    const auto drawn = drawn_charts(model, 252, 170);
    ASSERT_EQ(drawn.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<hoso::page::Chart>(drawn[0].chart));
}

TEST(Letter, SaysWhatIsLateAndHowLate) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    const std::string text = letter_text(reminder());
    for (const char* part : {"Số: …/VP", "V/v đôn đốc báo cáo tháng 10 năm 2026", "Hà Nội, ngày 21 tháng 10 năm 2026",
             "Kính gửi: Ủy ban nhân dân phường Hoàn Kiếm", "“Tình hình, kết quả giải quyết thủ tục hành chính”",
             "theo Thông tư số 01/2020/TT-VPCP", "hết ngày 16/10/2026", "Đến ngày 21/10/2026",
             "quá hạn 3 ngày làm việc", "KT. CHÁNH VĂN PHÒNG", "- Như trên; - Lưu: VT, KSTT."})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(text, testing::Not(HasSubstr("Cục Kiểm soát")));
}

TEST(Letter, BeforeTheDueDayAsksForTheAnswerInTime) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    Reminder asked = reminder();
    asked.working_days_late = 0;
    asked.as_of = "2026-10-15";
    asked.how_to_answer = "Gửi về hộp thư baocao@example.vn.";
    const std::string text = letter_text(asked);
    EXPECT_THAT(text, HasSubstr("gửi báo cáo đúng thời hạn nêu trên."));
    EXPECT_THAT(text, HasSubstr("Gửi về hộp thư baocao@example.vn."));
    EXPECT_THAT(text, testing::Not(HasSubstr("quá hạn")));
}

TEST(Letter, ListsWhatIsMissing) {
    if (!has_program("pdftotext")) GTEST_SKIP() << "pdftotext (poppler-utils) is missing";
    Reminder asked = reminder();
    asked.missing = {{"Biểu II.06a/VPCP/KSTT", ""}, {"Biểu số hóa", "Không đọc được: bieu.xlsx, Sheet1!C7"}};
    const std::string text = letter_text(asked);
    EXPECT_THAT(text, HasSubstr("1 Biểu II.06a/VPCP/KSTT Chưa nhận được"));
    EXPECT_THAT(text, HasSubstr("2 Biểu số hóa Không đọc được: bieu.xlsx, Sheet1!C7"));
}

TEST(Letter, IsTheSameForTheSameReminder) {
    hoso::page::Fonts fonts;
    EXPECT_EQ(reminder_letter(reminder(), decree(), fonts), reminder_letter(reminder(), decree(), fonts));
}
