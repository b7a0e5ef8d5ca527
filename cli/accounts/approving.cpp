// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/approving.hpp"
#include "accounts/approvals.hpp"
#include "accounts/options.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>

namespace hoso::cli {

namespace {

struct ApproveOptions {
    BookOption book;
    KeyOption key;
    std::string what, reason;
    bool abandon = false;
};

/// What is approved: a plan, or that a run be taken back.
struct Approvable {
    accounts::Proposal proposal;
    std::string id;
    std::string what;                           ///< translated: "plan X"
    std::function<std::string()> still_missing; ///< translated
};

Approvable plan_to_approve(const ApproveOptions& options, const accounts::Book& book) {
    if (options.abandon) throw Error{Cause::usage, tr("--abandon goes with a run")};
    const auto plan = std::make_shared<accounts::PlanFile>(options.what);
    if (plan->head().book != book.settings().id)
        throw Error{Cause::input, message("{}: is a plan of another book", options.what)};
    return {accounts::proposal_of(*plan, options.what), plan->id(), message("plan {}", plan->id()),
        [plan, &book, file = options.what] { return accounts::missing_approval(book, *plan, file); }};
}

Approvable run_to_approve(const accounts::RunRow& run, const ApproveOptions& options, const accounts::Book& book) {
    const auto ending = options.abandon ? accounts::Ending::abandon : accounts::Ending::roll_back;
    return {accounts::proposal_of(book.layout(), run, ending), run.id,
        options.abandon ? message("to abandon run {}", run.id) : message("to roll back run {}", run.id),
        [run, ending, &book] { return accounts::missing_approval(book, run, ending); }};
}

Approvable to_approve(const ApproveOptions& options, accounts::Book& book) {
    if (!std::filesystem::exists(options.what))
        if (const auto run = book.run(options.what)) return run_to_approve(*run, options, book);
    return plan_to_approve(options, book);
}

Exit run_approve(const ApproveOptions& options, Session& session) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("say why with --reason")};
    Here here;
    accounts::Book book{options.book.path()};
    const auto approvers = book.approvers();
    if (approvers.empty())
        throw Error{Cause::settings, tr("approvals are not in use: name the file of 'approvers' in book.toml")};
    const Approvable subject = to_approve(options, book);
    const auto approval = ledger::sign_approval({subject.proposal.subject, "accounts.approve", options.reason},
        options.key.read(), approvers, here.clock().now());
    for (const std::string& proposer : accounts::proposers_of(book, subject.proposal))
        if (ledger::same_person(approval.person, proposer))
            throw Error{Cause::denied, message("{} proposed it: another person must approve it", approval.person)};
    std::string missing;
    if (!session.common().dry_run) {
        accounts::add_approval(book, real_disk(), subject.proposal.approvals, approval);
        missing = subject.still_missing();
    }
    if (session.common().json)
        session.object(
            {{"type", "approval"}, {"id", subject.id}, {"person", approval.person}, {"enough", missing.empty()}});
    else
        session.result(message("{}: approved by {}", subject.what, approval.person));
    if (!missing.empty()) session.note(missing);
    return missing.empty() ? Exit::done : Exit::blocked;
}

} // namespace

Verb approve_verb() {
    return {"approve", tr("Consent with one's key to a plan, or to a run being taken back"),
        {"hoso-accounts approve ke-hoach.jsonl --book so-tai-khoan --key binh.key --reason 'đã kiểm tra'",
            "hoso-accounts approve 7f3a09c1d2e4 --book so-tai-khoan --key binh.key --reason 'nhầm danh sách'"},
        Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ApproveOptions>();
            app.add_option("PLAN|RUN", options->what, tr("The plan; or the run that is to be rolled back"))
                ->type_name("")
                ->required();
            options->book.add_to(app);
            options->key.add_to(app);
            app.add_option("--reason", options->reason, tr("Why; stands in the approval"))->type_name("TEXT");
            app.add_flag("--abandon", options->abandon, tr("The run is to be abandoned, and not rolled back"));
            return [options](Session& session) { return run_approve(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
