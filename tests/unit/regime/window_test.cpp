// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/window.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"

#include "unit/reference/rules_folder.hpp"

#include <gmock/gmock.h>
#include <map>

using namespace hoso;
using namespace hoso::regime;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
namespace chrono = std::chrono;

namespace {

Day day(const std::string& text) { return reference::parse_day(text).value(); }
Period period(const std::string& text) { return Period::parse(text).value(); }
WindowRule rule(const std::string& toml) { return read_window_rule(reference::parse_toml(toml, "regime.toml")); }

std::string days_of(const WindowRule& rule, const std::string& text) {
    const auto window = rule.window(period(text));
    if (!window) return "none";
    EXPECT_EQ(window->to, window->cut_off);
    return reference::to_text(window->from) + " " + reference::to_text(window->to);
}

std::string fault_of(const std::string& toml) {
    try {
        rule(toml);
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        EXPECT_THAT(error.what(), HasSubstr("regime.toml: line "));
        return error.what();
    }
    return "no fault";
}

const std::string on_14 = "[[window]]\nkind = \"cut-off\"\nday = 14\n";
const std::string by_calendar = "[[window]]\nkind = \"calendar\"\n";
const std::string due = R"(
[due]
working_days = 2
[due.level]
commune = 1
department = { day = 20 }
[due.unit]
"H26.01" = 3
"H26.02" = { working_days = 5 }
"H26.03" = { day = 15 }
)";

/// Regimes whose windows are cut in different ways, some of them anew within the years.
const std::map<std::string, std::string> regimes = {{"14", on_14}, {"calendar", by_calendar},
    {"calendar, then 14", by_calendar + "[[window]]\nvalid_from = 2025-07-01\nkind = \"cut-off\"\nday = 14\n"},
    {"14, then calendar", on_14 + "[[window]]\nvalid_from = 2027-01-01\nkind = \"calendar\"\n"},
    {"often anew", on_14 + "[[window]]\nvalid_from = 2021-02-01\nkind = \"cut-off\"\nday = 28\n" +
                       "[[window]]\nvalid_from = 2021-03-01\nkind = \"cut-off\"\nday = 1\n" +
                       "[[window]]\nvalid_from = 2024-08-01\nkind = \"calendar\"\n" +
                       "[[window]]\nvalid_from = 2030-05-01\nkind = \"cut-off\"\nday = 20\n"}};

const std::vector<PeriodKind> tiling = {
    PeriodKind::month, PeriodKind::quarter, PeriodKind::half, PeriodKind::year, PeriodKind::week};

} // namespace

TEST(Windows, AreThoseOfTheTableOfDecree09) {
    const WindowRule decree = rule(on_14);
    EXPECT_EQ(days_of(decree, "2026-M10"), "2026-09-15 2026-10-14");
    EXPECT_EQ(days_of(decree, "2026-M01"), "2025-12-15 2026-01-14");
    EXPECT_EQ(days_of(decree, "2024-M03"), "2024-02-15 2024-03-14");
    EXPECT_EQ(days_of(decree, "2026-Q1"), "2025-12-15 2026-03-14");
    EXPECT_EQ(days_of(decree, "2026-Q2"), "2026-03-15 2026-06-14");
    EXPECT_EQ(days_of(decree, "2026-Q3"), "2026-06-15 2026-09-14");
    EXPECT_EQ(days_of(decree, "2026-Q4"), "2026-09-15 2026-12-14");
    EXPECT_EQ(days_of(decree, "2026-H1"), "2025-12-15 2026-06-14");
    EXPECT_EQ(days_of(decree, "2026-H2"), "2026-06-15 2026-12-14");
    EXPECT_EQ(days_of(decree, "2026-9M"), "2025-12-15 2026-09-14");
    EXPECT_EQ(days_of(decree, "2026"), "2025-12-15 2026-12-14");
    EXPECT_EQ(days_of(decree, "2026-W44"), "2026-10-26 2026-11-01");
    EXPECT_EQ(days_of(decree, "2026-10-05..2026-10-14"), "2026-10-05 2026-10-14");
}

TEST(Windows, AreTheTableOfDecree09InEveryYear) {
    const WindowRule decree = rule(on_14);
    const auto on = [](int year, int month, int number) { return Day{chrono::year{year} / month / number}; };
    for (int y = 2019; y <= 2035; ++y) {
        const std::string year = std::to_string(y);
        const std::map<std::string, Window> table = {{"-M01", {on(y - 1, 12, 15), on(y, 1, 14), on(y, 1, 14)}},
            {"-M02", {on(y, 1, 15), on(y, 2, 14), on(y, 2, 14)}}, {"-M03", {on(y, 2, 15), on(y, 3, 14), on(y, 3, 14)}},
            {"-M12", {on(y, 11, 15), on(y, 12, 14), on(y, 12, 14)}},
            {"-Q1", {on(y - 1, 12, 15), on(y, 3, 14), on(y, 3, 14)}},
            {"-Q2", {on(y, 3, 15), on(y, 6, 14), on(y, 6, 14)}}, {"-Q3", {on(y, 6, 15), on(y, 9, 14), on(y, 9, 14)}},
            {"-Q4", {on(y, 9, 15), on(y, 12, 14), on(y, 12, 14)}},
            {"-H1", {on(y - 1, 12, 15), on(y, 6, 14), on(y, 6, 14)}},
            {"-H2", {on(y, 6, 15), on(y, 12, 14), on(y, 12, 14)}},
            {"-9M", {on(y - 1, 12, 15), on(y, 9, 14), on(y, 9, 14)}},
            {"", {on(y - 1, 12, 15), on(y, 12, 14), on(y, 12, 14)}}};
        for (const auto& [name, window] : table) EXPECT_EQ(decree.window(period(year + name)), window) << year << name;
    }
}

TEST(Windows, AreTheMonthsOfTheCalendarWhereTheRuleSaysSo) {
    const WindowRule calendar = rule(by_calendar);
    EXPECT_EQ(days_of(calendar, "2024-M02"), "2024-02-01 2024-02-29");
    EXPECT_EQ(days_of(calendar, "2026-Q3"), "2026-07-01 2026-09-30");
    EXPECT_EQ(days_of(calendar, "2026-H2"), "2026-07-01 2026-12-31");
    EXPECT_EQ(days_of(calendar, "2026-9M"), "2026-01-01 2026-09-30");
    EXPECT_EQ(days_of(calendar, "2026"), "2026-01-01 2026-12-31");
}

TEST(Windows, HoldEveryDayFrom2019To2035Once) {
    for (const auto& [name, toml] : regimes) {
        const WindowRule cut = rule(toml);
        for (const PeriodKind kind : tiling) {
            const Day first = day("2019-01-01"), last = day("2035-12-31");
            std::vector<int> times(static_cast<std::size_t>((last - first).count()) + 1);
            for (const PeriodWindow& each : cut.windows(kind, first, last))
                for (Day d = std::max(first, each.window.from); d <= std::min(last, each.window.to);
                     d += chrono::days{1})
                    ++times[static_cast<std::size_t>((d - first).count())];
            for (std::size_t i = 0; i < times.size(); ++i)
                ASSERT_EQ(times[i], 1) << name << ", " << to_text(kind) << ": day " << i << " after 2019-01-01";
        }
    }
}

TEST(Windows, OfKindsThatEndTogetherEndOnTheSameDay) {
    for (const auto& [name, toml] : regimes) {
        const WindowRule cut = rule(toml);
        const auto of = [&](const std::string& text) { return cut.window(period(text)).value(); };
        for (int y = 2019; y <= 2035; ++y) {
            const std::string year = std::to_string(y);
            EXPECT_EQ(of(year + "-Q2").to, of(year + "-M06").to) << name;
            EXPECT_EQ(of(year + "-H1").to, of(year + "-Q2").to) << name;
            EXPECT_EQ(of(year + "-9M").to, of(year + "-Q3").to) << name;
            EXPECT_EQ(of(year).to, of(year + "-M12").to) << name;
            EXPECT_EQ(of(year).from, of(year + "-M01").from) << name;
            EXPECT_EQ(of(year + "-9M").from, of(year).from) << name;
            EXPECT_EQ(of(year + "-H1").from, of(year).from) << name;
        }
    }
}

TEST(Windows, AfterAChangeBeginWhereTheLastOneEnded) {
    const WindowRule later = rule(regimes.at("14, then calendar"));
    EXPECT_EQ(days_of(later, "2026-M12"), "2026-11-15 2026-12-14");
    EXPECT_EQ(days_of(later, "2027-M01"), "2026-12-15 2027-01-31");
    EXPECT_EQ(days_of(later, "2027-M02"), "2027-02-01 2027-02-28");
    EXPECT_EQ(days_of(later, "2027"), "2026-12-15 2027-12-31");
    const WindowRule earlier = rule(regimes.at("calendar, then 14"));
    EXPECT_EQ(days_of(earlier, "2025-M06"), "2025-06-01 2025-06-30");
    EXPECT_EQ(days_of(earlier, "2025-M07"), "2025-07-01 2025-07-14");
    EXPECT_EQ(days_of(earlier, "2025-M08"), "2025-07-15 2025-08-14");
    EXPECT_EQ(days_of(earlier, "2025-Q3"), "2025-07-01 2025-09-14");
    EXPECT_EQ(days_of(earlier, "2025"), "2025-01-01 2025-12-14");
    EXPECT_EQ(days_of(earlier, "2026"), "2025-12-15 2026-12-14");
}

TEST(Windows, AreNotThereBeforeTheRule) {
    const WindowRule late = rule("[[window]]\nvalid_from = 2019-03-01\nkind = \"cut-off\"\nday = 14\n");
    EXPECT_EQ(days_of(late, "2019-M02"), "none");
    EXPECT_EQ(days_of(late, "2018"), "none");
    EXPECT_EQ(days_of(late, "2019-M03"), "2019-02-15 2019-03-14");
    EXPECT_EQ(days_of(late, "2019-Q1"), "2018-12-15 2019-03-14");
    EXPECT_EQ(late.windows(PeriodKind::month, day("2018-01-01"), day("2019-04-14")).size(), 2U);
}

TEST(Windows, OfCumulativeKindsBeginWithTheYear) {
    const WindowRule sum =
        rule(on_14 + "frequencies = [\"month\", \"quarter\", \"half\"]\ncumulative = [\"quarter\", \"half\"]\n");
    EXPECT_EQ(days_of(sum, "2026-Q3"), "2025-12-15 2026-09-14");
    EXPECT_EQ(days_of(sum, "2026-H2"), "2025-12-15 2026-12-14");
    EXPECT_EQ(days_of(sum, "2026-M10"), "2026-09-15 2026-10-14");
    EXPECT_EQ(days_of(sum, "2026"), "none");
    EXPECT_THAT(sum.windows(PeriodKind::year, day("2026-01-01"), day("2026-12-31")), IsEmpty());
    EXPECT_EQ(sum.windows(PeriodKind::quarter, day("2026-01-01"), day("2026-01-01")).size(), 4U);
}

TEST(Windows, AreListedWhereTheyMeetTheDays) {
    const WindowRule decree = rule(on_14);
    std::vector<std::string> names;
    for (const PeriodWindow& each : decree.windows(PeriodKind::month, day("2026-10-14"), day("2026-11-15")))
        names.push_back(each.period.to_text());
    EXPECT_THAT(names, ElementsAre("2026-M10", "2026-M11", "2026-M12"));
    EXPECT_THAT(decree.windows(PeriodKind::range, day("2026-10-14"), day("2026-11-15")), IsEmpty());
    EXPECT_THAT(decree.windows(PeriodKind::month, day("2026-11-15"), day("2026-10-14")), IsEmpty());
    ASSERT_EQ(decree.windows(PeriodKind::year, day("2026-12-15"), day("2026-12-31")).size(), 1U);
    EXPECT_EQ(decree.windows(PeriodKind::year, day("2026-12-15"), day("2026-12-31"))[0].period, period("2027"));
}

TEST(DueDays, AreWorkingDaysAfterTheCutOff) {
    const calendar::Calendar calendar{test::shipped()};
    const WindowRule decree = rule(on_14 + due);
    const auto on = [&](const std::string& text, const std::string& level, const std::string& unit) {
        return reference::to_text(decree.due(period(text), calendar, level, unit).value().day);
    };
    EXPECT_EQ(on("2026-M10", "city", "H26"), "2026-10-16");
    EXPECT_EQ(on("2026-M10", "commune", "H26.99"), "2026-10-15");
    EXPECT_EQ(on("2026-M10", "commune", "H26.01"), "2026-10-19"); // the unit's own term, over a week-end
    EXPECT_EQ(on("2026-M10", "", "H26.02"), "2026-10-21");
    EXPECT_EQ(on("2026-M10", "department", ""), "2026-10-20");
    EXPECT_EQ(on("2026-M12", "department", ""), "2026-12-21");            // the 20th is a Sunday
    EXPECT_EQ(on("2026-M02", "city", "H26"), "2026-02-24");               // Tết lies between
    EXPECT_EQ(on("2026-M02", "", "H26.03"), "2026-02-23");                // so does it before the 15th, a Sunday
    EXPECT_EQ(on("2026-01-05..2026-01-09", "commune", ""), "2026-01-10"); // a Saturday that is made up
    EXPECT_EQ(decree.due(period("2026-M10"), calendar, "", "")->certainty, calendar::Certainty::announced);
    EXPECT_EQ(decree.due(period("2027-M10"), calendar, "", "")->certainty, calendar::Certainty::computed);
    EXPECT_THAT(decree.levels(), ElementsAre("commune", "department"));
    EXPECT_THAT(decree.units(), ElementsAre("H26.01", "H26.02", "H26.03"));
}

TEST(DueDays, AreOnFixedDaysOfTheNextMonthWhereTheCutOffIsLater) {
    const calendar::Calendar calendar{test::shipped()};
    const WindowRule months = rule(by_calendar + "[due]\nday = 5\n");
    EXPECT_EQ(months.due(period("2026-M10"), calendar, "", "")->day, day("2026-11-05"));
    EXPECT_EQ(months.due(period("2026"), calendar, "", "")->day, day("2027-01-05"));
    // The first working day after 31 December 2026 is the 4th of January, later than the 1st.
    const WindowRule early = rule(by_calendar + "[due]\nday = 1\n");
    EXPECT_EQ(early.due(period("2026"), calendar, "", "")->day, day("2027-01-04"));
}

TEST(DueDays, AreNeverOnRestDaysNorOnTheCutOff) {
    const calendar::Calendar calendar{test::shipped()};
    for (const auto& [name, toml] : regimes) {
        const WindowRule cut = rule(toml + due);
        for (const PeriodKind kind : {PeriodKind::month, PeriodKind::quarter, PeriodKind::half, PeriodKind::nine_months,
                 PeriodKind::year, PeriodKind::week})
            for (const PeriodWindow& each : cut.windows(kind, day("2019-01-01"), day("2035-12-31")))
                for (const auto& [level, unit] : {std::pair{"", ""}, {"commune", ""}, {"department", ""},
                         {"", "H26.01"}, {"", "H26.02"}, {"", "H26.03"}}) {
                    const Day last = cut.due(each.period, calendar, level, unit).value().day;
                    ASSERT_TRUE(calendar.is_working(last)) << name << " " << each.period.to_text();
                    ASSERT_GE(calendar.working_days_between(each.window.cut_off, last), 1) << each.period.to_text();
                }
    }
}

TEST(DueDays, ChangeWithTheRule) {
    const calendar::Calendar calendar{test::shipped()};
    const WindowRule changed = rule(on_14 + "[[window]]\nvalid_from = 2025-07-01\nkind = \"cut-off\"\nday = 14\n" +
                                    "[window.due]\nworking_days = 4\n[due]\nworking_days = 2\n");
    EXPECT_EQ(changed.due(period("2025-M05"), calendar, "", "")->day, day("2025-05-16"));
    EXPECT_EQ(changed.due(period("2025-M07"), calendar, "", "")->day, day("2025-07-18"));
    EXPECT_EQ(rule(on_14).due(period("2025-M05"), calendar, "", ""), std::nullopt);
    const WindowRule late = rule("[[window]]\nvalid_from = 2019-03-01\nkind = \"calendar\"\n" + due);
    EXPECT_EQ(late.due(period("2019-M01"), calendar, "", ""), std::nullopt);
}

TEST(WindowRules, ThatAreWrongAreRefused) {
    const std::pair<std::string, std::string> faults[] = {
        {"", "'window' is missing"},
        {"[[window]]\nday = 14\n", "'kind' is missing"},
        {"[[window]]\nkind = \"lunar\"\n", "'lunar' is neither calendar nor cut-off"},
        {"[[window]]\nkind = \"cut-off\"\n", "'day' is missing"},
        {"[[window]]\nkind = \"cut-off\"\nday = 29\n", "'day' must be from 1 to 28"},
        {"[[window]]\nkind = \"calendar\"\nday = 14\n", "'day' means nothing here"},
        {on_14 + "colour = 1\n", "'colour' means nothing here"},
        {on_14 + "valid_from = 2019-01-15\n", "on the first day of a month"},
        {on_14 + on_14, "'valid_from' is missing"},
        {on_14 + "valid_from = 2019-02-01\n" + on_14 + "valid_from = 2019-02-01\n", "must be after the one before it"},
        {on_14 + "frequencies = [\"daily\"]\n", "'daily' is not month, quarter"},
        {on_14 + "frequencies = [\"range\"]\n", "'range' is not month, quarter"},
        {on_14 + "frequencies = []\n", "'frequencies' is empty"},
        {on_14 + "cumulative = [\"week\"]\n", "weeks cannot be cumulative"},
        {on_14 + "frequencies = [\"month\"]\ncumulative = [\"half\"]\n", "'half' is not among the frequencies"},
        {on_14 + "[due]\nworking_days = 0\n", "at least 1 working day"},
        {on_14 + "[due]\nworking_days = 251\n", "'working_days' must be from 1 to 250"},
        {on_14 + "[due]\n", "either 'working_days' or 'day'"},
        {on_14 + "[due]\nworking_days = 2\nday = 3\n", "either 'working_days' or 'day'"},
        {on_14 + "[due]\nday = 31\n", "'day' must be from 1 to 28"},
        {on_14 + "[due]\nday = 18\nhour = 17\n", "'hour' means nothing here"},
        {on_14 + "[due]\nday = 18\n[due.level]\ncommune = 0\n", "at least 1 working day"},
        {on_14 + "[due]\nday = 18\n[due.level]\ncommune = \"soon\"\n", "'commune' must be a whole number"},
        {on_14 + "[due]\nday = 18\n[due.unit]\n\"H26.01\" = { day = 18, working_days = 1 }\n", "either 'working_days'"},
        {on_14 + "[due]\nday = 18\n[due.unit]\n\"H26.01\" = { days = 18 }\n", "'days' means nothing here"},
        {on_14 + "[window.due]\nworking_days = 0\n", "at least 1 working day"},
    };
    for (const auto& [toml, problem] : faults) EXPECT_THAT(fault_of(toml), HasSubstr(problem)) << toml;
}

TEST(WindowRules, LeaveOtherKeysOfTheRegimeAlone) {
    EXPECT_EQ(fault_of("id = \"x\"\n" + on_14 + "[layout]\ntitle = \"y\"\n"), "no fault");
}

TEST(WindowRules, ExampleOfTheManualCanBeRead) {
    const WindowRule example = rule(test::example_of_manual("Windows from the 15th to the 14th"));
    EXPECT_EQ(days_of(example, "2026-M10"), "2026-09-15 2026-10-14");
    EXPECT_EQ(days_of(example, "2027-M01"), "2026-12-15 2027-01-31");
    EXPECT_THAT(example.units(), ElementsAre("H26.01", "H26.02"));
}
