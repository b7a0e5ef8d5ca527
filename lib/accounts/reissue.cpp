// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/reissue.hpp"

#include "accounts/entry_diff.hpp"
#include "accounts/plan_check.hpp"
#include "accounts/same_server.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <set>

namespace hoso::accounts {

namespace fs = std::filesystem;

namespace {

Change change_of(const Kept& kept, const Snapshot& snapshot, const Target& target, const std::string& reason) {
    Account account = kept.account;
    const directory::Entry* entry = snapshot.entry_of(kept);
    if (entry == nullptr) throw Error{Cause::usage, message("{}: has no entry in {}", account.id, target.name)};
    if (account.state == State::disabled) {
        if (account.why != "unacknowledged")
            throw Error{
                Cause::usage, message("{}: is disabled ({}); a plan makes it active again", account.id, account.why)};
        account.state = State::active;
        account.disabled_on.reset();
        account.why.clear();
    }
    PlannedOperation planned = entry_changes(*entry, account, &kept.account, target);
    // only what unlocks: everything else is a plan's affair
    std::erase_if(planned.operation.changes,
        [&](const directory::ValueChange& each) { return target.disabled.count(each.attribute) == 0; });
    // An operation of its own: ppolicy takes the lock away with each new password, and not twice in one.
    PlannedOperation password;
    password.operation.kind = directory::OperationKind::modify;
    password.operation.dn = entry->dn;
    add_new_password(password, *entry, target);
    std::vector<PlannedOperation> operations;
    if (!planned.operation.changes.empty()) operations.push_back(std::move(planned));
    operations.push_back(std::move(password));
    if (!entry->csn.empty()) operations.front().operation.csn = entry->csn;
    return {ChangeKind::reissue, 0, account.id, account.name, account.unit, reason, account, kept.attempt + 1,
        std::move(operations)};
}

void write_plan(const fs::path& file, BookWriter& book, const Target& target, const directory::Directory& directory,
    const Snapshot& snapshot, const std::vector<Change>& changes, const std::string& reason,
    const std::string& planner) {
    PlanHead head;
    head.kind = "reissue";
    head.book = book.settings().id;
    head.target = target.name;
    head.server = directory.abilities().server;
    head.target_sha256 = target.sha256;
    head.settings_sha256 = book.settings().sha256;
    head.units_sha256 = book.units_sha256();
    head.as_of = reference::to_text(day_in_vietnam(book.surroundings().clock.now()));
    head.scope = "all";
    head.coverage = "partial";
    head.secret_attribute = target.secret_attribute;
    head.entries = static_cast<std::int64_t>(snapshot.entries().size());
    head.context_csn = directory.abilities().context_csn;
    head.after = book.last_run(target.name);
    head.planner = planner;
    head.planner_login = book.surroundings().actor;
    head.reason = reason;
    PlanWriter writer{book.surroundings().disk, file, head};
    for (const Change& each : changes) writer.add(each);
    writer.finish();
}

} // namespace

bool reissue_needs_approval(const Book& book, const std::vector<Account>& accounts) {
    std::set<std::string> people;
    for (const Account& each : accounts) people.insert(each.owner);
    return !book.approvers().empty() &&
           static_cast<std::int64_t>(people.size()) > book.settings().reissue_without_approval;
}

void plan_reissue(const fs::path& file, BookWriter& book, const Target& target, directory::Directory& directory,
    const std::vector<std::string>& accounts, const std::string& reason, const std::string& planner) {
    if (target.secret_attribute.empty())
        throw Error{Cause::settings, message("{}: its passwords are not made here", target.name)};
    require_same_server(book, target, directory.abilities().server);
    const auto known = book.accounts(target.name);
    const Snapshot snapshot{directory, target, known};
    std::vector<Change> changes;
    for (const std::string& id : accounts) {
        const auto found = known.find(id);
        if (found == known.end()) throw Error{Cause::usage, message("{}: is no account of {}", id, target.name)};
        changes.push_back(change_of(found->second, snapshot, target, reason));
    }
    write_plan(file, book, target, directory, snapshot, changes, reason, planner);
}

Applied reissue(BookWriter& book, const Target& target, directory::Directory& directory,
    const std::vector<std::string>& accounts, const std::string& reason, ApplySettings& settings) {
    settings.needs_approval = false;
    require_same_server(book, target, directory.abilities().server);
    std::string earlier;
    std::vector<std::string> finished; // of a reissue that was interrupted
    for (const RunRow& run : book.runs())
        if (run.target == target.name && run.kind == "reissue" && run.state == "open") {
            const fs::path file = book.layout().run(run.id) / "plan.jsonl";
            const PlanFile plan{file};
            Applied applied = apply_plan(book, file, plan, directory, target, settings);
            plan.each([&](const Change& change) { applied.accounts.push_back(change.id); });
            if (!applied.obstacle.empty() || !applied.refusals.empty() || applied.accounts == accounts) return applied;
            finished = std::move(applied.accounts);
            earlier = run.id;
            settings.key.reset(); // each run has its own
        }
    const fs::path file = book.layout().runs() / "reissue.jsonl";
    plan_reissue(file, book, target, directory, accounts, reason, {});
    Applied applied = apply_plan(book, file, PlanFile{file}, directory, target, settings);
    book.surroundings().disk.remove(file);
    applied.accounts = accounts;
    applied.earlier_run = earlier;
    applied.accounts.insert(applied.accounts.end(), finished.begin(), finished.end());
    return applied;
}

} // namespace hoso::accounts
