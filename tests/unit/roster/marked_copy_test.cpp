// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "rosters.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::roster;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

/// What is read of the copy without its column of errors.
Cells cells_of(const office::Sheet& sheet, std::size_t columns) {
    Cells rows;
    for (const office::Row& row : sheet.rows) {
        rows.resize(static_cast<std::size_t>(row.number));
        auto& cells = rows.back();
        for (const office::Cell& cell : row.cells) {
            if (static_cast<std::size_t>(cell.column) > columns) continue;
            cells.resize(static_cast<std::size_t>(cell.column));
            cells.back() = cell.text();
        }
    }
    return rows;
}

Cells trimmed(Cells rows) {
    for (auto& row : rows)
        while (!row.empty() && row.back().empty()) row.pop_back();
    return rows;
}

} // namespace

TEST(MarkedCopy, OfACsvHasTheSameCellsAndTheFaults) {
    Cells rows = staff(5);
    rows[2][4] = "12";
    rows[3][0] = "0000000000000000123456789"; // longer than a number holds
    const std::string bytes = csv_of(rows, ';');
    const Roster checked = check(bytes);
    ASSERT_EQ(checked.count(Severity::error), 1);
    const std::string copy = marked_copy(checked, bytes);
    EXPECT_EQ(copy, marked_copy(checked, bytes)) << "same input, same bytes";
    const office::Workbook read = office::read_workbook(copy, "copy.xlsx");
    ASSERT_EQ(read.sheets.size(), 1U);
    EXPECT_EQ(cells_of(read.sheets[0], 9), trimmed(rows));
    EXPECT_EQ(read.sheets[0].cell(1, 10)->value, errors_heading);
    EXPECT_EQ(read.sheets[0].cell(3, 10)->value, checked.faults[0].text);
    EXPECT_EQ(read.sheets[0].row(2)->cells.front().kind, office::CellKind::text);
}

TEST(MarkedCopy, SentBackIsReadAsItWasAndMarkedOnce) {
    Cells rows = staff(5);
    rows[2][4] = "12";
    const std::string bytes = csv_of(rows);
    const std::string copy = marked_copy(check(bytes), bytes);
    const Roster again = check(copy, {}, "copy.xlsx");
    EXPECT_EQ(faults_of(again), (std::vector<std::string>{"Sheet1!E3 e phone"}));
    const office::Workbook second = office::read_workbook(marked_copy(again, copy), "copy.xlsx");
    EXPECT_EQ(cells_of(second.sheets[0], 9), trimmed(rows));
    EXPECT_EQ(second.sheets[0].row(1)->cells.size(), 10U) << "one column of errors";
    rows[2][4] = "0912345678";
    EXPECT_THAT(check(csv_of(rows)).faults, testing::IsEmpty());
}

TEST(MarkedCopy, KeepsKindsOfCellsAndAllSheets) {
    using office::CellKind;
    office::Sheet sheet = sheet_of({{"DANH SÁCH"}, {}, full_header}, "P1");
    sheet.rows.push_back({4, false,
        {{1, CellKind::number, false, "7", "007", false}, {2, CellKind::text, false, "Lê 1", "", false},
            {3, CellKind::text, false, "A", "", false}, {8, CellKind::date, false, "2020-02-01", "", false}}});
    const std::string bytes = xlsx_of({sheet_of({{"Bìa"}}, "Bìa"), sheet});
    const Roster checked = check(bytes, {}, "a.xlsx");
    const office::Workbook before = office::read_workbook(bytes, "a"),
                           after = office::read_workbook(marked_copy(checked, bytes), "b");
    ASSERT_EQ(after.sheets.size(), 2U);
    EXPECT_EQ(after.sheets[0], before.sheets[0]);
    for (const office::Row& row : before.sheets[1].rows)
        for (const office::Cell& cell : row.cells)
            EXPECT_EQ(*after.sheets[1].cell(row.number, cell.column), cell) << row.number << ' ' << cell.column;
    EXPECT_EQ(after.sheets[1].cell(3, 10)->value, errors_heading) << "beside the heading, below the title";
    EXPECT_THAT(after.sheets[1].cell(4, 10)->value, HasSubstr("no name has"));
}

TEST(MarkedCopy, HomonymsAreNoFaults) {
    const std::string bytes = "employee number,name,unit\n1,Lê An,A\n2,Lê An,B\n";
    const office::Workbook copy = office::read_workbook(marked_copy(check(bytes), bytes), "copy.xlsx");
    EXPECT_EQ(copy.sheets[0].cell(1, 4), nullptr);
}

TEST(MarkedCopy, IsOfTheFileThatWasChecked) {
    const std::string bytes = csv_of(staff(2));
    const Roster checked = check(bytes);
    EXPECT_THROW(marked_copy(checked, bytes + "\n"), Error);
    EXPECT_THROW(marked_copy(checked), Error) << "there is no such file";
}

TEST(MarkedCopy, OfLegacyBytesIsUnicode) {
    const std::string bytes = "M\xB7 c\xB8n b\xE9;H\xE4 v\xB5 t\xAAn;M\xB7 \xAE\xACn v\xDE\n1;Nguy\xD4n V\xA8n 2;A\n";
    const Roster checked = check(bytes);
    EXPECT_EQ(checked.encoding, "TCVN3");
    const office::Workbook copy = office::read_workbook(marked_copy(checked, bytes), "copy.xlsx");
    EXPECT_EQ(copy.sheets[0].cell(2, 2)->value, "Nguyễn Văn 2");
}

TEST(MarkedCopy, HoldsTextAndNoFormulas) {
    Cells rows = staff(5);
    rows[1][5] = "=1+1";
    rows[2][5] = "+84 24";
    rows[3][1] = "@SUM(A1)";
    const std::string bytes = csv_of(rows, ';');
    const office::Workbook read = office::read_workbook(marked_copy(check(bytes), bytes), "copy.xlsx");
    EXPECT_EQ(cells_of(read.sheets[0], 9), trimmed(rows));
    for (const office::Row& row : read.sheets[0].rows)
        for (const office::Cell& cell : row.cells) EXPECT_FALSE(cell.computed) << cell.value;
}
