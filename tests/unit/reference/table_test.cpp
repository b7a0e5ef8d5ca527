// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/table.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::reference;
using testing::ElementsAre;
using testing::StrEq;
using testing::ThrowsMessage;

TEST(Tables, HoldCellsAsTheyStand) {
    EXPECT_THAT(parse_table("a,b\n1,\n", "t").rows, ElementsAre(ElementsAre("a", "b"), ElementsAre("1", "")));
    EXPECT_THAT(parse_table("a\r\nb\r\n\r\n", "t").rows, ElementsAre(ElementsAre("a"), ElementsAre("b")));
    EXPECT_THAT(parse_table("a\n\nb", "t").rows, ElementsAre(ElementsAre("a"), ElementsAre(""), ElementsAre("b")));
    EXPECT_THAT(parse_table("\"x, \"\"y\"\"\nz\",\"\"\n", "t").rows, ElementsAre(ElementsAre("x, \"y\"\nz", "")));
    EXPECT_THAT(parse_table("\xEF\xBB\xBFxã\n", "t").rows, ElementsAre(ElementsAre("xã")));
    EXPECT_TRUE(parse_table("", "t").rows.empty());
}

TEST(Tables, FaultsSayWhereTheyAre) {
    EXPECT_THAT([] { parse_table("a\nb,\"c", "t"); },
        ThrowsMessage<Error>(StrEq("t: row 2, column 2: a quote is never closed")));
    EXPECT_THAT([] { parse_table("\"a\"b", "t"); },
        ThrowsMessage<Error>(StrEq("t: row 1, column 1: text follows a closing quote")));
    EXPECT_THAT([] { parse_table("a\"b", "t"); },
        ThrowsMessage<Error>(StrEq("t: row 1, column 1: a quote stands inside a cell")));
    EXPECT_THAT([] { parse_table("a\rb", "t"); },
        ThrowsMessage<Error>(StrEq("t: row 1, column 2: a line ends in a carriage return alone")));
    EXPECT_THAT([] { parse_table("a\xff", "t"); }, ThrowsMessage<Error>(StrEq("t: is not text in UTF-8")));
    EXPECT_THAT(
        [] {
            parse_table(std::string{"a\0b", 3}, "t");
        },
        ThrowsMessage<Error>(StrEq("t: is not text in UTF-8")));
    EXPECT_THROW(read_table("/nowhere/t.csv"), Error);
}

TEST(Cells, HaveTheNamesOfASpreadsheet) {
    EXPECT_EQ(cell_name(0, 0), "A1");
    EXPECT_EQ(cell_name(6, 2), "C7");
    EXPECT_EQ(cell_name(9, 25), "Z10");
    EXPECT_EQ(cell_name(9, 26), "AA10");
    EXPECT_EQ(cell_name(0, 701), "ZZ1");
    EXPECT_EQ(cell_name(0, 702), "AAA1");
}
