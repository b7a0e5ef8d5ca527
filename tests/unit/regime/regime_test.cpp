// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/regime.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"

#include "unit/reference/rules_folder.hpp"
#include "unit/regime/regime_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <random>

using namespace hoso;
using namespace hoso::regime;
using test::valid_regime;
using test::with;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

/// "line:column problem" of all faults, in their order.
std::vector<std::string> faults(const std::string& text) {
    std::vector<std::string> found;
    for (const auto& fault : faults_of_regime(text, "regime.toml", "thu")) {
        EXPECT_EQ(fault.cause(), Cause::settings);
        EXPECT_THAT(
            std::string{fault.what()}, testing::StartsWith("regime.toml: line " + std::to_string(fault.line()) +
                                                           ", column " + std::to_string(fault.column()) + ": "));
        found.push_back(fault.problem());
    }
    return found;
}

/// Where the only fault is said to be: what stands there in the text.
std::string place(const std::string& text, std::size_t size) {
    const auto found = faults_of_regime(text, "regime.toml", "thu");
    if (found.size() != 1) return std::to_string(found.size()) + " faults";
    std::size_t at = 0;
    for (std::int64_t line = 1; line < found[0].line(); ++line) at = text.find('\n', at) + 1;
    for (std::int64_t column = 1; column < found[0].column(); ++column) do
            ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    return text.substr(at, size);
}

/// The value aimed at; -1 where there is no target.
std::int64_t target(const Regime& regime, const char* level, const char* unit, Day day) {
    const Target* const found = target_of(regime, "load", level, unit, day);
    return found != nullptr ? found->value : -1;
}

Regime parsed(const std::string& text) { return parse_regime(text, "regime.toml", "thu"); }

} // namespace

TEST(Regime, IsReadWithAllItsParts) {
    const Regime regime = parsed(valid_regime);
    EXPECT_EQ(regime.rules.title, "Chế độ thử");
    EXPECT_EQ(regime.collected, PeriodKind::month);
    EXPECT_THAT(regime.reported, ElementsAre(PeriodKind::month, PeriodKind::quarter, PeriodKind::year));
    EXPECT_THAT(regime.sources, ElementsAre(Source::answers, Source::facts));
    ASSERT_EQ(regime.indicators.size(), 5U);
    EXPECT_EQ(regime.indicators[1].number, 4);
    EXPECT_EQ(regime.find("[3]"), 0U);
    EXPECT_EQ(regime.find("staff"), 1U);
    EXPECT_EQ(regime.find("[2]"), std::nullopt);
    EXPECT_EQ(regime.find("[03 ]"), std::nullopt);
    EXPECT_EQ(regime.find("[0]"), std::nullopt);
    EXPECT_TRUE(regime.indicator("received").asked);
    EXPECT_FALSE(regime.indicator("load").asked);
    EXPECT_EQ(regime.indicator("load").decimals, 2);
    EXPECT_EQ(regime.indicator("note").over_time, Aggregation::none);
    EXPECT_EQ(regime.fact("case")->field("fee")->decimals, 2);
    EXPECT_EQ(regime.fact("case")->field("channel")->values.at("trực tuyến"), "online");
    EXPECT_EQ(regime.checks.front().severity, Severity::warning);
    EXPECT_EQ(regime.targets.front().value, 1250);
    EXPECT_TRUE(regime.sheet.compare_previous && regime.sheet.compare_target && !regime.sheet.compare_last_year);
    EXPECT_EQ(regime.sheet.charts.front().kind, ChartKind::progress);
    EXPECT_EQ(regime.sha256.size(), 64U);
    EXPECT_NE(parsed(valid_regime + "\n").sha256, regime.sha256);
}

TEST(Regime, KnowsAnIndicatorByItsNumberInTargetsAndCharts) {
    const Regime regime = parsed(
        with("indicators = [\"load\"]", "indicators = [\"[5]\"]", with("indicator = \"load\"", "indicator = \"[5]\"")));
    EXPECT_EQ(regime.targets.front().indicator, "load");
    EXPECT_THAT(regime.sheet.charts.front().indicators, ElementsAre("load"));
}

TEST(Regime, HasLevelsByKindOrByDepth) {
    const Regime regime = parsed(valid_regime);
    const auto unit = [](const char* kind) {
        return records::Unit{records::UnitCode::parse("H26").value(), "A", kind, {}, {}, {}, "", ""};
    };
    EXPECT_EQ(regime.level_of(unit("xã"), 1)->id, "commune");
    EXPECT_EQ(regime.level_of(unit("phường"), 5)->id, "commune");
    EXPECT_EQ(regime.level_of(unit("sở"), 0)->id, "city");
    EXPECT_EQ(regime.level_of(unit("sở"), 1), nullptr);
}

TEST(Regime, TargetOfAUnitGoesBeforeThatOfItsLevel) {
    const std::string more = "\n[[target]]\nindicator = \"load\"\nunit = \"H26.01\"\nvalue = \"3\"\n\n[[target]]\n"
                             "indicator = \"load\"\nvalue = \"1\"\nvalid_from = 2027-01-01\n\n[sheet]";
    const Regime regime = parsed(with("\n[sheet]", more));
    const Day before = reference::parse_day("2026-12-31").value(), after = before + std::chrono::days{1};
    EXPECT_EQ(target(regime, "commune", "H26.01", before), 300);
    EXPECT_EQ(target(regime, "commune", "H26.02", before), 1250);
    EXPECT_EQ(target(regime, "city", "H26", before), -1);
    EXPECT_EQ(target(regime, "city", "H26", after), 100);
}

TEST(RegimeFaults, AreToldAllAtOnceInTheOrderOfTheirPlaces) {
    const std::string text = with("severity = \"warning\"", "severity = \"grave\"",
        with("nature = \"stock\"", "nature = \"pond\"", with("kind = \"cut-off\"", "kind = \"cut\"")));
    EXPECT_THAT(faults(text), ElementsAre("'cut' is neither calendar nor cut-off", "'pond' is none of: flow, stock",
                                  "'grave' is none of: error, warning"));
}

TEST(RegimeFaults, StandAtTheirPlaceInAFormula) {
    EXPECT_EQ(place(with("received / staff", "received / stuff"), 5), "stuff");
    EXPECT_EQ(place(with("received / staff", "received / (staff"), 1), "\"");
    EXPECT_EQ(place(with("received / staff", "received × staff"), 2), "×");
    EXPECT_EQ(place(with("channel = 'online' and received in period", "code = 'trực tuyến' and recieved in period"), 8),
        "recieved");
    EXPECT_EQ(place(with("\"received / staff\"", "\"\"\"\nreceived / stuff\"\"\""), 3), "\"\"\"");
    EXPECT_EQ(place(with("\"received / staff\"", "\"received \\u002F stuff\""), 1), "\"");
    EXPECT_EQ(place(with("\"received / staff\"", "'received / stuff'"), 5), "stuff");
}

TEST(RegimeFaults, SumsOfStocksOverTime) {
    EXPECT_THAT(
        faults(with("over_time = \"last\"", "over_time = \"sum\"")), ElementsAre("a stock cannot be summed over time"));
    const std::string computed =
        "[[indicator]]\nid = \"twice\"\ntext = \"Hai lần\"\nnature = \"flow\"\nover_time = \"sum\"\n"
        "over_units = \"sum\"\nformula = \"";
    const auto formula = [&](const std::string& text) {
        return faults(with("[[rule]]", computed + text + "\"\n\n[[rule]]"));
    };
    EXPECT_THAT(formula("staff * 2"), ElementsAre("the formula would sum a stock over time"));
    EXPECT_THAT(formula("staff + received"), ElementsAre("the formula would sum a stock over time"));
    EXPECT_THAT(formula("max(staff, received)"), ElementsAre("the formula would sum a stock over time"));
    EXPECT_THAT(formula("received - (staff - staff)"), IsEmpty());
    EXPECT_THAT(formula("-staff + staff"), IsEmpty());
    EXPECT_THAT(formula("received * 2"), IsEmpty());
}

TEST(RegimeFaults, CumulativeWindowsThatWouldBeSummed) {
    const std::string text = with("day = 14", "day = 14\ncumulative = [\"month\"]");
    EXPECT_THAT(faults(text), ElementsAre("the windows are cumulative: a sum would count the same thing again",
                                  "the windows are cumulative: a sum would count the same thing again"));
    EXPECT_THAT(faults(with("day = 14", "day = 14\ncumulative = [\"quarter\"]")),
        ElementsAre("a quarter that counts from where the year begins is not made of its own periods"));
    EXPECT_THAT(faults(with("day = 14", "day = 14\ncumulative = [\"year\"]")), IsEmpty());
}

TEST(RegimeFaults, SharesThatWouldBeAveragedOrSummed) {
    const std::string part = "over_time = \"ratio\"\nover_units = \"ratio\"\nformula";
    EXPECT_THAT(faults(with(part, "over_time = \"ratio\"\nover_units = \"average\"\nformula")),
        ElementsAre("the average of shares is not the share of the whole"));
    EXPECT_THAT(faults(with(part, "over_time = \"average\"\nover_units = \"ratio\"\nformula")),
        ElementsAre("the average of shares is not the share of the whole"));
    EXPECT_THAT(faults(with(part, "over_time = \"ratio\"\nover_units = \"sum\"\nformula")),
        ElementsAre("shares cannot be summed"));
    EXPECT_THAT(faults(with("text = \"Biên chế\"", "text = \"Tỷ lệ\"\ntype = \"percent\"")),
        ElementsAre("shares cannot be summed"));
    EXPECT_THAT(faults(with("received / staff", "received / 12",
                    with(part, "over_time = \"sum\"\nover_units = \"average\"\nformula"))),
        IsEmpty());
}

TEST(RegimeFaults, RatiosOfWhatHasNoTotal) {
    EXPECT_THAT(faults(with("over_time = \"last\"", "over_time = \"none\"")),
        ElementsAre("'staff' has no total that the ratio could be made of"));
    EXPECT_THAT(faults(with("formula = \"received / staff\"\n", "")), ElementsAre("a ratio needs a formula"));
}

TEST(RegimeFaults, AggregationsThatMeanNothing) {
    const std::string staff = "over_time = \"last\"\nover_units = \"sum\"";
    EXPECT_THAT(faults(with(staff, "over_time = \"last\"\nover_units = \"first\"")),
        ElementsAre("first and last are for time only"));
    EXPECT_THAT(faults(with("text = \"Biên chế\"", "type = \"decimal\"\ntext = \"B\"",
                    with(staff, "over_time = \"last\"\nover_units = \"count\""))),
        ElementsAre("what is counted is a whole number"));
    EXPECT_THAT(faults(with("choices = [\"có\", \"không\"]", "over_units = \"sum\"")),
        ElementsAre("a text cannot be aggregated"));
    EXPECT_THAT(faults(with("choices = [\"có\", \"không\"]", "over_time = \"average\"")),
        ElementsAre("a text cannot be aggregated"));
}

TEST(RegimeFaults, FormulasInACircle) {
    EXPECT_THAT(faults(with("received / staff", "load / staff")), ElementsAre("the formula needs its own result"));
    const std::string second =
        "[[indicator]]\nid = \"other\"\ntext = \"K\"\ntype = \"decimal\"\nnature = \"flow\"\nover_time = \"ratio\"\n"
        "over_units = \"ratio\"\nformula = \"[5] * 2\"\n\n[[rule]]";
    EXPECT_THAT(faults(with("[[rule]]", second, with("received / staff", "received / other"))),
        ElementsAre("the formula needs its own result", "the formula needs its own result"));
}

TEST(RegimeFaults, ReferencesToWhatIsNotThere) {
    EXPECT_THAT(faults(with("previous([3])", "previous([33])")), ElementsAre("there is no indicator '[33]'"));
    EXPECT_THAT(
        faults(with("[3] >= previous([3])", "[3] >= target([3])")), ElementsAre("there is no target for '[3]'"));
    EXPECT_THAT(faults(with("[3] >= previous([3])", "load <= target(load)")), IsEmpty());
    EXPECT_THAT(
        faults(with("levels = [\"commune\"]", "levels = [\"communes\"]")), ElementsAre("there is no level 'communes'"));
    EXPECT_THAT(
        faults(with("level = \"commune\"", "level = \"district\"")), ElementsAre("there is no level 'district'"));
    EXPECT_THAT(faults(with("commune = 1", "district = 1")), ElementsAre("there is no level 'district'"));
    EXPECT_THAT(faults(with("day = 14\n", "day = 14\n[window.due]\nworking_days = 1\nlevel = { ward = 1 }\n")),
        ElementsAre("there is no level 'ward'"));
    EXPECT_THAT(faults(with("fact = \"case\"", "fact = \"cases\"")), ElementsAre("there is no fact 'cases'"));
    EXPECT_THAT(faults(with("unit = \"unit\"", "unit = \"office\"")), ElementsAre("there is no field 'office'"));
    EXPECT_THAT(
        faults(with("sum = \"fee\"", "sum = \"fees\"")), ElementsAre("there is no number 'fees' in the fact 'case'"));
    EXPECT_THAT(faults(with("indicators = [\"load\"]", "indicators = [\"loads\"]")),
        ElementsAre("there is no indicator 'loads'"));
    EXPECT_THAT(faults(with("indicators = [\"load\"]", "indicators = [\"received\"]")),
        ElementsAre("there is no target for 'received'"));
    EXPECT_THAT(faults(with("indicator = \"load\"", "indicator = \"note\"")), ElementsAre("'note' is no number"));
    EXPECT_THAT(faults(with("'online'", "'offline'")), ElementsAre("'offline' is none of the values of 'channel'"));
}

TEST(RegimeFaults, ConditionsThatCompareWhatCannotBe) {
    const auto where = [](const std::string& text) {
        return faults(with("\"received in period\"", "\"" + text + "\""));
    };
    EXPECT_THAT(where("received <= due"), IsEmpty());
    EXPECT_THAT(where("received is missing or fee > 0.5 and not due after period"), IsEmpty());
    EXPECT_THAT(where("received"), ElementsAre("a condition is expected here"));
    EXPECT_THAT(where("received = fee"), ElementsAre("two kinds of values are compared"));
    EXPECT_THAT(where("code < 'A'"), ElementsAre("texts are equal or not"));
    EXPECT_THAT(where("code in period"), ElementsAre("'code' is no day"));
    EXPECT_THAT(where("'a' is missing"), ElementsAre("a field is expected here"));
    EXPECT_THAT(where("1 = 1"), ElementsAre("a field is expected here"));
    EXPECT_THAT(where("fee + 1 > 2"), ElementsAre("a field is expected here"));
    EXPECT_THAT(where("[3] > 2"), ElementsAre("there is no field '[3]'"));
}

TEST(RegimeFaults, FormulasAndChecksOfWhatIsNoNumber) {
    EXPECT_THAT(faults(with("received / staff", "note / staff")), ElementsAre("'note' is no number"));
    EXPECT_THAT(faults(with("received / staff", "received = staff")), ElementsAre("a number is expected here"));
    EXPECT_THAT(
        faults(with("received / staff", "previous(received)")), ElementsAre("previous means nothing in a formula"));
    EXPECT_THAT(faults(with("[3] >= previous([3])", "[3] + 1")), ElementsAre("a check is one comparison"));
    EXPECT_THAT(faults(with("[3] >= previous([3])", "[3] = 'a'")), ElementsAre("a number is expected here"));
}

TEST(RegimeFaults, PeriodsThatDoNotFitTogether) {
    EXPECT_THAT(faults(with("\"quarter\", \"year\"]", "\"week\"]")),
        ElementsAre("a week is not made of whole periods of kind month"));
    EXPECT_THAT(faults(with("collected = \"month\"", "collected = \"range\"")),
        ElementsAre("'range' is none of: month, quarter, half, nine-months, year, week"));
    EXPECT_THAT(faults(with("day = 14", "day = 14\nfrequencies = [\"month\", \"quarter\"]")),
        ElementsAre("there are no windows of kind year"));
    EXPECT_THAT(
        faults(with("[due]\nworking_days = 2\n[due.level]\ncommune = 1\n", "")), ElementsAre("'due' is missing"));
    EXPECT_THAT(faults(with("working_days = 2", "working_days = 0")),
        ElementsAre("at least 1 working day lies between cut-off and due date (Decree 09/2019, art. 8.5)"));
}

TEST(RegimeFaults, ThingsWithoutWhatTheyNeed) {
    EXPECT_THAT(faults(with("title = \"Báo cáo {period}\"\n", "")), ElementsAre("'title' is missing"));
    EXPECT_THAT(faults(with("kinds = [\"xã\", \"phường\"]", "kinds = [\"xã\"]\nreports = false")),
        ElementsAre("nobody reports: no level does"));
    EXPECT_THAT(
        faults(with("reports = false", "kinds = [\"xã\"]")), ElementsAre("'xã' belongs to another level already"));
    EXPECT_THAT(faults(with("[\"answers\", \"facts\"]", "[\"answers\"]")),
        ElementsAre("indicators are counted from facts that are no source"));
    EXPECT_THAT(faults(with("headings = [\"Hẹn trả\"]", "headings = [\"NGÀY  nhận\"]")),
        ElementsAre("'NGÀY  nhận' is a heading of 'received' too"));
    EXPECT_THAT(faults(with(", headings = [\"Phí\"]", "")),
        ElementsAre("a field needs a heading by which it is found in a list"));
    EXPECT_THAT(faults(with("unit = \"unit\"\n", "")), ElementsAre("the field with the unit is missing: 'unit'"));
    EXPECT_THAT(faults(with("unit = \"unit\"", "unit = \"fee\"")), ElementsAre("'fee' is no text"));
    EXPECT_THAT(faults(with("name = \"Hồ sơ\"", "name = \"Hồ sơ\"\narchive_view = \"document\"")),
        ElementsAre("'document' is none of the archive's views for reports"));
    EXPECT_THAT(
        faults(with("text = \"Biên chế\"", "text = \"B\"\nasked = false")), ElementsAre("nobody gives this figure"));
    EXPECT_THAT(faults(with("value = \"12.5\"", "value = \"12.555\"")),
        ElementsAre("'12.555' is no number that the indicator can have"));
    EXPECT_THAT(faults(with("value = \"12.5\"", "value = \"1\"\nunit = \"H26\"")),
        ElementsAre("a target is of a level or of a unit"));
    EXPECT_THAT(
        faults(with("\n[sheet]", "\n[[target]]\nindicator = \"load\"\nlevel = \"commune\"\nvalue = \"1\"\n[sheet]")),
        ElementsAre("'load' has another target at the same time"));
    EXPECT_THAT(faults(with("id = \"staff\"", "id = \"received\"")), ElementsAre("'received' stands here twice"));
    EXPECT_THAT(faults(with("id = \"staff\"", "id = \"period\"")),
        ElementsAre("'period' is a word of formulas and cannot be an id"));
    EXPECT_THAT(faults(with("id = \"staff\"", "id = \"Staff\"")), ElementsAre("'Staff' cannot be an id"));
    EXPECT_THAT(faults(with("id = \"staff\"", "id = \"staff\"\nnumber = 3")),
        ElementsAre("numbers must rise; 3 stands before"));
    EXPECT_THAT(faults(with("id = \"staff\"", "id = \"staff\"\ndecimals = 1")),
        ElementsAre("only a decimal or a percentage has decimals"));
    EXPECT_THAT(
        faults(with("id = \"staff\"", "id = \"staff\"\nchoices = [\"a\"]")), ElementsAre("only a text has choices"));
    EXPECT_THAT(faults(with("id = \"staff\"", "id = \"staff\"\nwhere = \"a = 1\"")),
        ElementsAre("what is counted is missing: 'fact'"));
    EXPECT_THAT(
        faults(with("id = \"staff\"", "id = \"staff\"\ncolour = 1")), ElementsAre("'colour' means nothing here"));
    EXPECT_THAT(faults(with("id = \"thu\"", "id = \"khac\"")), ElementsAre("must be 'thu', as the file is called"));
    EXPECT_THAT(faults("schema = 1 2"), testing::SizeIs(1));
}

TEST(RegimeFaults, AreThrownByWhoeverNeedsTheRegime) {
    try {
        parsed(with("id = \"staff\"", "id = \"Staff\""));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        EXPECT_THAT(
            error.what(), HasSubstr("regime.toml: line 53, column 6: 'Staff' cannot be an id; write a small letter"));
    }
}

TEST(RegimeFaults, OfMutatedDefinitionsNeverCrash) {
    std::mt19937 random{3};
    const int rounds = std::getenv("HOSO_SOAK") != nullptr ? 10'000 : 1000;
    int valid = 0;
    for (int round = 0; round < rounds; ++round) {
        std::string text = valid_regime;
        for (std::size_t change = 0, changes = 1 + random() % 4; change < changes; ++change) {
            const std::size_t at = random() % text.size(), size = 1 + random() % 8;
            if (random() % 2 == 0)
                text.erase(at, size);
            else
                text.insert(at, text.substr(random() % text.size(), size));
        }
        const auto found = faults_of_regime(text, "regime.toml", "thu");
        valid += found.empty() ? 1 : 0;
        for (const auto& fault : found) EXPECT_GE(fault.line(), 1);
        if (found.empty()) {
            EXPECT_NO_THROW(parsed(text));
        }
    }
    EXPECT_GT(valid, 0);
    EXPECT_LT(valid, rounds);
}

TEST(Regimes, OfAUserStandInPlaceOfTheInstalledOnes) {
    test::RulesFolder own;
    own.write("regimes/thu/regime.toml", valid_regime);
    EXPECT_THAT(regime_names(own.folders()), testing::Contains("thu"));
    EXPECT_EQ(load_regime(own.folders(), "thu").rules.id, "thu");
    EXPECT_THROW(load_regime(own.folders(), "khong-co"), Error);
    EXPECT_THROW(load_regime(own.folders(), "../thu"), Error);
}

TEST(Regimes, ExampleOfTheManualIsValid) {
    std::ifstream manual{HOSO_SOURCE_DIR "/man/hoso-regime.5"};
    std::string line, example;
    while (std::getline(manual, line) && !line.starts_with(".Bd")) {
    }
    while (std::getline(manual, line) && line != ".Ed") example += line + "\n";
    for (const auto& fault : faults_of_regime(example, "hoso-regime(5)", "pakn")) ADD_FAILURE() << fault.what();
}
