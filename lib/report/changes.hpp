// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/checks.hpp"
#include "report/source.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hoso::report {

/// A figure of a unit that is not the same in two revisions. Figures as decimal text; empty where there is none.
struct FigureChange {
    records::UnitCode unit;
    std::size_t indicator = 0;
    std::string before, after;
    std::int64_t receipt = 0; ///< that made the later one; 0: none, or it was counted from facts
    std::string actor, reason;
};

/// By unit and indicator.
std::vector<FigureChange> changes_between(
    const regime::Regime& regime, const PeriodInputs& before, const PeriodInputs& after);

/// What a unit's figures of a part do not meet.
struct UnitFinding {
    std::size_t part = 0;
    records::UnitCode unit;
    RuleFinding finding;
};

/// All units of all parts, each held against the part before and the same one a year ago where these are there.
std::vector<UnitFinding> findings_of(const ReportSource& source);

} // namespace hoso::report
