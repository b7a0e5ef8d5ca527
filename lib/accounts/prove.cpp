// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/apply.hpp"
#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hoso::accounts {

using directory::Operation;
using directory::OperationKind;
using directory::Refusal;
using directory::ValueChange;

namespace {

/// The operations of a group as they will be sent, with a password hash of the same kind as all others: proving makes
/// no passwords.
std::vector<Operation> operations_with(const std::vector<Change>& changes, const PlanHead& head, const std::string& hash) {
    std::vector<Operation> operations;
    for (const Change& change : changes)
        for (const PlannedOperation& each : change.operations) {
            operations.push_back(each.operation);
            if (!each.makes_secret) continue;
            if (each.operation.kind == OperationKind::add)
                operations.back().attributes[head.secret_attribute] = {hash};
            else
                operations.back().changes.push_back({ValueChange::How::replace, head.secret_attribute, {hash}});
        }
    return operations;
}

/// Entries that are made early in a plan and have others below them.
class Parents {
public:
    void add(const std::vector<Change>& changes) {
        for (const Change& change : changes)
            if (change.kind == ChangeKind::add_place || change.kind == ChangeKind::add_unit)
                for (const PlannedOperation& each : change.operations)
                    m_added.emplace(directory::normal_dn(each.operation.dn), each.operation);
    }

    /// What must stand before these operations, the highest first.
    std::vector<Operation> needed_by(const std::vector<Operation>& operations) const {
        std::map<std::size_t, std::map<std::string, const Operation*>> by_depth;
        const auto climb = [&](const std::string& dn) {
            for (std::string at = directory::parent_of(directory::normal_dn(dn)); !at.empty();
                 at = directory::parent_of(at))
                if (const auto found = m_added.find(at); found != m_added.end())
                    by_depth[directory::depth_of(at)].emplace(at, &found->second);
        };
        for (const Operation& each : operations) climb(each.new_dn.empty() ? each.dn : each.new_dn);
        std::vector<Operation> needed;
        for (const auto& [depth, found] : by_depth)
            for (const auto& [dn, operation] : found) needed.push_back(*operation);
        return needed;
    }

private:
    std::map<std::string, Operation> m_added;
};

} // namespace

std::vector<Refusal> prove_plan(
    const PlanFile& plan, directory::Directory& directory, const Settings& settings, const Progress& progress) {
    if (!directory.abilities().proof)
        throw Error{Cause::unavailable, message("{}: cannot prove a plan: it has no transactions (RFC 5805)",
                                            directory.abilities().server)};
    const std::string hash = credentials::RunKey::generate().password_hash("proof", 1, settings.password);
    std::vector<Refusal> refusals;
    const auto prove = [&](std::size_t group, const std::vector<Operation>& operations, const Parents& parents) {
        for (Refusal& each : directory.prove(operations, parents.needed_by(operations)))
            refusals.push_back(std::move(each));
        if (progress) progress(group + 1, plan.groups());
    };
    Parents parents;
    for (std::size_t i = 0; i < plan.groups(); ++i) {
        const auto& changes = plan.group(i);
        // units that have become empty are not so yet: the server would refuse what it will do
        const bool is_end = std::all_of(changes.begin(), changes.end(),
            [](const Change& each) { return each.kind == ChangeKind::remove_unit; });
        if (!is_end) prove(i, operations_with(changes, plan.head(), hash), parents);
        parents.add(changes);
    }
    std::stable_sort(
        refusals.begin(), refusals.end(), [](const Refusal& a, const Refusal& b) { return a.origin < b.origin; });
    return refusals;
}

} // namespace hoso::accounts
