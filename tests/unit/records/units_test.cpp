// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/units.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"

#include <cstdlib>
#include <gmock/gmock.h>
#include <random>

using namespace hoso;
using namespace hoso::records;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

Day day(const std::string& text) { return reference::parse_day(text).value(); }

std::optional<Day> day_or_none(const char* text) { return *text == '\0' ? std::nullopt : std::optional{day(text)}; }

UnitCode code(const std::string& text) { return UnitCode::parse(text).value(); }

Unit unit(const std::string& text, const std::string& name, const char* parent = "", const char* from = "",
    const char* to = "") {
    return {code(text), name, "", UnitCode::parse(parent), {day_or_none(from), day_or_none(to)}, {}, "", ""};
}

Succession succession(
    const char* before, const char* after, const char* date, SuccessionKind kind, const char* part = "") {
    return {code(before), code(after), day(date), kind, Fraction::parse(part), ""};
}

std::vector<std::string> rules(const std::vector<Unit>& units, const std::vector<Succession>& successions = {}) {
    std::vector<std::string> found;
    for (const UnitFault& fault : check_units(units, successions)) {
        EXPECT_FALSE(fault.problem.empty() || fault.remedy.empty() || fault.column.empty()) << fault.rule;
        found.push_back(std::to_string(fault.index) + " " + fault.rule +
                        (fault.severity == UnitFault::Severity::warning ? " (warning)" : ""));
    }
    return found;
}

std::vector<std::string> codes(const std::vector<const Unit*>& units) {
    std::vector<std::string> found;
    for (const Unit* one : units) found.push_back(one->code.text());
    return found;
}

/// "A 3/4", "B ?" where the part is not known.
std::vector<std::string> shares(const std::vector<RelatedUnit>& related) {
    std::vector<std::string> found;
    for (const RelatedUnit& one : related)
        found.push_back(one.unit->code.text() + " " + (one.part ? one.part->text() : "?"));
    return found;
}

/// An office: two divisions became one in 2020, which was split in 2024.
UnitTree office() {
    return {{unit("VP", "Văn phòng"), unit("A", "Phòng Án", "VP", "", "2019-12-31"),
                unit("B", "Phòng Ăn", "VP", "", "2019-12-31"),
                unit("C", "Phòng Chung", "VP", "2020-01-01", "2023-12-31"), unit("D", "Phòng Đất", "VP", "2024-01-01"),
                unit("E", "Phòng Em", "VP", "2024-01-01"), unit("D1", "Tổ 1", "D", "2024-01-01")},
        {succession("A", "C", "2020-01-01", SuccessionKind::merge, "1"),
            succession("B", "C", "2020-01-01", SuccessionKind::merge, "1"),
            succession("C", "D", "2024-01-01", SuccessionKind::split, "3/4"),
            succession("C", "E", "2024-01-01", SuccessionKind::split, "1/4")}};
}

} // namespace

TEST(Fractions, AreExact) {
    EXPECT_EQ(Fraction::parse("6/8")->text(), "3/4");
    EXPECT_EQ(Fraction::parse("1")->text(), "1");
    EXPECT_EQ(Fraction::parse("0")->text(), "0");
    EXPECT_EQ(sum(*Fraction::of(1, 3), *Fraction::of(1, 6))->text(), "1/2");
    EXPECT_EQ(product(*Fraction::of(2, 3), *Fraction::of(3, 4))->text(), "1/2");
    for (const char* text : {"", "1/0", "-1/2", "1/-2", "0.5", "1/2/3", "a", "1/", "/2", "99999999999999999999", " 1"})
        EXPECT_EQ(Fraction::parse(text), std::nullopt) << text;
    const auto tiny = Fraction::of(1, std::int64_t{1} << 40);
    EXPECT_EQ(product(*tiny, *tiny), std::nullopt);
    EXPECT_EQ(sum(*tiny, *Fraction::of(1, (std::int64_t{1} << 40) - 1)), std::nullopt);
}

TEST(Units, AreATreeOnEachDay) {
    const UnitTree tree = office();
    EXPECT_THAT(codes(tree.at(day("2019-06-01")).children(code("VP"))), ElementsAre("A", "B")) << "án, ăn: a before ă";
    EXPECT_THAT(codes(tree.at(day("2019-12-31")).children(code("VP"))), ElementsAre("A", "B"));
    EXPECT_THAT(codes(tree.at(day("2020-01-01")).children(code("VP"))), ElementsAre("C"));
    EXPECT_THAT(codes(tree.at(day("2024-01-01")).children(code("VP"))), ElementsAre("D", "E"));
    EXPECT_THAT(codes(tree.at(day("2024-01-01")).descendants(code("VP"))), ElementsAre("D", "D1", "E"));
    EXPECT_THAT(codes(tree.at(day("2024-01-01")).ancestors(code("D1"))), ElementsAre("D", "VP"));
    EXPECT_THAT(codes(tree.at(day("2024-01-01")).roots()), ElementsAre("VP"));
    EXPECT_THAT(codes(tree.at(day("2024-01-01")).all()), ElementsAre("D", "D1", "E", "VP"));
    EXPECT_EQ(tree.at(day("2023-12-31")).find(code("D")), nullptr);
    EXPECT_EQ(tree.at(day("2024-01-01")).find(code("D"))->name, "Phòng Đất");
    EXPECT_THAT(tree.at(day("2024-01-01")).children(code("X")), IsEmpty());
    EXPECT_THAT(tree.at(day("2024-01-01")).ancestors(code("X")), IsEmpty());
}

TEST(Units, KnowWhatTheyWereAndWhatBecameOfThem) {
    const UnitTree tree = office();
    EXPECT_THAT(shares(tree.predecessors(code("D"), day("2026-01-01"))), ElementsAre("C 3/4", "A 3/4", "B 3/4"));
    EXPECT_THAT(shares(tree.predecessors(code("C"), day("2021-01-01"))), ElementsAre("A 1", "B 1"));
    EXPECT_THAT(shares(tree.successors(code("A"), day("2010-01-01"))), ElementsAre("C 1", "D 3/4", "E 1/4"));
    EXPECT_THAT(shares(tree.successors(code("C"), day("2023-12-31"))), ElementsAre("D 3/4", "E 1/4"));
    EXPECT_THAT(tree.successors(code("D"), day("2026-01-01")), IsEmpty());
    EXPECT_THAT(tree.predecessors(code("A"), day("2010-01-01")), IsEmpty());
    EXPECT_THAT(tree.predecessors(code("D"), day("2010-01-01")), IsEmpty()) << "there was none then";
}

TEST(Units, PartsThatAreNotKnownStayUnknown) {
    const UnitTree tree{{unit("A", "A", "", "", "2019-12-31"), unit("B", "B", "", "2020-01-01", "2023-12-31"),
                            unit("C", "C", "", "2020-01-01", "2023-12-31"), unit("D", "D", "", "2024-01-01")},
        {succession("A", "B", "2020-01-01", SuccessionKind::split),
            succession("A", "C", "2020-01-01", SuccessionKind::split),
            succession("B", "D", "2024-01-01", SuccessionKind::merge, "1")}};
    EXPECT_THAT(shares(tree.predecessors(code("D"), day("2026-01-01"))), ElementsAre("B 1", "A ?"));
}

TEST(Units, PartsThatMeetAgainAddUp) {
    const UnitTree tree{{unit("A", "A", "", "", "2019-12-31"), unit("B", "B", "", "2020-01-01", "2023-12-31"),
                            unit("C", "C", "", "2020-01-01", "2023-12-31"), unit("D", "D", "", "2024-01-01")},
        {succession("A", "B", "2020-01-01", SuccessionKind::split, "1/3"),
            succession("A", "C", "2020-01-01", SuccessionKind::split, "2/3"),
            succession("B", "D", "2024-01-01", SuccessionKind::merge, "1"),
            succession("C", "D", "2024-01-01", SuccessionKind::merge, "1")}};
    EXPECT_THAT(shares(tree.predecessors(code("D"), day("2026-01-01"))), ElementsAre("B 1", "C 1", "A 1"));
    EXPECT_THAT(shares(tree.successors(code("A"), day("2019-01-01"))), ElementsAre("B 1/3", "C 2/3", "D 1"));
}

TEST(Units, APartThatMovesLeavesTheRest) {
    const UnitTree tree{
        {unit("A", "A"), unit("B", "B")}, {succession("A", "A", "2020-01-01", SuccessionKind::transfer, "3/4"),
                                              succession("A", "B", "2020-01-01", SuccessionKind::transfer, "1/4")}};
    EXPECT_THAT(shares(tree.predecessors(code("B"), day("2026-01-01"))), ElementsAre("A 1/4"));
    EXPECT_THAT(tree.predecessors(code("B"), day("2019-12-31")), IsEmpty()) << "before the transfer";
    EXPECT_THAT(shares(tree.successors(code("A"), day("2019-12-31"))), ElementsAre("B 1/4"));
    EXPECT_THAT(tree.successors(code("A"), day("2020-01-01")), IsEmpty()) << "it had gone already";
}

TEST(Units, ACodeMayStandForSeveralInTurn) {
    const UnitTree tree{{unit("A", "Phòng cũ", "", "", "2019-12-31"), unit("A", "Phòng mới", "", "2020-01-01")},
        {succession("A", "A", "2020-01-01", SuccessionKind::rename, "1")}};
    EXPECT_EQ(tree.at(day("2019-12-31")).find(code("A"))->name, "Phòng cũ");
    EXPECT_EQ(tree.at(day("2020-01-01")).find(code("A"))->name, "Phòng mới");
    const auto before = tree.predecessors(code("A"), day("2026-01-01"));
    ASSERT_EQ(before.size(), 1U);
    EXPECT_EQ(before[0].unit->name, "Phòng cũ");
}

TEST(Units, AreFoundByOtherCodesToo) {
    Unit one = unit("H26", "Hà Nội"), other = unit("X", "Khác");
    one.other_codes = {code("000.00.00.H26"), code("Z")};
    other.other_codes = {code("Z")};
    EXPECT_THAT(rules({one, other}), ElementsAre("1 unit.other-code-shared (warning)"));
    const UnitTree tree{{one, other}, {}};
    EXPECT_EQ(tree.at(day("2020-01-01")).find(code("000.00.00.H26"))->name, "Hà Nội");
    EXPECT_EQ(tree.at(day("2020-01-01")).find(code("Z")), nullptr) << "of two";
}

TEST(UnitFaults, OfCodesAndTheirTimes) {
    EXPECT_THAT(rules({unit("A", "A"), unit("A", "A")}), ElementsAre("1 unit.overlap"));
    EXPECT_THAT(
        rules({unit("A", "A", "", "", "2020-01-01"), unit("A", "A", "", "2020-01-01")}), ElementsAre("1 unit.overlap"));
    EXPECT_THAT(rules({unit("A", "A", "", "", "2020-01-01"), unit("A", "A", "", "2020-01-02")}), IsEmpty());
    EXPECT_THAT(rules({unit("A", "A", "", "2020-01-03"), unit("A", "A", "", "", "2020-01-01")}),
        ElementsAre("0 unit.gap (warning)"));
    EXPECT_THAT(rules({unit("A", "A", "", "2020-01-02", "2020-01-01")}), ElementsAre("0 unit.backwards"));
    EXPECT_THAT(rules({unit("A", "")}), ElementsAre("0 unit.nameless"));
}

TEST(UnitFaults, OfParents) {
    EXPECT_THAT(rules({unit("A", "A", "B")}), ElementsAre("0 unit.parent-unknown"));
    EXPECT_THAT(rules({unit("P", "P", "", "2020-01-01"), unit("A", "A", "P")}), ElementsAre("1 unit.parent-absent"));
    EXPECT_THAT(
        rules({unit("P", "P", "", "", "2020-01-01"), unit("A", "A", "P")}), ElementsAre("1 unit.parent-absent"));
    EXPECT_THAT(rules({unit("P", "P", "", "", "2020-01-01"), unit("P", "P", "", "2020-01-02"), unit("A", "A", "P")}),
        IsEmpty());
    EXPECT_THAT(rules({unit("P", "P", "", "", "2020-01-01"), unit("P", "P", "", "2020-01-03"), unit("A", "A", "P")}),
        ElementsAre("1 unit.gap (warning)", "2 unit.parent-absent"));
    EXPECT_THAT(
        rules({unit("P", "P", "", "2020-01-01", "2020-12-31"), unit("A", "A", "P", "2021-01-01", "2021-12-31")}),
        ElementsAre("1 unit.parent-absent"));
    EXPECT_THAT(
        rules({unit("P", "P", "", "2020-01-01", "2020-12-31"), unit("A", "A", "P", "2020-01-01", "2020-12-31")}),
        IsEmpty());
}

TEST(UnitFaults, OfCycles) {
    EXPECT_THAT(rules({unit("A", "A", "A")}), ElementsAre("0 unit.cycle"));
    EXPECT_THAT(rules({unit("A", "A", "B"), unit("B", "B", "A"), unit("C", "C", "A")}),
        ElementsAre("0 unit.cycle", "1 unit.cycle", "2 unit.too-deep"));
    // B goes under A when A is no longer under B.
    EXPECT_THAT(rules({unit("A", "A", "B", "", "2019-12-31"), unit("A", "A", "", "2020-01-01"),
                    unit("B", "B", "", "", "2019-12-31"), unit("B", "B", "A", "2020-01-01")}),
        IsEmpty());
    // For a year both stand above each other.
    EXPECT_THAT(rules({unit("A", "A", "B", "", "2020-12-31"), unit("A", "A", "", "2021-01-01"),
                    unit("B", "B", "", "", "2019-12-31"), unit("B", "B", "A", "2020-01-01")}),
        ElementsAre("3 unit.cycle"));
}

TEST(UnitFaults, OfDepth) {
    std::vector<Unit> chain{unit("U0", "U0")};
    for (int i = 1; i <= 40; ++i)
        chain.push_back(unit("U" + std::to_string(i), "U", ("U" + std::to_string(i - 1)).c_str()));
    EXPECT_THAT(rules(chain), testing::SizeIs(9));
}

TEST(UnitFaults, OfSuccessions) {
    const std::vector<Unit> units{
        unit("A", "A", "", "", "2019-12-31"), unit("B", "B", "", "2020-01-01"), unit("C", "C", "", "2020-01-01")};
    const char* date = "2020-01-01";
    EXPECT_THAT(rules(units, {succession("A", "B", date, SuccessionKind::rename, "1")}), IsEmpty());
    EXPECT_THAT(
        rules(units, {succession("X", "B", date, SuccessionKind::merge)}), ElementsAre("0 succession.before-unknown"));
    EXPECT_THAT(
        rules(units, {succession("A", "X", date, SuccessionKind::merge)}), ElementsAre("0 succession.after-unknown"));
    EXPECT_THAT(rules(units, {succession("A", "B", "2021-01-01", SuccessionKind::merge)}),
        ElementsAre("0 succession.before-unknown"))
        << "A had ended long before";
    EXPECT_THAT(rules(units, {succession("A", "B", date, SuccessionKind::merge),
                                 succession("A", "B", date, SuccessionKind::merge)}),
        ElementsAre("1 succession.twice"));
    EXPECT_THAT(rules(units, {succession("A", "B", date, SuccessionKind::split, "1/2"),
                                 succession("A", "C", date, SuccessionKind::split, "1/3")}),
        ElementsAre("0 succession.parts"));
    EXPECT_THAT(rules(units, {succession("A", "B", date, SuccessionKind::split, "1/2"),
                                 succession("A", "C", date, SuccessionKind::split)}),
        ElementsAre("0 succession.part-missing"));
    EXPECT_THAT(rules(units, {succession("A", "B", date, SuccessionKind::split, "1/2"),
                                 succession("A", "C", date, SuccessionKind::split, "1/2")}),
        IsEmpty());
    EXPECT_THAT(rules(units, {succession("A", "B", date, SuccessionKind::split),
                                 succession("A", "C", date, SuccessionKind::rename)}),
        ElementsAre("1 succession.kind"));
}

TEST(Units, ThatDoNotFitMakeNoTree) {
    try {
        UnitTree tree({unit("A", "A", "B")}, {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::input);
        EXPECT_STREQ(error.what(), "A: there is no unit B");
    }
    EXPECT_TRUE(UnitTree{}.at(day("2020-01-01")).all().empty());
}

/// Random reorganisations: whatever happens, the parts of what is there add up to the parts of what there was.
TEST(Units, NothingIsLostOrMadeByReorganisations) {
    std::mt19937 chance{20261123};
    const int rounds = std::getenv("HOSO_SOAK") != nullptr ? 1000 : 100;
    for (int round = 0; round < rounds; ++round) {
        std::vector<Unit> units;
        std::vector<Succession> successions;
        std::vector<std::size_t> living;
        for (int i = 0; i < 4; ++i) {
            living.push_back(units.size());
            units.push_back(unit("U" + std::to_string(units.size()), "U"));
        }
        Day date = day("2020-01-01");
        for (int step = 0; step < 6; ++step, date += std::chrono::days{1 + static_cast<int>(chance() % 400)}) {
            const std::size_t targets = 1 + chance() % 3;
            std::vector<std::size_t> next;
            for (std::size_t i = 0; i < targets; ++i) {
                next.push_back(units.size());
                units.push_back(unit("U" + std::to_string(units.size()), "U"));
                units.back().validity.from = date;
            }
            for (const std::size_t old : living) {
                units[old].validity.to = date - std::chrono::days{1};
                for (const std::size_t target : next)
                    successions.push_back({units[old].code, units[target].code, date, SuccessionKind::split,
                        Fraction::of(1, static_cast<std::int64_t>(targets)), ""});
            }
            living = next;
        }
        const UnitTree tree{units, successions};
        for (const Unit& first : {tree.units()[0], tree.units()[3]}) {
            auto total = Fraction::of(0, 1);
            for (const RelatedUnit& related : tree.successors(first.code, day("2019-12-31")))
                if (!related.unit->validity.to) total = sum(*total, related.part.value());
            EXPECT_EQ(total, Fraction{}) << "round " << round;
        }
    }
}
