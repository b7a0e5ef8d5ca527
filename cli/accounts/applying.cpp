// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/apply.hpp"
#include "accounts/approvals.hpp"
#include "accounts/options.hpp"
#include "accounts/plan_check.hpp"
#include "accounts/refusals.hpp"
#include "accounts/sealing.hpp"
#include "accounts/verbs.hpp"
#include "accounts/voiding.hpp"
#include "core/error.hpp"
#include "crypto/secret.hpp"
#include "messages/messages.hpp"
#include "shared/approving.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

using accounts::PlanFile;

namespace {

struct ApplyOptions {
    BookOption book;
    WaitOption wait;
    std::string plan, run_key;
    bool prove = false;
};

/// 32 bytes in base64 on one line, in a file for its owner only: passwords as of another run with the same key.
std::optional<credentials::RunKey> key_of_file(const std::string& file) {
    if (file.empty()) return std::nullopt;
    auto bytes = crypto::secret_from_base64(read_passphrase(file));
    if (!bytes) throw Error{Cause::input, message("{}: is no run key: 32 bytes in base64 are wanted", file)};
    return credentials::RunKey{std::move(*bytes)};
}

/// What apply would stop at, but for the directory.
void tell_obstacles(const PlanFile& plan, accounts::Book& book, const accounts::Target& target,
    const ApplyOptions& options, const Here& here, Session& session) {
    for (const std::string& obstacle : {accounts::untimely(plan.head(), book.settings(), here.clock().now()),
             accounts::unmeant(plan, book, target), accounts::missing_approval(book, plan, options.plan)})
        if (!obstacle.empty()) session.note(message("'apply' would stop here: {}", obstacle));
}

Exit run_prove(const PlanFile& plan, directory::Directory& directory, accounts::Book& book,
    const accounts::Target& target, const ApplyOptions& options, const Here& here, Session& session) {
    if (plan.head().server != directory.abilities().server)
        throw Error{Cause::input, message("{}: is a plan for {}, and this is {}", options.plan, plan.head().server,
                                      directory.abilities().server)};
    if (const auto run = book.run(plan.id()); run && run->state == "done") {
        session.note(message("run {}: was done before", plan.id()));
        return Exit::done;
    }
    tell_obstacles(plan, book, target, options, here, session);
    const auto refusals =
        accounts::prove_plan(plan, directory, book.settings(), [&](std::size_t done, std::size_t all) {
            session.progress(tr("groups"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
        });
    tell_refusals(refusals, plan, session);
    for (const std::string& remark : directory.remarks()) session.note(remark);
    if (session.common().json)
        session.object(
            {{"type", "proof"}, {"id", plan.id()}, {"changes", plan.changes()}, {"refused", refusals.size()}});
    else if (target.address.url.starts_with("ldap"))
        session.note(message("plan {}: {} changes proven by the server, {} of them refused; nothing was written",
            plan.id(), plan.changes(), refusals.size()));
    else
        session.note(message("plan {}: {} changes proven by hoso's own rules, since no server knows this target; {} of "
                             "them refused; nothing was written",
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

std::vector<std::string> accounts_of(const PlanFile& plan) {
    std::vector<std::string> ids;
    plan.each([&](const accounts::Change& change) { ids.push_back(change.id); });
    return ids;
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
        accounts::Book book{options.book.path()};
        const accounts::Target target = book.target(plan.head().target);
        const auto directory = directory::connect(target.address);
        return run_prove(plan, *directory, book, target, options, here, session);
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
    if (plan.head().kind == "reissue" && !applied.was_done && applied.obstacle.empty() && applied.refusals.empty())
        void_letters_of(accounts_of(plan), book, here);
    tell_refusals(applied.refusals, plan, session);
    for (const std::string& remark : directory->remarks()) session.note(remark);
    tell_applied(applied, plan, session);
    if (!applied.obstacle.empty() || have_changed(applied.refusals)) return Exit::blocked;
    return applied.refusals.empty() ? Exit::done : Exit::found;
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

} // namespace hoso::cli
