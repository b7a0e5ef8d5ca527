// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/plan_file.hpp"

#include <string>

namespace hoso::accounts {

/// A page that stands alone, in Vietnamese: what the plan is for, counts by unit, and every change with the values
/// before and after. Of one unit, or of all where it is empty. Same plan, same bytes.
std::string plan_html(const PlanFile& plan, const std::string& unit);

} // namespace hoso::accounts
