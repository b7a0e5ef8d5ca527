// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/toml.hpp"
#include "regime/regime.hpp"

namespace hoso::regime {

/// Fails at the indicator's place in the file where its totals would be wrong: a stock summed over time, itself or in
/// a formula, a share averaged over units of different size, a running total summed.
void check_aggregation(const reference::Toml& table, const Regime& regime, const Indicator& indicator);

} // namespace hoso::regime
