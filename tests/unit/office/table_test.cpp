// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/table.hpp"

#include <gmock/gmock.h>

using namespace hoso::office;

TEST(Table, NamesCellsAsSpreadsheetsDo) {
    EXPECT_EQ(cell_name(7, 3), "C7");
    EXPECT_EQ(column_name(26), "Z");
    EXPECT_EQ(column_name(27), "AA");
    EXPECT_EQ(cell_name(1'048'576, 16'384), "XFD1048576");
    for (int column = 1; column <= largest_column; ++column)
        ASSERT_EQ(cell_place(cell_name(column, column)), (CellPlace{column, column}));
}

TEST(Table, RefusesNamesOfCellsThatCannotBe) {
    for (const char* name :
        {"", "A", "7", "A0", "A01", "a1", "A-1", "A1 ", "XFE1", "A1048577", "AAAA1", "A99999999999"})
        EXPECT_EQ(cell_place(name), CellPlace{}) << name;
}

TEST(Table, NamesPlaces) {
    EXPECT_EQ(place_name("list.xlsx", "Sheet1", 7, 3), "list.xlsx: Sheet1!C7");
    EXPECT_EQ(place_name("list.csv", "", 7, 3), "list.csv: C7");
    EXPECT_EQ(place_name("list.csv", "", 7, 0), "list.csv: 7");
    EXPECT_EQ(place_name("list.xlsx", "Sheet1", 0, 0), "list.xlsx: Sheet1");
    EXPECT_EQ(place_name("list.csv", "", 0, 0), "list.csv");
}

TEST(Table, FindsCells) {
    const Sheet sheet{"a", false, {{2, false, {{3, CellKind::text, false, "x", {}}}}}, {}, {}};
    ASSERT_NE(sheet.cell(2, 3), nullptr);
    EXPECT_EQ(sheet.cell(2, 3)->text(), "x");
    EXPECT_EQ(sheet.cell(2, 4), nullptr);
    EXPECT_EQ(sheet.cell(1, 3), nullptr);
    EXPECT_EQ(sheet.cell(3, 3), nullptr);
}
