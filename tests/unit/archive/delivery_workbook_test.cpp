// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery_list.hpp"
#include "temporary_folder.hpp"
#include "unit/office/office_files.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::archive;
using testing::ElementsAre;

namespace {

std::string text(const std::string& cell, const std::string& value) {
    return "<c r='" + cell + "' t='inlineStr'><is><t>" + value + "</t></is></c>";
}

DeliveryList read(const std::string& sheet, const std::string& styles = "", const std::string& workbook = "") {
    const test::TemporaryFolder folder;
    test::write_zip(folder.path() / "list.xlsx", test::xlsx_parts(sheet, "", styles, workbook));
    return read_delivery_list(folder.path() / "list.xlsx");
}

std::vector<std::string> faults_of(const DeliveryList& list) {
    std::vector<std::string> texts;
    for (const DeliveryFault& fault : list.faults) texts.push_back(fault.rule.substr(9) + " @ " + fault.place);
    return texts;
}

} // namespace

TEST(DeliveryWorkbook, TakesValuesAsTheSheetShowsThem) {
    const std::string styles = "<numFmts><numFmt numFmtId='200' formatCode='dd/mm/yyyy'/><numFmt numFmtId='201' "
                               "formatCode='0000'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='200'/><xf "
                               "numFmtId='201'/></cellXfs>";
    const DeliveryList list =
        read("<sheetData><row r='2'>" + text("B2", "Tên tệp") + text("C2", "Mã hồ sơ") + text("D2", "Ngày ban hành") +
                 text("E2", "Mã tài liệu") + text("F2", "Số") + "</row><row r='3'>" + text("B3", "a.pdf") +
                 text("C3", "H01") +
                 "<c r='D3' s='1'><v>46300</v></c><c r='E3' s='2'><v>7</v></c><c "
                 "r='F3'><v>12</v></c></row><row r='4' hidden='1'>" +
                 text("B4", "b.pdf") + "<c r='D4'><v>2026</v></c></row><row r='5'>" + text("B5", "c.pdf") +
                 "<c r='D5'><v>46300</v></c><c r='E5' t='e'><v>#REF!</v></c><c "
                 "r='F5'><f>1+1</f></c></row></sheetData><mergeCells><mergeCell ref='C3:C4'/>"
                 "<mergeCell ref='A1:F1'/></mergeCells>",
            styles);
    EXPECT_THAT(faults_of(list), ElementsAre("hidden-row @ list.xlsx: Bảng kê!4", "bad-date @ list.xlsx: Bảng kê!D5",
                                     "error-value @ list.xlsx: Bảng kê!E5", "error-value @ list.xlsx: Bảng kê!F5"));
    ASSERT_EQ(list.rows.size(), 3U);
    const DeliveryRow& row = list.rows[0].row;
    EXPECT_EQ(row.dossier, "H01");
    EXPECT_EQ(row.code, "0007");
    EXPECT_EQ(row.fields.at("issued"), (DeliveryField{"2026-10-05", "", 4}));
    EXPECT_EQ(row.fields.at("number").value, "12");
    EXPECT_EQ(list.rows[1].row.dossier, "H01") << "merged cells are one to the eye";
    EXPECT_EQ(list.rows[1].row.fields.at("issued").value, "2026");
    EXPECT_EQ(list.rows[2].row.dossier, "");
}

TEST(DeliveryWorkbook, PassesOtherSheetsOverAndSaysSo) {
    const std::string rows =
        "<sheetData><row>" + text("A1", "file") + "</row><row>" + text("A2", "a.pdf") + "</row></sheetData>";
    const DeliveryList list = read(rows, "", "<sheets><sheet name='ẩn' state='hidden' r:id='r1'/></sheets>");
    EXPECT_THAT(faults_of(list), ElementsAre("sheet-skipped @ list.xlsx: ẩn"));
    EXPECT_EQ(list.rows.size(), 1U);
    const DeliveryList none = read("<sheetData><row>" + text("A1", "x") + "</row></sheetData>", "",
        "<sheets><sheet name='b' r:id='r1'/></sheets>");
    EXPECT_THAT(faults_of(none),
        ElementsAre("sheet-skipped @ list.xlsx: b", "sheet-skipped @ list.xlsx: Bảng kê", "no-header @ list.xlsx"));
}
