// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/write_xlsx.hpp"

#include "reading.hpp"

#include <ctime>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::office;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

Workbook one_sheet(std::vector<Row> rows) {
    Workbook workbook;
    workbook.sheets.push_back({"Bảng kê", false, std::move(rows), {}, {}});
    return workbook;
}

Cell text_cell(int column, std::string value) { return {column, CellKind::text, false, std::move(value), {}}; }

} // namespace

TEST(WriteXlsx, IsReadAsItWas) {
    Workbook workbook = one_sheet({{1, false, {text_cell(1, "Mã"), text_cell(3, "Ngày")}},
        {3, true,
            {text_cell(1, "007"), {2, CellKind::number, false, "1234567.25", {}},
                {3, CellKind::date, false, "2026-10-05", {}}, {4, CellKind::date, false, "2026-10-05T13:30:59", {}},
                {5, CellKind::time, false, "36:05:07", {}}, {6, CellKind::boolean, false, "true", {}},
                {7, CellKind::number, false, "7", "007"}, {8, CellKind::number, false, "-0.0000001", {}}}},
        {4, false,
            {text_cell(1, "a_x000D_b\r\n\t\x01 _x _xZZZZ_ \uFFFE 😀"), text_cell(2, "=1+1"),
                text_cell(4, std::string(32'767, 'x'))}}});
    workbook.sheets[0].merged = {{5, 1, 6, 2}};
    workbook.sheets[0].hidden_columns = {{1, 2, largest_row, 3}};
    workbook.sheets.push_back({"ẩn", true, {}, {}, {}});
    const Workbook again = Reading{}.read(write_xlsx(workbook));
    EXPECT_EQ(again.sheets, workbook.sheets);
}

TEST(WriteXlsx, WritesTextInPlaceOfWhatExcelCannotHold) {
    const Workbook workbook = one_sheet({{1, false,
        {{1, CellKind::number, true, "12345678901234567", {}}, {2, CellKind::date, false, "1899-12-31", {}},
            {3, CellKind::error, true, "#N/A", {}}, {4, CellKind::number, false, "0.30000000000000004", {}},
            {5, CellKind::number, false, "12345678901234500000", {}},
            {6, CellKind::date, false, "2026-10-05T13", {}}}}});
    const Workbook again = Reading{}.read(write_xlsx(workbook));
    std::vector<std::string> texts;
    for (int column = 1; column <= 6; ++column) texts.push_back(cell_text(again.sheets[0], 1, column));
    EXPECT_THAT(texts, ElementsAre("text:12345678901234567", "text:1899-12-31", "text:#N/A", "text:0.30000000000000004",
                           "number:12345678901234500000", "text:2026-10-05T13"));
}

TEST(WriteXlsx, NotesRemarksOnCellsAndBehindRows) {
    const Workbook workbook = one_sheet(
        {{2, false, {text_cell(1, "Mã"), text_cell(2, "Ngày")}}, {3, false, {text_cell(1, "A"), text_cell(2, "x")}}});
    const std::vector<Remark> remarks{{"Bảng kê", 3, 2, "không phải ngày"}, {"Bảng kê", 3, 2, "và dài"},
        {"Bảng kê", 3, 0, "cả dòng"}, {"Bảng kê", 5, 1, "thiếu"}, {"khác", 1, 1, "không có"}};
    XlsxSettings settings;
    settings.remarks_heading = "Lỗi";
    const Reading reading;
    const Workbook again = reading.read(write_xlsx(workbook, remarks, settings));
    const Sheet& sheet = again.sheets.at(0);
    EXPECT_EQ(cell_text(sheet, 2, 3), "text:Lỗi");
    EXPECT_EQ(cell_text(sheet, 3, 2), "text:x");
    EXPECT_EQ(cell_text(sheet, 3, 3), "text:cả dòng\nkhông phải ngày\nvà dài");
    EXPECT_EQ(cell_text(sheet, 5, 3), "text:thiếu");
    const std::string notes = part_of(reading.path(), "xl/comments1.xml");
    EXPECT_THAT(notes, HasSubstr("ref=\"B3\""));
    EXPECT_THAT(notes, HasSubstr("không phải ngày\nvà dài"));
    EXPECT_THAT(notes, HasSubstr("ref=\"A5\""));
    EXPECT_THAT(notes, testing::Not(HasSubstr("cả dòng")));
}

TEST(WriteXlsx, NamesSheetsAsExcelTakesThem) {
    Workbook workbook;
    for (const char* name : {"", "sheet1", "a/b[c]:*?\\", "'x'", "Danh sách rất dài của các hồ sơ năm 2026",
             "Danh sách rất dài của các hồ sơ năm 2027"})
        workbook.sheets.push_back({name, false, {}, {}, {}});
    std::vector<std::string> names;
    for (const Sheet& sheet : Reading{}.read(write_xlsx(workbook)).sheets) names.push_back(sheet.name);
    EXPECT_THAT(names, ElementsAre("Sheet1", "sheet1-2", "a_b_c_____", "_x_", "Danh sách rất dài của các hồ sơ",
                           "Danh sách rất dài của các hồ -2"));
    EXPECT_EQ(Reading{}.read(write_xlsx(Workbook{})).sheets.size(), 1U) << "a workbook has a sheet";
}

TEST(WriteXlsx, GivesTheSameBytes) {
    const Workbook workbook = one_sheet({{1, false, {text_cell(1, "a")}}});
    const std::vector<Remark> remarks{{"Bảng kê", 1, 1, "b"}};
    const std::string first = write_xlsx(workbook, remarks);
    ::setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    ::tzset();
    EXPECT_EQ(write_xlsx(workbook, remarks), first);
    ::unsetenv("TZ");
    ::tzset();
    const Reading reading;
    reading.read(first);
    EXPECT_THAT(part_of(reading.path(), "docProps/core.xml"), HasSubstr("1980-01-01T00:00:00Z"));
    zip_t* zip = zip_open(reading.path().c_str(), ZIP_RDONLY, nullptr);
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(zip_get_num_entries(zip, 0)); ++i) {
        zip_stat_t about;
        zip_stat_init(&about);
        ASSERT_EQ(zip_stat_index(zip, i, 0, &about), 0);
        std::tm local{};
        ::localtime_r(&about.mtime, &local);
        EXPECT_EQ(local.tm_year, 80) << about.name << ": no clock";
    }
    zip_discard(zip);
}

TEST(WriteXlsx, RefusesTextThatNoCellHolds) {
    try {
        write_xlsx(one_sheet({{7, false, {text_cell(3, std::string(32'768, 'x'))}}}));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::output);
        EXPECT_STREQ(error.what(), "XLSX: Bảng kê!C7: longer than 32767 characters");
    }
}
