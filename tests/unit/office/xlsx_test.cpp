// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::office;
using namespace hoso::test;
using testing::ElementsAre;
using testing::EndsWith;
using testing::StartsWith;

namespace {

/// One row of cells, row 1.
std::string row(const std::string& cells) { return "<sheetData><row r='1'>" + cells + "</row></sheetData>"; }

/// The cells of row 1 of the sheet, up to the last that is not empty.
std::vector<std::string> row_texts(const Workbook& workbook) {
    std::vector<std::string> texts;
    if (workbook.sheets.at(0).rows.empty()) return texts;
    for (int column = 1; column <= workbook.sheets[0].rows[0].cells.back().column; ++column)
        texts.push_back(cell_text(workbook.sheets[0], 1, column));
    return texts;
}

std::string date_styles(const std::vector<std::string>& codes) {
    std::string formats, styles = "<xf numFmtId='0'/>";
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const std::string id = std::to_string(200 + i);
        formats += "<numFmt numFmtId='" + id + "' formatCode='" + codes[i] + "'/>";
        styles += "<xf numFmtId='" + id + "'/>";
    }
    return "<numFmts>" + formats + "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs>" + styles +
           "</cellXfs><dxfs><dxf><numFmt numFmtId='200' formatCode='0'/></dxf></dxfs>";
}

/// A cell with the number in that format, in a workbook with these properties.
std::string formatted(const std::string& code, const std::string& number, const std::string& workbook = "") {
    const Workbook read =
        Reading{}.read(xlsx_parts(row("<c r='A1' s='1'><v>" + number + "</v></c>"), "", date_styles({code}), workbook));
    return cell_text(read.sheets[0], 1, 1);
}

} // namespace

TEST(Xlsx, ReadsEveryKindOfCell) {
    const Workbook workbook =
        Reading{}.read(xlsx_parts(row("<c r='A1' t='s'><v>1</v></c><c t='inlineStr'><is><t>trong</t></is></c>"
                                      "<c r='D1'><v>31345</v></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c>"
                                      "<c t='e'><v>#N/A</v></c><c t='d'><v>2026-10-05</v></c>"
                                      "<c t='str'><f>A1&amp;B1</f><v>gộp</v></c><c><f>1/3</f><v>0.1</v></c>"
                                      "<c><f>1+1</f></c><c t='str'><f>\"\"</f><v></v></c>"),
            "<si><t>không</t></si><si><t>Đông Anh</t></si>"));
    EXPECT_EQ(workbook.format, WorkbookFormat::xlsx);
    ASSERT_EQ(workbook.sheets.size(), 1U);
    EXPECT_EQ(workbook.sheets[0].name, "Bảng kê");
    EXPECT_THAT(row_texts(workbook),
        ElementsAre("text:Đông Anh", "text:trong", "", "number:31345", "boolean:true", "boolean:false", "error:#N/A",
            "date:2026-10-05", "=text:gộp", "=number:0.1", "=error:", "=text:"))
        << "a formula without stored result is no empty cell";
}

TEST(Xlsx, JoinsRichTextAndLeavesReadingsOut) {
    const Workbook workbook = Reading{}.read(xlsx_parts(
        row("<c t='s'><v>0</v></c><c t='s'><v>1</v></c><c t='inlineStr'><is><r><t>a </t></r><r><t>b</t></r></is></c>"),
        "<si><r><rPr><b/></rPr><t xml:space='preserve'>Hồ </t></r><r><t>sơ</t></r><rPh sb='0' eb='1'><t>đọc</t></rPh>"
        "<phoneticPr fontId='1'/></si><si><t>a_x000D_b_x005F_x000D_c_xZZZZ__x</t></si>"));
    EXPECT_THAT(row_texts(workbook), ElementsAre("text:Hồ sơ", "text:a\rb_x000D_c_xZZZZ__x", "text:a b"));
}

TEST(Xlsx, TellsDatesFromNumbersByTheirFormat) {
    EXPECT_EQ(formatted("dd/mm/yyyy", "46300"), "date:2026-10-05");
    EXPECT_EQ(formatted("[$-42A]d mmmm yyyy;@", "46300"), "date:2026-10-05");
    EXPECT_EQ(formatted("[$-1010000]d/m/yy hh:mm", "46300.5625"), "date:2026-10-05T13:30:00");
    EXPECT_EQ(formatted("mmm", "46300"), "date:2026-10-05");
    EXPECT_EQ(formatted("hh:mm", "0.5625"), "time:13:30:00");
    EXPECT_EQ(formatted("hh:mm", "46300.5625"), "date:2026-10-05T13:30:00");
    EXPECT_EQ(formatted("[h]:mm", "1.5"), "time:36:00:00");
    EXPECT_EQ(formatted("dd/mm/yyyy", "46300.999999"), "date:2026-10-06") << "half a second is not lost downwards";
    EXPECT_EQ(formatted("General", "46300"), "number:46300");
    EXPECT_EQ(formatted("0.00", "46300"), "number:46300");
    EXPECT_EQ(formatted("#,##0 &quot;đồng mỗi tháng/ngày&quot;", "46300"), "number:46300");
    EXPECT_EQ(formatted("#,##0 \\d\\m_y*s", "46300"), "number:46300");
    EXPECT_EQ(formatted("[Red][&lt;10]0;dd/mm", "46300"), "number:46300");
    EXPECT_EQ(formatted("0.00E+00", "46300"), "number:46300");
    EXPECT_EQ(formatted("000", "7"), "number:7|007");
    EXPECT_EQ(formatted("000", "1234"), "number:1234");
    EXPECT_EQ(formatted("000", "-7"), "number:-7");
}

TEST(Xlsx, CountsDaysAsExcelDoes) {
    EXPECT_EQ(formatted("d/m/yyyy", "1"), "date:1900-01-01");
    EXPECT_EQ(formatted("d/m/yyyy", "59"), "date:1900-02-28");
    EXPECT_EQ(formatted("d/m/yyyy", "60"), "number:60") << "29 February 1900 never was";
    EXPECT_EQ(formatted("d/m/yyyy", "61"), "date:1900-03-01");
    EXPECT_EQ(formatted("d/m/yyyy", "2958465"), "date:9999-12-31");
    EXPECT_EQ(formatted("d/m/yyyy", "2958466"), "number:2958466");
    EXPECT_EQ(formatted("d/m/yyyy", "-1"), "number:-1");
    EXPECT_EQ(formatted("d/m/yyyy", "1E+300"), "number:1" + std::string(300, '0'));
    EXPECT_EQ(formatted("d/m/yyyy", "44838", "<workbookPr date1904='1'/>"), "date:2026-10-05");
    EXPECT_EQ(formatted("d/m/yyyy", "0", "<workbookPr date1904='true'/>"), "date:1904-01-01");
}

TEST(Xlsx, KnowsBuiltInFormats) {
    const Workbook workbook = Reading{}.read(xlsx_parts(
        row("<c s='0'><v>46300</v></c><c s='1'><v>0.5</v></c><c s='2'><v>46300.5</v></c><c s='3'><v>2</v></c><c "
            "s='4'><v>5</v></c>"),
        "",
        "<cellXfs><xf numFmtId='14'/><xf numFmtId='20'/><xf numFmtId='22'/><xf numFmtId='46'/><xf "
        "numFmtId='4'/></cellXfs>"));
    EXPECT_THAT(row_texts(workbook),
        ElementsAre("date:2026-10-05", "time:12:00:00", "date:2026-10-05T12:00:00", "time:48:00:00", "number:5"));
}

TEST(Xlsx, ReadsMergedAndHidden) {
    const std::string hidden_sheet = "<sheets><sheet name='ẩn' sheetId='2' state='veryHidden' r:id='r1'/></sheets>";
    const Workbook workbook = Reading{}.read(xlsx_parts(
        "<cols><col min='2' max='4' hidden='1'/><col min='5' max='5'/></cols><sheetData><row r='3' hidden='1'>"
        "<c r='B3'><v>1</v></c></row><row><c><v>2</v></c></row></sheetData><mergeCells><mergeCell ref='A1:C2'/>"
        "</mergeCells><extLst><ext><sheetData><row r='1'><c><v>9</v></c></row></sheetData></ext></extLst>",
        "", "", hidden_sheet));
    ASSERT_EQ(workbook.sheets.size(), 2U);
    EXPECT_TRUE(workbook.sheets[0].hidden);
    const Sheet& sheet = workbook.sheets[1];
    EXPECT_FALSE(sheet.hidden);
    EXPECT_THAT(sheet.merged, ElementsAre(Range{1, 1, 2, 3}));
    EXPECT_THAT(sheet.hidden_columns, ElementsAre(Range{1, 2, largest_row, 4}));
    ASSERT_EQ(sheet.rows.size(), 2U);
    EXPECT_TRUE(sheet.rows[0].hidden);
    EXPECT_EQ(cell_text(sheet, 3, 2), "number:1");
    EXPECT_FALSE(sheet.rows[1].hidden);
    EXPECT_EQ(cell_text(sheet, 4, 1), "number:2") << "a row and a cell without a name follow the ones before";
}

TEST(Xlsx, NamesTheCellThatIsWrong) {
    const Reading reading;
    const auto refusal = [&](const std::string& sheet) { return reading.refusal(xlsx_parts(sheet)); };
    EXPECT_EQ(refusal(row("<c r='C1' t='s'><v>7</v></c>")), "Bảng kê!C1: shared text 7 is not in the file");
    EXPECT_EQ(refusal(row("<c r='C1' t='s'><v>-1</v></c>")), "Bảng kê!C1: shared text -1 is not in the file");
    EXPECT_EQ(refusal(row("<c r='C1' s='9'><v>1</v></c>")), "Bảng kê!C1: the style of the cell is not in the file");
    EXPECT_EQ(refusal(row("<c r='C1'><v>1,5</v></c>")), "Bảng kê!C1: 1,5 is no number");
    EXPECT_EQ(refusal(row("<c r='C1' t='x'><v>1</v></c>")), "Bảng kê!C1: unknown kind of cell x");
    EXPECT_EQ(refusal(row("<c r='C2'><v>1</v></c>")), "Bảng kê!1: C2 is no name of a cell in this row");
    EXPECT_EQ(refusal(row("<c r='XFE1'><v>1</v></c>")), "Bảng kê!1: XFE1 is no name of a cell in this row");
    EXPECT_EQ(refusal(row("<c r='B1'><v>1</v></c><c r='A1'><v>1</v></c>")),
        "Bảng kê!A1: the cell stands behind a later one or twice");
    EXPECT_EQ(refusal("<sheetData><row r='2'/><row r='2'/></sheetData>"),
        "Bảng kê!2: the row stands below a later one or twice");
    EXPECT_EQ(refusal("<sheetData><row r='1048577'/></sheetData>"), "Bảng kê: more than 1048576 rows");
    EXPECT_EQ(refusal("<sheetData><row r='x'/></sheetData>"), "Bảng kê: x is no number of a row");
    EXPECT_EQ(refusal("<sheetData/><mergeCells><mergeCell ref='C2:A1'/></mergeCells>"),
        "Bảng kê: C2:A1 is no range of cells");
    EXPECT_EQ(refusal("<cols><col min='4' max='2' hidden='1'/></cols>"), "Bảng kê: hidden columns that cannot be");
    EXPECT_THAT(refusal("<sheetData><row>"), StartsWith("xl/worksheets/sheet1.xml: line 1, column "));
}

TEST(Xlsx, SaysWhichPartIsMissing) {
    const Reading reading;
    Parts parts = xlsx_parts("");
    parts.pop_back();
    EXPECT_EQ(reading.refusal(parts), "xl/worksheets/sheet1.xml: missing from the file");
    EXPECT_EQ(reading.refusal(xlsx_parts("", "", "", "<sheets><sheet name='b'/></sheets>")),
        "b: the sheet is not in the file");
    EXPECT_EQ(reading.refusal(Parts{{"a.txt", "a"}}), "a ZIP file, not a table");
}

TEST(Xlsx, RefusesEntities) {
    const Reading reading;
    Parts parts = xlsx_parts("");
    parts.back().second = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><worksheet><sheetData><row><c "
                          "t='inlineStr'><is><t>&b;</t></is></c></row></sheetData></worksheet>";
    EXPECT_THAT(reading.refusal(parts), EndsWith("entities may not be declared"));
    parts.back().second = "<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><worksheet>&a;</worksheet>";
    EXPECT_THAT(reading.refusal(parts), EndsWith("entities may not be declared"));
}

TEST(Xlsx, KeepsItsLimits) {
    const Reading reading;
    ReadLimits limits;
    limits.cells = 2;
    const std::string three = row("<c><v>1</v></c><c><v>2</v></c><c><v>3</v></c>");
    EXPECT_EQ(reading.refusal(xlsx_parts(three), limits), "Bảng kê!C1: more than 2 cells");
    limits = {};
    limits.text_bytes = 100;
    const std::string strings = "<si><t>" + std::string(40, 'a') + "</t></si>";
    const std::string repeated = row("<c t='s'><v>0</v></c><c t='s'><v>0</v></c><c t='s'><v>0</v></c>");
    EXPECT_EQ(
        reading.refusal(xlsx_parts(repeated, strings), limits), "Bảng kê!C1: more than 100 bytes of text in cells");
    EXPECT_EQ(reading.refusal(xlsx_parts(repeated, strings + strings), limits),
        ("xl/sharedStrings.xml: more than 100 bytes of text in cells"));
    limits.text_bytes = 20;
    EXPECT_EQ(reading.refusal(xlsx_parts(row("<c t='str'><v>" + std::string(40, 'a') + "</v></c>")), limits),
        "Bảng kê!A1: too much text in one cell");
    limits = {};
    limits.sheets = 1;
    EXPECT_EQ(reading.refusal(xlsx_parts("", "", "", "<sheets><sheet name='b' r:id='r1'/></sheets>"), limits),
        "more than 1 sheets");
    limits = {};
    limits.ranges = 1;
    EXPECT_EQ(reading.refusal(xlsx_parts("<mergeCell ref='A1:B1'/><mergeCell ref='C3:D3'/>"), limits),
        "Bảng kê!C3: more than 1 merged cells");
    EXPECT_EQ(reading.refusal(xlsx_parts("<col min='1' max='1' hidden='1'/><col min='3' max='3' hidden='1'/>"), limits),
        "Bảng kê: more than 1 hidden columns");
    limits = {};
    limits.parts = 3;
    EXPECT_EQ(reading.refusal(xlsx_parts(""), limits), "more than 3 parts");
    limits = {};
    limits.file_bytes = 10;
    EXPECT_EQ(reading.refusal(xlsx_parts(""), limits), "larger than 10 bytes");
}
