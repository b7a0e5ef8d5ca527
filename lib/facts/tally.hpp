// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/condition.hpp"
#include "records/units.hpp"
#include "report/inputs.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hoso::facts {

/// What is counted from facts of one type: all indicators of a regime that are.
struct Question {
    const regime::Regime& regime;
    const regime::FactType& type;
    regime::Window window;
    std::vector<std::size_t> indicators; ///< of the regime
    std::vector<bool> needs;             ///< by field: whether its values decide
};
Question question_of(const regime::Regime& regime, const regime::FactType& type, const regime::Window& window);

/// 1 for each fact that an indicator counts; all where it has no condition.
Mask counted(const regime::Indicator& indicator, const FactRows& facts, const regime::Window& window);

/// Sums by unit, by the indicators of a question and, behind them, of all facts.
class Tally {
public:
    explicit Tally(std::size_t indicators) : m_width{indicators + 1} {}

    /// Facts without a unit are those of `unit`. Facts whose row is 0 in `alive` do not count.
    static Tally of(const Question& question, const FactRows& facts, const Mask& alive, const std::string& unit);
    void add(const Tally& other);
    const std::map<std::string, std::vector<regime::Wide>, std::less<>>& units() const noexcept { return m_units; }
    /// True where an indicator has a fact.
    bool has_any() const;

private:
    std::vector<regime::Wide>& row(std::string_view unit);

    std::size_t m_width;
    std::map<std::string, std::vector<regime::Wide>, std::less<>> m_units;
};

/// Facts that a window counts and that are in nobody's figures.
struct Unplaced {
    enum class Why {
        gone,           ///< on the day of the cut-off the unit neither is there nor went as a whole into one that is
        does_not_report ///< it is of no level that reports, or not below the office
    };
    std::string unit, fact;
    records::Day cut_off;
    Why why = Why::gone;
    std::int64_t facts = 0; ///< of the indicator that counts most of them
    bool operator==(const Unplaced&) const = default;
};

/// Whose facts those of a code are on the day of a cut-off: of the unit itself, else of the one that took over all of
/// it, if it reports. Refers to tree and regime.
class Places {
public:
    Places(const records::UnitTree& tree, const records::UnitCode& office, const regime::Regime& regime,
        records::Day cut_off);

    struct Place {
        std::optional<records::UnitCode> unit;
        Unplaced::Why why = Unplaced::Why::gone; ///< where there is none
    };
    const Place& of(const std::string& code);
    records::Day cut_off() const noexcept { return m_day; }

private:
    void add_reporting(const records::UnitView& view, const records::Unit& unit, std::size_t depth);
    const records::Unit* find(const std::string& code) const;

    const records::UnitTree& m_tree;
    const regime::Regime& m_regime;
    records::Day m_day;
    std::set<records::UnitCode> m_reporting;
    std::map<std::string, Place> m_known;
};

/// Figures of the units that have facts at all; none where no fact of anyone counts in the window, for then the facts
/// of that time have not come. Error{input} where a sum needs more than 64 bits.
std::map<records::UnitCode, report::Figures> figures_of(
    const Tally& tally, const Question& question, Places& places, std::vector<Unplaced>& unplaced);

/// Adds those that are not there yet.
void add_unplaced(std::vector<Unplaced>& all, const std::vector<Unplaced>& more);

/// Adds figures of other indicators, or of other facts for the same ones. Error{input} beyond 64 bits.
void add_figures(
    std::map<records::UnitCode, report::Figures>& figures, const std::map<records::UnitCode, report::Figures>& others);

/// A fact behind a figure.
struct ListedFact {
    std::string batch, file, sheet;                          ///< of an archive only its folder, as the file
    std::int64_t row = 0;                                    ///< in the file; of an archive 0
    std::string unit;                                        ///< code or text as it was added
    std::vector<std::pair<std::string, std::string>> fields; ///< by id, as text
    std::int64_t value = 1;                                  ///< what it adds to the figure; scaled
};

/// The facts that are counted, or added up, in a figure of some units together.
struct FactListing {
    std::int64_t facts = 0; ///< all of them
    std::int64_t total = 0; ///< what they are together: the figure, scaled
    std::vector<ListedFact> first;
};

/// Adds the facts of a block that count; `describe` says where a row comes from.
void list_facts(FactListing& listing, const regime::Indicator& indicator, const FactRows& facts, const Mask& alive,
    const regime::Window& window, const std::function<bool(std::string_view unit)>& is_wanted, std::size_t limit,
    const std::function<ListedFact(std::size_t row)>& describe);

} // namespace hoso::facts
