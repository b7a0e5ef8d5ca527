// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hoso::accounts {

/// How many accounts there were, and how many of them are lost: disabled, removed, or moved away.
struct Loss {
    std::int64_t active = 0, lost = 0;
};

/// What a unit loses of its own accounts, and what it loses together with the units below it.
struct UnitLoss {
    std::string code, name;
    Loss own, whole;
};

/// What a plan does, in numbers that brakes look at.
struct PlanCounts {
    /// People's accounts in the scope that were active before: with partial coverage those that the rosters speak of.
    std::int64_t active = 0;
    std::int64_t of_offices = 0; ///< the same of offices' own accounts, of which no roster speaks
    std::int64_t leavers = 0;    ///< disabled because nobody speaks of them any more, or for a role that was taken
    std::int64_t renames = 0;    ///< other logins, or people whose name is another
    std::int64_t moves = 0;      ///< to units that did not take over from the old ones
    std::int64_t removals = 0;
    std::int64_t missing = 0; ///< active ones whose entries are gone: they would be made again; limit of removals
    std::int64_t unacknowledged = 0; ///< disabled because nobody acknowledged their letters; the limit is the leavers'
    std::int64_t joined = 0;         ///< new accounts of people
    std::int64_t more = 0;           ///< those of them whose people have an active account already
    std::int64_t doubles = 0;        ///< new people who are called as one of their unit of whom nobody speaks
    bool is_complete = false;        ///< who is missing in the rosters has left
    std::vector<UnitLoss> units;     ///< that have accounts, by their codes
    std::int64_t changes = 0;
};

/// A brake that holds a plan back.
struct Brake {
    std::string name; ///< one of brake_names()
    std::int64_t count = 0, active = 0, percent = 0;
    std::string problem;            ///< translated
    std::vector<std::string> units; ///< of the brake "units": their codes, those that lose most first
};

/// All that hold: a count of at least Brakes::at_least that is more than its part of the active accounts.
std::vector<Brake> brakes_of(const PlanCounts& counts, const Brakes& limits);

const std::vector<std::string>& brake_names();
bool is_brake(const std::string& name);

} // namespace hoso::accounts
