// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/receipts.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::report {

/// Whether a unit's answer came by its due day: the first receipt that was not withdrawn counts, whatever was corrected
/// later.
enum class Status { on_time, late, missing, exempt };
std::string to_text(Status status);

/// What an expected unit gave for a period.
struct UnitInputs {
    records::UnitCode unit;
    Status status = Status::missing;
    std::string due;          ///< the last day to be on time, YYYY-MM-DD
    std::int64_t receipt = 0; ///< 0: the figures are counted from facts, or there are none
    int revision = 0;
    std::string sha256, file, sheet, received, actor, reason; ///< of the receipt
    std::string first_received;                               ///< what on time goes by
    Figures figures;
    bool operator==(const UnitInputs&) const = default;
};

/// All that a report of one collected period is made of, and nothing else: frozen in snapshots/ under its SHA-256, a
/// report can be made from it again, the same, whatever was corrected since.
struct PeriodInputs {
    std::string regime, period;
    std::string regime_sha256, units_sha256; ///< definition and lists of units, as they were
    std::string from, to, cut_off;           ///< days
    std::int64_t last_fact_batch = 0;        ///< facts of later batches do not count
    std::vector<UnitInputs> units;           ///< those expected, by code
    bool operator==(const PeriodInputs&) const = default;

    const UnitInputs* find(const records::UnitCode& unit) const;
};

/// A text with the same bytes for the same inputs; hoso-book(5) describes it.
std::string to_text(const PeriodInputs& inputs, const regime::Regime& regime);
/// All of it. Indicators that the regime does not have are passed over, so that it may be read by a later definition.
PeriodInputs inputs_of(std::string_view text, const regime::Regime& regime, const std::string& name);

/// The days of a period. Error{usage} where the regime has no such period.
regime::Window window_of(const regime::Regime& regime, const regime::Period& period);

/// A unit that has to report in a period.
struct ExpectedUnit {
    const records::Unit* unit = nullptr;
    const regime::Level* level = nullptr;
    std::chrono::sys_days due;
    std::string exemption; ///< the reason; empty where an answer is expected
};

/// Who has to report for the collected period: units below the office (and the office itself) on the day of the
/// cut-off, of levels that report; by code.
std::vector<ExpectedUnit> expected_units(Book& book, const regime::Regime& regime, const regime::Period& period);

/// Figures that are counted from facts.
class FactCounter {
public:
    virtual ~FactCounter() = default;
    /// By unit, for the window: of every unit that has any fact of the regime at all, so that a unit whose facts lie
    /// outside of the window counts 0 and one that gave none is missing.
    virtual std::map<records::UnitCode, Figures> count(const regime::Regime& regime, const regime::Window& window) = 0;
    virtual std::int64_t last_batch() const = 0;
};

/// What is there now for a collected period; `facts` may be null.
PeriodInputs gather(Book& book, const regime::Regime& regime, const regime::Period& period, FactCounter* facts);

} // namespace hoso::report
