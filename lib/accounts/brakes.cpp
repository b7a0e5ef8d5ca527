// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/brakes.hpp"

#include "messages/messages.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace hoso::accounts {

namespace {

/// Null where it is not too much.
const Loss* too_much(const UnitLoss& unit, const Brakes& limits) {
    for (const Loss* loss : {&unit.whole, &unit.own})
        if (loss->active >= limits.unit_at_least && loss->lost * 100 > loss->active * limits.units) return loss;
    return nullptr;
}

/// Units that lose more than their part.
std::optional<Brake> look_at_units(const std::vector<UnitLoss>& units, const Brakes& limits) {
    std::vector<std::pair<const UnitLoss*, const Loss*>> losing;
    std::int64_t looked_at = 0;
    for (const UnitLoss& unit : units) {
        if (unit.whole.active >= limits.unit_at_least) ++looked_at;
        if (const Loss* loss = too_much(unit, limits)) losing.emplace_back(&unit, loss);
    }
    if (losing.empty()) return std::nullopt;
    std::stable_sort(losing.begin(), losing.end(),
        [](const auto& one, const auto& other) { return one.second->lost > other.second->lost; });
    constexpr std::size_t most_told = 5;
    std::string told;
    Brake brake{"units", static_cast<std::int64_t>(losing.size()), looked_at, limits.units, {}, {}};
    for (const auto& [unit, loss] : losing) {
        brake.units.push_back(unit->code);
        if (brake.units.size() > most_told) continue;
        told +=
            (told.empty() ? "" : ", ") + fmt::format("{} {} ({}/{})", unit->code, unit->name, loss->lost, loss->active);
    }
    if (losing.size() > most_told) told += ", ...";
    brake.problem = message("{} units lose more of their accounts than {} %: {}", brake.count, limits.units, told);
    return brake;
}

} // namespace

std::vector<Brake> brakes_of(const PlanCounts& counts, const Brakes& limits) {
    std::vector<Brake> found;
    const auto look = [&](const char* name, std::int64_t count, std::int64_t of, std::int64_t percent,
                          const char* what) {
        if (count < limits.at_least || count == 0 || count * 100 <= of * percent) return;
        found.push_back(
            {name, count, of, percent, message("{} {} of {} accounts, more than {} %", count, what, of, percent), {}});
    };
    const std::int64_t all = counts.active + counts.of_offices;
    look("leavers", counts.leavers, counts.active, limits.leavers, tr("leavers"));
    look("renames", counts.renames, counts.active, limits.renames, tr("renames"));
    look("moves", counts.moves, counts.active, limits.moves, tr("moves"));
    look("removals", counts.removals, counts.active, limits.removals, tr("removals"));
    look("missing", counts.missing, all, limits.removals, tr("accounts whose entries are gone"));
    look("unacknowledged", counts.unacknowledged, all, limits.leavers, tr("accounts that nobody acknowledged"));
    const std::int64_t joiners = counts.is_complete ? counts.joined : counts.more;
    if (counts.active > 0 && joiners >= limits.at_least && joiners > 0 &&
        joiners * 100 > counts.active * limits.joiners)
        found.push_back({"joiners", joiners, counts.active, limits.joiners,
            message("{} new accounts beside {}, {} of them for people who have one already, more than {} %", joiners,
                counts.active, counts.more, limits.joiners),
            {}});
    if (counts.doubles >= limits.at_least && counts.doubles > 0 &&
        counts.doubles * 100 > counts.joined * limits.doubles)
        found.push_back({"doubles", counts.doubles, counts.joined, limits.doubles,
            message(
                "{} of {} new accounts are of people called as one of their unit of whom nobody speaks: perhaps the "
                "same people under other numbers",
                counts.doubles, counts.joined),
            {}});
    if (auto units = look_at_units(counts.units, limits)) found.push_back(std::move(*units));
    return found;
}

const std::vector<std::string>& brake_names() {
    static const std::vector<std::string> names{
        "leavers", "renames", "moves", "removals", "missing", "unacknowledged", "joiners", "doubles", "units"};
    return names;
}

bool is_brake(const std::string& name) {
    return std::find(brake_names().begin(), brake_names().end(), name) != brake_names().end();
}

} // namespace hoso::accounts
