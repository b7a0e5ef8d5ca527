// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/book_facts.hpp"

#include "core/error.hpp"
#include "facts_book.hpp"
#include "reference/dates.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

using namespace hoso;
using namespace hoso::facts;
using namespace hoso::test;

namespace {

using Day = std::chrono::sys_days;

struct Case {
    std::string key, unit, channel;
    std::optional<Day> received, due, done;
    std::optional<std::int64_t> fee; ///< hundredths
};

std::string row_of(const Case& each) {
    const auto day = [](const std::optional<Day>& when) { return when ? reference::to_text(*when) : std::string{}; };
    const std::string fee = each.fee ? fmt::format("\"{},{:02}\"", *each.fee / 100, *each.fee % 100) : "";
    return fmt::format("{},{},{},{},{},{},{}\n", each.key, each.unit, each.channel, day(each.received), day(each.due),
        day(each.done), fee);
}

/// Which unit a code is on the last day of 2026-10: H26.02 and H26.03 went into H26.11.
std::string place_of(const std::string& unit) { return unit == "H26.02" || unit == "H26.03" ? "H26.11" : unit; }

/// The five figures of the regime, one case at a time.
std::array<std::int64_t, 5> figures_of(const std::vector<Case>& cases, const std::string& unit, Day from, Day to) {
    std::array<std::int64_t, 5> figures{};
    for (const Case& each : cases) {
        if (place_of(each.unit) != unit) continue;
        const auto within = [&](const std::optional<Day>& day) { return day && *day >= from && *day <= to; };
        if (within(each.received)) ++figures[0];
        if (within(each.received) && each.channel == "mạng") ++figures[1];
        if (within(each.done) && each.due && *each.done > *each.due) ++figures[2];
        if (*each.received <= to && (!each.done || *each.done > to)) ++figures[3];
        if (within(each.done) && each.fee) figures[4] += *each.fee;
    }
    return figures;
}

std::vector<Case> random_cases(std::mt19937& random, std::size_t count) {
    const Day first = std::chrono::year{2026} / 8 / 1;
    std::vector<Case> cases(count);
    for (Case& each : cases) {
        each.key = random() % 10 == 0 ? "" : "k" + std::to_string(random() % (2 * count));
        each.unit = std::array{"H26.01", "H26.02", "H26.03", "H26.05", "H26.06", "H26.11"}[random() % 6];
        each.channel = std::array{"", "mạng", "trực tiếp"}[random() % 3];
        each.received = first + std::chrono::days{random() % 120};
        if (random() % 8 != 0) each.due = *each.received + std::chrono::days{random() % 20};
        if (random() % 4 != 0) each.done = *each.received + std::chrono::days{random() % 25};
        if (random() % 3 == 0) each.fee = static_cast<std::int64_t>(random() % 100'000);
    }
    return cases;
}

std::set<records::UnitCode> units(std::initializer_list<const char*> codes) {
    std::set<records::UnitCode> set;
    for (const char* code : codes) set.insert(*records::UnitCode::parse(code));
    return set;
}

} // namespace

TEST(BookFacts, CountsWhatLookingAtEachCaseCounts) {
    std::mt19937 random{6};
    const int many = std::getenv("HOSO_SOAK") != nullptr ? 40 : 4;
    for (int i = 0; i < many; ++i) {
        FactsBook facts;
        std::vector<Case> all; // what counts of all lists
        for (int list = 0; list < 3; ++list) {
            std::string rows;
            for (const Case& each : random_cases(random, 300)) {
                rows += row_of(each);
                if (!each.key.empty()) std::erase_if(all, [&](const Case& other) { return other.key == each.key; });
                all.push_back(each);
            }
            auto request = facts.request({facts.list(fmt::format("{}.csv", list), rows)});
            request.piece_size = 2000;
            facts.add(request);
        }
        ASSERT_THAT(facts.heard.faults, testing::IsEmpty());
        report::Book book{facts.path()};
        const regime::Regime& regime = book.regime("mot-cua");
        BookFacts counter{book, 2};
        for (const char* period : {"2026-M09", "2026-M10", "2026"}) {
            const regime::Window window = window_of(book, period);
            const auto counted = counter.count(regime, window);
            EXPECT_THAT(counter.unplaced(), testing::IsEmpty());
            for (const char* unit : {"H26.01", "H26.05", "H26.06", "H26.11"}) {
                const auto wanted = figures_of(all, unit, window.from, window.to);
                for (std::size_t indicator = 0; indicator < 5; ++indicator) {
                    EXPECT_EQ(figure(counted, regime, unit, regime.indicators[indicator].id), wanted[indicator])
                        << unit << " " << period << " " << indicator;
                    const auto listing = counter.rows(regime, window, units({unit}), indicator, 1000);
                    EXPECT_EQ(listing.total, wanted[indicator]);
                    EXPECT_EQ(static_cast<std::size_t>(listing.facts), listing.first.size());
                    std::int64_t sum = 0;
                    for (const ListedFact& fact : listing.first) sum += fact.value;
                    EXPECT_EQ(sum, wanted[indicator]) << "the facts that are listed add up to the figure";
                }
            }
            const auto together = counter.rows(regime, window, units({"H26.01", "H26.11"}), 0, 3);
            EXPECT_EQ(together.total,
                *figure(counted, regime, "H26.01", "received") + *figure(counted, regime, "H26.11", "received"));
            EXPECT_EQ(together.first.size(), 3U);
        }
    }
}

TEST(BookFacts, SaysWhatIsNobodysOnTheCutOff) {
    FactsBook facts;
    facts.add("a.csv", "1,H26.04,,5/6/2025,,,\n2,H26.04,,5/6/2025,,,\n3,H26.11,,5/8/2025,,,\n4,H26.02,,1/6/2025,,,\n");
    report::Book book{facts.path()};
    const regime::Regime& regime = book.regime("mot-cua");
    BookFacts counter{book, 2};
    auto counted = counter.count(regime, window_of(book, "2025-M06"));
    EXPECT_EQ(figure(counted, regime, "H26.04", "received"), 2);
    EXPECT_THAT(counter.unplaced(), testing::IsEmpty()) << "H26.11 has no case yet";
    counted = counter.count(regime, window_of(book, "2025-M08"));
    EXPECT_EQ(figure(counted, regime, "H26.11", "open"), 2) << "H26.02 went into it";
    EXPECT_FALSE(figure(counted, regime, "H26.04", "open"));
    EXPECT_EQ(counter.unplaced(),
        (std::vector<Unplaced>{{"H26.04", "case", window_of(book, "2025-M08").cut_off, Unplaced::Why::gone, 2}}))
        << "halves went to two units";
    counter.count(regime, window_of(book, "2025-M08"));
    EXPECT_EQ(counter.unplaced().size(), 1U) << "told once";
}

TEST(BookFacts, SaysWhatIsOfUnitsThatDoNotReport) {
    FactsBook facts;
    std::string definition{facts_regime};
    definition.insert(definition.find("name = \"Thành phố\""), "reports = false\n");
    FactsBook::write(facts.folder() / "rules/regimes/mot-cua/regime.toml", definition);
    facts.add("a.csv", "1,H26,,5/10/2026,,,\n2,H26.01,,5/10/2026,,,\n");
    report::Book book{facts.path()};
    const regime::Regime& regime = book.regime("mot-cua");
    const regime::Window window = window_of(book, "2026-M10");
    BookFacts counter{book, 2};
    const auto counted = counter.count(regime, window);
    EXPECT_EQ(counted.size(), 1U);
    EXPECT_EQ(counter.unplaced(),
        (std::vector<Unplaced>{{"H26", "case", window.cut_off, Unplaced::Why::does_not_report, 1}}));
    EXPECT_EQ(counter.rows(regime, window, units({"H26"}), 0, 9).facts, 0);
}

TEST(BookFacts, HasNoFiguresOfTimesThatNobodyAddedFactsOf) {
    FactsBook facts;
    facts.add("a.csv", "1,H26.01,,5/10/2026,,6/10/2026,\n2,H26.05,,5/9/2026,,5/9/2026,\n");
    report::Book book{facts.path()};
    const regime::Regime& regime = book.regime("mot-cua");
    BookFacts counter{book, 2};
    EXPECT_TRUE(counter.count(regime, window_of(book, "2026-M11")).empty());
    const auto counted = counter.count(regime, window_of(book, "2026-M10"));
    EXPECT_EQ(figure(counted, regime, "H26.05", "received"), 0) << "others have cases of that month";
    EXPECT_FALSE(figure(counted, regime, "H26.06", "received")) << "of this unit nothing ever came";
}

TEST(BookFacts, RefusesFieldsThatMeanSomethingElseNow) {
    FactsBook facts;
    facts.add("a.csv", "1,H26.01,,5/10/2026,,,\"1,5\"\n");
    std::string regime{facts_regime};
    for (auto at = regime.find("decimals = 2"); at != std::string::npos; at = regime.find("decimals = 2"))
        regime[at + 11] = '3';
    FactsBook::write(facts.folder() / "rules/regimes/mot-cua/regime.toml", regime);
    report::Book book{facts.path()};
    BookFacts counter{book, 2};
    try {
        counter.count(book.regime("mot-cua"), window_of(book, "2026-M10"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("F000001"));
    }
}

TEST(BookFacts, CountsFieldsThatTheRegimeGainedAsMissing) {
    FactsBook facts;
    facts.add("a.csv", "1,H26.01,,5/10/2026,,,\n");
    std::string regime{facts_regime};
    regime.insert(regime.find("[[indicator]]"), "[[fact.field]]\nid = \"new\"\nheadings = [\"Mới\"]\n");
    const std::string condition = "where = \"received in period\"";
    regime.replace(regime.find(condition), condition.size(), "where = \"new is missing\"");
    FactsBook::write(facts.folder() / "rules/regimes/mot-cua/regime.toml", regime);
    report::Book book{facts.path()};
    BookFacts counter{book, 2};
    const auto& changed = book.regime("mot-cua");
    EXPECT_EQ(figure(counter.count(changed, window_of(book, "2026-M10")), changed, "H26.01", "received"), 1);
}

TEST(AllFacts, AddsUp) {
    FactsBook facts;
    facts.add("a.csv", "1,H26.01,,5/10/2026,,,\n");
    report::Book book{facts.path()};
    AllFacts all;
    all.add(std::make_unique<BookFacts>(book, 1));
    all.add(std::make_unique<BookFacts>(book, 1));
    const auto& regime = book.regime("mot-cua");
    EXPECT_EQ(figure(all.count(regime, window_of(book, "2026-M10")), regime, "H26.01", "received"), 2);
    EXPECT_EQ(all.last_batch(), 1);
    EXPECT_EQ(all.rows(regime, window_of(book, "2026-M10"), units({"H26.01"}), 0, 1).total, 2);
}

TEST(BookFacts, OfBeforeTheCutOffAreNotAllOfThePeriod) {
    FactsBook facts; // on 5 October 2026
    facts.add("a.csv", "1,H26.01,,5/9/2026,,,\n2,H26.01,,2/10/2026,,,\n");
    report::Book book{facts.path()};
    const regime::Regime& regime = book.regime("mot-cua");
    BookFacts counter{book, 2};
    const auto unit_in = [&](int month) {
        const auto inputs =
            report::gather(book, regime, regime::Period{regime::PeriodKind::month, 2026, month}, &counter);
        return *inputs.find(*records::UnitCode::parse("H26.01"));
    };
    EXPECT_EQ(unit_in(9).status, report::Status::on_time);
    EXPECT_EQ(unit_in(10).status, report::Status::missing);
    EXPECT_EQ(unit_in(10).figures.front().value, 1) << "what there is, is shown";
}
