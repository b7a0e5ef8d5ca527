// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/brakes.hpp"
#include "accounts/places.hpp"
#include "accounts/plan_file.hpp"
#include "core/clock.hpp"

#include <map>
#include <string>

namespace hoso::accounts {

/// The day in Vietnam (UTC+7).
Day day_in_vietnam(TimePoint time);

/// What a plan does by its own operations, whatever it says of itself. `active` is all that the book knows as active in
/// the target: at least as many as the planner counted.
PlanCounts recount(const PlanFile& plan, const std::map<std::string, Kept>& known, const Places& places);

/// None, or why a plan is not to be begun, translated: its day is still to come or long past, or it does what a brake
/// holds and does not say that this is meant.
std::string untimely(const PlanHead& head, const Settings& settings, TimePoint now);
std::string unmeant(const PlanFile& plan, Book& book, const Target& target);

} // namespace hoso::accounts
