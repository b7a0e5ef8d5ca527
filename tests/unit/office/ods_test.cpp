// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::office;
using namespace hoso::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::string table(const std::string& rows, const std::string& attributes = "") {
    return "<table:table table:name='Bảng kê'" + attributes + ">" + rows + "</table:table>";
}
std::string row(const std::string& cells, const std::string& attributes = "") {
    return "<table:table-row" + attributes + ">" + cells + "</table:table-row>";
}
std::string cell(const std::string& text, const std::string& attributes = "") {
    return "<table:table-cell" + attributes + "><text:p>" + text + "</text:p></table:table-cell>";
}
std::string value(const std::string& type, const std::string& attribute, const std::string& text) {
    return cell(text, " office:value-type='" + type + "' office:" + attribute);
}

Sheet read(const std::string& body, const std::string& styles = "") {
    return Reading{}.read(ods_parts(body, styles)).sheets.at(0);
}

std::vector<std::string> row_texts(const Sheet& sheet, int number = 1) {
    std::vector<std::string> texts;
    const Row* found = sheet.row(number);
    if (found == nullptr) return texts;
    for (int column = 1; column <= found->cells.back().column; ++column)
        texts.push_back(cell_text(sheet, number, column));
    return texts;
}

} // namespace

TEST(Ods, ReadsEveryKindOfCell) {
    const Sheet sheet = read(table(
        row(cell("Đông Anh", " office:value-type='string'") + value("float", "value='1234.5'", "1.234,50") +
            value("float", "value='7'", "7") + value("percentage", "value='0.5'", "50 %") +
            value("currency", "value='1000'", "1.000 ₫") + value("date", "date-value='2026-10-05'", "05/10/2026") +
            value("date", "date-value='2026-10-05T13:30:00.000000000'", "05/10/26 13:30") +
            value("time", "time-value='PT36H05M07S'", "36:05") + value("boolean", "boolean-value='true'", "TRUE") +
            cell("#N/A", " office:value-type='string' calcext:value-type='error'") +
            cell("gộp", " table:formula='of:=1' office:value-type='string'") +
            "<table:table-cell table:formula='of:=1'/>")));
    EXPECT_EQ(sheet.name, "Bảng kê");
    EXPECT_THAT(row_texts(sheet),
        ElementsAre("text:Đông Anh", "number:1234.5|1.234,50", "number:7", "number:0.5|50 %", "number:1000|1.000 ₫",
            "date:2026-10-05|05/10/2026", "date:2026-10-05T13:30:00|05/10/26 13:30", "time:36:05:07|36:05",
            "boolean:true|TRUE", "error:#N/A", "=text:gộp", "=error:"));
}

TEST(Ods, ReadsTextAsItIsSeen) {
    const Sheet sheet = read(table(row(
        cell(
            "  hai\n   dòng  <text:span>có</text:span> <text:s text:c='3'/>cách<text:tab/>và<text:line-break/>xuống ") +
        "<table:table-cell><office:annotation><text:p>chú thích</text:p></office:annotation><text:p>một</text:p>"
        "<text:p/><text:p>ba<draw:frame><draw:text-box><text:p>hình</text:p></draw:text-box></draw:frame></text:p>"
        "</table:table-cell>" +
        cell("<text:ruby><text:ruby-base>chữ</text:ruby-base><text:ruby-text>đọc</text:ruby-text></text:ruby>") +
        cell("<text:a>liên kết</text:a>"))));
    EXPECT_THAT(row_texts(sheet),
        ElementsAre("text:hai dòng có    cách\tvà\nxuống ", "text:một\n\nba", "text:chữ", "text:liên kết"));
}

TEST(Ods, RepeatsRowsAndColumns) {
    const Sheet sheet = read(table(
        row("<table:table-cell table:number-columns-repeated='2'/>" + cell("x", " table:number-columns-repeated='2'") +
                "<table:table-cell table:number-columns-repeated='16380'/>",
            " table:number-rows-repeated='2'") +
        row("<table:table-cell table:number-columns-repeated='16384'/>", " table:number-rows-repeated='1000'") +
        "<table:table-row-group><table:table-header-rows>" + row(cell("y")) +
        "</table:table-header-rows></table:table-row-group>" +
        row("<table:table-cell table:number-columns-repeated='16384'/>", " table:number-rows-repeated='1047573'")));
    EXPECT_THAT(row_texts(sheet, 1), ElementsAre("", "", "text:x", "text:x"));
    EXPECT_THAT(row_texts(sheet, 2), ElementsAre("", "", "text:x", "text:x"));
    EXPECT_THAT(row_texts(sheet, 1003), ElementsAre("text:y"));
    EXPECT_EQ(sheet.rows.size(), 3U);
}

TEST(Ods, ReadsMergedAndHidden) {
    const std::string styles =
        "<style:style style:name='ta2'><style:table-properties table:display='false'/></style:style>";
    const std::string body =
        "<table:tracked-changes><table:cell-content-change><table:table-cell><text:p>cũ</text:p></table:table-cell>"
        "</table:cell-content-change></table:tracked-changes>" +
        table("<table:shapes><draw:frame><text:p>hình</text:p></draw:frame></table:shapes><table:table-column/>"
              "<table:table-column table:visibility='collapse' table:number-columns-repeated='2'/>" +
                  row(cell("a", " table:number-columns-spanned='2' table:number-rows-spanned='3'") +
                          "<table:covered-table-cell/>" + cell("b"),
                      " table:visibility='filter'"),
            " table:style-name='ta2'");
    const Sheet sheet = read(body, styles);
    EXPECT_TRUE(sheet.hidden);
    EXPECT_THAT(sheet.merged, ElementsAre(Range{1, 1, 3, 2}));
    EXPECT_THAT(sheet.hidden_columns, ElementsAre(Range{1, 2, largest_row, 3}));
    EXPECT_TRUE(sheet.rows.at(0).hidden);
    EXPECT_THAT(row_texts(sheet), ElementsAre("text:a", "", "text:b"));
}

TEST(Ods, NamesTheCellThatIsWrong) {
    const Reading reading;
    const auto refusal = [&](const std::string& rows) { return reading.refusal(ods_parts(table(rows))); };
    EXPECT_EQ(refusal(row(cell("a") + value("float", "value='1,5'", "1,5"))), "Bảng kê!B1: 1,5 is no number");
    EXPECT_EQ(refusal(row(value("time", "time-value='P1Y'", "x"))), "Bảng kê!A1: P1Y is no time");
    EXPECT_EQ(refusal(row(cell("a", " table:number-columns-repeated='0'"))), "Bảng kê!A1: 0 is no count");
    EXPECT_EQ(refusal(row(cell("a", " table:number-columns-repeated='16385'"))), "Bảng kê!A1: more than 16384 columns");
    EXPECT_EQ(refusal(row(cell("a"), " table:number-rows-repeated='1048577'")), "Bảng kê: more than 1048576 rows");
    EXPECT_EQ(refusal(row(cell("a"), " table:number-rows-repeated='99999999999999999999'")),
        "Bảng kê: more than 1048576 rows");
    EXPECT_EQ(
        refusal(row("", " table:number-rows-repeated='1048576'") + row(cell("a"))), "Bảng kê: more than 1048576 rows");
    EXPECT_EQ(refusal(row("", " table:number-rows-repeated='99999999999999999999'")), "read") << "nothing stands there";
}

TEST(Ods, KeepsItsLimitsWhateverRepeats) {
    const Reading reading;
    const std::string bomb =
        table(row(cell("a", " table:number-columns-repeated='16384'"), " table:number-rows-repeated='1048576'"));
    ReadLimits limits;
    limits.cells = 50'000;
    EXPECT_EQ(reading.refusal(ods_parts(bomb), limits), "Bảng kê!AFQ4: more than 50000 cells");
    const std::string text(10'000, 'a');
    limits = {};
    limits.text_bytes = 1'000'000;
    EXPECT_EQ(reading.refusal(ods_parts(table(row(cell(text), " table:number-rows-repeated='1000'"))), limits),
        "Bảng kê!A101: more than 1000000 bytes of text in cells");
    EXPECT_EQ(reading.refusal(ods_parts(table(row(cell(text, " table:number-columns-repeated='1000'")))), limits),
        "Bảng kê!CW1: more than 1000000 bytes of text in cells");
    std::string spaces;
    for (int i = 0; i < 200; ++i) spaces += "<text:s text:c='10000'/>";
    EXPECT_EQ(reading.refusal(ods_parts(table(row(cell(spaces)))), limits), "Bảng kê!A1: too much text in one cell");
}

TEST(Ods, RefusesPasswords) {
    Parts parts = ods_parts("");
    parts.emplace_back("META-INF/manifest.xml",
        "<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'><manifest:file-entry>"
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>");
    EXPECT_EQ(Reading{}.refusal(parts), "encrypted: save it without a password");
}

TEST(Ods, ReadsAnEmptyOne) { EXPECT_THAT(Reading{}.read(ods_parts("")).sheets, IsEmpty()); }
