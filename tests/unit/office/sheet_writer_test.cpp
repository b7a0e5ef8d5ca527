// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/sheet_writer.hpp"

#include "reading.hpp"

#include <chrono>
#include <clocale>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <gmock/gmock.h>
#include <random>

using namespace hoso;
using namespace hoso::office;
using namespace hoso::test;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

CellStyle style_of(const std::string& number_format, bool locked = true) {
    CellStyle style;
    style.borders(Line::thin).number_format = number_format;
    style.locked = locked;
    return style;
}

/// A report of three units with everything that a report has.
std::string sample_report() {
    WorkbookProperties properties;
    properties.title = "Báo cáo tháng 10 năm 2026";
    properties.author = "Văn phòng & <UBND>";
    properties.company = "UBND thành phố";
    properties.created = 1'793'000'000;
    WorkbookWriter book{properties};
    CellStyle heading = style_of("");
    heading.bold = heading.wrapped = true;
    heading.across = Across::centre;
    heading.fill = Colour{0xDDE7F3};
    CellStyle title;
    title.bold = true;
    title.size = 14;
    title.across = Across::centre;
    const StyleId header = book.add_style(heading), text = book.add_style(style_of(""));
    const StyleId count = book.add_style(style_of("#,##0")), share = book.add_style(style_of("0.00%"));
    CellStyle sum = style_of("#,##0");
    sum.bold = true;
    sum.top = Line::doubled;
    const StyleId total = book.add_style(sum);

    SheetWriter sheet = book.add_sheet("2026");
    sheet.set_column_width(1, 1, 5);
    sheet.set_column_width(2, 2, 34);
    sheet.set_column_width(3, 5, 14);
    sheet.set_row_height(1, 24);
    sheet.merge({1, 1, 1, 5}, book.add_style(title));
    sheet.text(1, 1, "KẾT QUẢ SỐ HÓA HỒ SƠ", book.add_style(title));
    int column = 0;
    for (const char* name : {"TT", "Đơn vị", "Hồ sơ", "Tỷ lệ", "Ngày nhận"}) sheet.text(3, ++column, name, header);
    const char* units[] = {"Phường Hoàn Kiếm", "Phường Ngọc Hà", "Xã Sóc Sơn"};
    for (int i = 0; i < 3; ++i) {
        sheet.number(4 + i, 1, ScaledNumber{i + 1}, count);
        sheet.text(4 + i, 2, units[i], text);
        sheet.number(4 + i, 3, ScaledNumber{123'456 * (i + 1)}, count);
        sheet.number(4 + i, 4, ScaledNumber{2'525 + i, 4}, share);
        sheet.date(4 + i, 5, 2026y / 10 / (5 + i), text);
    }
    sheet.blank(7, 1, total);
    sheet.text(7, 2, "Tổng", total);
    sheet.formula(7, 3, "SUM(C4:C6)", ScaledNumber{740'736}, total);
    sheet.note(7, 3, "3 trên 3 đơn vị");
    sheet.freeze(3, 2);
    sheet.filter({3, 1, 6, 5});
    PrintSetup print;
    print.orientation = PrintSetup::Orientation::landscape;
    print.left = 25.4;
    print.first_repeated_row = print.last_repeated_row = 3;
    print.area = Range{1, 1, 30, 5};
    print.breaks_before = {31};
    print.header_line.right = "Mẫu số 06 & 07";
    print.footer_line.centre = "Trang {page}/{pages}";
    print.centred = true;
    print.grid_shown = false;
    sheet.set_print(print);
    Chart chart;
    chart.title = "Hồ sơ đã số hóa";
    chart.category_axis = "Đơn vị";
    chart.value_axis = "Hồ sơ";
    chart.value_format = "#,##0";
    chart.series.push_back({"Hồ sơ", {"2026", {4, 2, 7, 2}}, {"2026", {4, 3, 7, 3}}, Colour{0x1F5FA8}});
    chart.row = 9;
    chart.width = 145;
    sheet.add_chart(chart);
    book.define_name("tong_ho_so", {"2026", {7, 3, 7, 3}});
    return book.finish();
}

/// A blank form: what may be typed is checked, the rest is locked.
std::string sample_form() {
    WorkbookWriter book;
    SheetWriter form = book.add_sheet("Biểu nhập");
    SheetWriter hidden = book.add_sheet("hoso", SheetState::hidden);
    hidden.text(1, 1, "sha256:0123");
    for (int i = 0; i < 3; ++i) hidden.text(2 + i, 1, "nguồn " + std::to_string(i));
    form.text(1, 1, "Chỉ nhập vào ô màu vàng.");
    CellStyle input = style_of("#,##0", false);
    input.fill = Colour{0xFFF9D6};
    const StyleId free = book.add_style(input);
    for (int row = 3; row <= 6; ++row) form.blank(row, 2, free);
    Validation whole;
    whole.kind = Validation::Kind::whole_number;
    whole.least = "0";
    whole.most = "1000000";
    whole.prompt_title = "Số hồ sơ";
    whole.prompt = "Số nguyên, không âm";
    whole.error = "Phải là số nguyên từ 0";
    form.validate({3, 2, 3, 2}, whole);
    Validation choice;
    choice.choices = {"Có", "Không"};
    form.validate({4, 2, 4, 2}, choice);
    Validation from_cells;
    from_cells.choices_in = SheetRange{"hoso", {2, 1, 4, 1}};
    form.validate({5, 2, 5, 2}, from_cells);
    Validation day;
    day.kind = Validation::Kind::date;
    day.least = "2026-10-05";
    day.refusal = Validation::Refusal::warning;
    day.may_be_empty = false;
    form.validate({6, 2, 6, 2}, day);
    form.hide_columns(4, 5);
    form.hide_row(8);
    form.protect();
    book.add_property("hoso-fingerprint", "sha256:0123");
    return book.finish();
}

/// What the Error{output} says; "written" where there is none.
std::string refusal(const std::function<void(WorkbookWriter&, SheetWriter&)>& action) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("Biểu");
    try {
        action(book, sheet);
        book.finish();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::output);
        return error.what();
    }
    return "written";
}

std::vector<std::string> row_texts(const Sheet& sheet, int row, int last) {
    std::vector<std::string> texts;
    for (int column = 1; column <= last; ++column) texts.push_back(cell_text(sheet, row, column));
    return texts;
}

class Part {
public:
    explicit Part(std::string_view bytes) { m_reading.read(bytes); }
    std::string operator()(const char* name) const { return part_of(m_reading.path(), name); }

private:
    Reading m_reading;
};

} // namespace

TEST(SheetWriter, IsReadAsItWasWritten) {
    const std::string bytes = sample_report();
    if (const char* sample = std::getenv("HOSO_SHEET_SAMPLE")) std::ofstream{sample, std::ios::binary} << bytes;
    const Workbook book = Reading{}.read(bytes);
    ASSERT_EQ(book.sheets.size(), 1U);
    const Sheet& sheet = book.sheets[0];
    EXPECT_EQ(sheet.name, "2026");
    EXPECT_EQ(cell_text(sheet, 1, 1), "text:KẾT QUẢ SỐ HÓA HỒ SƠ");
    EXPECT_THAT(row_texts(sheet, 4, 5),
        ElementsAre("number:1", "text:Phường Hoàn Kiếm", "number:123456", "number:0.2525", "date:2026-10-05"));
    EXPECT_THAT(row_texts(sheet, 7, 3), ElementsAre("", "text:Tổng", "=number:740736"));
    EXPECT_THAT(sheet.merged, ElementsAre(Range{1, 1, 1, 5}));
}

TEST(SheetWriter, WritesTextAsText) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    const std::vector<std::string> texts{"=1+1", "+84", "-5", "@SUM(A1)", "007", "1.234,5", "_x000D_",
        "a\r\n\x01\uFFFE", "{=1}", "http://example.vn", std::string(32'767, 'x'), "😀 \"<&>'"};
    for (std::size_t i = 0; i < texts.size(); ++i) sheet.text(1, static_cast<int>(i) + 1, texts[i]);
    sheet.text(2, 1, "");
    sheet.text(3, 1, "\xFF");
    sheet.formula_text(4, 1, "A1&\"<\"", "=1+1<");
    const Workbook again = Reading{}.read(book.finish());
    for (std::size_t i = 0; i < texts.size(); ++i)
        EXPECT_EQ(cell_text(again.sheets[0], 1, static_cast<int>(i) + 1), "text:" + texts[i]);
    EXPECT_EQ(cell_text(again.sheets[0], 2, 1), "");
    EXPECT_EQ(cell_text(again.sheets[0], 3, 1), "text:\uFFFD");
    EXPECT_EQ(cell_text(again.sheets[0], 4, 1), "=text:=1+1<");
}

TEST(SheetWriter, WritesExactNumbersOrText) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    int column = 0;
    for (const char* decimal : {"9.7", "-0", "999999999999999", "1234567890123456", "12345678901234500000", "0.1",
             "-1234.50", "1.5E-3", "0.30000000000000004", "1E39", "1E300", "1E-300"})
        sheet.number(1, ++column, decimal);
    EXPECT_THAT(row_texts(Reading{}.read(book.finish()).sheets[0], 1, column),
        ElementsAre("number:9.7", "number:0", "number:999999999999999", "text:1234567890123456",
            "number:12345678901234500000", "number:0.1", "number:-1234.5", "number:0.0015", "text:0.30000000000000004",
            "number:1000000000000000000000000000000000000000", "text:1" + std::string(300, '0'),
            "text:0." + std::string(299, '0') + "1"));
}

TEST(SheetWriter, WritesScaledNumbersExactly) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    const std::vector<ScaledNumber> numbers{{97, 1}, {-5, 3}, {INT64_MAX, 0}, {INT64_MIN, 2}, {1, 40}, {0, 40},
        {123'450'000'000'000'000, 3}, {123'450'000'000'000'000, 25}, {999'999'999'999'999, 22}};
    int column = 0;
    for (const ScaledNumber& number : numbers) sheet.number(1, ++column, number);
    sheet.formula(2, 1, "=B1", ScaledNumber{97, 1});
    sheet.formula(2, 2, "B1", "12345678901234567");
    const Workbook again = Reading{}.read(book.finish());
    EXPECT_THAT(row_texts(again.sheets[0], 1, column),
        ElementsAre("number:9.7", "number:-0.005", "text:9223372036854775807", "text:-92233720368547758.08",
            "number:0." + std::string(39, '0') + "1", "number:0", "number:123450000000000", "number:0.000000012345",
            "number:0.0000000999999999999999"));
    EXPECT_THAT(row_texts(again.sheets[0], 2, 2), ElementsAre("=number:9.7", "text:12345678901234567"));
}

TEST(SheetWriter, EveryNumberOfFifteenDigitsComesBack) {
    std::mt19937_64 random{2026};
    const int rows = std::getenv("HOSO_SOAK") != nullptr ? 2'000 : 200;
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    std::vector<std::vector<ScaledNumber>> numbers(static_cast<std::size_t>(rows));
    for (int row = 1; row <= rows; ++row)
        for (int column = 1; column <= 50; ++column) {
            std::int64_t limit = 1;
            for (auto digits = random() % 16; digits > 0; --digits) limit *= 10;
            const auto value = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit));
            const ScaledNumber number{random() % 2 == 0 ? value : -value, static_cast<int>(random() % 20)};
            numbers[static_cast<std::size_t>(row) - 1].push_back(number);
            sheet.number(row, column, number);
        }
    const Workbook again = Reading{}.read(book.finish());
    for (int row = 1; row <= rows; ++row)
        for (int column = 1; column <= 50; ++column) {
            const ScaledNumber number =
                numbers[static_cast<std::size_t>(row) - 1][static_cast<std::size_t>(column) - 1];
            const Cell* cell = again.sheets[0].cell(row, column);
            ASSERT_NE(cell, nullptr);
            std::string digits = std::to_string(std::abs(number.value));
            const auto places = static_cast<std::size_t>(number.decimals);
            if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
            if (places > 0) {
                digits.insert(digits.size() - places, 1, '.');
                digits.resize(digits.find_last_not_of('0') + 1);
                if (digits.ends_with('.')) digits.pop_back();
            }
            ASSERT_EQ(cell->kind, CellKind::number) << digits;
            ASSERT_EQ(cell->value, (number.value < 0 ? "-" : "") + digits);
        }
}

TEST(SheetWriter, LaysOutReports) {
    const Part part{sample_report()};
    const std::string sheet = part("xl/worksheets/sheet1.xml"), book = part("xl/workbook.xml");
    for (const char* expected : {"<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"",
             "<pageMargins left=\"1\"", "<pane xSplit=\"2\" ySplit=\"3\"", "horizontalCentered=\"1\"",
             "<row r=\"1\" spans=\"1:5\" ht=\"24\" customHeight=\"1\"", "showGridLines=\"0\"",
             "<autoFilter ref=\"A3:E6\"", "<brk id=\"30\"", "Mẫu số 06 &amp;&amp; 07", "&amp;P/&amp;N",
             "<f>SUM(C4:C6)</f><v>740736</v>"})
        EXPECT_THAT(sheet, HasSubstr(expected));
    for (const char* expected : {"'2026'!$3:$3", "'2026'!$A$1:$E$30", "name=\"tong_ho_so\">'2026'!$C$7:$C$7<"})
        EXPECT_THAT(book, HasSubstr(expected));
    EXPECT_THAT(part("xl/styles.xml"), HasSubstr("Times New Roman"));
    EXPECT_THAT(part("xl/comments1.xml"), HasSubstr("3 trên 3 đơn vị"));
    EXPECT_THAT(part("docProps/core.xml"), HasSubstr("Văn phòng &amp; &lt;UBND&gt;"));
    EXPECT_THAT(part("docProps/core.xml"), HasSubstr("2026-10-26T07:33:20Z"));
    EXPECT_THAT(part("docProps/app.xml"), HasSubstr("UBND thành phố"));
}

TEST(SheetWriter, ChartsKeepWhatTheirCellsHold) {
    const std::string chart = Part{sample_report()}("xl/charts/chart1.xml");
    for (const char* expected : {"<c:barDir val=\"col\"/>", "Hồ sơ đã số hóa", "'2026'!$C$4:$C$7",
             "<c:v>Phường Ngọc Hà</c:v>", "<c:v>123456</c:v>", "<c:v>740736</c:v>", "<c:ptCount val=\"4\"/>"})
        EXPECT_THAT(chart, HasSubstr(expected));
}

TEST(SheetWriter, FormsCheckWhatIsTyped) {
    const std::string bytes = sample_form();
    const Part part{bytes};
    const std::string sheet = part("xl/worksheets/sheet1.xml");
    for (const char* expected : {"<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" formatColumns=\"0\"",
             "<dataValidations count=\"4\">", "type=\"whole\"", "<formula1>0</formula1><formula2>1000000</formula2>",
             "promptTitle=\"Số hồ sơ\"", "type=\"list\"", "<formula1>\"Có,Không\"</formula1>",
             "<formula1>'hoso'!$A$2:$A$4</formula1>",
             "type=\"date\" operator=\"greaterThanOrEqual\" errorStyle=\"warning\"", "<formula1>46300</formula1>"})
        EXPECT_THAT(sheet, HasSubstr(expected));
    EXPECT_THAT(part("xl/styles.xml"), HasSubstr("<protection locked=\"0\"/>"));
    EXPECT_THAT(part("docProps/custom.xml"), HasSubstr("hoso-fingerprint"));
    const Workbook book = Reading{}.read(bytes);
    ASSERT_EQ(book.sheets.size(), 2U);
    EXPECT_FALSE(book.sheets[0].hidden);
    EXPECT_TRUE(book.sheets[1].hidden);
    EXPECT_EQ(cell_text(book.sheets[1], 1, 1), "text:sha256:0123");
    EXPECT_THAT(book.sheets[0].hidden_columns, ElementsAre(Range{1, 4, largest_row, 5}));
}

TEST(SheetWriter, GivesTheSameBytesInEveryLocaleAndTimeZone) {
    const std::string report = sample_report(), form = sample_form();
    ::setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    ::tzset();
    const std::string before = std::setlocale(LC_ALL, nullptr);
    bool comma = false;
    for (const char* name : {"vi_VN.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8"})
        if (std::setlocale(LC_ALL, name) != nullptr) {
            comma = true;
            EXPECT_EQ(sample_report(), report) << name;
            EXPECT_EQ(sample_form(), form) << name;
        }
    std::setlocale(LC_ALL, before.c_str());
    EXPECT_EQ(sample_report(), report);
    ::unsetenv("TZ");
    ::tzset();
    if (!comma) GTEST_SKIP() << "no locale with a decimal comma is installed";
}

TEST(SheetWriter, NamesSheetsAndCellsAsExcelTakesThem) {
    WorkbookWriter book;
    std::vector<std::string> names;
    std::string longest;
    for (int i = 0; i < 31; ++i) longest += "ỹ";
    const std::string repeated = longest.substr(0, longest_name_repeated);
    for (const std::string& name :
        {std::string{"a/b[c]:*?\\'"}, std::string{"Q1"}, std::string{"q1"}, longest + "x", repeated}) {
        SheetWriter sheet = book.add_sheet(name);
        names.push_back(sheet.name());
        sheet.text(1, 1, "x");
        PrintSetup print; // libxlsxwriter 1.1.4 has buffers for the names of ranges
        print.first_repeated_row = 1'048'570;
        print.last_repeated_row = 1'048'576;
        if (name.size() <= longest_name_repeated) print.repeated_columns = 16'384;
        print.area = Range{1, 1, 1'048'576, 16'384};
        sheet.set_print(print);
        sheet.filter({1, 1, 1'048'576, 16'384});
        book.define_name("name_" + std::string(58, 'x') + std::to_string(names.size()),
            {sheet.name(), {1'048'575, 16'383, 1'048'576, 16'384}});
        Chart chart;
        chart.series.push_back({"=x", {sheet.name(), {1, 16'384, 1, 16'384}}, {sheet.name(), {1, 1, 1, 9}}, {}});
        sheet.add_chart(chart);
    }
    EXPECT_THAT(names, ElementsAre("a_b_c______", "Q1", "q1-2", longest, repeated));
    const Part part{book.finish()};
    EXPECT_THAT(part("xl/workbook.xml"), HasSubstr("'" + longest + "'!$XFC$1048575:$XFD$1048576"));
    EXPECT_THAT(part("xl/workbook.xml"), HasSubstr("'Q1'!$A:$XFD,'Q1'!$1048570:$1048576"));
    EXPECT_THAT(part("xl/workbook.xml"), HasSubstr("'" + repeated + "'!$A:$XFD,'" + repeated + "'!$1048570:$1048576"));
    EXPECT_THAT(part("xl/charts/chart4.xml"), HasSubstr("'" + longest + "'!$A$1:$I$1"));
}

TEST(SheetWriter, RefusesWhatExcelCannotOpen) {
    using Book = WorkbookWriter;
    using Pen = SheetWriter;
    const std::string begin = "XLSX: Biểu";
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.text(0, 1, "x"); }), begin + ": there is no row 0");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.blank(7, 16'385, {}); }), begin + "!7: there is no column 16385");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.text(7, 3, std::string(32'768, 'x')); }),
        begin + "!C7: longer than 32767 characters");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.number(1, 1, "1,5"); }), begin + "!A1: 1,5 is no number");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.number(1, 1, ScaledNumber{1, 41}); }), begin + "!A1: 41 decimals");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.formula(1, 1, "=", "1"); }), begin + "!A1: an empty formula");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.date(1, 1, 2026y / 2 / 29); }), begin + "!A1: there is no such day");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.merge({1, 1, 1, 1}); }), begin + "!A1: one cell cannot be merged");
    EXPECT_EQ(refusal([](Book&, Pen& s) {
        s.merge({2, 1, 1, 1});
    }),
        begin + ": rows 2 to 1, columns 1 to 1 are no range of cells");
    EXPECT_EQ(refusal([](Book&, Pen& s) {
        s.merge({1, 1, 2, 2});
        s.merge({2, 2, 3, 3});
    }),
        begin + "!B2: the range overlaps another from A1");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.set_column_width(1, 1, 256); }), begin + "!A1: a width of 256");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.set_row_height(1, -1); }), begin + "!1: a height of -1");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.freeze(-1, 0); }), begin + ": -1 rows and 0 columns cannot be frozen");
    EXPECT_EQ(refusal([](Book&, Pen& s) { s.note(1, 1, ""); }), begin + "!A1: an empty note");
}

TEST(SheetWriter, RefusesStylesAndNamesThatCannotBe) {
    using Book = WorkbookWriter;
    using Pen = SheetWriter;
    CellStyle style;
    style.size = 0;
    EXPECT_THAT(refusal([&](Book& b, Pen&) { b.add_style(style); }), HasSubstr("no font"));
    style = {};
    style.indent = 16;
    EXPECT_THAT(refusal([&](Book& b, Pen&) { b.add_style(style); }), HasSubstr("an indent of 16 steps"));
    style = {};
    style.number_format = std::string(128, '0');
    EXPECT_THAT(refusal([&](Book& b, Pen&) { b.add_style(style); }), HasSubstr("longer than 127"));
    for (const char* name : {"", "Q1", "q1", "R1C1", "r", "tên", "a b", "1a", "_xlnm.x"})
        EXPECT_THAT(refusal([&](Book& b, Pen& s) {
            b.define_name(name, {s.name(), {1, 1, 1, 1}});
        }),
            HasSubstr(" cannot name cells"))
            << name;
    EXPECT_THAT(refusal([](Book& b, Pen&) {
        b.define_name("ten", {"khác", {1, 1, 1, 1}});
    }),
        HasSubstr("there is no sheet khác"));
    EXPECT_THAT(refusal([](Book& b, Pen& s) {
        b.define_name("ten", {s.name(), {1, 1, 1, 1}});
        b.define_name("TEN", {s.name(), {1, 1, 1, 1}});
    }),
        HasSubstr("TEN names cells already"));
    EXPECT_THAT(
        refusal([](Book& b, Pen&) { b.add_property("a", std::string(256, 'x')); }), HasSubstr("longer than 255"));
    WorkbookWriter hidden;
    hidden.add_sheet("a", SheetState::hidden);
    EXPECT_THROW(hidden.finish(), Error);
}

TEST(SheetWriter, RefusesSettingsThatCannotBe) {
    using Book = WorkbookWriter;
    using Pen = SheetWriter;
    const auto validation = [](const Validation& wanted) {
        return refusal([&](Book&, Pen& s) { s.validate({1, 1, 1, 1}, wanted); });
    };
    Validation wanted;
    EXPECT_THAT(validation(wanted), HasSubstr("a list without choices"));
    wanted.choices = {"a,b"};
    EXPECT_THAT(validation(wanted), HasSubstr("a,b cannot be a choice in a list"));
    wanted.choices = {std::string(128, 'x'), std::string(127, 'y')};
    EXPECT_THAT(validation(wanted), HasSubstr("choices of more than 255 characters: put them into cells"));
    wanted.choices = {std::string(128, 'x'), std::string(126, 'y')};
    EXPECT_EQ(validation(wanted), "written");
    wanted.choices = {std::string("ộ")};
    for (int i = 0; i < 126; ++i) wanted.choices.push_back("ộ");
    EXPECT_EQ(validation(wanted), "written");
    wanted.choices_in = SheetRange{"Biểu", {1, 1, 2, 2}};
    EXPECT_THAT(validation(wanted), HasSubstr("choices stand in one row or one column"));
    wanted = {};
    wanted.kind = Validation::Kind::decimal;
    EXPECT_EQ(validation(wanted), "written");
    wanted.least = "x";
    EXPECT_THAT(validation(wanted), HasSubstr("x is no limit for a cell"));
    wanted.kind = Validation::Kind::date;
    wanted.least = "2026-02-30";
    EXPECT_THAT(validation(wanted), HasSubstr("2026-02-30 is no limit for a cell"));
    wanted.least.reset();
    wanted.prompt_title = std::string(33, 'x');
    EXPECT_THAT(validation(wanted), HasSubstr("longer than 32"));

    const auto print = [](const PrintSetup& setup) { return refusal([&](Book&, Pen& s) { s.set_print(setup); }); };
    PrintSetup setup;
    setup.left = -1;
    EXPECT_THAT(print(setup), HasSubstr("a margin of -1 mm"));
    setup = {};
    setup.pages_wide = -1;
    EXPECT_THAT(print(setup), HasSubstr("-1 by 0 pages"));
    setup = {};
    setup.last_repeated_row = 3;
    EXPECT_THAT(print(setup), HasSubstr("no range of cells"));
    setup = {};
    setup.repeated_columns = 16'385;
    EXPECT_THAT(print(setup), HasSubstr("there is no column 16385"));
    setup.repeated_columns = 16'384;
    setup.first_repeated_row = 1'048'575;
    setup.last_repeated_row = 1'048'576;
    const std::string long_name = "ệệệệệệệệệệệệệệệệệ"; // 51 bytes
    EXPECT_THAT(refusal([&](Book& book, Pen&) { book.add_sheet(long_name).set_print(setup); }),
        HasSubstr("too long for a sheet that repeats both rows and columns"));
    setup = {};
    setup.footer_line.left = std::string(250, 'x');
    EXPECT_THAT(print(setup), HasSubstr("longer than 255"));
    setup = {};
    setup.breaks_before.assign(1'024, 2);
    EXPECT_THAT(print(setup), HasSubstr("more than 1023 page breaks"));

    const auto chart = [](const Chart& drawn) { return refusal([&](Book&, Pen& s) { s.add_chart(drawn); }); };
    Chart drawn;
    EXPECT_THAT(chart(drawn), HasSubstr("a chart of 0 series"));
    drawn.series.push_back({"", {"Biểu", {1, 1, 2, 2}}, {"Biểu", {1, 1, 2, 1}}, {}});
    EXPECT_THAT(chart(drawn), HasSubstr("one row or one column of cells"));
    drawn.series[0].categories.cells = {1, 1, 40'000, 1};
    EXPECT_THAT(chart(drawn), HasSubstr("a chart of more than 32000 points"));
    drawn.series[0].categories = {"khác", {1, 1, 1, 1}};
    EXPECT_THAT(chart(drawn), HasSubstr("there is no sheet khác"));
    drawn.width = 0;
    EXPECT_THAT(chart(drawn), HasSubstr("a chart of 0 x 90 mm"));
}

TEST(SheetWriter, WritesEveryStyle) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    CellStyle style;
    style.font = "Arial";
    style.italic = true;
    style.indent = 2;
    style.across = Across::left;
    style.down = Down::top;
    style.left = Line::hair;
    style.right = Line::dotted;
    style.top = Line::medium;
    style.bottom = Line::doubled;
    style.fill = Colour{0};
    style.colour = Colour{0xFF0000};
    EXPECT_EQ(book.add_style(style), book.add_style(style)) << "equal styles are one";
    EXPECT_EQ(book.add_style(CellStyle{}), StyleId::plain);
    sheet.text(1, 1, "x", book.add_style(style));
    const std::string styles = Part{book.finish()}("xl/styles.xml");
    for (const char* expected : {"<i/>", "val=\"Arial\"", "indent=\"2\"", "vertical=\"top\"", "<left style=\"hair\">",
             "<right style=\"dotted\">", "<top style=\"medium\">", "<bottom style=\"double\">",
             "fgColor rgb=\"FF000000\"", "<color rgb=\"FFFF0000\"/>"})
        EXPECT_THAT(styles, HasSubstr(expected));
}

TEST(SheetWriter, DatesBeforeExcelKnowsThemAreText) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    sheet.date(1, 1, 1900y / 2 / 28);
    sheet.date(1, 2, 1900y / 3 / 1);
    sheet.date(1, 3, 2026y / 10 / 5, book.add_style(style_of("d \"tháng\" m")));
    EXPECT_THAT(row_texts(Reading{}.read(book.finish()).sheets[0], 1, 3),
        ElementsAre("text:28/02/1900", "date:1900-03-01", "date:2026-10-05"));
}

TEST(SheetWriter, CellsComeInAnyOrderAndTheLastStays) {
    WorkbookWriter book;
    SheetWriter sheet = book.add_sheet("a");
    sheet.text(9, 1, "later");
    sheet.text(2, 2, "first");
    sheet.number(2, 2, "5");
    sheet.text(2, 1, "before");
    const Workbook again = Reading{}.read(book.finish());
    EXPECT_THAT(row_texts(again.sheets[0], 2, 2), ElementsAre("text:before", "number:5"));
    EXPECT_EQ(cell_text(again.sheets[0], 9, 1), "text:later");
}
