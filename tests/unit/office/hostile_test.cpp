// SPDX-License-Identifier: GPL-3.0-or-later
#include "reading.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <random>

using namespace hoso;
using namespace hoso::office;
using namespace hoso::test;

namespace {

const std::string sheet =
    "<cols><col min='2' max='3' hidden='1'/></cols><sheetData><row r='1' hidden='0'><c r='A1' t='s'><v>0</v></c><c "
    "r='B1' "
    "s='1'><v>46300.5</v></c><c r='C1' t='str'><f>A1&amp;1</f><v>x_x000D_</v></c></row><row r='9'><c r='AB9' "
    "t='inlineStr'><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c><c t='b'><v>1</v></c><c><v>1.5E-7</v></c></row>"
    "</sheetData><mergeCells><mergeCell ref='A1:B2'/></mergeCells><extLst><ext/></extLst>";

const std::string tables =
    "<table:table table:name='a'><table:table-column table:number-columns-repeated='3' table:visibility='collapse'/>"
    "<table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='4' "
    "office:value-type='float' office:value='1.5'><text:p>1,5<text:s text:c='3'/></text:p></table:table-cell>"
    "<table:table-cell office:value-type='time' office:time-value='PT1H2M3S'/><table:table-cell "
    "table:number-columns-spanned='2'><text:p>b</text:p></table:table-cell></table:table-row></table:table>";

/// Changes, doubles, or cuts a few places of the text.
std::string disturbed(std::string text, std::mt19937& random) {
    const auto below = [&](std::size_t limit) { return random() % limit; };
    for (std::size_t times = 1 + below(4); times > 0 && !text.empty(); --times) {
        const std::size_t at = below(text.size()), size = 1 + below(20);
        if (const auto how = below(4); how == 0) {
            text[at] = static_cast<char>(below(256));
        } else if (how == 1) {
            text[at] = "0123456789<>'/= AZaz"[below(20)];
        } else if (how == 2) {
            text.erase(at, size);
        } else {
            text.insert(below(text.size()), text.substr(at, size));
        }
    }
    return text;
}

int rounds() { return std::getenv("HOSO_SOAK") != nullptr ? 10'000 : 1'000; }

} // namespace

TEST(Hostile, DisturbedSheetsAreReadOrRefused) {
    const Reading reading;
    std::mt19937 random{20261123};
    ReadLimits limits;
    limits.cells = 100'000;
    int read = 0;
    for (int round = 0; round < rounds(); ++round) {
        Parts xlsx =
            xlsx_parts(sheet, "<si><t>chung</t></si>", "<cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs>");
        Parts ods = ods_parts(tables);
        Parts& parts = round % 2 == 0 ? xlsx : ods;
        auto& content = parts[random() % parts.size()].second;
        if (content.starts_with("application/")) continue;
        content = disturbed(content, random);
        if (reading.refusal(parts, limits) == "read") ++read;
    }
    EXPECT_GT(read, rounds() / 20) << "some changes do no harm";
    EXPECT_LT(read, rounds());
}

TEST(Hostile, DisturbedTextIsReadOrRefused) {
    const Reading reading;
    std::mt19937 random{7};
    const std::string text = "sep=;\r\n\"a;\"\"b\"\"\";c\r\nđ;\"e\nf\"\r\n;;\r\n";
    const std::string wide{"\xFF\xFE\xAD\x1E,\0b\0\n\0\x11\x01\n\0", 14};
    int read = 0;
    for (int round = 0; round < rounds(); ++round)
        if (reading.refusal(disturbed(round % 2 == 0 ? text : wide, random)) == "read") ++read;
    EXPECT_GT(read, rounds() / 20);
}
