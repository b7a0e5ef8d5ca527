// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/entry_diff.hpp"

#include "accounts/snapshot.hpp"

#include <algorithm>

namespace hoso::accounts {

using directory::Attributes;
using directory::Entry;
using directory::OperationKind;
using directory::ValueChange;
using directory::Values;

namespace {

bool is_same_name(std::string_view one, std::string_view other) {
    const directory::CaselessLess less;
    return !less(one, other) && !less(other, one);
}

class Comparison {
public:
    explicit Comparison(const Entry& entry) : m_entry{entry} {
        m_planned.operation.kind = OperationKind::modify;
        m_planned.operation.dn = entry.dn;
    }

    void set(const std::string& attribute, const Values& values) {
        const Values* old = values_of(m_entry, attribute);
        if (old != nullptr ? same_values(*old, values) : values.empty()) return;
        if (old != nullptr) m_planned.before[attribute] = *old;
        m_planned.operation.changes.push_back({ValueChange::How::replace, attribute, values});
    }

    /// Classes are added, never taken away.
    void add_classes(const std::vector<std::string>& classes) {
        const Values* old = values_of(m_entry, "objectClass");
        Values missing;
        for (const std::string& each : classes)
            if (old == nullptr ||
                std::none_of(old->begin(), old->end(), [&](const std::string& has) { return is_same_name(has, each); }))
                missing.push_back(each);
        if (missing.empty()) return;
        if (old != nullptr) m_planned.before["objectClass"] = *old;
        m_planned.operation.changes.push_back({ValueChange::How::add, "objectClass", missing});
    }

    PlannedOperation finish() { return std::move(m_planned); }

private:
    const Entry& m_entry;
    PlannedOperation m_planned;
};

} // namespace

bool same_values(const Values& one, const Values& other) {
    if (one == other) return true;
    if (one.size() != other.size()) return false;
    Values a = one, b = other;
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
}

PlannedOperation entry_changes(
    const Entry& entry, const Account& account, const Account* before, const Target& target) {
    Comparison comparison{entry};
    Attributes wanted = attributes_of(account, target);
    Attributes set_before = before ? attributes_of(*before, target) : Attributes{};
    for (Attributes* attributes : {&wanted, &set_before}) {
        attributes->erase("objectClass");
        attributes->erase(target.account.rdn);
    }
    for (const auto& [attribute, values] : wanted) comparison.set(attribute, values);
    for (const auto& [attribute, values] : set_before)
        if (wanted.count(attribute) == 0) comparison.set(attribute, {});
    comparison.add_classes(target.account.auxiliary);
    return comparison.finish();
}

PlannedOperation unit_changes(const Entry& entry, const Attributes& wanted, const Target& target) {
    Comparison comparison{entry};
    for (const auto& [attribute, values] : wanted)
        if (!is_same_name(attribute, "objectClass") && !is_same_name(attribute, target.unit.rdn))
            comparison.set(attribute, values);
    comparison.add_classes(target.unit.auxiliary);
    return comparison.finish();
}

void add_new_password(PlannedOperation& planned, const Entry& entry, const Target& target) {
    planned.makes_secret = true;
    for (const auto& [attribute, values] : target.first) {
        if (const Values* old = values_of(entry, attribute)) planned.before[attribute] = *old;
        planned.operation.changes.push_back({ValueChange::How::replace, attribute, values});
    }
}

PlannedOperation new_entry(const std::string& dn, const Account& account, const Target& target) {
    PlannedOperation planned;
    planned.operation.kind = OperationKind::add;
    planned.operation.dn = dn;
    planned.operation.attributes = attributes_of(account, target);
    for (const std::string& each : target.account.auxiliary)
        planned.operation.attributes["objectClass"].push_back(each);
    if (!target.secret_attribute.empty()) {
        planned.makes_secret = true;
        for (const auto& [attribute, values] : target.first) planned.operation.attributes[attribute] = values;
    }
    return planned;
}

} // namespace hoso::accounts
