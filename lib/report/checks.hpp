// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"
#include "report/receipts.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// A rule of the regime that figures do not meet.
struct RuleFinding {
    std::string rule; ///< its id
    regime::Severity severity = regime::Severity::error;
    std::string problem; ///< what is wrong, with both sides as numbers, in Vietnamese: text of the regime
    std::vector<std::size_t> indicators; ///< that the rule speaks of, in its order
    bool operator==(const RuleFinding&) const = default;
};

/// What figures are held against besides themselves; null where there is none.
struct Comparisons {
    const Figures* previous = nullptr;  ///< of the same unit, the period before
    const Figures* last_year = nullptr; ///< of the same unit, the same period a year ago
    std::string level, unit;            ///< whose targets and rules they are
    regime::Day day;                    ///< of the targets: the last day of the period
};

/// All findings in the order of the rules. A figure that is missing counts as each rule says.
std::vector<RuleFinding> check_figures(
    const regime::Regime& regime, const Figures& figures, const Comparisons& comparisons);

} // namespace hoso::report
