// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/brakes.hpp"

#include "messages/messages.hpp"

namespace hoso::accounts {

std::vector<Brake> brakes_of(const PlanCounts& counts, const Brakes& limits) {
    std::vector<Brake> found;
    const auto look = [&](const char* name, std::int64_t count, std::int64_t percent, const char* what) {
        if (count < limits.at_least || count == 0 || count * 100 <= counts.active * percent) return;
        found.push_back({name, count, counts.active, percent,
            message("{} {} of {} accounts, more than {} %", count, what, counts.active, percent)});
    };
    look("leavers", counts.leavers, limits.leavers, tr("leavers"));
    look("renames", counts.renames, limits.renames, tr("renames"));
    look("moves", counts.moves, limits.moves, tr("moves"));
    look("removals", counts.removals, limits.removals, tr("removals"));
    look("missing", counts.missing, limits.removals, tr("accounts whose entries are gone"));
    look("unacknowledged", counts.unacknowledged, limits.leavers, tr("accounts that nobody acknowledged"));
    return found;
}

bool is_brake(const std::string& name) {
    return name == "leavers" || name == "renames" || name == "moves" || name == "removals" || name == "missing" ||
           name == "unacknowledged";
}

} // namespace hoso::accounts
