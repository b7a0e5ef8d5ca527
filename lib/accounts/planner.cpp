// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/planner.hpp"

#include "accounts/entry_diff.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace hoso::accounts {

using directory::Entry;
using directory::OperationKind;
using directory::ValueChange;

namespace {

/// An account that is to be, and what stands.
struct Row {
    const Wish* wish = nullptr;
    const Kept* kept = nullptr;
    const Entry* entry = nullptr;
    std::string dn; ///< where it is to stand; empty where it is to be removed
};

class Planner {
public:
    Planner(const PlanInputs& inputs, const std::function<void(const Change&)>& emit) : m{inputs}, m_emit{emit} {}

    PlanCounts run() {
        collect_rows();
        plan_places();
        plan_leaving_members();
        for (const records::Unit* unit : m.places.units()) plan_unit(*unit);
        plan_elsewhere();
        plan_groups();
        plan_removal_of_units();
        return m_counts;
    }

private:
    // ---- groups of changes ----------------------------------------------------------------------------------------
    void emit(Change&& change) {
        change.group = m_group;
        m_group_has_changes = true;
        ++m_counts.changes;
        m_emit(change);
    }
    void next_group() {
        if (m_group_has_changes) ++m_group;
        m_group_has_changes = false;
    }
    static void expect(PlannedOperation& planned, const Entry& entry) {
        if (!entry.csn.empty()) planned.operation.csn = entry.csn;
    }

    // ---- what is to be --------------------------------------------------------------------------------------------
    void collect_rows() {
        for (const auto& [id, wish] : m.staff.wishes) {
            Row row{&wish, nullptr, nullptr, {}};
            const auto known = m.known.find(id);
            if (known != m.known.end()) {
                row.kept = &known->second;
                row.entry = m.snapshot.entry_of(known->second);
                if (row.kept->account.state == State::active && is_in_scope(row.kept->account.unit)) ++m_counts.active;
            }
            row.dn = place_of(row);
            if (row.entry != nullptr && directory::normal_dn(row.dn) != m.snapshot.normal_dn(*row.entry))
                m_leaving.emplace(m.snapshot.normal_dn(*row.entry), row.dn);
            m_rows[wish.account.unit].push_back(std::move(row));
        }
    }

    std::string place_of(const Row& row) const {
        const Account& account = row.wish->account;
        if (account.state == State::removed) return {};
        const System& system = *m.settings.system(account.system);
        if (m.places.unit(account.unit) == nullptr && row.entry != nullptr) // its unit has ended: it stays where it is
            return row.entry->dn;
        return m.places.account_dn(system, account);
    }

    bool is_in_scope(const std::string& unit) const { return m.scope.empty() || m.places.is_within(unit, m.scope); }

    // ---- containers -----------------------------------------------------------------------------------------------
    void plan_places() {
        plan_place(m.target.address.base);
        for (const System* system : m.places.containers()) plan_place(m.target.container_dn(*system));
        if (!m.target.member_attribute.empty())
            plan_place(directory::join(m.target.group_container, m.target.address.base));
        next_group();
    }

    void plan_place(const std::string& dn) {
        const std::string normal = directory::normal_dn(dn);
        if (dn.empty() || m_places_planned.count(normal) > 0 || m.snapshot.at_normal(normal) != nullptr) return;
        if (normal != directory::normal_dn(m.target.address.base)) plan_place(directory::parent_of(dn));
        m_places_planned.insert(normal);
        const std::string rdn = directory::rdn_of(dn);
        const std::string attribute = rdn.substr(0, rdn.find('='));
        const std::string value = directory::parse_rdn(rdn).front().second;
        PlannedOperation planned;
        planned.operation.dn = dn;
        auto& attributes = planned.operation.attributes;
        attributes[attribute] = {value};
        if (attribute == "dc") {
            attributes["objectClass"] = {"top", "dcObject", "organization"};
            attributes["o"] = {m.settings.name};
        } else if (attribute == "o") {
            attributes["objectClass"] = {"top", "organization"};
        } else {
            attributes["objectClass"] = {"top", "organizationalUnit"};
        }
        Change change{ChangeKind::add_place, 0, dn, value, {}, tr("a container that the target names"), {}, 0, {}};
        change.operations.push_back(std::move(planned));
        emit(std::move(change));
    }

    // ---- units ----------------------------------------------------------------------------------------------------
    void plan_unit(const records::Unit& unit) {
        const bool is_ancestor = !m.scope.empty() && m.places.is_within(m.scope, unit.code.text());
        if (!is_in_scope(unit.code.text()) && !is_ancestor) return;
        plan_unit_entries(unit);
        const auto rows = m_rows.find(unit.code.text());
        if (rows != m_rows.end())
            for (const Row& row : rows->second) plan_account(row);
        if (m.target.unit_groups && is_in_scope(unit.code.text()))
            plan_group(unit.code.text(), unit.name, unit.code.text(), members_of_unit(unit.code.text()));
        next_group();
    }

    void plan_unit_entries(const records::Unit& unit) {
        if (m.target.nesting == Nesting::none) return;
        Change added{
            ChangeKind::add_unit, 0, unit.code.text(), unit.name, unit.code.text(), tr("list of units"), {}, 0, {}};
        Change changed = added;
        changed.kind = ChangeKind::change_unit;
        for (const System* system : m.places.containers()) {
            const std::string dn = m.places.unit_dn(*system, unit.code.text());
            auto attributes = m.places.unit_attributes(unit);
            if (const Entry* entry = m.snapshot.at(dn)) {
                PlannedOperation planned = unit_changes(*entry, attributes, m.target);
                if (planned.operation.changes.empty()) continue;
                expect(planned, *entry);
                changed.operations.push_back(std::move(planned));
            } else {
                PlannedOperation planned;
                planned.operation.dn = dn;
                planned.operation.attributes = std::move(attributes);
                added.operations.push_back(std::move(planned));
            }
        }
        if (!added.operations.empty()) emit(std::move(added));
        if (!changed.operations.empty()) emit(std::move(changed));
    }

    /// Accounts whose unit has ended and has no one successor.
    void plan_elsewhere() {
        for (const auto& [unit, rows] : m_rows)
            if (m.places.unit(unit) == nullptr)
                for (const Row& row : rows) plan_account(row);
        next_group();
    }

    // ---- accounts -------------------------------------------------------------------------------------------------
    void plan_account(const Row& row) {
        const Account& account = row.wish->account;
        const bool is_new = row.entry == nullptr && account.state == State::active;
        if (row.entry == nullptr && !is_new && row.kept == nullptr) return;
        Change change{ChangeKind::update, 0, account.id, account.name, account.unit, row.wish->why, account, 0, {}};
        if (is_new)
            plan_new(row, change);
        else if (row.entry == nullptr) // somebody removed it: the book follows
            change.kind = account.state == State::removed ? ChangeKind::remove : ChangeKind::disable;
        else if (row.dn.empty())
            plan_removal(row, change);
        else
            plan_changes(row, change);
        if (change.operations.empty() && row.kept != nullptr && row.kept->account == account) return;
        count(row, change);
        if (change.operations.empty()) change.why += "; " + std::string{tr("only the book changes")};
        emit(std::move(change));
    }

    void plan_new(const Row& row, Change& change) {
        change.kind = row.kept == nullptr ? ChangeKind::join : ChangeKind::come_back;
        change.operations.push_back(new_entry(row.dn, row.wish->account, m.target));
        if (change.operations.back().makes_secret) change.attempt = row.kept == nullptr ? 1 : row.kept->attempt + 1;
    }

    static void plan_removal(const Row& row, Change& change) {
        change.kind = ChangeKind::remove;
        PlannedOperation planned;
        planned.operation.kind = OperationKind::remove;
        planned.operation.dn = row.entry->dn;
        expect(planned, *row.entry);
        change.operations.push_back(std::move(planned));
    }

    void plan_changes(const Row& row, Change& change) {
        const Account& account = row.wish->account;
        const Account* before = row.kept ? &row.kept->account : nullptr;
        std::string dn = row.entry->dn;
        if (directory::normal_dn(row.dn) != m.snapshot.normal_dn(*row.entry)) {
            PlannedOperation planned;
            planned.operation.kind = OperationKind::rename;
            planned.operation.dn = dn;
            planned.operation.new_dn = row.dn;
            expect(planned, *row.entry);
            change.operations.push_back(std::move(planned));
            dn = row.dn;
        }
        const auto append = [&](PlannedOperation&& planned) {
            if (planned.operation.changes.empty() && !planned.makes_secret) return;
            if (change.operations.empty()) expect(planned, *row.entry);
            planned.operation.dn = dn;
            change.operations.push_back(std::move(planned));
        };
        append(entry_changes(*row.entry, account, before, m.target));
        if (before && before->state == State::disabled && account.state == State::active && before->why == "leaver" &&
            !m.target.secret_attribute.empty()) { // whoever comes back gets a new password
            // An operation of its own: ppolicy takes the lock away with each new password, and not twice in one.
            PlannedOperation password;
            password.operation.kind = OperationKind::modify;
            add_new_password(password, *row.entry, m.target);
            append(std::move(password));
            change.attempt = row.kept->attempt + 1;
        }
        change.kind = kind_of(account, before);
    }

    static ChangeKind kind_of(const Account& account, const Account* before) {
        if (before == nullptr) return ChangeKind::update;
        if (account.state == State::disabled && before->state == State::active) return ChangeKind::disable;
        if (account.state == State::active && before->state == State::disabled) return ChangeKind::come_back;
        if (account.login != before->login) return ChangeKind::rename;
        return account.unit != before->unit ? ChangeKind::move : ChangeKind::update;
    }

    void count(const Row& row, const Change& change) {
        const Account& account = row.wish->account;
        if (change.kind == ChangeKind::remove) ++m_counts.removals;
        if (row.kept == nullptr) return;
        const Account& before = row.kept->account;
        if (change.kind == ChangeKind::disable)
            ++(account.why == "unacknowledged" ? m_counts.unacknowledged : m_counts.leavers);
        if (account.login != before.login || is_another_name(account.name, before.name)) ++m_counts.renames;
        if (account.unit != before.unit && m.places.unit(before.unit) != nullptr) ++m_counts.moves;
    }

    /// Not where an accent or a capital was mended.
    static bool is_another_name(const std::string& one, const std::string& other) {
        return one != other && text::fold(one) != text::fold(other);
    }

    // ---- groups ---------------------------------------------------------------------------------------------------
    using Members = std::vector<const Row*>;

    Members members_of_unit(const std::string& unit) const {
        Members members;
        const auto rows = m_rows.find(unit);
        if (rows != m_rows.end())
            for (const Row& row : rows->second)
                if (is_member(row)) members.push_back(&row);
        return members;
    }

    static bool is_member(const Row& row) { return !row.dn.empty() && row.wish->account.state == State::active; }

    void plan_groups() {
        if (m.target.member_attribute.empty()) return;
        for (const Group& group : m.settings.groups) {
            plan_group(group.name, group.name, {}, members_of(group));
            next_group();
        }
    }

    Members members_of(const Group& group) const {
        Members members;
        for (const auto& [unit, rows] : m_rows)
            for (const Row& row : rows)
                if (is_member(row) && belongs(row.wish->account, group)) members.push_back(&row);
        return members;
    }

    /// Before anything moves, DNs that change leave their groups. Servers that keep references whole (slapo-refint a
    /// moment later, slapo-memberof at once) put the new DN wherever they find the old one, also where it must not be.
    void plan_leaving_members() {
        if (m.target.member_attribute.empty() || m_leaving.empty()) return;
        std::set<std::string> units;
        if (m.target.unit_groups)
            for (const records::Unit& unit : m.units.units()) units.insert(unit.code.text());
        for (const std::string& code : units) {
            const records::Unit* unit = m.places.unit(code);
            take_out_leaving(code, unit ? unit->name : code, code, members_of_unit(code));
        }
        for (const Group& group : m.settings.groups) take_out_leaving(group.name, group.name, {}, members_of(group));
        next_group();
    }

    void take_out_leaving(
        const std::string& name, const std::string& title, const std::string& unit, const Members& members) {
        const Entry* entry = m.snapshot.at(m.target.group_dn(name));
        const auto* values = entry ? values_of(*entry, m.target.member_attribute) : nullptr;
        if (values == nullptr) return;
        ValueChange removed{ValueChange::How::remove, m.target.member_attribute, {}};
        for (const std::string& value : *values)
            if (m_leaving.count(directory::normal_dn(value)) > 0) removed.values.push_back(value);
        std::sort(removed.values.begin(), removed.values.end());
        const bool is_emptied = !removed.values.empty() && removed.values.size() == values->size();
        // a group has at least one member (RFC 4519, 3.5): the last one goes when others come
        if (is_emptied && !members.empty()) removed.values.pop_back();
        if (removed.values.empty()) return;
        auto& taken_out = m_taken_out[entry->dn];
        for (const std::string& value : removed.values) taken_out.insert(directory::normal_dn(value));
        PlannedOperation planned;
        planned.operation.dn = entry->dn;
        planned.operation.kind = is_emptied && members.empty() ? OperationKind::remove : OperationKind::modify;
        if (planned.operation.kind == OperationKind::modify) planned.operation.changes.push_back(std::move(removed));
        Change change{ChangeKind::change_group, 0, name, title, unit, tr("members that move or go"), {}, 0, {}};
        change.operations.push_back(std::move(planned));
        emit(std::move(change));
    }

    static bool belongs(const Account& account, const Group& group) {
        const auto has = [](const std::vector<std::string>& list, const std::string& one) {
            return std::find(list.begin(), list.end(), one) != list.end();
        };
        if (!group.systems.empty() && !has(group.systems, account.system)) return false;
        return group.roles.empty() || std::any_of(account.roles.begin(), account.roles.end(),
                                          [&](const auto& role) { return has(group.roles, role); });
    }

    void plan_group(
        const std::string& name, const std::string& title, const std::string& unit, const Members& members) {
        if (m.target.member_attribute.empty()) return;
        const std::string dn = m.target.group_dn(name);
        Change change{ChangeKind::change_group, 0, name, title, unit, tr("rule of groups"), {}, 0, {}};
        if (const Entry* entry = m.snapshot.at(dn))
            change_members(*entry, members, change);
        else if (!members.empty())
            add_group(dn, name, members, change);
        if (!change.operations.empty()) emit(std::move(change));
    }

    void add_group(const std::string& dn, const std::string& name, const Members& members, Change& change) const {
        PlannedOperation planned;
        planned.operation.dn = dn;
        auto& attributes = planned.operation.attributes;
        attributes["objectClass"] = m.target.group.classes;
        for (const auto& [attribute, templates] : m.target.group.attributes)
            for (std::string text : templates) {
                if (const std::size_t at = text.find("{group}"); at != std::string::npos) text.replace(at, 7, name);
                attributes[attribute].push_back(text);
            }
        attributes[m.target.group.rdn] = {name};
        for (const Row* row : members) attributes[m.target.member_attribute].push_back(row->dn);
        change.operations.push_back(std::move(planned));
    }

    /// Members that are none of our accounts stay.
    void change_members(const Entry& entry, const Members& members, Change& change) {
        std::unordered_map<std::string, std::string> current, wanted;
        if (const auto* values = values_of(entry, m.target.member_attribute))
            for (const std::string& value : *values) current.emplace(directory::normal_dn(value), value);
        if (const auto taken_out = m_taken_out.find(entry.dn); taken_out != m_taken_out.end())
            for (const std::string& normal : taken_out->second) current.erase(normal);
        for (const Row* row : members) wanted.emplace(directory::normal_dn(row->dn), row->dn);
        PlannedOperation planned;
        planned.operation.kind = OperationKind::modify;
        planned.operation.dn = entry.dn;
        ValueChange added{ValueChange::How::add, m.target.member_attribute, {}};
        ValueChange removed{ValueChange::How::remove, m.target.member_attribute, {}};
        for (const auto& [normal, dn] : wanted)
            if (current.count(normal) == 0) added.values.push_back(dn);
        for (const auto& [normal, dn] : current)
            if (wanted.count(normal) == 0 && is_ours(normal)) removed.values.push_back(dn);
        std::sort(added.values.begin(), added.values.end());
        std::sort(removed.values.begin(), removed.values.end());
        if (added.values.empty() && !removed.values.empty() && removed.values.size() == current.size()) {
            planned.operation.kind = OperationKind::remove; // a group has at least one member (RFC 4519, 3.5)
        } else {
            add_new_dns_of(removed, wanted);
            if (!added.values.empty()) planned.operation.changes.push_back(std::move(added));
            if (!removed.values.empty()) planned.operation.changes.push_back(std::move(removed));
            if (planned.operation.changes.empty()) return;
        }
        change.operations.push_back(std::move(planned));
    }

    /// Of a member that had to stay until others came, the server may have put the new DN there meanwhile.
    void add_new_dns_of(ValueChange& removed, const std::unordered_map<std::string, std::string>& wanted) const {
        directory::Values more;
        for (const std::string& value : removed.values)
            if (const auto leaving = m_leaving.find(directory::normal_dn(value)); leaving != m_leaving.end())
                if (!leaving->second.empty() && wanted.count(directory::normal_dn(leaving->second)) == 0)
                    more.push_back(leaving->second);
        removed.values.insert(removed.values.end(), more.begin(), more.end());
    }

    /// Whether a DN is, or was, one of our accounts.
    bool is_ours(const std::string& normal) {
        if (m_our_dns.empty())
            for (const auto& [unit, rows] : m_rows)
                for (const Row& row : rows) {
                    if (row.entry != nullptr) m_our_dns.insert(m.snapshot.normal_dn(*row.entry));
                    if (row.kept != nullptr) m_our_dns.insert(directory::normal_dn(row.kept->dn));
                }
        return m_our_dns.count(normal) > 0;
    }

    // ---- units that have become empty -----------------------------------------------------------------------------
    void plan_removal_of_units() {
        if (!m.scope.empty() || m.target.nesting == Nesting::none) return;
        std::unordered_map<std::string, int> below;
        std::set<std::string> standing;
        for (const System* system : m.places.containers())
            for (const records::Unit* unit : m.places.units())
                standing.insert(directory::normal_dn(m.places.unit_dn(*system, unit->code.text())));
        std::vector<const Entry*> ended;
        for (const Entry& entry : m.snapshot.entries()) {
            const std::string& normal = m.snapshot.normal_dn(entry);
            if (m_leaving.count(normal) == 0) ++below[directory::parent_of(normal)];
            if (standing.count(normal) == 0 && is_known_unit(entry)) ended.push_back(&entry);
        }
        // those deepest in the tree first
        std::sort(ended.begin(), ended.end(), [&](const Entry* a, const Entry* b) {
            const auto &one = m.snapshot.normal_dn(*a), &other = m.snapshot.normal_dn(*b);
            const auto depth = [](const std::string& dn) { return std::count(dn.begin(), dn.end(), ','); };
            return std::pair{-depth(one), one} < std::pair{-depth(other), other};
        });
        for (const Entry* entry : ended) {
            const std::string& normal = m.snapshot.normal_dn(*entry);
            if (below[normal] > 0) continue; // something else stands in it
            --below[directory::parent_of(normal)];
            const std::string code = first_value(*entry, m.target.unit.rdn);
            Change change{
                ChangeKind::remove_unit, 0, code, code, code, tr("the unit has ended and is empty"), {}, 0, {}};
            PlannedOperation planned;
            planned.operation.kind = OperationKind::remove;
            planned.operation.dn = entry->dn;
            expect(planned, *entry);
            change.operations.push_back(std::move(planned));
            emit(std::move(change));
        }
        remove_groups_of_ended_units();
        next_group();
    }

    void remove_groups_of_ended_units() {
        if (!m.target.unit_groups || m.target.member_attribute.empty()) return;
        std::set<std::string> codes;
        for (const records::Unit& unit : m.units.units())
            if (m.places.unit(unit.code.text()) == nullptr) codes.insert(unit.code.text());
        for (const std::string& code : codes) plan_group(code, code, code, members_of_unit(code));
    }

    bool is_known_unit(const Entry& entry) const {
        const std::string& code = first_value(entry, m.target.unit.rdn);
        if (code.empty() || !directory::rdn_of(entry.dn).starts_with(m.target.unit.rdn + "=")) return false;
        const auto parsed = records::UnitCode::parse(code);
        return parsed && std::any_of(m.units.units().begin(), m.units.units().end(),
                             [&](const records::Unit& unit) { return unit.code == *parsed; });
    }

    const PlanInputs& m;
    const std::function<void(const Change&)>& m_emit;
    std::map<std::string, std::vector<Row>> m_rows; ///< by the unit's code
    std::set<std::string> m_places_planned;
    std::unordered_set<std::string> m_our_dns;
    std::unordered_map<std::string, std::string> m_leaving; ///< DNs that change -> the new ones; empty where they go
    std::unordered_map<std::string, std::unordered_set<std::string>>
        m_taken_out; ///< of a group, members, before all else
    std::size_t m_group = 0;
    bool m_group_has_changes = false;
    PlanCounts m_counts;
};

} // namespace

std::map<std::string, std::string> taken_names(
    const Snapshot& snapshot, const Settings& settings, const Target& target) {
    std::map<std::string, std::string> taken;
    for (const Entry* entry : snapshot.strangers()) {
        if (const auto* logins = values_of(*entry, target.account.rdn))
            for (const std::string& login : *logins) taken.emplace(text::lower(login), entry->dn);
        if (const auto* mails = values_of(*entry, "mail"))
            for (const std::string& mail : *mails) {
                const std::size_t at = mail.rfind('@');
                if (at != std::string::npos && text::lower(mail.substr(at + 1)) == settings.mail_domain)
                    taken.emplace(text::lower(mail.substr(0, at)), entry->dn);
            }
    }
    return taken;
}

PlanCounts make_changes(const PlanInputs& inputs, const std::function<void(const Change&)>& emit) {
    return Planner{inputs, emit}.run();
}

} // namespace hoso::accounts
