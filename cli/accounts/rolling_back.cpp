// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/abandon.hpp"
#include "accounts/options.hpp"
#include "accounts/proposing.hpp"
#include "accounts/refusals.hpp"
#include "accounts/rollback.hpp"
#include "accounts/verbs.hpp"
#include "accounts/voiding.hpp"
#include "core/error.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>

namespace hoso::cli {

using accounts::PlanFile;

namespace {

struct RollbackOptions {
    BookOption book;
    WaitOption wait;
    KeyOption key;
    std::string run, reason;
    bool abandon = false;
};

/// People and units of a plan, by their accounts' ids and by the DNs that it touches.
std::map<std::string, std::string> titles_of(const PlanFile& plan) {
    std::map<std::string, std::string> titles;
    plan.each([&](const accounts::Change& change) {
        titles.emplace(change.id, change.title);
        for (const accounts::PlannedOperation& each : change.operations)
            for (const std::string& dn : {each.operation.dn, each.operation.new_dn})
                if (!dn.empty()) titles.emplace(directory::normal_dn(dn), change.title);
    });
    return titles;
}

void tell_changed(const std::vector<directory::Refusal>& changed, const PlanFile& plan, Session& session) {
    if (changed.empty()) return;
    const auto titles = titles_of(plan);
    for (const directory::Refusal& each : changed) {
        auto title = titles.find(each.dn);
        if (title == titles.end() && each.dn.find('=') != std::string::npos)
            title = titles.find(directory::normal_dn(each.dn));
        const std::string name = title == titles.end() ? std::string{} : title->second;
        if (session.common().json)
            session.object({{"type", "changed"}, {"id", each.dn}, {"title", name}, {"text", each.problem}});
        else
            session.problem(fmt::format("{}{}{}: {}", name, name.empty() ? "" : ": ", each.dn, each.problem));
    }
}

Exit tell_rolled_back(
    const accounts::RolledBack& result, const RollbackOptions& options, const PlanFile& plan, Session& session) {
    tell_changed(result.changed, plan, session);
    tell_refusals(result.refusals, plan, session);
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

Exit tell_abandoned(const accounts::Abandoned& result, const RollbackOptions& options, Session& session) {
    if (session.common().json) {
        for (const std::string& id : result.gone) session.object({{"type", "gone"}, {"id", id}});
        session.object({{"type", "abandoned"}, {"id", options.run}, {"was_done", result.was_done},
            {"as_planned", result.as_planned}, {"as_before", result.as_before}, {"gone", result.gone.size()},
            {"obstacle", result.obstacle}, {"dry_run", session.common().dry_run}});
    } else if (result.was_done) {
        session.note(message("run {}: was abandoned before", options.run));
    } else if (!result.obstacle.empty()) {
        session.problem(result.obstacle);
    } else {
        for (const std::string& id : result.gone) session.problem(message("{}: its entry stands nowhere", id));
        session.result(message("run {}: is abandoned; accounts as planned: {}, as before: {}, without an entry: {}",
            options.run, result.as_planned, result.as_before, result.gone.size()));
    }
    return result.obstacle.empty() ? Exit::done : Exit::blocked;
}

Exit run_rollback(const RollbackOptions& options, Session& session) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("say why with --reason")};
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const auto row = book.run(options.run);
    if (!row) throw Error{Cause::missing, message("{}: is no run of this book", options.run)};
    const auto ending = options.abandon ? accounts::Ending::abandon : accounts::Ending::roll_back;
    const auto mode = session.common().dry_run ? accounts::Mode::look : accounts::Mode::act;
    if (mode == accounts::Mode::act && !options.key.file.empty())
        sign(proposer_of(options.key, book), accounts::proposal_of(book.layout(), *row, ending), options.reason, book,
            here);
    const accounts::Target target = book.target(row->target);
    const auto directory = directory::connect(target.address);
    if (options.abandon)
        return tell_abandoned(
            accounts::abandon(book, options.run, options.reason, *directory, target, mode), options, session);
    const PlanFile plan{book.layout().run(options.run) / "plan.jsonl"};
    const auto result = accounts::roll_back(
        book, options.run, options.reason, *directory, target, mode, [&](std::size_t done, std::size_t all) {
            session.progress(tr("groups"), static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
        });
    if (result.obstacle.empty() && result.refusals.empty() && mode == accounts::Mode::act)
        void_letters_of_run(options.run, book, here);
    return tell_rolled_back(result, options, plan, session);
}

} // namespace

Verb rollback_verb() {
    return {"rollback", tr("Take back everything that a run did"),
        {"hoso-accounts rollback 7f3a09c1d2e4 --book so-tai-khoan --reason 'nhầm danh sách'",
            "hoso-accounts rollback 7f3a09c1d2e4 --abandon --book so-tai-khoan --reason 'máy chủ đã thay'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<RollbackOptions>();
            app.add_option("RUN", options->run, tr("The run, as 'apply' called it"))->type_name("")->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            options->key.add_to(app);
            app.add_option("--reason", options->reason, tr("Why; kept in the log"))->type_name("TEXT");
            app.add_flag("--abandon", options->abandon,
                tr("Leave the directory as it is and end the run: for one that can neither go on nor be taken back"));
            return [options](Session& session) { return run_rollback(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
