// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.hpp"
#include "regime/regime.hpp"

#include "unit/reference/rules_folder.hpp"
#include "unit/regime/conditions.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <random>

using namespace hoso;
using namespace hoso::regime;
using testing::ElementsAre;
namespace chrono = std::chrono;

namespace {

const std::vector<std::string> ids{"mot-cua-ii06a", "so-hoa", "van-ban"};

Regime shipped_regime(const std::string& id) { return load_regime(test::shipped(), id); }

Day day(int year, unsigned month, unsigned number) {
    return chrono::year{year} / chrono::month{month} / chrono::day{number};
}

/// One-stop-shop files as they come: few days, so that all of them meet at the ends of periods.
std::vector<test::Fact> random_cases(std::mt19937& random, std::size_t count) {
    const std::array channels{"", "online", "direct", "post"};
    std::vector<test::Fact> cases;
    const Day start = day(2026, 7, 20);
    for (std::size_t i = 0; i < count; ++i) {
        test::Fact fact;
        if (const std::string channel = channels[random() % channels.size()]; !channel.empty())
            fact.texts["channel"] = channel;
        const Day received = start + chrono::days{random() % 100};
        fact.days["received"] = received;
        if (random() % 10 != 0) fact.days["due"] = received + chrono::days{random() % 40};
        if (random() % 4 != 0) fact.days["done"] = received + chrono::days{random() % 60};
        cases.push_back(fact);
    }
    return cases;
}

std::int64_t counted(
    const Regime& regime, const std::string& reference, const Window& window, const std::vector<test::Fact>& facts) {
    const Expression& where = *regime.indicators.at(regime.find(reference).value()).where;
    return std::count_if(
        facts.begin(), facts.end(), [&](const test::Fact& fact) { return test::holds(where, fact, window); });
}

} // namespace

TEST(ShippedRegimes, AreAllThereAndValid) {
    EXPECT_EQ(regime_names(test::shipped()), ids);
    for (const std::string& id : ids) {
        const Regime regime = shipped_regime(id);
        EXPECT_FALSE(regime.rules.source.empty()) << id;
        EXPECT_FALSE(regime.rules.unconfirmed.empty()) << id;
        EXPECT_FALSE(regime.checks.empty()) << id;
        EXPECT_FALSE(regime.sheet.charts.empty()) << id;
    }
}

TEST(ShippedRegimes, CountEveryDayFrom2019To2035Once) {
    const Day first = day(2019, 1, 1), last = day(2035, 12, 31);
    for (const std::string& id : ids) {
        const Regime regime = shipped_regime(id);
        for (const PeriodKind kind : regime.reported) {
            if (kind == PeriodKind::nine_months) continue;
            const auto periods = regime.windows.windows(kind, first, last);
            ASSERT_FALSE(periods.empty());
            EXPECT_LE(periods.front().window.from, first) << id;
            EXPECT_GE(periods.back().window.to, last) << id;
            for (std::size_t i = 1; i < periods.size(); ++i)
                ASSERT_EQ(periods[i].window.from, periods[i - 1].window.to + chrono::days{1})
                    << id << " " << periods[i].period.to_text();
        }
    }
}

TEST(ShippedRegimes, ReportWhatTheirCollectedPeriodsCount) {
    for (const std::string& id : ids) {
        const Regime regime = shipped_regime(id);
        for (const PeriodKind kind : regime.reported)
            for (int year = 2019; year <= 2035; ++year)
                for (int number = 1; number <= Period::count(kind, year); ++number) {
                    const Period period{kind, year, number};
                    const auto parts = parts_of(period, regime.collected);
                    const Window whole = regime.windows.window(period).value();
                    EXPECT_EQ(regime.windows.window(parts.front())->from, whole.from) << id << " " << period.to_text();
                    EXPECT_EQ(regime.windows.window(parts.back())->cut_off, whole.cut_off)
                        << id << " " << period.to_text();
                }
    }
}

TEST(ShippedRegimes, AreDueAtLeastOneWorkingDayAfterTheCutOff) {
    const calendar::Calendar calendar{test::shipped()};
    for (const std::string& id : ids) {
        const Regime regime = shipped_regime(id);
        for (const Level& level : regime.levels)
            for (const PeriodKind kind : regime.reported)
                for (const auto& each : regime.windows.windows(kind, day(2019, 1, 1), day(2035, 12, 31))) {
                    const auto due = regime.windows.due(each.period, calendar, level.id, "H26.01");
                    ASSERT_TRUE(due) << id;
                    EXPECT_TRUE(calendar.is_working(due->day));
                    EXPECT_GE(calendar.working_days_between(each.window.cut_off, due->day), 1)
                        << id << " " << each.period.to_text() << " " << level.id;
                }
    }
}

TEST(OneStopShop, HasTheColumnsOfTheForm) {
    const Regime regime = shipped_regime("mot-cua-ii06a");
    ASSERT_EQ(regime.indicators.size(), 11U);
    EXPECT_EQ(regime.indicators.front().number, 3);
    EXPECT_EQ(regime.indicators.back().number, 13);
    for (const Indicator& indicator : regime.indicators) {
        EXPECT_TRUE(indicator.asked) << indicator.id;
        EXPECT_EQ(indicator.fact, "case") << indicator.id;
        EXPECT_FALSE(indicator.groups.empty()) << indicator.id;
    }
}

TEST(OneStopShop, FiguresCountedFromCasesMeetItsRules) {
    const Regime regime = shipped_regime("mot-cua-ii06a");
    std::mt19937 random{17};
    for (int round = 0; round < 20; ++round) {
        const auto cases = random_cases(random, 300);
        std::optional<std::int64_t> open_before;
        std::int64_t settled = 0, came = 0, first_carried = -1;
        for (const unsigned month : {8U, 9U, 10U, 11U, 12U}) {
            const Window window =
                regime.windows.window(Period{PeriodKind::month, 2026, static_cast<int>(month)}).value();
            const auto c = [&](int column) {
                return counted(regime, "[" + std::to_string(column) + "]", window, cases);
            };
            EXPECT_EQ(c(3), c(4) + c(5) + c(6));
            EXPECT_EQ(c(7), c(8) + c(9) + c(10));
            EXPECT_EQ(c(11), c(12) + c(13));
            EXPECT_EQ(c(3), c(7) + c(11));
            EXPECT_GT(c(3), 0);
            EXPECT_EQ(c(6), open_before.value_or(c(6)));
            open_before = c(11);
            if (first_carried < 0) first_carried = c(6);
            came += c(4) + c(5);
            settled += c(7);
        }
        EXPECT_EQ(first_carried + came, settled + *open_before) << "over several months";
    }
}

TEST(OneStopShop, CountsACaseByItsDays) {
    const Regime regime = shipped_regime("mot-cua-ii06a");
    const Window october = regime.windows.window(Period{PeriodKind::month, 2026, 10}).value();
    const auto columns = [&](std::map<std::string, Day> days, const std::string& channel = "online") {
        const std::vector<test::Fact> facts{{{{"channel", channel}}, std::move(days), {}}};
        std::vector<int> counting;
        for (const Indicator& indicator : regime.indicators)
            if (counted(regime, indicator.id, october, facts) == 1) counting.push_back(indicator.number);
        return counting;
    };
    const Day before = day(2026, 9, 14), first = day(2026, 9, 15), last = day(2026, 10, 14), after = day(2026, 10, 15);
    EXPECT_THAT(columns({{"received", first}, {"due", last}, {"done", first}}), ElementsAre(3, 4, 7, 8));
    EXPECT_THAT(columns({{"received", first}, {"due", last}, {"done", last}}, "post"), ElementsAre(3, 5, 7, 9));
    EXPECT_THAT(columns({{"received", before}, {"due", first}, {"done", last}}), ElementsAre(3, 6, 7, 10));
    EXPECT_THAT(columns({{"received", last}, {"due", after}}), ElementsAre(3, 4, 11, 12));
    EXPECT_THAT(columns({{"received", first}, {"due", last}}), ElementsAre(3, 4, 11, 13));
    EXPECT_THAT(columns({{"received", before}, {"due", last}, {"done", after}}), ElementsAre(3, 6, 11, 13));
    EXPECT_THAT(columns({{"received", first}}), ElementsAre(3, 4, 11, 12));
    EXPECT_THAT(columns({{"received", first}, {"done", last}}), ElementsAre(3, 4, 7, 9));
    EXPECT_THAT(columns({{"received", before}, {"due", last}, {"done", before}}), ElementsAre());
    EXPECT_THAT(columns({{"received", after}, {"due", after}}), ElementsAre());
}

TEST(OneStopShop, OverSeveralMonthsTakesWhatTheFirstBeganWithAndTheLastLeft) {
    const Regime regime = shipped_regime("mot-cua-ii06a");
    EXPECT_EQ(regime.indicator("carried_over").over_time, Aggregation::first);
    EXPECT_EQ(regime.indicator("open_total").over_time, Aggregation::last);
    EXPECT_EQ(regime.indicator("settled_total").over_time, Aggregation::sum);
    EXPECT_EQ(regime.indicator("received_total").over_time, Aggregation::ratio);
}

TEST(Digitization, AimsAtWhatThePlanSaysOfEachLevel) {
    const Regime regime = shipped_regime("so-hoa");
    const Day any = day(2026, 10, 14);
    EXPECT_EQ(target_of(regime, "share", "department", "", any)->value, 3000);
    EXPECT_EQ(target_of(regime, "share", "district", "", any)->value, 3000);
    EXPECT_EQ(target_of(regime, "share", "commune", "", any)->value, 2500);
    EXPECT_EQ(target_of(regime, "share", "city", "", any), nullptr);
    EXPECT_EQ(regime.indicator("inventory").nature, Nature::stock);
    EXPECT_EQ(regime.indicator("share").over_units, Aggregation::ratio);
}

TEST(Documents, OfAnArchiveCountOnceAsWhatTheyAre) {
    const Regime regime = shipped_regime("van-ban");
    const Window october = regime.windows.window(Period{PeriodKind::month, 2026, 10}).value();
    const auto counting = [&](const std::string& direction, std::map<std::string, Day> days) {
        const std::vector<test::Fact> facts{{{{"direction", direction}}, std::move(days), {}}};
        return std::pair{counted(regime, "incoming", october, facts), counted(regime, "outgoing", october, facts)};
    };
    const Day before = day(2026, 9, 14), first = day(2026, 9, 15), last = day(2026, 10, 14), after = day(2026, 10, 15);
    using Pair = std::pair<std::int64_t, std::int64_t>;
    EXPECT_EQ(counting("incoming", {{"issued", before}, {"arrived", first}}), Pair(1, 0));
    EXPECT_EQ(counting("incoming", {{"issued", last}, {"arrived", after}}), Pair(0, 0));
    EXPECT_EQ(counting("incoming", {{"issued", last}}), Pair(1, 0));
    EXPECT_EQ(counting("outgoing", {{"issued", last}}), Pair(0, 1));
    EXPECT_EQ(counting("outgoing", {{"issued", after}}), Pair(0, 0));
    EXPECT_EQ(counting("outgoing", {}), Pair(0, 0));
}

TEST(TemplateOfARegime, IsValidForEveryId) {
    std::string text = read_file(test::shipped().find("templates/regime.toml"));
    for (std::size_t at = 0; (at = text.find("@id@", at)) != std::string::npos;) text.replace(at, 4, "thu-1");
    for (const auto& fault : faults_of_regime(text, "regime.toml", "thu-1")) ADD_FAILURE() << fault.what();
}
