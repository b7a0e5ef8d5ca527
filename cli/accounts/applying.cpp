// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/apply.hpp"
#include "accounts/options.hpp"
#include "accounts/rollback.hpp"
#include "accounts/sealing.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "crypto/secret.hpp"
#include "handover/ledger.hpp"
#include "messages/messages.hpp"
#include "shared/approving.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

using accounts::PlanFile;

namespace {

constexpr std::size_t most_told = 200;

struct ApplyOptions {
    BookOption book;
    WaitOption wait;
    std::string plan, run_key;
    bool prove = false;
};

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

void tell(const std::vector<directory::Refusal>& refusals, const PlanFile& plan, Session& session) {
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

/// 32 bytes in base64 on one line, in a file for its owner only: passwords as of another run with the same key.
std::optional<credentials::RunKey> key_of_file(const std::string& file) {
    if (file.empty()) return std::nullopt;
    auto bytes = crypto::secret_from_base64(read_passphrase(file));
    if (!bytes) throw Error{Cause::input, message("{}: is no run key: 32 bytes in base64 are wanted", file)};
    return credentials::RunKey{std::move(*bytes)};
}

Exit run_prove(const PlanFile& plan, directory::Directory& directory, const accounts::Book& book,
    const ApplyOptions& options, Session& session) {
    if (plan.head().server != directory.abilities().server)
        throw Error{Cause::input, message("{}: is a plan for {}, and this is {}", options.plan, plan.head().server,
                                      directory.abilities().server)};
    const auto refusals =
        accounts::prove_plan(plan, directory, book.settings(), [&](std::size_t done, std::size_t all) {
            session.progress(tr("groups"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
        });
    tell(refusals, plan, session);
    for (const std::string& remark : directory.remarks()) session.note(remark);
    if (session.common().json)
        session.object(
            {{"type", "proof"}, {"id", plan.id()}, {"changes", plan.changes()}, {"refused", refusals.size()}});
    else
        session.note(message("plan {}: {} changes proven by the server, {} of them refused; nothing was written",
            plan.id(), plan.changes(), refusals.size()));
    return refusals.empty() ? Exit::done : Exit::found;
}

void tell_applied(const accounts::Applied& applied, const PlanFile& plan, Session& session) {
    if (session.common().json)
        return session.object(
            {{"type", "run"}, {"id", applied.run}, {"changes", plan.changes()}, {"groups", applied.groups},
                {"groups_done", applied.was_done ? applied.groups : applied.done}, {"resumed", applied.is_resumed},
                {"was_done", applied.was_done}, {"refused", applied.refusals.size()}, {"obstacle", applied.obstacle}});
    if (applied.was_done) return session.note(message("run {}: was done before", applied.run));
    if (!applied.obstacle.empty()) return session.problem(applied.obstacle);
    if (applied.refusals.empty())
        session.result(message("run {}: done, {} changes", applied.run, plan.changes()));
    else
        session.problem(message("run {}: the server refused a group; {} of {} groups are done. Mend it and apply the "
                                "plan again, or roll the run back",
            applied.run, applied.done, applied.groups));
}

/// Whether nothing else was wrong than that entries have changed while the plan was being applied.
bool have_changed(const std::vector<directory::Refusal>& refusals) {
    constexpr int assertion_failed = 122; // RFC 4528
    return !refusals.empty() && std::all_of(refusals.begin(), refusals.end(),
                                    [](const directory::Refusal& each) { return each.code == assertion_failed; });
}

Exit run_apply(const ApplyOptions& options, Session& session) {
    Here here;
    const PlanFile plan{options.plan};
    if (options.prove || session.common().dry_run) {
        const accounts::Book book{options.book.path()};
        const accounts::Target target = book.target(plan.head().target);
        const auto directory = directory::connect(target.address);
        return run_prove(plan, *directory, book, options, session);
    }
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const accounts::Target target = book.target(plan.head().target);
    const auto directory = directory::connect(target.address);
    accounts::ApplySettings settings;
    settings.key = key_of_file(options.run_key);
    settings.seal = sealing_of(book, settings.key.has_value());
    settings.jobs = session.jobs();
    settings.progress = [&](std::size_t done, std::size_t all) {
        session.progress(tr("groups"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
    };
    const auto applied = accounts::apply_plan(book, options.plan, plan, *directory, target, settings);
    tell(applied.refusals, plan, session);
    for (const std::string& remark : directory->remarks()) session.note(remark);
    tell_applied(applied, plan, session);
    if (!applied.obstacle.empty() || have_changed(applied.refusals)) return Exit::blocked;
    return applied.refusals.empty() ? Exit::done : Exit::found;
}

struct RollbackOptions {
    BookOption book;
    WaitOption wait;
    std::string run, reason;
};

/// Letters of what was taken back open nothing any more.
void void_letters(const accounts::Book& book, const std::string& run, const Here& here) {
    if (!std::filesystem::exists(book.layout().root / handover::Ledger::file_name)) return;
    handover::Ledger ledger{book.layout().root, database::Access::write};
    ledger.void_run(run, {here.clock().now(), here.actor()});
}

Exit run_rollback(const RollbackOptions& options, Session& session) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("say why with --reason")};
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const auto row = book.run(options.run);
    if (!row) throw Error{Cause::missing, message("{}: is no run of this book", options.run)};
    const accounts::Target target = book.target(row->target);
    const auto directory = directory::connect(target.address);
    const PlanFile plan{book.layout().run(options.run) / "plan.jsonl"};
    const auto result = accounts::roll_back(book, options.run, options.reason, *directory, target,
        session.common().dry_run ? accounts::Mode::look : accounts::Mode::act, [&](std::size_t done, std::size_t all) {
            session.progress(tr("groups"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
        });
    for (const directory::Refusal& each : result.changed) {
        if (session.common().json)
            session.object({{"type", "changed"}, {"id", each.dn}, {"text", each.problem}});
        else
            session.problem(fmt::format("{}: {}", each.dn, each.problem));
    }
    if (result.obstacle.empty() && result.refusals.empty() && !session.common().dry_run) void_letters(book, options.run, here);
    tell(result.refusals, plan, session);
    if (session.common().json)
        session.object({{"type", "rollback"}, {"id", options.run}, {"was_done", result.was_done},
            {"resumed", result.is_resumed}, {"changed", result.changed.size()}, {"refused", result.refusals.size()},
            {"obstacle", result.obstacle}, {"dry_run", session.common().dry_run}});
    else if (result.was_done)
        session.note(message("run {}: was rolled back before", options.run));
    else if (!result.obstacle.empty())
        session.problem(result.obstacle);
    else if (result.refusals.empty() && !session.common().dry_run)
        session.result(message("run {}: is rolled back", options.run));
    if (!result.keeps_uuids && !result.was_done)
        session.note(tr("this server does not let entryUUIDs be given back: entries that were removed have new ones"));
    if (!result.obstacle.empty()) return Exit::blocked;
    return result.refusals.empty() ? Exit::done : Exit::found;
}

} // namespace

Verb apply_verb() {
    return {"apply", tr("Do exactly what a plan says, or go on where it was interrupted"),
        {"hoso-accounts apply ke-hoach.jsonl --prove --book so-tai-khoan",
            "hoso-accounts apply ke-hoach.jsonl --book so-tai-khoan"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ApplyOptions>();
            app.add_option("PLAN", options->plan, tr("The plan"))->type_name("")->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            app.add_flag("--prove", options->prove,
                tr("Let the server itself try every change, and write nothing; so does --dry-run"));
            app.add_option("--run-key", options->run_key,
                   tr("Take first passwords from this key, so that two targets get the same; 32 bytes in base64"))
                ->type_name("FILE");
            return [options](Session& session) { return run_apply(*options, session); };
        },
        Shown::yes};
}

Verb rollback_verb() {
    return {"rollback", tr("Take back everything that a run did"),
        {"hoso-accounts rollback 7f3a09c1d2e4 --book so-tai-khoan --reason 'nhầm danh sách'"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RollbackOptions>();
            app.add_option("RUN", options->run, tr("The run, as 'apply' called it"))->type_name("")->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            app.add_option("--reason", options->reason, tr("Why; kept in the log"))->type_name("TEXT");
            return [options](Session& session) { return run_rollback(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
