// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/options.hpp"
#include "accounts/proposing.hpp"
#include "accounts/reissue.hpp"
#include "accounts/sealing.hpp"
#include "accounts/verbs.hpp"
#include "accounts/voiding.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace hoso::cli {

namespace fs = std::filesystem;

namespace {

struct ReissueOptions {
    BookOption book;
    WaitOption wait;
    TargetOption target;
    KeyOption key;
    std::vector<std::string> people;
    std::string reason, out;
};

/// The one account that is called so. Error{usage} where there is none or several, which are listed.
accounts::Account account_called(
    const std::string& name, const std::map<std::string, accounts::Kept>& known, Session& session) {
    std::vector<const accounts::Kept*> found;
    for (const accounts::Kept* kept : accounts_called(known, name))
        if (kept->account.state != accounts::State::removed) found.push_back(kept);
    if (found.empty()) throw Error{Cause::usage, message("{}: no account is called so", name)};
    if (found.size() == 1) return found.front()->account;
    for (const accounts::Kept* kept : found)
        session.problem(fmt::format("{}  {}", kept->account.id, kept->account.name));
    throw Error{Cause::usage, message("{}: several accounts are called so; give the id of one", name)};
}

std::vector<accounts::Account> wanted_accounts(
    const ReissueOptions& options, const std::map<std::string, accounts::Kept>& known, Session& session) {
    std::vector<accounts::Account> wanted;
    for (const std::string& name : options.people) {
        accounts::Account account = account_called(name, known, session);
        const auto is_same = [&](const accounts::Account& each) { return each.id == account.id; };
        if (std::none_of(wanted.begin(), wanted.end(), is_same)) wanted.push_back(std::move(account));
    }
    return wanted;
}

Exit write_plan(const ReissueOptions& options, const std::vector<std::string>& ids, accounts::BookWriter& book,
    const accounts::Target& target, directory::Directory& directory, const Here& here, Session& session) {
    if (fs::exists(options.out)) throw Error{Cause::output, message("{}: exists already", options.out)};
    const Proposer planner = proposer_of(options.key, book);
    accounts::plan_reissue(options.out, book, target, directory, ids, options.reason, planner.person);
    const accounts::PlanFile plan{options.out};
    real_disk().remove(accounts::approvals_of(options.out));
    sign(planner, accounts::proposal_of(plan, options.out), options.reason, book, here);
    if (session.common().json)
        session.object({{"type", "plan"}, {"id", plan.id()}, {"kind", "reissue"}, {"file", options.out},
            {"sha256", to_hex(plan.sha256())}, {"changes", plan.changes()}});
    else
        session.result(message("{}: plan {}, SHA-256 {}", options.out, plan.id(), to_hex(plan.sha256())));
    return Exit::done;
}

Exit tell(const accounts::Applied& applied, Session& session) {
    if (!applied.obstacle.empty()) {
        session.problem(applied.obstacle);
        return Exit::blocked;
    }
    for (const directory::Refusal& each : applied.refusals)
        session.problem(fmt::format("{}: {}", each.dn, each.problem));
    if (!applied.refusals.empty()) return Exit::found;
    if (!applied.earlier_run.empty())
        session.note(
            message("run {}: a reissue that was interrupted is done as well; 'hoso-accounts handover {}' makes "
                    "its letters",
                applied.earlier_run, applied.earlier_run));
    if (session.common().json)
        session.object({{"type", "run"}, {"id", applied.run}, {"earlier", applied.earlier_run}, {"kind", "reissue"},
            {"accounts", applied.accounts}});
    else
        session.result(message("run {}: {} new passwords; 'hoso-accounts handover {}' makes the letters", applied.run,
            applied.accounts.size(), applied.run));
    return Exit::done;
}

Exit run_reissue(const ReissueOptions& options, Session& session) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("say why with --reason")};
    Here here;
    accounts::BookWriter book{options.book.path(), here.surroundings(), options.wait.patience(session)};
    const accounts::Target target = options.target.read(book);
    const auto wanted = wanted_accounts(options, book.accounts(target.name), session);
    std::vector<std::string> ids;
    for (const accounts::Account& each : wanted) ids.push_back(each.id);
    if (session.common().dry_run) {
        for (const std::string& id : ids) session.result(id);
        return Exit::done;
    }
    if (options.out.empty() && accounts::reissue_needs_approval(book, wanted)) {
        session.problem(
            message("new passwords for more than {} people need an approval: --out FILE --key FILE writes a "
                    "plan, to be approved and applied",
                book.settings().reissue_without_approval));
        return Exit::blocked;
    }
    const auto directory = directory::connect(target.address);
    if (!options.out.empty()) return write_plan(options, ids, book, target, *directory, here, session);
    accounts::ApplySettings settings;
    settings.seal = sealing_of(book, false);
    settings.jobs = session.jobs();
    const auto applied = accounts::reissue(book, target, *directory, ids, options.reason, settings);
    if (applied.obstacle.empty() && applied.refusals.empty()) void_letters_of(applied.accounts, book, here);
    return tell(applied, session);
}

} // namespace

Verb reissue_verb() {
    return {"reissue", tr("Make a new first password for somebody who lost it, or never fetched it"),
        {"hoso-accounts reissue annv --book so-tai-khoan --target chinh --reason 'quên mật khẩu, giấy đề nghị 12'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ReissueOptions>();
            app.add_option(
                   "PERSON", options->people, tr("A login, an employee number, a person's key or an account's id"))
                ->type_name("")
                ->required();
            options->book.add_to(app);
            options->wait.add_to(app);
            options->target.add_to(app);
            options->key.add_to(app);
            app.add_option("--reason", options->reason, tr("Why; kept in the log"))->type_name("TEXT");
            app.add_option("-o,--out", options->out,
                   tr("Write a plan instead, to be approved and applied: for more people than the book allows at once"))
                ->type_name("FILE");
            return [options](Session& session) { return run_reissue(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
