// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/toml.hpp"
#include "regime/regime.hpp"

#include <vector>

namespace hoso::regime {

/// What can only be seen when all of a regime is read: references to what is not there, formulas in a circle, figures
/// that would be added up wrongly, periods that are not made of those collected. In no order.
std::vector<reference::TomlError> check_regime(const reference::Toml& file, const Regime& regime);

} // namespace hoso::regime
