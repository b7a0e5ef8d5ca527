// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/calendar.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"

#include "unit/reference/rules_folder.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <thread>

using namespace hoso;
using namespace hoso::calendar;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace chrono = std::chrono;

namespace {

Day day(const std::string& text) { return reference::parse_day(text).value(); }

HolidayRules shipped_rules() {
    return read_holiday_rules(reference::read_toml(test::shipped().find("holidays/rules.toml")));
}

/// "2026-04-27 substitute gio-to"
std::vector<std::string> lines_of(const HolidayYear& year) {
    std::vector<std::string> lines;
    for (const Holiday& off : year.off) {
        const char* kind = off.kind == DayOff::holiday      ? ""
                           : off.kind == DayOff::substitute ? "substitute "
                                                            : "swapped ";
        lines.push_back(reference::to_text(off.day) + " " + kind + off.key);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

std::vector<std::string> days_of(const HolidayYear& year, const std::string& key) {
    std::vector<std::string> days;
    for (const Holiday& off : year.off)
        if (off.key == key) days.push_back(reference::to_text(off.day));
    return days;
}

template <typename Act> std::string fault_of(Cause cause, Act act) {
    try {
        act();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), cause) << error.what();
        return error.what();
    }
    return "no fault";
}

/// What is wrong with a file of 2027 with these days off and made up for; `off` is added to those of the law.
std::string fault_of_year(const std::string& off, const std::string& makeup = "", const std::string& more = "") {
    test::RulesFolder own;
    std::string law;
    for (const Holiday& holiday : shipped_rules().compute(2027).off)
        if (holiday.kind == DayOff::holiday)
            law += "  { day = \"" + reference::to_text(holiday.day) + "\", holiday = \"" + holiday.key + "\" },\n";
    own.write(
        "holidays/2027.toml", "schema = \"hoso-holidays/1\"\nid = \"2027\"\ntitle = \"2027\"\nsource = \"ours\"\n" +
                                  more + "off = [\n" + law + off + "]\nmakeup_work = [" + makeup + "]\n");
    return fault_of(Cause::settings, [&] { (void)Calendar{own.folders()}.holidays(2027); });
}

std::string fault_of_rules(const std::string& rules) {
    test::RulesFolder own;
    own.write("holidays/rules.toml",
        "schema = \"hoso-holiday-rules/1\"\nid = \"rules\"\ntitle = \"Own\"\nsource = \"ours\"\n" + rules);
    return fault_of(Cause::settings, [&] { Calendar{own.folders()}; });
}

const std::string sunday = "weeks = [ { rest = \"sunday\" } ]\n";

} // namespace

TEST(Calendar, HasTheDaysOff2026WithTheirNames) {
    const Calendar calendar{test::shipped()};
    const HolidayYear& year = calendar.holidays(2026);
    EXPECT_EQ(year.certainty, Certainty::announced);
    EXPECT_THAT(year.source, HasSubstr("9441/TB-BNV"));
    EXPECT_FALSE(year.unconfirmed.empty());
    EXPECT_THAT(lines_of(year),
        ElementsAre("2026-01-01 tet-duong-lich", "2026-01-02 swapped tet-duong-lich", "2026-02-16 tet-am-lich",
            "2026-02-17 tet-am-lich", "2026-02-18 tet-am-lich", "2026-02-19 tet-am-lich", "2026-02-20 tet-am-lich",
            "2026-04-26 gio-to", "2026-04-27 substitute gio-to", "2026-04-30 chien-thang",
            "2026-05-01 quoc-te-lao-dong", "2026-08-31 swapped quoc-khanh", "2026-09-01 quoc-khanh",
            "2026-09-02 quoc-khanh", "2026-11-24 van-hoa-viet-nam"));
    EXPECT_EQ(year.off.front().name, "Tết Dương lịch");
    EXPECT_EQ(year.off.front().name_en, "New Year's Day");
}

TEST(Calendar, KnowsDaysOfWorkAndRest) {
    const Calendar calendar{test::shipped()};
    EXPECT_TRUE(calendar.is_working(day("2026-10-14")));
    EXPECT_FALSE(calendar.is_working(day("2026-10-17"))); // Saturday
    EXPECT_FALSE(calendar.is_working(day("2026-10-18"))); // Sunday
    EXPECT_FALSE(calendar.is_working(day("2026-04-27"))); // in place of Sunday 26 April
    EXPECT_FALSE(calendar.is_working(day("2026-01-02"))); // swapped with
    EXPECT_TRUE(calendar.is_working(day("2026-01-10")));  // this Saturday
    EXPECT_TRUE(calendar.is_working(day("2019-01-05")));  // swapped with a day of 2018
    EXPECT_TRUE(calendar.is_working(day("2025-11-24")));
    EXPECT_FALSE(calendar.is_working(day("2026-11-24")));
}

TEST(Calendar, CountsWorkingDaysWithoutTheFirst) {
    const Calendar calendar{test::shipped()};
    EXPECT_EQ(calendar.add_working_days(day("2026-10-14"), 2), day("2026-10-16"));
    EXPECT_EQ(calendar.add_working_days(day("2026-10-16"), 1), day("2026-10-19"));
    EXPECT_EQ(calendar.add_working_days(day("2026-10-17"), 1), day("2026-10-19"));
    EXPECT_EQ(calendar.add_working_days(day("2026-02-13"), 1), day("2026-02-23")); // all of Tết between
    EXPECT_EQ(calendar.add_working_days(day("2026-01-09"), 1), day("2026-01-10")); // a Saturday that is made up
    EXPECT_EQ(calendar.add_working_days(day("2026-12-31"), 1), day("2027-01-04"));
    EXPECT_EQ(calendar.add_working_days(day("2026-10-14"), 0), day("2026-10-14"));
    EXPECT_EQ(calendar.add_working_days(day("2026-10-17"), 0), day("2026-10-19"));
    EXPECT_THAT(fault_of(Cause::usage, [&] { (void)calendar.add_working_days(day("2026-10-17"), -1); }),
        HasSubstr("-1 working days"));
}

TEST(Calendar, CountsBetweenWhatItAdds) {
    const Calendar calendar{test::shipped()};
    for (Day from = day("2025-12-20"); from < day("2026-03-10"); from += chrono::days{1})
        for (std::int64_t n = 1; n < 30; ++n) {
            const Day to = calendar.add_working_days(from, n);
            ASSERT_TRUE(calendar.is_working(to));
            ASSERT_EQ(calendar.working_days_between(from, to), n);
            ASSERT_EQ(calendar.working_days_between(to, from), -n);
        }
    EXPECT_EQ(calendar.working_days_between(day("2026-10-16"), day("2026-10-18")), 0);
}

TEST(Calendar, SaysWhetherAYearWasAnnounced) {
    const Calendar calendar{test::shipped()};
    EXPECT_EQ(calendar.holidays(2027).certainty, Certainty::computed);
    EXPECT_EQ(calendar.certainty(day("2026-12-01"), day("2026-12-31")), Certainty::announced);
    EXPECT_EQ(calendar.certainty(day("2026-12-31"), day("2027-01-01")), Certainty::computed);
    EXPECT_EQ(calendar.certainty(day("2018-12-31"), day("2019-01-01")), Certainty::computed);
}

TEST(Calendar, ComputesWhatWasAnnouncedButForSwaps) {
    const HolidayRules rules = shipped_rules();
    const Calendar calendar{test::shipped()};
    for (int year = 2019; year <= 2026; ++year) {
        HolidayYear announced = calendar.holidays(year);
        ASSERT_EQ(announced.certainty, Certainty::announced) << year;
        std::erase_if(announced.off, [](const Holiday& off) { return off.kind == DayOff::swapped; });
        EXPECT_EQ(lines_of(rules.compute(year)), lines_of(announced)) << year;
    }
}

TEST(Calendar, ComputesYearsToCome) {
    const HolidayRules rules = shipped_rules();
    // Tết on a Saturday: Thursday and Friday before it, and Tuesday and Wednesday for the two days of the week-end.
    EXPECT_THAT(days_of(rules.compute(2027), "tet-am-lich"),
        ElementsAre("2027-02-04", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10"));
    EXPECT_THAT(days_of(rules.compute(2028), "gio-to"), ElementsAre("2028-04-04"));
    EXPECT_THAT(days_of(rules.compute(2030), "tet-am-lich"), testing::Contains("2030-02-02"));
    EXPECT_THAT(days_of(rules.compute(2020), "quoc-khanh"), ElementsAre("2020-09-02"));
    EXPECT_THAT(days_of(rules.compute(2025), "van-hoa-viet-nam"), IsEmpty());
    // 1 January 2028 is a Saturday.
    EXPECT_THAT(days_of(rules.compute(2028), "tet-duong-lich"), ElementsAre("2028-01-01", "2028-01-03"));
}

TEST(Calendar, HasAsManyDaysOffFromWorkAsTheLawSays) {
    const Calendar calendar{test::shipped()};
    for (int year = 2014; year <= 2199; ++year) {
        const int law = year < 2021 ? 10 : year < 2026 ? 11 : 12;
        const HolidayYear& days = calendar.holidays(year);
        long working = 0, rest = 0;
        for (Day d = day(std::to_string(year) + "-01-01"); d <= day(std::to_string(year) + "-12-31");
             d += chrono::days{1}) {
            working += calendar.is_working(d) ? 1 : 0;
            rest += chrono::weekday{d} == chrono::Saturday || chrono::weekday{d} == chrono::Sunday ? 1 : 0;
        }
        const long length = (day(std::to_string(year) + "-12-31") - day(std::to_string(year) + "-01-01")).count() + 1;
        // A day swapped with one of the year before is one more of work.
        EXPECT_EQ(working, length - rest - law + (year == 2019 ? 1 : 0)) << year;
        EXPECT_TRUE(std::is_sorted(days.off.begin(), days.off.end(), [](const Holiday& a, const Holiday& b) {
            return a.day < b.day;
        })) << year;
    }
}

TEST(Calendar, FilesOfTheUserStandInPlaceOfThoseInstalled) {
    test::RulesFolder own;
    own.write("holidays/rules.toml", R"(schema = "hoso-holiday-rules/1"
id = "rules"
title = "Sáu ngày một tuần"
source = "Quy chế"
weeks = [
  { rest = ["saturday", "sunday"], valid_to = "2029-12-31" },
  { rest = "sunday", valid_from = "2030-01-01" },
]
)");
    const Calendar calendar{own.folders()};
    EXPECT_FALSE(calendar.is_working(day("2029-10-13")));
    EXPECT_TRUE(calendar.is_working(day("2030-10-12")));
    EXPECT_FALSE(calendar.is_working(day("2030-10-13")));
    EXPECT_TRUE(calendar.is_working(day("2030-01-01")));
    own.write("holidays/rules.toml",
        "schema = \"hoso-holiday-rules/1\"\nid = \"rules\"\ntitle = \"x\"\nsource = \"x\"\n"
        "weeks = [ { rest = \"sunday\", valid_from = \"2030-01-01\" } ]\n");
    EXPECT_THAT(fault_of(Cause::missing, [&] { (void)Calendar{own.folders()}.is_working(day("2029-12-31")); }),
        HasSubstr("2029: there are no rules"));
}

TEST(Calendar, TakesADayOffOfOneYearOnly) {
    EXPECT_EQ(fault_of_year("{ day = \"2027-03-01\", name = \"Ngày bầu cử\" },"), "no fault");
    EXPECT_EQ(fault_of_year("{ day = \"2027-03-01\", name = \"x\", kind = \"swapped\" }",
                  "{ day = \"2027-03-06\", instead_of = \"2027-03-01\" }"),
        "no fault");
}

TEST(Calendar, CanBeAskedByManyThreads) {
    const Calendar calendar{test::shipped()};
    const Day from = day("2020-01-01"), to = day("2060-01-01");
    std::vector<std::int64_t> counts(4);
    std::vector<std::thread> threads;
    for (std::int64_t& count : counts) threads.emplace_back([&] { count = calendar.working_days_between(from, to); });
    for (std::thread& thread : threads) thread.join();
    EXPECT_THAT(counts, testing::Each(counts.front()));
}

TEST(Calendar, RefusesYearsWithoutRules) {
    const Calendar calendar{test::shipped()};
    EXPECT_THAT(fault_of(Cause::missing, [&] { (void)calendar.is_working(day("2013-12-31")); }),
        HasSubstr("2013: there are no rules"));
    EXPECT_THAT(fault_of(Cause::missing, [&] { (void)calendar.is_working(day("2200-01-01")); }), HasSubstr("2200"));
    test::RulesFolder own;
    EXPECT_THAT(fault_of(Cause::missing, [&] { Calendar{reference::DataFolders({own.path()}, own.path())}; }),
        HasSubstr("rules.toml"));
}

TEST(Calendar, RefusesFilesOfAYearThatContradictThemselves) {
    const std::string faults[][3] = {
        {"{ day = \"2027-13-01\", name = \"x\" }", "", "not a day of the form"},
        {"{ day = \"2026-03-01\", name = \"x\" }", "", "2026-03-01 is not a day of 2027"},
        {"{ day = \"2027-03-01\" }", "", "'name' is missing"},
        {"{ day = \"2027-03-01\", holiday = \"noel\" }", "", "'noel' is no holiday of 2027"},
        {"{ day = \"2027-03-01\", holiday = \"gio-to\", kind = \"swapped\", name = \"x\" }", "",
            "'name' means nothing"},
        {"{ day = \"2027-03-01\", name = \"x\", kind = \"half\" }", "", "'half' is not holiday, substitute or swapped"},
        {"{ day = \"2027-01-01\", name = \"x\" }", "", "stands here twice"},
        {"{ day = \"2027-03-06\", name = \"x\", kind = \"swapped\" }", "", "2027-03-06 is a rest day anyway"},
        {"{ day = \"2027-03-01\", holiday = \"gio-to\" }", "", "'gio-to' has 2 days here and 1 by"},
        {"{ day = \"2027-03-01\", colour = \"x\" }", "", "'colour' means nothing here"},
        {"", "{ day = \"2027-03-05\", instead_of = \"2026-12-31\" }", "2027-03-05 is a working day anyway"},
        {"", "{ day = \"2027-02-06\", instead_of = \"2026-12-31\" }", "2027-02-06 cannot be a day off and"},
        {"", "{ day = \"2027-03-06\", instead_of = \"2027-03-01\" }", "2027-03-01 is not swapped"},
        {"",
            "{ day = \"2027-03-06\", instead_of = \"2026-12-31\" }, { day = \"2027-03-06\", instead_of = "
            "\"2026-12-30\" }",
            "stands here twice"},
        {"", "{ instead_of = \"2027-03-01\" }", "'day' is missing"},
    };
    for (const auto& [off, makeup, problem] : faults) {
        const std::string fault = fault_of_year(off, makeup);
        EXPECT_THAT(fault, HasSubstr(problem));
        EXPECT_THAT(fault, HasSubstr("2027.toml: line "));
    }
    EXPECT_THAT(fault_of_year("", "", "colour = 1\n"), HasSubstr("'colour' means nothing here"));
}

TEST(Calendar, RefusesAYearWithoutAHolidayOfTheLaw) {
    test::RulesFolder own;
    own.write("holidays/2027.toml",
        "schema = \"hoso-holidays/1\"\nid = \"2027\"\ntitle = \"2027\"\nsource = \"ours\"\noff = []\n");
    EXPECT_THAT(fault_of(Cause::settings, [&] { (void)Calendar{own.folders()}.holidays(2027); }),
        HasSubstr("has 0 days here and 1 by rules.toml"));
}

TEST(Calendar, RefusesRulesThatAreWrong) {
    const std::string tet = "[[holidays]]\nkey = \"tet\"\nname = \"Tết\"\nmonth = 1\nday = 1\n";
    const std::pair<std::string, std::string> faults[] = {
        {"", "'weeks' is missing"},
        {"weeks = [ { rest = \"domingo\" } ]\n", "'domingo' is not a day of the week"},
        {"weeks = [ { rest = [\"sunday\",\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\"] } "
         "]\n",
            "nobody would ever work"},
        {"weeks = [ { rest = \"sunday\" }, { rest = \"friday\" } ]\n", "two rules for rest days hold"},
        {sunday + tet + tet, "two rules for 'tet' hold"},
        {sunday + tet + "days = 0\n", "'days' must be from 1 to 30"},
        {sunday + tet + "before = 1\n", "'before' must be from 0 to 0"},
        {sunday + tet + "before_on = { domingo = 0 }\n", "'domingo' means nothing here"},
        {sunday + tet + "calendar = \"maya\"\n", "'maya' is neither solar nor lunar"},
        {sunday + "[[holidays]]\nkey = \"Tet\"\nname = \"Tết\"\nmonth = 1\nday = 1\n", "a key has lower-case"},
        {sunday + "[[holidays]]\nkey = \"tet\"\nname = \"Tết\"\nmonth = 1\n", "'day' is missing"},
        {sunday + "[[holidays]]\nkey = \"tet\"\nname = \"Tết\"\nmonth = 13\nday = 1\n", "'month' must be from 1 to 12"},
    };
    for (const auto& [rules, problem] : faults) EXPECT_THAT(fault_of_rules(rules), HasSubstr(problem));
}
