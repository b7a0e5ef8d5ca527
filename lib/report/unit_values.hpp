// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"
#include "report/receipts.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hoso::report {

/// Numbers of one unit by indicator, scaled; none where one is missing or the indicator is a text.
using UnitValues = std::vector<std::optional<std::int64_t>>;

/// Indicators with a formula, each after those that it is made of.
std::vector<std::size_t> computed_in_order(const regime::Regime& regime);

/// What was asked, without what follows from it.
UnitValues values_of(const regime::Regime& regime, const Figures& figures);

/// Fills in what formulas give and was not stated; `order` is computed_in_order().
void compute_values(const regime::Regime& regime, const std::vector<std::size_t>& order, UnitValues& values);

/// What a formula takes for a figure that is not there.
regime::Missing missing_in(const regime::Indicator& indicator);

} // namespace hoso::report
