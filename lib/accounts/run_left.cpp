// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/run_left.hpp"

#include "accounts/entry_diff.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace hoso::accounts {

using directory::Attributes;
using directory::Entry;
using directory::Operation;
using directory::OperationKind;
using directory::ValueChange;
using directory::Values;

namespace {

using Names = std::set<std::string, directory::CaselessLess>;

/// The names that entries had before a plan, by those that they have while it is being done.
class FirstNames {
public:
    std::string of(const std::string& normal) const {
        const auto found = m_first.find(normal);
        return found == m_first.end() ? normal : found->second;
    }
    void rename(const Operation& operation) {
        const std::string from = directory::normal_dn(operation.dn), to = directory::normal_dn(operation.new_dn);
        m_first[to] = of(from);
        if (from != to) m_first.erase(from);
    }

private:
    std::map<std::string, std::string> m_first;
};

void each_operation(
    const PlanFile& plan, const std::function<void(std::size_t group, std::size_t at, const PlannedOperation&)>& each) {
    for (std::size_t group = 0; group < plan.groups(); ++group) {
        std::size_t at = 0;
        for (const Change& change : plan.group(group))
            for (const PlannedOperation& operation : change.operations) each(group, at++, operation);
    }
}

void add_rdn(const std::string& dn, Names& names) {
    for (const auto& [attribute, value] : directory::parse_rdn(directory::rdn_of(dn))) names.insert(attribute);
}

/// What the plan changes of each entry that stood before it.
std::map<std::string, Names> changed_names(const PlanFile& plan) {
    std::map<std::string, Names> changed;
    FirstNames first;
    each_operation(plan, [&](std::size_t, std::size_t, const PlannedOperation& planned) {
        const Operation& operation = planned.operation;
        if (operation.kind == OperationKind::add) return;
        Names& names = changed[first.of(directory::normal_dn(operation.dn))];
        add_rdn(operation.dn, names);
        for (const ValueChange& each : operation.changes) names.insert(each.attribute);
        if (operation.kind != OperationKind::rename) return;
        add_rdn(operation.new_dn, names);
        first.rename(operation);
    });
    return changed;
}

/// Without what is the server's own, and the secret.
std::string digest_without(Entry entry, const Names& names, const std::string& secret, const Target& target) {
    std::erase_if(entry.attributes, [&](const auto& each) {
        const directory::CaselessLess less;
        const auto is = [&](const std::string& name) { return !less(each.first, name) && !less(name, each.first); };
        return names.count(each.first) > 0 || is(secret) ||
               std::any_of(target.operational.begin(), target.operational.end(), is);
    });
    return digest_of(entry);
}

/// An entry as a run left it.
struct Left {
    bool stands = false;
    bool is_whole = false; ///< the run made it: it has nothing but these attributes
    Attributes known;      ///< no values: it has none
    std::string first;     ///< its normal DN before the run
};

class Leavings {
public:
    Leavings(const PlanFile& plan, const RunFiles& files, const Target& target)
        : m_plan{plan}, m_target{target}, m_before{files.read_before()}, m_rests{files.read_rests()} {}

    void follow(const Journal& journal) {
        each_operation(m_plan, [&](std::size_t group, std::size_t at, const PlannedOperation& planned) {
            if (planned.operation.kind == OperationKind::rename)
                m_old_names[directory::normal_dn(planned.operation.new_dn)] =
                    directory::normal_dn(planned.operation.dn);
            if (journal.is_done(group, at)) done(planned.operation);
        });
    }

    std::vector<directory::Refusal> compare(const Entries& live) const {
        std::vector<directory::Refusal> changed;
        for (const auto& [dn, left] : m_left) {
            const auto now = live.find(dn);
            const std::string problem = problem_of(left, now == live.end() ? nullptr : &now->second);
            if (!problem.empty()) changed.push_back({0, 122, now == live.end() ? dn : now->second.dn, problem});
        }
        return changed;
    }

private:
    Left& left_at(const std::string& normal) {
        const auto [at, is_new] = m_left.try_emplace(normal);
        if (is_new)
            if (const auto before = m_before.find(normal); before != m_before.end())
                at->second = {true, false, before->second.attributes, normal};
        return at->second;
    }

    void done(const Operation& operation) {
        const std::string normal = directory::normal_dn(operation.dn);
        switch (operation.kind) {
        case OperationKind::add:
            left_at(normal) = {true, true, operation.attributes, {}};
            break;
        case OperationKind::remove:
            left_at(normal) = {};
            break;
        case OperationKind::rename:
            rename(normal, operation.new_dn);
            break;
        case OperationKind::modify:
            for (const ValueChange& each : operation.changes) change(left_at(normal).known[each.attribute], each);
            break;
        }
    }

    void rename(const std::string& normal, const std::string& new_dn) {
        Left moved = std::exchange(left_at(normal), {});
        for (const auto& [attribute, value] : directory::parse_rdn(directory::rdn_of(normal)))
            moved.known.erase(attribute);
        for (const auto& [attribute, value] : directory::parse_rdn(directory::rdn_of(new_dn)))
            moved.known.erase(attribute);
        left_at(directory::normal_dn(new_dn)) = std::move(moved);
    }

    static void change(Values& values, const ValueChange& change) {
        if (change.how == ValueChange::How::replace) {
            values = change.values;
            return;
        }
        std::erase_if(values, [&](const std::string& each) {
            return std::find(change.values.begin(), change.values.end(), each) != change.values.end();
        });
        if (change.how == ValueChange::How::add)
            values.insert(values.end(), change.values.begin(), change.values.end());
    }

    std::string problem_of(const Left& left, const Entry* now) const {
        if (now == nullptr) return left.stands ? tr("it is gone") : std::string{};
        if (!left.stands) return tr("it was made since the run");
        for (const auto& [attribute, values] : left.known)
            if (!is_ignored(attribute) && !has(*now, attribute, values)) return tr("it has changed since the run");
        return has_more(left, *now) ? tr("it has changed since the run") : std::string{};
    }

    bool is_ignored(const std::string& attribute) const {
        return same_name(attribute, m_plan.head().secret_attribute) || same_name(attribute, m_target.last_login) ||
               same_name(attribute, m_target.password_changed);
    }

    static bool same_name(const std::string& one, const std::string& other) {
        const directory::CaselessLess less;
        return !less(one, other) && !less(other, one);
    }

    bool has(const Entry& now, const std::string& attribute, const Values& values) const {
        const auto found = now.attributes.find(attribute);
        if (found == now.attributes.end()) return values.empty();
        if (same_values(found->second, values)) return true;
        return same_name(attribute, m_target.member_attribute) && old_names(found->second) == old_names(values);
    }

    /// Members by the names that they had first: whoever was renamed may stand there by either.
    std::set<std::string> old_names(const Values& dns) const {
        std::set<std::string> names;
        for (const std::string& dn : dns) {
            const std::string normal = directory::normal_dn(dn);
            const auto old = m_old_names.find(normal);
            names.insert(old == m_old_names.end() ? normal : old->second);
        }
        return names;
    }

    /// Besides what the run knew of it.
    bool has_more(const Left& left, const Entry& now) const {
        if (!left.is_whole) {
            const auto rest = m_rests.find(left.first);
            const auto names = m_names.find(left.first);
            return rest != m_rests.end() && names != m_names.end() &&
                   digest_without(now, names->second, m_plan.head().secret_attribute, m_target) != rest->second;
        }
        return std::any_of(now.attributes.begin(), now.attributes.end(), [&](const auto& each) {
            const bool is_operational = std::any_of(m_target.operational.begin(), m_target.operational.end(),
                [&](const std::string& name) { return same_name(name, each.first); });
            return !is_operational && !is_ignored(each.first) && left.known.count(each.first) == 0;
        });
    }

    const PlanFile& m_plan;
    const Target& m_target;
    Entries m_before;
    std::map<std::string, std::string> m_rests;
    std::map<std::string, Names> m_names = changed_names(m_plan);
    std::map<std::string, Left> m_left;             ///< of what was touched, by normal DN
    std::map<std::string, std::string> m_old_names; ///< of whoever is renamed
};

} // namespace

std::map<std::string, std::string> digests_of_rest(const PlanFile& plan, const Entries& before, const Target& target) {
    std::map<std::string, std::string> rests;
    for (const auto& [dn, names] : changed_names(plan))
        if (const auto entry = before.find(dn); entry != before.end())
            rests.emplace(dn, digest_without(entry->second, names, plan.head().secret_attribute, target));
    return rests;
}

std::vector<directory::Refusal> changed_since(
    const PlanFile& plan, const Journal& journal, const RunFiles& files, const Target& target, const Entries& live) {
    Leavings leavings{plan, files, target};
    leavings.follow(journal);
    return leavings.compare(live);
}

} // namespace hoso::accounts
