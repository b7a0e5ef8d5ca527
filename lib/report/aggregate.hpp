// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/units.hpp"
#include "report/inputs.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace hoso::report {

/// A figure or a total, of how many units that gave one out of how many that should have.
struct Total {
    std::optional<std::int64_t> value; ///< scaled by the indicator's decimals
    std::int32_t reported = 0, expected = 0;
    bool operator==(const Total&) const = default;
    bool is_provisional() const noexcept { return reported < expected; }
};

/// A unit in a report; parts follow what they are parts of.
struct TotalRow {
    records::UnitCode unit;
    std::string name, kind;
    int depth = 0; ///< 0: the office
    bool has_parts = false;
    bool expected = false; ///< figures of its own were expected, or came to it from a unit before it
};

/// Totals of every unit of a tree, by row and indicator.
class Totals {
public:
    Totals(std::vector<TotalRow> rows, std::size_t indicators);

    const std::vector<TotalRow>& rows() const noexcept { return m_rows; }
    std::optional<std::size_t> row_of(const records::UnitCode& unit) const;
    /// Behind the last row below this one.
    std::size_t end_of(std::size_t row) const;
    void expect(std::size_t row) { m_rows[row].expected = true; }
    Total& at(std::size_t row, std::size_t indicator) { return m_totals[row * m_indicators + indicator]; }
    const Total& at(std::size_t row, std::size_t indicator) const { return m_totals[row * m_indicators + indicator]; }
    /// What a unit answered to an indicator of type text.
    std::string& text(std::size_t row, std::size_t indicator) { return m_texts[row * m_indicators + indicator]; }
    std::string text(std::size_t row, std::size_t indicator) const;

private:
    std::vector<TotalRow> m_rows;
    std::size_t m_indicators;
    std::vector<Total> m_totals;
    std::unordered_map<std::size_t, std::string> m_texts;
    std::unordered_map<std::string, std::size_t> m_by_unit;
};

/// On whose boundaries figures of earlier periods stand.
enum class Boundaries {
    as_reported, ///< each period with the units that it had
    today ///< all with those of the last period's cut-off: what was merged is added, what was split goes by the parts
          ///< that the successions state, to the last unit exactly
};

/// One collected period up the tree as it was on the cut-off.
Totals totals_of(const regime::Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    const PeriodInputs& inputs);

/// The same with the units of another day. What cannot be shared out (no part is known, no sum) stays in the office's
/// total alone, which is the same on any day. Error{input} where a total needs more than 64 bits.
Totals totals_on(const regime::Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    const PeriodInputs& inputs, records::Day day);

/// What a unit's answer gave to a total: all of its figure, or the part that was shared out to the total's unit; none
/// where it answered nothing.
struct Contribution {
    const UnitInputs* inputs = nullptr;
    std::optional<std::int64_t> value;
};
/// To the total of `unit` among the units of that day, in the order of the inputs; of those that should have answered.
std::vector<Contribution> contributions(const regime::Regime& regime, const records::UnitTree& tree,
    const records::UnitCode& office, const PeriodInputs& inputs, records::Day day, const records::UnitCode& unit,
    std::size_t indicator);

/// The day of the cut-off, whose units a period has.
records::Day last_day_of(const PeriodInputs& inputs);

/// Totals of collected periods in a row as one, by each indicator's over_time.
Totals joined(const regime::Regime& regime, std::span<const Totals> periods);

/// Several collected periods in a row as one, by each indicator's over_time. `inputs` in order of time; those of
/// periods without figures too.
Totals totals_over(const regime::Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    std::span<const PeriodInputs> inputs, Boundaries boundaries);
/// All of them with the units of one day.
Totals totals_over_on(const regime::Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    std::span<const PeriodInputs> inputs, records::Day day);

} // namespace hoso::report
