// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/dates.hpp"

#include <gmock/gmock.h>

using namespace hoso::reference;
using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

sys_days on(int y, unsigned m, unsigned d) { return year{y} / month{m} / day{d}; }

} // namespace

TEST(Edtf, KnowsFullAndPartialDates) {
    EXPECT_EQ(parse_edtf("2026-10-05"), (PartialDate{2026, 10, 5, Precision::day}));
    EXPECT_EQ(parse_edtf("2026-10"), (PartialDate{2026, 10, 0, Precision::month}));
    EXPECT_EQ(parse_edtf("2026"), (PartialDate{2026, 0, 0, Precision::year}));
    EXPECT_EQ(parse_edtf("1985-04-XX"), (PartialDate{1985, 4, 0, Precision::month}));
    EXPECT_EQ(parse_edtf("1985-XX"), (PartialDate{1985, 0, 0, Precision::year}));
    EXPECT_EQ(parse_edtf("1985-XX-XX"), (PartialDate{1985, 0, 0, Precision::year}));
    EXPECT_EQ(parse_edtf("198X"), (PartialDate{1980, 0, 0, Precision::decade}));
    EXPECT_EQ(parse_edtf("19XX"), (PartialDate{1900, 0, 0, Precision::century}));
    EXPECT_EQ(parse_edtf("2026?"), (PartialDate{2026, 0, 0, Precision::year, true, false}));
    EXPECT_EQ(parse_edtf("2026-10~"), (PartialDate{2026, 10, 0, Precision::month, false, true}));
    EXPECT_EQ(parse_edtf("2026-10-05%"), (PartialDate{2026, 10, 5, Precision::day, true, true}));
    EXPECT_TRUE(parse_edtf("2024-02-29"));
}

TEST(Edtf, RefusesWhatIsNoDate) {
    for (const char* text :
        {"", "?", "26", "05/10/2026", "2026-13", "2026-00", "2026-02-29", "2026-10-00", "2026-10-32", "2026-1-5",
            "2026-10-5", "20261005", "2026/10/05", "2026-10-05T07:00", "2026-1X", "2026-10-0X", "2026-XX-05", "X026",
            "2X26", "1XXX", "2026??", "2026-10-", " 2026", "-2026", "198X-05", "19XX-01-02"})
        EXPECT_EQ(parse_edtf(text), std::nullopt) << text;
}

TEST(Edtf, SpansWhatIsNotKnown) {
    EXPECT_EQ(parse_edtf("2024-02")->first(), on(2024, 2, 1));
    EXPECT_EQ(parse_edtf("2024-02")->last(), on(2024, 2, 29));
    EXPECT_EQ(parse_edtf("2024")->last(), on(2024, 12, 31));
    EXPECT_EQ(parse_edtf("198X")->last(), on(1989, 12, 31));
    EXPECT_EQ(parse_edtf("19XX")->first(), on(1900, 1, 1));
    EXPECT_EQ(parse_edtf("19XX")->last(), on(1999, 12, 31));
    EXPECT_EQ(parse_edtf("2024-02-03")->last(), on(2024, 2, 3));
}

TEST(Days, AreWhole) {
    EXPECT_EQ(parse_day("2025-07-01"), on(2025, 7, 1));
    EXPECT_EQ(to_text(on(2025, 7, 1)), "2025-07-01");
    EXPECT_EQ(to_text(on(45, 1, 2)), "0045-01-02");
    for (const char* text :
        {"2025-07", "2025", "2025-07-XX", "2025-07-01?", "01/07/2025", "2025-06-31", "0000-01-01", ""})
        EXPECT_EQ(parse_day(text), std::nullopt) << text;
}

TEST(Patterns, WriteDatesAsTheRegulationsDo) {
    EXPECT_EQ(format_date(*parse_edtf("2026-02-05"), "DD/MM/YYYY"), "05/02/2026");
    EXPECT_EQ(format_date(*parse_edtf("2026-02-05~"), "DD.MM.YYYY"), "05.02.2026");
    EXPECT_EQ(format_date(*parse_edtf("2026-02-05"), "YYYY-MM-DD"), "2026-02-05");
    EXPECT_EQ(format_date(*parse_edtf("2026-02"), "MM/YYYY"), "02/2026");
    EXPECT_EQ(format_date(*parse_edtf("2026"), "YYYY"), "2026");
    EXPECT_EQ(format_date(*parse_edtf("2026"), "MM/YYYY"), std::nullopt);
    EXPECT_EQ(format_date(*parse_edtf("2026-02-05"), "YYYY"), std::nullopt) << "what is known must not get lost";
    EXPECT_EQ(format_date(*parse_edtf("198X"), "YYYY"), std::nullopt);
}

TEST(Patterns, AreTold) {
    EXPECT_EQ(precision_of_pattern("DD/MM/YYYY"), Precision::day);
    EXPECT_EQ(precision_of_pattern("MM.YYYY"), Precision::month);
    EXPECT_EQ(precision_of_pattern("YYYY"), Precision::year);
    for (const char* pattern : {"", "dd/mm/yyyy", "DD/MM", "D/M/YYYY", "YY", "MM/DD/YYYY", "YYYYMMDD ", "YYYYY"})
        EXPECT_EQ(precision_of_pattern(pattern), std::nullopt) << pattern;
}
