// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reference/toml.hpp"
#include "regime/regime.hpp"

namespace hoso::regime {

/// Each fails at the place in the file that is wrong.
void check_fact(const reference::Toml& table, const FactType& type);
/// What an indicator counts or adds up: facts, fields and values that are there, compared with what they can be.
void check_counted(const reference::Toml& table, const Regime& regime, const Indicator& indicator);
/// Facts are a source only where indicators are counted.
void check_sources(const reference::Toml& file, const Regime& regime);

} // namespace hoso::regime
