// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/plan_file.hpp"
#include "directory/entry.hpp"
#include "shared/session.hpp"

#include <vector>

namespace hoso::cli {

/// What a target refused of a plan: each with the row of the roster and the person.
void tell_refusals(const std::vector<directory::Refusal>& refusals, const accounts::PlanFile& plan, Session& session);

} // namespace hoso::cli
