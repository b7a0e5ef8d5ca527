// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/values.hpp"

#include "facts/block.hpp"
#include "reference/dates.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::facts;
using office::CellKind;

namespace {

/// The day as ISO writes it, "" for none, "?" for a problem.
std::string day(std::string_view text, CellKind kind = CellKind::text) {
    const auto parsed = parse_day({text, kind});
    if (std::holds_alternative<Problem>(parsed)) return "?";
    const std::int32_t days = std::get<std::int32_t>(parsed);
    return days == no_day ? "" : reference::to_text(std::chrono::sys_days{std::chrono::days{days}});
}

std::string number(std::string_view text, int decimals, CellKind kind = CellKind::text) {
    const auto parsed = parse_number({text, kind}, decimals);
    if (std::holds_alternative<Problem>(parsed)) return "?";
    const std::int64_t value = std::get<std::int64_t>(parsed);
    return value == no_number ? "" : std::to_string(value);
}

} // namespace

TEST(Values, ReadsDaysAsOfficesWriteThem) {
    for (const char* text : {"5/10/2026", "05/10/2026", " 05-10-2026 ", "5-10-2026", "5.10.2026", "2026-10-05",
             "2026-10-5", "ngày 5 tháng 10 năm 2026", "Ngày 05 tháng 10 năm 2026", "05/10/2026 08:30",
             "5/10/2026 8:30:15", "08:30 05/10/2026", "8:30:15 5/10/2026", "2026-10-05T08:30:00",
             "2026-10-05 08:30:00.123", "5/10/2026 8:30:15 SA", "2026-10-05T23:59:59+07:00", "2026-10-04T17:00:00Z",
             "2026-10-05T16:59:59Z", "2026-10-05T01:00:00+0900"})
        EXPECT_EQ(day(text), text == std::string{"2026-10-05T01:00:00+0900"} ? "2026-10-04" : "2026-10-05") << text;
    EXPECT_EQ(day("2026-10-05T17:00:00Z"), "2026-10-06") << "00:00 of the 6th in Vietnam";
    EXPECT_EQ(day("2026-10-05T08:30:00", CellKind::date), "2026-10-05");
    EXPECT_EQ(day(""), "");
    EXPECT_EQ(day("  \t"), "");
    EXPECT_EQ(day("29/2/2024"), "2024-02-29");
}

TEST(Values, GuessesNoDay) {
    for (const char* text :
        {"29/2/2026", "31/4/2026", "0/1/2026", "1/13/2026", "5/10/26", "10/2026", "2026", "05102026", "46300",
            "5/10-2026", "5/10/20266", "5/10/2026x", "05/10/2026 25:00", "05/10/2026 08:60", "không rõ", "08:30",
            "1/1/1899", "1/1/2200", "2026-10-05T08:00:00+7", "5/10/2026 8:30 9:30", "8:30 5/10/2026 9:30"})
        EXPECT_EQ(day(text), "?") << text;
    EXPECT_EQ(day("46300", CellKind::number), "?") << "a number that nobody formatted as a date";
    EXPECT_EQ(day("08:30:00", CellKind::time), "?");
    EXPECT_EQ(day("#N/A", CellKind::error), "?");
}

TEST(Values, ReadsNumbersExactly) {
    EXPECT_EQ(number("1.234.567,89", 2), "123456789");
    EXPECT_EQ(number("0,5", 1), "5");
    EXPECT_EQ(number("-12", 0), "-12");
    EXPECT_EQ(number("", 0), "");
    EXPECT_EQ(number("1234.5", 1, CellKind::number), "12345");
    EXPECT_EQ(number("1,50", 1), "15") << "zeros at the end do not count";
    for (const char* text : {"1.23", "1,234,567.89", "12 %", "0,55", "mười", "99999999999999999999", "007"})
        EXPECT_EQ(number(text, 1), "?") << text;
    EXPECT_EQ(number("true", 0, CellKind::boolean), "?");
    EXPECT_EQ(number("-9223372036854775808", 0, CellKind::number), "?") << "that one says that there is none";
}

TEST(Values, KeepsTextsAsTheyAreSeen) {
    EXPECT_EQ(std::get<std::string>(parse_text({"7", CellKind::number, "007"})), "007");
    EXPECT_EQ(std::get<std::string>(parse_text({" \xC2\xA0"
                                                "a\u0323\xC2\xA0 "})),
        "ạ");
    EXPECT_TRUE(std::holds_alternative<Problem>(parse_text({"\xC0\x80"})));
    EXPECT_TRUE(std::holds_alternative<Problem>(parse_text({"#REF!", CellKind::error})));
}

TEST(Values, KnowsWhatIsMeant) {
    regime::FactField field;
    field.values = {{"Trực tuyến", "online"}, {"BCCI", "post"}};
    const Meanings meanings{field};
    for (const char* text : {"trực tuyến", "TRỰC  TUYẾN", "truc tuyen", "online"})
        EXPECT_EQ(std::get<std::string>(meanings.of(text)), "online") << text;
    EXPECT_EQ(std::get<std::string>(meanings.of("")), "");
    EXPECT_THAT(std::get<Problem>(meanings.of("fax")).advice, testing::HasSubstr("BCCI, Trực tuyến"));
    EXPECT_EQ(std::get<std::string>(Meanings{{}}.of("fax")), "fax") << "without a table anything is taken";
}
