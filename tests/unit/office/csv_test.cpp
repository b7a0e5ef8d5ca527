// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/csv.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::office;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

std::vector<Csv::Row> rows_of(std::string_view bytes) { return read_csv(bytes, "a.csv").rows; }

} // namespace

TEST(Csv, ReadsCellsQuotesAndLineEnds) {
    EXPECT_THAT(rows_of("a,b\r\nc,d\n"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
    EXPECT_THAT(rows_of("a,b\rc,d"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
    EXPECT_THAT(
        rows_of("\"a,\"\"1\"\"\",\"x\ny\"\nc,d"), ElementsAre(ElementsAre("a,\"1\"", "x\ny"), ElementsAre("c", "d")));
    EXPECT_THAT(rows_of("a,,\nb \"quoted\",\"\",c"),
        ElementsAre(ElementsAre("a", "", ""), ElementsAre("b \"quoted\"", "", "c")));
}

TEST(Csv, FindsTheDelimiter) {
    EXPECT_EQ(read_csv("a;b;c,d\n1,2,3,4,5", "a.csv").delimiter, ';');
    EXPECT_EQ(read_csv("a\tb", "a.csv").delimiter, '\t');
    EXPECT_EQ(read_csv("a|b", "a.csv").delimiter, '|');
    EXPECT_EQ(read_csv("\"a;b;c\",d", "a.csv").delimiter, ',');
    EXPECT_EQ(read_csv("a", "a.csv").delimiter, ',');
}

TEST(Csv, KeepsBlankRowsInsideAndDropsThemAtTheEnd) {
    EXPECT_THAT(
        rows_of("a,b\n\nc,d\n\n,\n \n"), ElementsAre(ElementsAre("a", "b"), ElementsAre(""), ElementsAre("c", "d")));
    EXPECT_THAT(rows_of(""), IsEmpty());
    EXPECT_THAT(rows_of("\n\n"), IsEmpty());
    EXPECT_THAT(rows_of("\xEF\xBB\xBF"), IsEmpty());
}

TEST(Csv, ReadsByteOrderMarks) {
    EXPECT_THAT(rows_of("\xEF\xBB\xBF"
                        "ậ,b"),
        ElementsAre(ElementsAre("ậ", "b")));
    const Csv little = read_csv(std::string_view{"\xFF\xFE\xAD\x1E,\0b\0\n\0", 10}, "a.csv");
    EXPECT_THAT(little.rows, ElementsAre(ElementsAre("ậ", "b")));
    EXPECT_EQ(little.encoding, "UTF-16LE");
    const Csv big = read_csv(std::string_view{"\xFE\xFF\x1E\xAD\0;\0b", 8}, "a.csv");
    EXPECT_THAT(big.rows, ElementsAre(ElementsAre("ậ", "b")));
    EXPECT_EQ(big.encoding, "UTF-16BE");
    EXPECT_EQ(big.delimiter, ';');
}

TEST(Csv, KeepsBytesThatAreNotUtf8) { EXPECT_THAT(rows_of("a\xff,b"), ElementsAre(ElementsAre("a\xff", "b"))); }

TEST(Csv, SaysWhyItCannotBeRead) {
    const auto refusal = [](std::string_view bytes) -> std::string {
        try {
            read_csv(bytes, "a.csv");
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(refusal("a,b\nc,\"d\ne"), "a.csv: row 2, column 2: a quote is never closed");
    EXPECT_EQ(refusal("\"a\"b,c"), "a.csv: row 1, column 1: text follows a closing quote");
    EXPECT_THAT(refusal(std::string_view{"PK\3\4\0\0", 6}), HasSubstr("a.csv: this is no text"));
    EXPECT_THAT(refusal(std::string_view{"a\0,\0", 4}), HasSubstr("no text")) << "UTF-16 without a byte order mark";
}

TEST(Csv, TakesTheDelimiterThatAFirstLineNames) {
    const Csv csv = read_csv("sep=;\r\na;b,c,d\r\n", "a.csv");
    EXPECT_EQ(csv.delimiter, ';');
    EXPECT_THAT(csv.rows, ElementsAre(ElementsAre("a", "b,c,d")));
    EXPECT_THAT(rows_of("sep=x\na,b"), ElementsAre(ElementsAre("sep=x"), ElementsAre("a", "b")));
    EXPECT_THAT(rows_of("sep=;"), ElementsAre(ElementsAre("sep=", "")));
}
