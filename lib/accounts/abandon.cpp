// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/abandon.hpp"

#include "accounts/approvals.hpp"
#include "accounts/run_files.hpp"
#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::accounts {

using directory::Operation;
using directory::OperationKind;

namespace {

class Abandonment {
public:
    Abandonment(BookWriter& book, const RunRow& row, directory::Directory& directory, const Target& target)
        : m_book{book}, m_row{row}, m_target{target}, m_files{book.surroundings().disk, book.layout().run(row.id)},
          m_plan{m_files.plan()}, m_journal{book.surroundings().disk, m_files.journal(), Keep::in_mind},
          m_before{m_files.read_accounts_before()}, m_live{read_live(directory)} {}

    Abandoned run(const std::string& reason, Mode mode) {
        BookChange change{m_book};
        for (std::size_t group = 0; group < m_plan.groups(); ++group) {
            std::size_t place = 0;
            for (const Change& each : m_plan.group(group)) {
                if (each.account) settle_account(each, place, change);
                place += each.operations.size();
            }
        }
        if (mode == Mode::look) return m_result;
        m_row.state = "abandoned";
        m_row.ended = to_rfc3339(m_book.surroundings().clock.now());
        change.put(m_row);
        change.note({"accounts.run.abandoned", m_row.id,
            {{"target", m_target.name}, {"as_planned", m_result.as_planned}, {"as_before", m_result.as_before},
                {"gone", m_result.gone}},
            reason});
        change.commit();
        return m_result;
    }

private:
    Entries read_live(directory::Directory& directory) const {
        std::set<std::string> dns;
        m_plan.each([&](const Change& change) {
            for (const PlannedOperation& each : change.operations) dns.merge(touched_dns({each.operation}));
        });
        for (const auto& [id, kept] : m_before)
            if (kept && !kept->dn.empty()) dns.insert(directory::normal_dn(kept->dn));
        return read_entries(directory, m_target, dns);
    }

    const directory::Entry* find(const std::string& dn) const {
        const auto found = dn.empty() ? m_live.end() : m_live.find(directory::normal_dn(dn));
        return found == m_live.end() ? nullptr : &found->second;
    }

    /// What the book takes of an account: as planned, as it was, or nothing where it was new and stands nowhere.
    void settle_account(const Change& each, std::size_t place, BookChange& change) {
        const auto found = m_before.find(each.id);
        const Kept* before = found != m_before.end() && found->second ? &*found->second : nullptr;
        const std::string dn = dn_after(each, before);
        const directory::Entry* new_place = find(dn);
        const directory::Entry* old_place = before != nullptr ? find(before->dn) : nullptr;
        const bool is_moved = before == nullptr || directory::normal_dn(before->dn) != directory::normal_dn(dn);
        if (each.account->state == State::removed)
            settle_removal(each, before, old_place, change);
        else if (new_place != nullptr && (is_moved || is_done(each, place)))
            take(each, place, before, *new_place, change);
        else if (old_place != nullptr)
            put_back(*before, *old_place, change);
        else
            settle_missing(each, before, change);
    }

    static std::string dn_after(const Change& each, const Kept* before) {
        if (each.operations.empty()) return before == nullptr ? std::string{} : before->dn;
        const Operation& last = each.operations.back().operation;
        return last.new_dn.empty() ? last.dn : last.new_dn;
    }

    /// By what stands, since a journal may lack the last groups; but a password cannot be seen.
    bool is_done(const Change& each, std::size_t place) const {
        for (std::size_t i = 0; i < each.operations.size(); ++i) {
            Operation operation = each.operations[i].operation;
            if (each.operations[i].makes_secret && operation.kind == OperationKind::modify &&
                (m_row.state != "open" || !m_journal.is_done(each.group, place + i)))
                return false;
            operation.csn.reset();
            if (effect_of(operation, m_live, m_plan.head().secret_attribute) != Effect::there) return false;
        }
        return true;
    }

    void settle_removal(const Change& each, const Kept* before, const directory::Entry* old_place, BookChange& change) {
        if (before != nullptr && old_place != nullptr) return put_back(*before, *old_place, change);
        Kept kept = before != nullptr ? *before : Kept{};
        kept.account = *each.account;
        kept.dn.clear();
        kept.uuid.clear();
        put(std::move(kept), change);
        ++m_result.as_planned;
    }

    void take(
        const Change& each, std::size_t place, const Kept* before, const directory::Entry& entry, BookChange& change) {
        Kept kept = before != nullptr ? *before : Kept{};
        kept.account = *each.account;
        kept.dn = entry.dn;
        kept.uuid = entry.uuid;
        for (std::size_t i = 0; i < each.operations.size(); ++i) {
            if (!each.operations[i].makes_secret) continue;
            const int key = m_journal.key_of(each.group, place + i);
            kept.attempt = each.attempt;
            kept.key_run = m_row.id;
            kept.key_number = key > 0 ? key : m_journal.last_key();
        }
        put(std::move(kept), change);
        ++m_result.as_planned;
    }

    void put_back(Kept kept, const directory::Entry& entry, BookChange& change) {
        kept.dn = entry.dn;
        kept.uuid = entry.uuid;
        put(std::move(kept), change);
        ++m_result.as_before;
    }

    void settle_missing(const Change& each, const Kept* before, BookChange& change) {
        if (before != nullptr) {
            put(*before, change);
            if (before->account.state != State::removed) m_result.gone.push_back(each.id);
            return;
        }
        change.drop(m_target.name, each.id);
        if (m_journal.is_done(each.group)) m_result.gone.push_back(each.id);
    }

    /// Changed by this run, so that an earlier one cannot be rolled back over it.
    void put(Kept kept, BookChange& change) {
        kept.changed_by = m_row.id;
        change.put(m_target.name, kept);
    }

    BookWriter& m_book;
    RunRow m_row;
    const Target& m_target;
    RunFiles m_files;
    PlanFile m_plan;
    Journal m_journal;
    std::map<std::string, std::optional<Kept>> m_before;
    Entries m_live;
    Abandoned m_result;
};

} // namespace

Abandoned abandon(BookWriter& book, const std::string& run, const std::string& reason, directory::Directory& directory,
    const Target& target, Mode mode) {
    const auto row = book.run(run);
    if (!row) throw Error{Cause::missing, message("{}: is no run of this book", run)};
    Abandoned result;
    if (row->state == "abandoned") {
        result.was_done = true;
        return result;
    }
    if (row->state != "open" && row->state != "rolling-back")
        throw Error{Cause::usage, message("run {}: is over, so there is nothing to abandon", run)};
    if (mode == Mode::act) result.obstacle = missing_approval(book, *row, Ending::abandon);
    if (!result.obstacle.empty()) return result;
    return Abandonment{book, *row, directory, target}.run(reason, mode);
}

} // namespace hoso::accounts
