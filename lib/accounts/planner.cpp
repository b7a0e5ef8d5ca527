// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/planner.hpp"

#include "accounts/entry_diff.hpp"
#include "core/parallel.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <thread>
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
    std::unique_ptr<PlannedOperation> changes; ///< of an entry that stays; null where there are none
};

class Planner {
public:
    Planner(const PlanInputs& inputs, const std::function<void(const Change&)>& emit) : m{inputs}, m_emit{emit} {}

    PlanCounts run() {
        collect_rows();
        compare_entries();
        plan_places();
        for (const records::Unit* unit : m.places.units()) plan_unit(*unit);
        plan_elsewhere();
        plan_groups();
        plan_removal_of_units();
        m_counts.doubles = static_cast<std::int64_t>(m.staff.doubles.size());
        m_counts.is_complete = m.coverage == Coverage::complete;
        for (auto& [code, unit] : m_unit_counts) m_counts.units.push_back(std::move(unit));
        return std::move(m_counts);
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
            Row row;
            row.wish = &wish;
            const auto known = m.known.find(id);
            if (known != m.known.end()) {
                row.kept = &known->second;
                row.entry = m.snapshot.entry_of(known->second);
                if (row.kept->account.state == State::active) count_before(row);
            }
            row.dn = place_of(row);
            m_rows[wish.account.unit].push_back(std::move(row));
        }
    }

    /// Each entry by itself, so on all processors.
    void compare_entries() {
        std::vector<Row*> rows;
        for (auto& [unit, list] : m_rows)
            for (Row& row : list)
                if (row.entry != nullptr && !row.dn.empty()) rows.push_back(&row);
        in_parallel(rows.size(), static_cast<int>(std::thread::hardware_concurrency()), [&](std::size_t i) {
            Row& row = *rows[i];
            const Account* before = row.kept ? &row.kept->account : nullptr;
            PlannedOperation changes = entry_changes(*row.entry, row.wish->account, before, m.target);
            if (!changes.operation.changes.empty() || changes.makes_secret)
                row.changes = std::make_unique<PlannedOperation>(std::move(changes));
        });
    }

    /// What there was, and what its units lose of it.
    void count_before(const Row& row) {
        const Account& before = row.kept->account;
        const Account& account = row.wish->account;
        if (row.wish->is_spoken_of && is_in_scope(before.unit))
            ++(before.is_of_office() && m.coverage == Coverage::partial ? m_counts.of_offices : m_counts.active);
        if (row.entry == nullptr && is_in_scope(account.unit) && account.state == State::active) ++m_counts.missing;
        m_known_owners.insert(before.owner);
        for (UnitLoss* unit : units_above(before.unit)) {
            const bool is_own = unit->code == before.unit;
            const bool stays = account.unit == before.unit || m.places.is_within(account.unit, unit->code);
            unit->whole.active += 1;
            unit->own.active += is_own ? 1 : 0;
            unit->whole.lost += account.state != State::active || !stays ? 1 : 0;
            unit->own.lost += is_own && (account.state != State::active || account.unit != before.unit) ? 1 : 0;
        }
    }

    /// The unit and those that it is part of, inside the scope; none where it has ended.
    const std::vector<UnitLoss*>& units_above(const std::string& code) {
        const auto [found, is_new] = m_units_above.try_emplace(code);
        const records::Unit* unit = is_new ? m.places.unit(code) : nullptr;
        while (unit != nullptr && is_in_scope(unit->code.text())) {
            const std::string at = unit->code.text();
            found->second.push_back(&m_unit_counts.try_emplace(at, UnitLoss{at, unit->name, {}, {}}).first->second);
            unit = unit->parent ? m.places.unit(unit->parent->text()) : nullptr;
        }
        return found->second;
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
        if (!m.scope.empty()) return;
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
        if (row.changes) append(std::move(*row.changes));
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
        if (change.kind == ChangeKind::update && change.operations.size() > 0 &&
            change.operations.front().operation.kind == OperationKind::rename)
            change.kind = ChangeKind::move; // to where its unit stands
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
        if (change.kind == ChangeKind::join && !account.is_of_office()) {
            ++m_counts.joined;
            m_counts.more += m_known_owners.count(account.owner) > 0 ? 1 : 0;
        }
        if (row.kept == nullptr) return;
        const Account& before = row.kept->account;
        if (change.kind == ChangeKind::disable)
            ++(account.why == "unacknowledged" ? m_counts.unacknowledged : m_counts.leavers);
        if (account.login != before.login || is_another_name(account.name, before.name)) ++m_counts.renames;
        const bool is_replaced = change.kind == ChangeKind::move && account.unit == before.unit;
        if ((account.unit != before.unit && m.places.unit(before.unit) != nullptr) || is_replaced) ++m_counts.moves;
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
            Members members;
            for (const auto& [unit, rows] : m_rows)
                for (const Row& row : rows)
                    if (is_member(row) && belongs(row.wish->account, group)) members.push_back(&row);
            plan_group(group.name, group.name, {}, members);
            next_group();
        }
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
        for (const Row* row : members) wanted.emplace(directory::normal_dn(row->dn), row->dn);
        PlannedOperation planned;
        planned.operation.kind = OperationKind::modify;
        planned.operation.dn = entry.dn;
        ValueChange added{ValueChange::How::add, m.target.member_attribute, {}};
        ValueChange removed{ValueChange::How::remove, m.target.member_attribute, {}};
        for (const auto& [normal, dn] : wanted)
            if (current.count(normal) == 0) added.values.push_back(dn);
        std::size_t removed_current = 0;
        bool is_touched = false;
        for (const auto& [normal, dn] : current)
            if (wanted.count(normal) == 0 && is_ours(normal)) {
                removed.values.push_back(dn);
                ++removed_current;
                // slapo-refint follows whoever moves and puts the new name here behind our back
                const std::string& now = m_our_dns.at(normal);
                const std::string normal_now = directory::normal_dn(now);
                is_touched = is_touched || normal_now != normal;
                if (!now.empty() && wanted.count(normal_now) == 0 && normal_now != normal) removed.values.push_back(now);
            }
        std::sort(added.values.begin(), added.values.end());
        std::sort(removed.values.begin(), removed.values.end());
        if (added.values.empty() && !removed.values.empty() && removed_current == current.size()) {
            // somebody else's member may come meanwhile; but who moves or goes lets slapo-refint touch the group as well
            if (!is_touched) expect(planned, entry);
            planned.operation.kind = OperationKind::remove; // a group has at least one member (RFC 4519, 3.5)
        } else {
            if (!added.values.empty()) planned.operation.changes.push_back(std::move(added));
            if (!removed.values.empty()) planned.operation.changes.push_back(std::move(removed));
            if (planned.operation.changes.empty()) return;
        }
        change.operations.push_back(std::move(planned));
    }

    /// Whether a DN is, or was, one of our accounts.
    bool is_ours(const std::string& normal) {
        if (m_our_dns.empty())
            for (const auto& [unit, rows] : m_rows)
                for (const Row& row : rows) {
                    if (row.entry != nullptr) m_our_dns[m.snapshot.normal_dn(*row.entry)] = row.dn;
                    if (row.kept != nullptr) m_our_dns[directory::normal_dn(row.kept->dn)] = row.dn;
                }
        return m_our_dns.count(normal) > 0;
    }

    // ---- units that have become empty -----------------------------------------------------------------------------
    void plan_removal_of_units() {
        if (!m.scope.empty() || m.target.nesting == Nesting::none) return;
        std::unordered_map<std::string, int> below;
        const auto leaving = dns_that_leave();
        std::set<std::string> standing;
        for (const System* system : m.places.containers())
            for (const records::Unit* unit : m.places.units())
                standing.insert(directory::normal_dn(m.places.unit_dn(*system, unit->code.text())));
        std::vector<const Entry*> ended;
        for (const Entry& entry : m.snapshot.entries()) {
            const std::string& normal = m.snapshot.normal_dn(entry);
            if (leaving.count(normal) == 0) ++below[directory::parent_of(normal)];
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

    std::unordered_set<std::string> dns_that_leave() const {
        std::unordered_set<std::string> result;
        for (const auto& [unit, rows] : m_rows)
            for (const Row& row : rows)
                if (row.entry != nullptr &&
                    (row.dn.empty() || directory::normal_dn(row.dn) != m.snapshot.normal_dn(*row.entry)))
                    result.insert(m.snapshot.normal_dn(*row.entry));
        return result;
    }

    bool is_known_unit(const Entry& entry) const {
        const std::string& code = first_value(entry, m.target.unit.rdn);
        if (code.empty() || !directory::rdn_of(entry.dn).starts_with(m.target.unit.rdn + "=")) return false;
        const std::string& normal = m.snapshot.normal_dn(entry);
        const auto is_inside = [&](const System* system) { // nothing but units stands between it and the container
            const std::string container = directory::normal_dn(m.target.container_dn(*system));
            if (!directory::is_below(normal, container)) return false;
            for (std::string up = directory::parent_of(normal); up != container; up = directory::parent_of(up)) {
                const Entry* above = m.snapshot.at_normal(up);
                if (above == nullptr || !is_unit_code(first_value(*above, m.target.unit.rdn))) return false;
            }
            return true;
        };
        if (std::none_of(m.places.containers().begin(), m.places.containers().end(), is_inside)) return false;
        return is_unit_code(code);
    }

    bool is_unit_code(const std::string& code) const {
        const auto parsed = records::UnitCode::parse(code);
        return parsed && std::any_of(m.units.units().begin(), m.units.units().end(),
                             [&](const records::Unit& unit) { return unit.code == *parsed; });
    }

    const PlanInputs& m;
    const std::function<void(const Change&)>& m_emit;
    std::map<std::string, std::vector<Row>> m_rows; ///< by the unit's code
    std::unordered_set<std::string_view> m_known_owners; ///< of accounts that were active before
    std::map<std::string, UnitLoss> m_unit_counts;
    std::unordered_map<std::string, std::vector<UnitLoss*>> m_units_above;
    std::set<std::string> m_places_planned;
    std::unordered_map<std::string, std::string> m_our_dns; ///< -> where it is to be
    std::size_t m_group = 0;
    bool m_group_has_changes = false;
    PlanCounts m_counts;
};

} // namespace

std::map<std::string, std::string> taken_names(
    const Snapshot& snapshot, const Settings& settings, const Target& target) {
    std::map<std::string, std::string> taken;
    for (const Entry* entry : snapshot.strangers()) {
        if (const auto* logins = values_of(*entry, target.login_attribute()))
            for (const std::string& login : *logins) taken.emplace(text::lower(login), entry->dn);
    }
    // addresses of lists and rooms as well, which are no accounts
    for (const Entry& entry : snapshot.entries()) {
        const auto* mails = snapshot.account_of(entry) == nullptr ? values_of(entry, "mail") : nullptr;
        if (mails == nullptr) continue;
        for (const std::string& mail : *mails) {
            const std::size_t at = mail.rfind('@');
            if (at != std::string::npos && text::lower(mail.substr(at + 1)) == settings.mail_domain)
                taken.emplace(text::lower(mail.substr(0, at)), entry.dn);
        }
    }
    return taken;
}

PlanCounts make_changes(const PlanInputs& inputs, const std::function<void(const Change&)>& emit) {
    return Planner{inputs, emit}.run();
}

} // namespace hoso::accounts
