// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/dates.hpp"
#include "report/aggregate.hpp"
#include "unit/report/report_book.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>

using namespace hoso;
using namespace hoso::report;

namespace {

records::UnitCode code(const std::string& text) { return records::UnitCode::parse(text).value(); }
regime::Day day(const char* text) { return *reference::parse_day(text); }

const regime::Day before = day("2025-12-31"), after = day("2026-01-01");

/// A city whose units were merged, split and renamed on 1 January 2026, by a number.
class Reorganisation {
public:
    explicit Reorganisation(unsigned seed) : m_random{seed} {
        add("T", std::nullopt, std::nullopt, std::nullopt);
        const int count = number(3, 30);
        for (int i = 0; i < count; ++i) old_unit(i);
        for (int i = 0; i < count;) i += step(i, count);
    }

    records::UnitTree tree() const { return {m_units, m_successions}; }
    const std::vector<records::UnitCode>& old_units() const { return m_old; }
    int number(int from, int to) { return std::uniform_int_distribution<int>{from, to}(m_random); }

private:
    void add(const std::string& name, std::optional<std::string> parent, std::optional<regime::Day> from,
        std::optional<regime::Day> to) {
        records::Unit unit{
            code(name), "Đơn vị " + name, parent ? "xã" : "thành phố", std::nullopt, {from, to}, {}, {}, {}};
        if (parent) unit.parent = code(*parent);
        m_units.push_back(unit);
    }
    void old_unit(int i) {
        const std::string name = fmt::format("A{}", i);
        m_old.push_back(code(name));
        add(name, "T", std::nullopt, before);
    }
    void new_unit(const std::string& name) { add(name, "T", after, std::nullopt); }
    void follow(int from, const std::string& to, records::SuccessionKind kind, std::optional<records::Fraction> part) {
        m_successions.push_back({code(fmt::format("A{}", from)), code(to), after, kind, part, {}});
    }

    int step(int i, int count) {
        const std::string name = fmt::format("B{}", i);
        switch (number(0, 3)) {
        case 0: { // merged
            const int merged = std::min(number(2, 5), count - i);
            new_unit(name);
            for (int k = 0; k < merged; ++k)
                follow(i + k, name, merged == 1 ? records::SuccessionKind::rename : records::SuccessionKind::merge,
                    records::Fraction{});
            return merged;
        }
        case 1: { // split by known parts
            const int parts = number(2, 4), whole = number(parts, 97);
            int left = whole;
            for (int k = 0; k < parts; ++k) {
                const std::string part = fmt::format("{}-{}", name, k);
                const int share = k + 1 == parts ? left : number(1, left - (parts - 1 - k));
                left -= share;
                new_unit(part);
                follow(i, part, records::SuccessionKind::split, records::Fraction::of(share, whole));
            }
            return 1;
        }
        case 2: // split, nobody knows how
            for (const char* part : {"a", "b"}) {
                new_unit(name + part);
                follow(i, name + part, records::SuccessionKind::split, std::nullopt);
            }
            return 1;
        default:
            new_unit(name);
            follow(i, name, records::SuccessionKind::rename, records::Fraction{});
            return 1;
        }
    }

    std::mt19937 m_random;
    std::vector<records::Unit> m_units;
    std::vector<records::Succession> m_successions;
    std::vector<records::UnitCode> m_old;
};

PeriodInputs random_inputs(Reorganisation& city, const regime::Regime& regime) {
    PeriodInputs inputs{regime.rules.id, "2025-M12", "", "", "2025-12-01", "2025-12-31", "2025-12-31", 0, {}};
    for (const records::UnitCode& unit : city.old_units()) {
        UnitInputs each{unit, Status::on_time, "", 1, 0, "", "", "", "", "", "", "", {}};
        if (city.number(0, 9) == 0)
            each.status = Status::missing;
        else
            for (std::size_t i = 0; i < regime.indicators.size(); ++i)
                if (regime.indicators[i].is_number() && !regime.indicators[i].formula && city.number(0, 5) != 0)
                    each.figures.push_back({i, city.number(-1'000'000, 100'000'000), "", "A1"});
        inputs.units.push_back(std::move(each));
    }
    std::sort(inputs.units.begin(), inputs.units.end(), [](const auto& a, const auto& b) { return a.unit < b.unit; });
    return inputs;
}

} // namespace

TEST(Reorganisation, TheCitysTotalsAreTheSameOnAnyBoundaries) {
    const int count = std::getenv("HOSO_SOAK") != nullptr ? 1'000 : 100;
    const regime::Regime regime = regime::parse_regime(test::small_regime, "regime.toml", "nho");
    for (int seed = 1; seed <= count; ++seed) {
        Reorganisation city{static_cast<unsigned>(seed)};
        const records::UnitTree tree = city.tree();
        const PeriodInputs inputs = random_inputs(city, regime);
        const Totals then = totals_of(regime, tree, code("T"), inputs);
        const Totals now = totals_on(regime, tree, code("T"), inputs, after);
        for (std::size_t i = 0; i < regime.indicators.size(); ++i)
            ASSERT_EQ(then.at(0, i), now.at(0, i)) << seed << " " << regime.indicators[i].id;
        // What the units have is what the city has, but for what nobody knows how to share.
        const std::size_t sum = *regime.find("received");
        std::int64_t parts = 0;
        for (const Contribution& each : contributions(regime, tree, code("T"), inputs, after, code("T"), sum))
            parts += each.value.value_or(0);
        ASSERT_EQ(parts, then.at(0, sum).value.value_or(0)) << seed;
    }
}

TEST(Reorganisation, SharesAreRoundedSoThatTheyAddUp) {
    const regime::Regime regime = regime::parse_regime(test::small_regime, "regime.toml", "nho");
    std::vector<records::Unit> units{{code("T"), "T", "thành phố", std::nullopt, {}, {}, {}, {}},
        {code("A"), "A", "xã", code("T"), {std::nullopt, before}, {}, {}, {}}};
    std::vector<records::Succession> successions;
    for (const char* name : {"B", "C", "D"}) {
        units.push_back({code(name), name, "xã", code("T"), {after, std::nullopt}, {}, {}, {}});
        successions.push_back(
            {code("A"), code(name), after, records::SuccessionKind::split, records::Fraction::of(1, 3), {}});
    }
    const records::UnitTree tree{units, successions};
    PeriodInputs inputs{"nho", "2025-M12", "", "", "2025-12-01", "2025-12-31", "2025-12-31", 0, {}};
    inputs.units.push_back({code("A"), Status::on_time, "", 1, 0, "", "", "", "", "", "", "",
        test::ReportBook::figures_of(regime, {{"received", "100"}, {"done", "-1"}, {"score", "7.5"}})});
    const Totals now = totals_on(regime, tree, code("T"), inputs, after);
    const auto value = [&](const char* unit, const char* id) {
        return now.at(*now.row_of(code(unit)), *regime.find(id)).value;
    };
    EXPECT_EQ(value("B", "received"), 33);
    EXPECT_EQ(value("C", "received"), 34);
    EXPECT_EQ(value("D", "received"), 33);
    EXPECT_EQ(*value("B", "done") + *value("C", "done") + *value("D", "done"), -1);
    EXPECT_EQ(value("B", "score"), std::nullopt); // an average of a third is none
    EXPECT_EQ(value("T", "score"), 750);
}

TEST(Totals, AUnitThatIsMissingMarksEveryTotalAboveIt) {
    const regime::Regime regime = regime::parse_regime(test::small_regime, "regime.toml", "nho");
    const records::UnitTree tree{
        {{code("T"), "T", "thành phố", std::nullopt, {}, {}, {}, {}}, {code("A"), "A", "xã", code("T"), {}, {}, {}, {}},
            {code("B"), "B", "xã", code("T"), {}, {}, {}, {}}},
        {}};
    PeriodInputs inputs{"nho", "2025-M12", "", "", "2025-12-01", "2025-12-31", "2025-12-31", 0, {}};
    inputs.units.push_back({code("A"), Status::on_time, "", 1, 0, "", "", "", "", "", "", "",
        test::ReportBook::figures_of(regime, {{"received", "3"}, {"done", "1"}})});
    inputs.units.push_back({code("B"), Status::missing, "", 0, 0, "", "", "", "", "", "", "", {}});
    const Totals totals = totals_of(regime, tree, code("T"), inputs);
    const auto at = [&](const char* id) { return totals.at(0, *regime.find(id)); };
    EXPECT_EQ(at("received"), (Total{3, 1, 2}));
    EXPECT_TRUE(at("received").is_provisional());
    EXPECT_EQ(at("share"), (Total{3'333, 1, 2}));
    EXPECT_EQ(at("staff"), (Total{std::nullopt, 0, 2}));
}

TEST(Totals, TooLargeASumIsAnErrorAndNoWrongNumber) {
    const regime::Regime regime = regime::parse_regime(test::small_regime, "regime.toml", "nho");
    const records::UnitTree tree{
        {{code("T"), "T", "thành phố", std::nullopt, {}, {}, {}, {}}, {code("A"), "A", "xã", code("T"), {}, {}, {}, {}},
            {code("B"), "B", "xã", code("T"), {}, {}, {}, {}}},
        {}};
    PeriodInputs inputs{"nho", "2025-M12", "", "", "2025-12-01", "2025-12-31", "2025-12-31", 0, {}};
    for (const char* unit : {"A", "B"})
        inputs.units.push_back({code(unit), Status::on_time, "", 1, 0, "", "", "", "", "", "", "",
            test::ReportBook::figures_of(regime, {{"received", "9223372036854775807"}})});
    EXPECT_THROW(totals_of(regime, tree, code("T"), inputs), Error);
}

TEST(Reorganisation, WhatIsNotGivenAwayStays) {
    const regime::Regime regime = regime::parse_regime(test::small_regime, "regime.toml", "nho");
    const records::UnitTree tree{
        {{code("T"), "T", "thành phố", std::nullopt, {}, {}, {}, {}}, {code("A"), "A", "xã", code("T"), {}, {}, {}, {}},
            {code("B"), "B", "xã", code("T"), {}, {}, {}, {}}},
        {{code("A"), code("A"), after, records::SuccessionKind::transfer, records::Fraction::of(3, 4), {}},
            {code("A"), code("B"), after, records::SuccessionKind::transfer, records::Fraction::of(1, 4), {}}}};
    PeriodInputs inputs{"nho", "2025-M12", "", "", "2025-12-01", "2025-12-31", "2025-12-31", 0, {}};
    inputs.units.push_back({code("A"), Status::on_time, "", 1, 0, "", "", "", "", "", "", "",
        test::ReportBook::figures_of(regime, {{"received", "100"}, {"done", "7"}})});
    const Totals now = totals_on(regime, tree, code("T"), inputs, after);
    const auto value = [&](const char* unit) {
        return now.at(*now.row_of(code(unit)), *regime.find("received")).value;
    };
    EXPECT_EQ(value("A"), 75);
    EXPECT_EQ(value("B"), 25);
    EXPECT_EQ(value("T"), 100);
}

TEST(Totals, UnitsThatWereStandUnderTheirOwnParent) {
    const regime::Regime regime = regime::parse_regime(test::small_regime, "regime.toml", "nho");
    // Two communes under a district; then no district, and one commune merged into the other.
    const records::UnitTree tree{{{code("T"), "T", "thành phố", std::nullopt, {}, {}, {}, {}},
                                     {code("D"), "D", "huyện", code("T"), {std::nullopt, before}, {}, {}, {}},
                                     {code("X1"), "X1", "xã", code("D"), {std::nullopt, before}, {}, {}, {}},
                                     {code("X2"), "X2", "xã", code("D"), {std::nullopt, before}, {}, {}, {}},
                                     {code("X1"), "X1", "xã", code("T"), {after, std::nullopt}, {}, {}, {}}},
        {{code("X1"), code("X1"), after, records::SuccessionKind::unchanged, records::Fraction{}, {}},
            {code("X2"), code("X1"), after, records::SuccessionKind::merge, records::Fraction{}, {}}}};
    const auto inputs = [&](const char* period, const char* last, std::vector<const char*> units) {
        PeriodInputs all{"nho", period, "", "", last, last, last, 0, {}};
        for (const char* unit : units)
            all.units.push_back({code(unit), Status::on_time, "", 1, 0, "", "", "", "", "", "", "",
                test::ReportBook::figures_of(regime, {{"received", "5"}, {"done", "1"}})});
        return all;
    };
    const std::vector<PeriodInputs> months{
        inputs("2025-M12", "2025-12-31", {"X1", "X2"}), inputs("2026-M01", "2026-01-31", {"X1"})};
    const Totals whole = totals_over(regime, tree, code("T"), months, Boundaries::as_reported);
    const auto row = [&](const char* unit) { return whole.rows()[*whole.row_of(code(unit))]; };
    EXPECT_FALSE(row("X1").has_parts);
    EXPECT_TRUE(row("D").has_parts);
    EXPECT_EQ(row("X2").depth, 2);
    EXPECT_EQ(*whole.row_of(code("X2")), *whole.row_of(code("D")) + 1);
    EXPECT_EQ(whole.at(0, *regime.find("received")).value, 15);
}
