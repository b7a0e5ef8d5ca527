// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/brakes.hpp"
#include "accounts/matching.hpp"
#include "accounts/plan_file.hpp"
#include "accounts/places.hpp"
#include "accounts/snapshot.hpp"
#include "accounts/staff.hpp"

#include <functional>
#include <map>
#include <string>

namespace hoso::accounts {

/// What a plan is made of. Refers to all of it.
struct PlanInputs {
    const Settings& settings;
    const Target& target;
    const Places& places;
    const records::UnitTree& units; ///< of all times
    const std::map<std::string, Kept>& known;
    const Snapshot& snapshot;
    const Staff& staff;
    std::string scope; ///< code of a unit; empty: all
    Coverage coverage = Coverage::partial;
};

/// Names of entries that are nobody's, with the entry's DN: logins, and mail addresses in the office's domain.
std::map<std::string, std::string> taken_names(const Snapshot& snapshot, const Settings& settings, const Target& target);

/// Everything that must happen so that the directory holds what is wanted, group by group: containers; each unit with
/// its people, from the top of the tree down; groups of several units; what has become empty. Tells the changes in the
/// order of application and counts them.
PlanCounts make_changes(const PlanInputs& inputs, const std::function<void(const Change&)>& emit);

} // namespace hoso::accounts
