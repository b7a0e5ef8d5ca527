// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/rollback.hpp"

#include "accounts/approvals.hpp"
#include "accounts/entry_diff.hpp"
#include "accounts/plan_file.hpp"
#include "accounts/run_left.hpp"
#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <utility>

namespace hoso::accounts {

using directory::Attributes;
using directory::Entry;
using directory::Operation;
using directory::OperationKind;
using directory::Refusal;
using directory::ValueChange;

namespace {

class Rollback {
public:
    Rollback(BookWriter& book, const std::string& run, directory::Directory& directory, const Target& target, Mode mode)
        : m_mode{mode}, m_book{book}, m_run{run}, m_directory{directory}, m_target{target},
          m_files{book.surroundings().disk, book.layout().run(run)}, m_plan{m_files.plan()},
          m_journal{book.surroundings().disk, m_files.journal(), mode == Mode::look ? Keep::in_mind : Keep::in_file} {
        m_result.keeps_uuids = directory.abilities().uuids;
    }

    RolledBack run(const std::string& reason, const Progress& progress) {
        RunRow row = *m_book.run(m_run);
        if (row.state == "rolled-back") {
            m_result.was_done = true;
            return m_result;
        }
        if (row.state == "abandoned")
            throw Error{Cause::usage, message("run {}: was abandoned: it cannot be rolled back any more", m_run)};
        m_result.is_resumed = row.state == "rolling-back";
        m_before = m_files.read_before();
        if (m_result.is_resumed)
            m_after = m_files.read_after();
        else if (!begin(row, reason))
            return m_result;
        make_inverse();
        if (m_mode == Mode::look) return m_result;
        Journal journal{m_book.surroundings().disk, m_files.rollback_journal()};
        const Work work = inverse_work();
        if (m_result.is_resumed) {
            m_result.changed = settle(work, m_directory, m_target, journal);
            if (!m_result.changed.empty()) {
                m_result.obstacle = tr("entries were changed while the rollback was interrupted; put them back, or end "
                                       "the run with --abandon");
                return m_result;
            }
        }
        journal.begin(0);
        m_result.refusals = perform(work, m_directory, journal, 0, progress);
        if (m_result.refusals.empty()) finish(row, reason);
        return m_result;
    }

private:
    /// False where a person must act first; then nothing stays.
    bool begin(RunRow& row, const std::string& reason) {
        if (m_mode == Mode::act) m_result.obstacle = missing_approval(m_book, row, Ending::roll_back);
        if (!m_result.obstacle.empty()) return false;
        find_later_runs();
        if (row.state == "open") find_what_was_done();
        const Entries live = read_live();
        if (m_result.changed.empty())
            m_result.changed = row.state == "open" ? changed_since(m_plan, m_journal, m_files, m_target, live)
                                                   : changed_since_the_end(live);
        if (m_result.changed.empty()) find_what_is_in_the_way();
        if (!m_result.changed.empty()) {
            m_result.obstacle = row.state == "open" ? tr("entries have changed since the run: nothing was rolled back; "
                                                         "put them back as it left them, or "
                                                         "end the run with --abandon")
                                                    : tr("entries have changed since the run: nothing was rolled back");
            return false;
        }
        // operational stamps may have moved on without a change of what people see: assertions need the newest
        for (const auto& [dn, entry] : live) m_after[dn] = {entry.dn, entry.uuid, entry.csn, {}};
        if (m_mode == Mode::look) return true;
        m_files.write_after(live);
        row.state = "rolling-back";
        BookChange change{m_book};
        change.put(row);
        change.note({"accounts.rollback.begin", m_run, {{"target", m_target.name}}, reason});
        change.commit();
        return true;
    }

    void find_later_runs() {
        const auto known = m_book.accounts(m_target.name);
        const auto before = m_files.read_accounts_before();
        for (const auto& [id, kept] : before) {
            const auto now = known.find(id);
            const std::string by = now == known.end() ? std::string{} : now->second.changed_by;
            const std::string expected = kept ? kept->changed_by : std::string{};
            if (by != m_run && by != expected)
                m_result.changed.push_back({0, 122, id, message("was changed by the later run {}", by)});
        }
    }

    /// Of a run that was cut short: what was done besides what its journal says.
    void find_what_was_done() {
        Work work;
        work.groups = m_plan.groups();
        work.secret = m_plan.head().secret_attribute;
        work.operations = [this](std::size_t group) { return operations_of(group); };
        auto conflicts = settle(work, m_directory, m_target, m_journal);
        if (!conflicts.empty()) leave_out_undone(conflicts);
        m_result.changed.insert(m_result.changed.end(), conflicts.begin(), conflicts.end());
    }

    /// Somebody changed these entries, but not what the run was going to change: it did not come that far, and there is
    /// nothing to take back.
    void leave_out_undone(std::vector<Refusal>& conflicts) {
        const Entries live = read_live();
        std::set<std::pair<std::size_t, std::string>> different;
        for (std::size_t group = 0; group < m_plan.groups(); ++group) {
            std::size_t at = 0;
            for (const Change& change : m_plan.group(group))
                for (const PlannedOperation& each : change.operations)
                    if (!m_journal.is_done(group, at++) && !is_as_before(each, live))
                        different.emplace(each.operation.origin, each.operation.dn);
        }
        std::erase_if(conflicts, [&](const Refusal& each) { return different.count({each.origin, each.dn}) == 0; });
    }

    bool is_as_before(const PlannedOperation& planned, const Entries& live) const {
        const Operation& operation = planned.operation;
        const auto now = live.find(directory::normal_dn(operation.dn));
        if (operation.kind == OperationKind::add) return now == live.end();
        if (operation.kind != OperationKind::modify || now == live.end()) return true;
        const Entry& before = entry_before(operation.dn);
        const auto is_same = [&](const std::string& attribute) {
            return same_values(values_in(now->second, attribute), values_in(before, attribute));
        };
        return (!planned.makes_secret || is_same(m_plan.head().secret_attribute)) &&
               std::all_of(operation.changes.begin(), operation.changes.end(),
                   [&](const ValueChange& each) { return is_same(each.attribute); });
    }

    static directory::Values values_in(const Entry& entry, const std::string& attribute) {
        const auto found = entry.attributes.find(attribute);
        return found == entry.attributes.end() ? directory::Values{} : found->second;
    }

    std::vector<Operation> operations_of(std::size_t group) const {
        std::vector<Operation> operations;
        for (const Change& change : m_plan.group(group))
            for (const PlannedOperation& each : change.operations) operations.push_back(each.operation);
        return operations;
    }

    Entries read_live() {
        std::set<std::string> dns;
        for (std::size_t i = 0; i < m_plan.groups(); ++i) dns.merge(touched_dns(operations_of(i)));
        return read_entries(m_directory, m_target, dns);
    }

    /// By what the run noted when it was over.
    std::vector<Refusal> changed_since_the_end(const Entries& live) const {
        std::vector<Refusal> changed;
        const auto after = m_files.read_after();
        for (const auto& [dn, left] : after) {
            const auto now = live.find(dn);
            if (now == live.end())
                changed.push_back({0, 122, left.dn, tr("it is gone")});
            else if (now->second.csn != left.csn && digest_of(now->second) != left.digest)
                changed.push_back({0, 122, left.dn, tr("it has changed since the run")});
        }
        for (const auto& [dn, entry] : live)
            if (after.count(dn) == 0) changed.push_back({0, 122, entry.dn, tr("it was made since the run")});
        return changed;
    }

    /// An entry that the run made cannot go while somebody else's stands below it, and what the run took away or moved
    /// cannot come back where its place is gone.
    void find_what_is_in_the_way() {
        std::set<std::string> leaving, coming;
        std::vector<std::string> back; // DNs to which something comes back
        for (std::size_t group = 0; group < m_plan.groups(); ++group) {
            const auto operations = operations_of(group);
            for (std::size_t at = 0; at < operations.size(); ++at) {
                const Operation& each = operations[at];
                if (!m_journal.is_done(group, at) || each.kind == OperationKind::modify) continue;
                if (each.kind == OperationKind::add) leaving.insert(directory::normal_dn(each.dn));
                if (each.kind == OperationKind::rename) leaving.insert(directory::normal_dn(each.new_dn));
                if (each.kind == OperationKind::add) continue;
                coming.insert(directory::normal_dn(each.dn));
                back.push_back(each.dn);
            }
        }
        std::set<std::string> standing;
        directory::Query query;
        query.base = m_target.address.base;
        query.attributes = {"objectClass"};
        m_directory.read(query, [&](Entry&& entry) {
            std::string normal = directory::normal_dn(entry.dn);
            if (leaving.count(normal) == 0 && leaving.count(directory::parent_of(normal)) > 0)
                m_result.changed.push_back({0, 122, entry.dn, tr("it stands below an entry that the run made")});
            standing.insert(std::move(normal));
        });
        for (const std::string& dn : back) {
            const std::string place = directory::parent_of(directory::normal_dn(dn));
            const bool is_ours = directory::is_below(place, directory::normal_dn(m_target.address.base));
            const bool stands = (standing.count(place) > 0 && leaving.count(place) == 0) || coming.count(place) > 0;
            if (is_ours && !stands)
                m_result.changed.push_back({0, 122, dn, message("its place {} is gone", directory::parent_of(dn))});
        }
    }

    /// From the last operation to the first. An entry's stamp is looked at the first time it is touched.
    /// Groups that the run made go first, before what they name; members come back at the end, when all entries have
    /// their old names: servers that keep references whole (slapo-memberof, slapo-refint) change groups meanwhile.
    void make_inverse() {
        std::set<std::string> seen;
        std::vector<Operation> first, last;
        std::vector<std::vector<Operation>> between;
        for (std::size_t group = m_plan.groups(); group-- > 0;) {
            std::vector<std::pair<const Operation*, bool>> operations; // and whether it is a group's
            for (const Change& change : m_plan.group(group))
                for (const PlannedOperation& each : change.operations)
                    operations.emplace_back(&each.operation, change.kind == ChangeKind::change_group);
            std::vector<Operation> inverse;
            for (std::size_t i = operations.size(); i-- > 0;) {
                if (!m_journal.is_done(group, i)) continue;
                const auto& [operation, is_group] = operations[i];
                const bool is_made = is_group && operation->kind == OperationKind::add;
                add_inverse(*operation, seen, is_made ? first : is_group ? last : inverse);
                ++m_result.operations;
            }
            if (!inverse.empty()) between.push_back(std::move(inverse));
        }
        for (Operation& each : last) each.csn.reset(); // the server itself may have changed them by then
        if (!first.empty()) m_inverse.push_back(std::move(first));
        for (auto& each : between) m_inverse.push_back(std::move(each));
        if (!last.empty()) m_inverse.push_back(std::move(last));
    }

    void add_inverse(const Operation& done, std::set<std::string>& seen, std::vector<Operation>& inverse) const {
        Operation back;
        back.origin = done.origin;
        back.dn = done.new_dn.empty() ? done.dn : done.new_dn;
        switch (done.kind) {
        case OperationKind::add:
            back.kind = OperationKind::remove;
            break;
        case OperationKind::remove:
            back = entry_again(done);
            break;
        case OperationKind::rename:
            back.kind = OperationKind::rename;
            back.new_dn = done.dn;
            break;
        case OperationKind::modify:
            back.kind = OperationKind::modify;
            add_old_values(done, back);
            break;
        }
        const std::string normal = directory::normal_dn(back.dn);
        if (back.kind != OperationKind::add && seen.insert(normal).second)
            if (const auto left = m_after.find(normal); left != m_after.end() && !left->second.csn.empty())
                back.csn = left->second.csn;
        if (!back.new_dn.empty()) seen.insert(directory::normal_dn(back.new_dn));
        if (back.kind == OperationKind::modify && back.changes.empty()) return;
        inverse.push_back(std::move(back));
    }

    Operation entry_again(const Operation& removed) const {
        const Entry& entry = entry_before(removed.dn);
        Operation back;
        back.kind = OperationKind::add;
        back.origin = removed.origin;
        back.dn = entry.dn;
        back.attributes = entry.attributes;
        // only the server sets these (RFC 4512, 3.4; draft-behera-ldap-password-policy, 5.3)
        for (const std::string& each : {m_target.last_login, m_target.password_changed}) back.attributes.erase(each);
        if (m_directory.abilities().uuids) back.uuid = entry.uuid;
        return back;
    }

    /// The entry as it was before the run, by the DN it had then or one that the run gave it.
    const Entry& entry_before(const std::string& dn) const {
        const auto found = m_before.find(directory::normal_dn(dn));
        if (found != m_before.end()) return found->second;
        const auto renamed = m_renamed_from.find(directory::normal_dn(dn));
        if (renamed != m_renamed_from.end()) return entry_before(renamed->second);
        throw Error{Cause::input, message("{}: the run kept no values of {}", m_files.folder().string(), dn)};
    }

    void add_old_values(const Operation& done, Operation& back) const {
        const Entry& entry = entry_before(done.dn);
        const auto old_values = [&](const std::string& attribute) {
            const auto old = entry.attributes.find(attribute);
            return old == entry.attributes.end() ? directory::Values{} : old->second;
        };
        for (const ValueChange& change : done.changes) {
            if (change.how == ValueChange::How::replace)
                back.changes.push_back({ValueChange::How::replace, change.attribute, old_values(change.attribute)});
            else
                add_opposite(change, old_values(change.attribute), back);
        }
        if (m_secrets.count(directory::normal_dn(done.dn)) == 0) return;
        const std::string& secret = m_plan.head().secret_attribute;
        back.changes.push_back({ValueChange::How::replace, secret, old_values(secret)});
    }

    /// Value by value, as it was done: members that stay must not go and come again for servers that note this at the
    /// members (slapo-memberof). Who was renamed may stand there by either name.
    void add_opposite(const ValueChange& done, const directory::Values& before, Operation& back) const {
        std::set<std::string> standing;
        for (const std::string& value : before) standing.insert(value);
        ValueChange added{ValueChange::How::add, done.attribute, {}},
            removed{ValueChange::How::remove, done.attribute, {}};
        for (const std::string& value : done.values)
            for (const std::string& name : names_of_member(value)) {
                directory::Values& values = standing.count(name) > 0 ? added.values : removed.values;
                if (std::find(values.begin(), values.end(), name) == values.end()) values.push_back(name);
            }
        if (!added.values.empty()) back.changes.push_back(std::move(added));
        if (!removed.values.empty()) back.changes.push_back(std::move(removed));
    }

    std::vector<std::string> names_of_member(const std::string& dn) const {
        std::vector<std::string> names{dn};
        if (const auto now = m_renames.find(dn); now != m_renames.end()) names.push_back(now->second);
        if (const auto old = m_renamed_to.find(dn); old != m_renamed_to.end()) names.push_back(old->second);
        return names;
    }

    Work inverse_work() {
        Work work;
        work.groups = m_inverse.size();
        work.operations = [this](std::size_t group) { return m_inverse[group]; };
        work.prepare = [this](std::size_t first, std::size_t last) {
            return std::vector<std::vector<Operation>>{m_inverse.begin() + static_cast<std::ptrdiff_t>(first),
                m_inverse.begin() + static_cast<std::ptrdiff_t>(last)};
        };
        work.secret = m_plan.head().secret_attribute;
        return work;
    }

    void finish(RunRow row, const std::string& reason) {
        m_directory.finish();
        BookChange change{m_book};
        std::set<std::string> back; // accounts whose entries came back under another UUID
        std::map<std::string, std::string> uuids;
        if (!m_result.keeps_uuids) {
            std::set<std::string> dns;
            for (const auto& group : m_inverse)
                for (const Operation& each : group)
                    if (each.kind == OperationKind::add) dns.insert(directory::normal_dn(each.dn));
            for (const auto& [dn, entry] : read_entries(m_directory, m_target, dns)) uuids[dn] = entry.uuid;
        }
        for (auto& [id, kept] : m_files.read_accounts_before()) {
            if (!kept) {
                change.drop(m_target.name, id);
                m_result.not_removed.push_back(id);
                continue;
            }
            Kept old = *kept;
            if (const auto uuid = uuids.find(directory::normal_dn(old.dn)); uuid != uuids.end())
                old.uuid = uuid->second;
            change.put(m_target.name, old);
        }
        row.state = "rolled-back";
        row.ended = to_rfc3339(m_book.surroundings().clock.now());
        change.put(row);
        change.note({"accounts.rollback.done", m_run, {{"target", m_target.name}}, reason});
        change.commit();
    }

public:
    /// Which entries got a new password, and which were renamed: needed before operations are turned round.
    void read_plan() {
        m_plan.each([&](const Change& change) {
            for (const PlannedOperation& each : change.operations) {
                if (each.makes_secret && each.operation.kind == OperationKind::modify)
                    m_secrets.insert(directory::normal_dn(each.operation.dn));
                if (!each.operation.new_dn.empty()) {
                    m_renames[each.operation.new_dn] = each.operation.dn;
                    m_renamed_to[each.operation.dn] = each.operation.new_dn;
                }
                if (!each.operation.new_dn.empty())
                    m_renamed_from[directory::normal_dn(each.operation.new_dn)] = each.operation.dn;
            }
        });
    }

private:
    Mode m_mode;
    BookWriter& m_book;
    const std::string& m_run;
    directory::Directory& m_directory;
    const Target& m_target;
    RunFiles m_files;
    PlanFile m_plan;
    Journal m_journal;
    Entries m_before;
    std::map<std::string, AfterEntry> m_after;
    std::set<std::string> m_secrets;
    std::map<std::string, std::string> m_renamed_from;          ///< normal DN -> DN before
    std::map<std::string, std::string> m_renames, m_renamed_to; ///< as written: new -> old, old -> new
    std::vector<std::vector<Operation>> m_inverse;
    RolledBack m_result;
};

} // namespace

RolledBack roll_back(BookWriter& book, const std::string& run, const std::string& reason,
    directory::Directory& directory, const Target& target, Mode mode, const Progress& progress) {
    if (!book.run(run)) throw Error{Cause::missing, message("{}: is no run of this book", run)};
    Rollback rollback{book, run, directory, target, mode};
    rollback.read_plan();
    return rollback.run(reason, progress);
}

} // namespace hoso::accounts
