// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/refusals.hpp"

#include "messages/messages.hpp"

namespace hoso::cli {

using accounts::PlanFile;

namespace {

constexpr std::size_t most_told = 200;

/// The changes of a plan by their numbers: the row of the roster and the person.
class ChangeNames {
public:
    explicit ChangeNames(const PlanFile& plan) {
        plan.each([&](const accounts::Change& change) { m_changes.push_back(&change); });
    }
    const accounts::Change* find(std::size_t number) const {
        return number < m_changes.size() ? m_changes[number] : nullptr;
    }

private:
    std::vector<const accounts::Change*> m_changes;
};

} // namespace

void tell_refusals(const std::vector<directory::Refusal>& refusals, const PlanFile& plan, Session& session) {
    if (refusals.empty()) return;
    const ChangeNames names{plan};
    std::size_t told = 0;
    for (const directory::Refusal& refusal : refusals) {
        const accounts::Change* change = names.find(refusal.origin);
        if (session.common().json)
            session.object({{"type", "refusal"}, {"id", change ? change->id : refusal.dn}, {"dn", refusal.dn},
                {"code", refusal.code}, {"text", refusal.problem}, {"row", change ? change->why : ""},
                {"title", change ? change->title : ""}, {"change", refusal.origin}});
        else if (++told <= most_told)
            session.problem(fmt::format(
                "{}: {}: {}", change ? change->why + ": " + change->title : refusal.dn, refusal.dn, refusal.problem));
    }
    if (told > most_told) session.problem(message("{} more; --json lists all of them", told - most_told));
}

} // namespace hoso::cli
