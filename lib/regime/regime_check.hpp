// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/toml.hpp"
#include "regime/regime.hpp"

namespace hoso::regime {

/// What can only be seen when all of a regime is read: references to what is not there, formulas in a circle, stocks
/// that would be summed over time, periods that are not made of those collected. Fails at the place in the file.
void check_regime(const reference::Toml& file, const Regime& regime);

} // namespace hoso::regime
