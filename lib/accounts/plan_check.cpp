// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/plan_check.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"

#include <algorithm>
#include <chrono>

namespace hoso::accounts {

using directory::OperationKind;

namespace {

constexpr std::chrono::hours vietnam{7};

bool has_operation(const Change& change, OperationKind kind) {
    return std::any_of(change.operations.begin(), change.operations.end(),
        [&](const PlannedOperation& each) { return each.operation.kind == kind; });
}

class Recount {
public:
    Recount(const std::map<std::string, Kept>& known, const Places& places) : m_known{known}, m_places{places} {
        for (const auto& [id, kept] : known) m_counts.active += kept.account.state == State::active ? 1 : 0;
    }

    void add(const Change& change) {
        ++m_counts.changes;
        if (!change.account) return;
        const Account& account = *change.account;
        const auto known = m_known.find(account.id);
        const Account* before = known == m_known.end() ? nullptr : &known->second.account;
        const bool was_removed = before != nullptr && before->state == State::removed;
        if ((account.state == State::removed && !was_removed) || has_operation(change, OperationKind::remove))
            ++m_counts.removals;
        if (before != nullptr) compare(change, account, *before);
    }

    const PlanCounts& counts() const noexcept { return m_counts; }

private:
    void compare(const Change& change, const Account& account, const Account& before) {
        const bool was_active = before.state == State::active;
        if (was_active && account.state == State::disabled)
            ++(account.why == "unacknowledged" ? m_counts.unacknowledged : m_counts.leavers);
        if (was_active && has_operation(change, OperationKind::add)) ++m_counts.missing;
        if (account.login != before.login || text::fold(account.name) != text::fold(before.name)) ++m_counts.renames;
        const bool is_replaced = account.unit == before.unit && account.login == before.login &&
                                 account.state == before.state && has_operation(change, OperationKind::rename);
        if ((account.unit != before.unit && m_places.unit(before.unit) != nullptr) || is_replaced) ++m_counts.moves;
    }

    const std::map<std::string, Kept>& m_known;
    const Places& m_places;
    PlanCounts m_counts;
};

Day day_of(const PlanHead& head) {
    const auto day = reference::parse_day(head.as_of);
    if (!day) throw Error{Cause::input, message("'{}' is no day that a plan can be of", head.as_of)};
    return *day;
}

} // namespace

Day day_in_vietnam(TimePoint time) { return std::chrono::floor<std::chrono::days>(time + vietnam); }

PlanCounts recount(const PlanFile& plan, const std::map<std::string, Kept>& known, const Places& places) {
    Recount recount{known, places};
    plan.each([&](const Change& change) { recount.add(change); });
    return recount.counts();
}

std::string untimely(const PlanHead& head, const Settings& settings, TimePoint now) {
    const Day day = day_of(head), today = day_in_vietnam(now);
    if (day > today)
        return message(
            "the plan is of {}, which is still to come: what ends until then would be ended today", head.as_of);
    if (settings.plan_days > 0 && today - day > std::chrono::days{settings.plan_days})
        return message("the plan is of {}, more than {} days ago; make a new plan", head.as_of, settings.plan_days);
    return {};
}

std::string unmeant(const PlanFile& plan, Book& book, const Target& target) {
    const Places places{book.settings(), target, book.units().at(day_of(plan.head()))};
    const auto& meant = plan.head().overrides;
    for (const Brake& brake : brakes_of(recount(plan, book.accounts(target.name), places), book.settings().brakes))
        if (std::find(meant.begin(), meant.end(), brake.name) == meant.end())
            return message("brake '{}': {}, and the plan does not say that this is meant; make a new plan", brake.name,
                brake.problem);
    return {};
}

} // namespace hoso::accounts
