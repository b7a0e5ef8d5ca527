// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_files.hpp"
#include "reference/dates.hpp"
#include "regime/regime.hpp"

#include "unit/reference/rules_folder.hpp"

#include <filesystem>
#include <gmock/gmock.h>
#include <map>

using namespace hoso;
namespace fs = std::filesystem;

namespace {

const fs::path city = HOSO_SOURCE_DIR "/samples/city";

records::UnitReading units() { return records::read_unit_files({city / "don-vi.csv", city / "sap-nhap.csv"}); }

/// How many units of each level there are on a day.
std::map<std::string, int> levels(const records::UnitTree& tree, const char* on, const regime::Regime& regime) {
    const records::UnitView view = tree.at(reference::parse_day(on).value());
    std::map<std::string, int> counts;
    for (const records::Unit* unit : view.all()) {
        const regime::Level* const level = regime.level_of(*unit, view.ancestors(unit->code).size());
        ++counts[level != nullptr ? level->id : "none"];
    }
    return counts;
}

} // namespace

TEST(SampleCity, HasUnitsWithoutFault) {
    const auto reading = units();
    for (const auto& fault : reading.faults)
        ADD_FAILURE() << fault.file << ": " << fault.place << ": " << fault.problem;
    ASSERT_TRUE(reading.tree);
}

TEST(SampleCity, HasLevelsOfEveryRegimeBeforeAndAfterTheReorganisation) {
    const auto reading = units();
    ASSERT_TRUE(reading.tree);
    using Counts = std::map<std::string, int>;
    for (const std::string& id : regime::regime_names(test::shipped())) {
        const regime::Regime regime = regime::load_regime(test::shipped(), id);
        EXPECT_EQ(levels(*reading.tree, "2025-06-30", regime),
            (Counts{{"city", 1}, {"department", 6}, {"district", 3}, {"commune", 22}}))
            << id;
        EXPECT_EQ(
            levels(*reading.tree, "2025-07-01", regime), (Counts{{"city", 1}, {"department", 6}, {"commune", 14}}))
            << id;
    }
}

TEST(SampleCity, KeepsEveryUnitThroughTheReorganisation) {
    const auto reading = units();
    ASSERT_TRUE(reading.tree);
    const auto before = reference::parse_day("2025-06-30").value();
    for (const records::Unit* unit : reading.tree->at(before).all()) {
        if (!unit->validity.to || unit->code.text().size() < 8) continue; // districts went without a successor
        auto whole = records::Fraction::of(0, 1);
        for (const auto& after : reading.tree->successors(unit->code, before))
            whole = records::sum(*whole, after.part.value());
        EXPECT_EQ(whole, records::Fraction{}) << unit->code.text();
    }
}
