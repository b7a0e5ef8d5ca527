// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/unit_lists.hpp"

#include "core/error.hpp"
#include "office/write_xlsx.hpp"
#include "temporary_folder.hpp"
#include "unit/office/office_files.hpp"

#include <gmock/gmock.h>

#include <fstream>

using namespace hoso;
using namespace hoso::archive;
using office::Cell;
using office::CellKind;
using testing::HasSubstr;

namespace {

using Texts = std::vector<std::vector<std::string>>;

office::Sheet sheet_of(const std::string& name, const Texts& rows) {
    office::Sheet sheet;
    sheet.name = name;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        office::Row row;
        row.number = static_cast<int>(i) + 1;
        for (std::size_t k = 0; k < rows[i].size(); ++k)
            if (!rows[i][k].empty())
                row.cells.push_back({static_cast<int>(k) + 1, CellKind::text, false, rows[i][k], ""});
        if (!row.cells.empty()) sheet.rows.push_back(row);
    }
    return sheet;
}

const Texts units{{"Mã đơn vị", "Tên", "Cấp trên", "Từ ngày", "Đến ngày"}, {"H26", "UBND thành phố Hà Nội", "", ""}, {},
    {"H26.01", "UBND huyện Đông Anh", "H26", "2000-01-01", "2025-06-30"},
    {"H26.02", "UBND xã Đông Anh", "H26", "2025-07-01"}};
const Texts successions{{"before", "after", "date", "kind"}, {"H26.01", "H26.02", "2025-07-01", "merge"}};

class UnitLists : public testing::Test {
protected:
    std::filesystem::path write(const office::Workbook& book, const std::string& name = "đơn vị.xlsx") {
        const auto path = m_folder.path() / name;
        std::ofstream{path, std::ios::binary} << office::write_xlsx(book);
        return path;
    }
    std::string refusal(const std::filesystem::path& path) {
        try {
            (void)read_unit_lists({path});
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            return error.what();
        }
        return "nothing was refused";
    }
    test::TemporaryFolder m_folder;
};

} // namespace

TEST_F(UnitLists, AreReadFromEachSheetThatIsShown) {
    office::Workbook book;
    book.sheets = {sheet_of("Đơn vị", units), sheet_of("Kế thừa", successions), sheet_of("Nháp", {{"x"}, {"y"}})};
    book.sheets[0].rows[3].cells[3].kind = CellKind::date;
    book.sheets[2].hidden = true;
    const auto reading = read_unit_lists({write(book)});
    EXPECT_TRUE(reading.faults.empty());
    ASSERT_TRUE(reading.tree);
    const auto old = records::UnitCode::parse("H26.01"), young = records::UnitCode::parse("H26.02");
    const auto day = std::chrono::sys_days{std::chrono::year{2025} / 7 / 1};
    EXPECT_EQ(reading.tree->at(day).find(*old), nullptr);
    EXPECT_EQ(reading.tree->at(day).find(*young)->name, "UBND xã Đông Anh");
    EXPECT_EQ(reading.tree->predecessors(*young, day).size(), 1U);
}

TEST_F(UnitLists, OfSeveralFilesMakeOneTree) {
    office::Workbook book;
    book.sheets = {sheet_of("Đơn vị", units)};
    const auto changes = m_folder.path() / "changes.csv";
    std::ofstream{changes} << "before,after,date,kind\nH26.01,H26.02,2025-07-01,merge\n";
    const auto reading = read_unit_lists({changes, write(book)});
    EXPECT_TRUE(reading.faults.empty());
    EXPECT_TRUE(reading.tree);
}

TEST_F(UnitLists, AreReadFromOds) {
    const auto path = m_folder.path() / "a.ods";
    const auto cell = [](const std::string& value) {
        return "<table:table-cell office:value-type='string'><text:p>" + value + "</text:p></table:table-cell>";
    };
    test::write_zip(path, test::ods_parts("<table:table table:name='Đơn vị'><table:table-row>" + cell("code") +
                                          cell("name") + "</table:table-row><table:table-row>" + cell("H26") +
                                          cell("Hà Nội") + "</table:table-row></table:table>"));
    const auto reading = read_unit_lists({path});
    ASSERT_TRUE(reading.tree);
    EXPECT_EQ(reading.tree->at({}).find(*records::UnitCode::parse("H26"))->name, "Hà Nội");
}

TEST_F(UnitLists, FaultsNameFileSheetAndCell) {
    Texts wrong = units;
    wrong[3][3] = "01/01/2000";
    office::Workbook book;
    book.sheets = {sheet_of("Đơn vị", wrong), sheet_of("Ghi chú", {{"lưu ý"}})};
    const auto path = write(book);
    const auto reading = read_unit_lists({path});
    EXPECT_FALSE(reading.tree);
    std::vector<std::string> places;
    for (const auto& fault : reading.faults)
        if (fault.severity == records::UnitFault::Severity::error)
            places.push_back(
                fault.rule + " @ " + fault.file.substr(m_folder.path().string().size() + 1) + " " + fault.place);
    EXPECT_THAT(
        places, testing::ElementsAre("list.day @ đơn vị.xlsx: Đơn vị D4", "list.unknown @ đơn vị.xlsx: Ghi chú A1"));
}

TEST_F(UnitLists, RefusesWhatIsNoListOfUnits) {
    test::write_zip(m_folder.path() / "e.xlsx",
        test::xlsx_parts("<sheetData><row r='1'><c r='A1' t='e'><v>#REF!</v></c></row></sheetData>"));
    EXPECT_THAT(
        refusal(m_folder.path() / "e.xlsx"), HasSubstr("e.xlsx: Bảng kê!A1: the formula's result is the error #REF!"));
    office::Workbook book;
    book.sheets = {sheet_of("Trống", {})};
    EXPECT_THAT(refusal(write(book)), HasSubstr("is empty"));
    std::ofstream{m_folder.path() / "a.xlsx"} << "PK\x03\x04 no spreadsheet";
    EXPECT_THAT(refusal(m_folder.path() / "a.xlsx"), HasSubstr("a.xlsx"));
    EXPECT_THAT(refusal(m_folder.path() / "a.doc"), HasSubstr(".csv, .toml, .xlsx or .ods"));
}
