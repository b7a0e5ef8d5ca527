// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hoso::accounts {

/// What a plan does, in numbers that brakes look at.
struct PlanCounts {
    std::int64_t active = 0;   ///< accounts in the scope that were active before
    std::int64_t leavers = 0;  ///< disabled because nobody speaks of them any more, or for a role that was taken
    std::int64_t renames = 0;  ///< other logins, or people whose name is another
    std::int64_t moves = 0;    ///< to units that did not take over from the old ones
    std::int64_t removals = 0;
    std::int64_t missing = 0;        ///< active ones whose entries are gone: they would be made again; limit of removals
    std::int64_t unacknowledged = 0; ///< disabled because nobody acknowledged their letters; the limit is the leavers'
    std::int64_t changes = 0;
};

/// A brake that holds a plan back.
struct Brake {
    std::string name; ///< "leavers", "renames", "moves", "removals", "missing", "unacknowledged"
    std::int64_t count = 0, active = 0, percent = 0;
    std::string problem; ///< translated
};

/// All that hold: a count of at least Brakes::at_least that is more than its part of the active accounts.
std::vector<Brake> brakes_of(const PlanCounts& counts, const Brakes& limits);

/// Whether it is the name of a brake.
bool is_brake(const std::string& name);

} // namespace hoso::accounts
