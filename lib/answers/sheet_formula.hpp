// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hoso::answers {

/// The formula of a computed indicator as spreadsheets write it, rounded to its decimals; empty where what it needs is
/// missing. `cells` is where each indicator of the regime stands. None where it needs what is not on the sheet: other
/// periods, targets.
std::optional<std::string> sheet_formula(
    const regime::Regime& regime, const regime::Indicator& indicator, const std::vector<std::string>& cells);

} // namespace hoso::answers
