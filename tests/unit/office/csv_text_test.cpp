// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/csv_text.hpp"

#include "office/csv.hpp"

#include <gmock/gmock.h>

#include <string>

using namespace hoso::office;

namespace {

std::string cell(std::string_view text) {
    std::string csv;
    append_csv_text(csv, text);
    return csv;
}

} // namespace

TEST(CsvText, IsNoFormulaAndReadsBackAsItWas) {
    for (const char* text : {"=1+1", "+84 24", "-1", "@SUM(A1)", "\tcmd", "\r=1", "'=1", "''@x", "=\"a\",b", "=a\nb"}) {
        const std::string csv = cell(text);
        const std::string_view shown = std::string_view{csv}.substr(csv.starts_with('"') ? 1 : 0);
        EXPECT_EQ(shown.front(), '\'') << text;
        const Csv read = read_csv("x," + csv, "a.csv");
        ASSERT_EQ(read.rows.size(), 1U) << text;
        EXPECT_EQ(plain_text(read.rows[0].at(1)), text);
    }
}

TEST(CsvText, LeavesOtherTextAlone) {
    for (const char* text : {"", "An", "'Hen Niê", "'", "a=b", "H'Hen", "uid=an+cn=b"}) {
        EXPECT_EQ(cell(text), text);
        EXPECT_EQ(plain_text(text), text);
    }
    EXPECT_EQ(cell("a,b"), "\"a,b\"");
    EXPECT_EQ(cell("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(cell(" a"), "\" a\"");
}
