// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/apply.hpp"
#include "accounts/options.hpp"
#include "accounts/verbs.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "shared/approving.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace hoso::cli {

namespace {

struct ApproveOptions {
    BookOption book;
    KeyOption key;
    std::string plan, reason;
};

Exit run_approve(const ApproveOptions& options, Session& session) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("say why with --reason")};
    Here here;
    const accounts::Book book{options.book.path()};
    const auto approvers = book.approvers();
    if (approvers.empty())
        throw Error{Cause::settings, tr("approvals are not in use: name the file of 'approvers' in book.toml")};
    const accounts::PlanFile plan{options.plan};
    if (plan.head().book != book.settings().id)
        throw Error{Cause::input, message("{}: is a plan of another book", options.plan)};
    const auto approval = ledger::sign_approval(
        {plan.subject(), "accounts.approve", options.reason}, options.key.read(), approvers, here.clock().now());
    for (const std::string& planner : accounts::planners_of(book, plan, options.plan))
        if (ledger::same_person(approval.person, planner))
            throw Error{Cause::denied, message("{} made the plan: another person must approve it", approval.person)};
    const auto file = accounts::approvals_of(options.plan);
    auto approvals =
        std::filesystem::exists(file) ? ledger::read_approvals(file) : std::vector<ledger::Approval>{};
    approvals.push_back(approval);
    if (!session.common().dry_run) replace_file(real_disk(), file, ledger::to_text(approvals));
    const std::string missing =
        session.common().dry_run ? std::string{} : accounts::missing_approval(book, plan, options.plan);
    if (session.common().json)
        session.object({{"type", "approval"}, {"id", plan.id()}, {"person", approval.person}, {"enough", missing.empty()}});
    else
        session.result(message("plan {}: approved by {}", plan.id(), approval.person));
    if (!missing.empty()) session.note(missing);
    return missing.empty() ? Exit::done : Exit::blocked;
}

} // namespace

Verb approve_verb() {
    return {"approve", tr("Consent to a plan with one's key"),
        {"hoso-accounts approve ke-hoach.jsonl --book so-tai-khoan --key binh.key --reason 'đã kiểm tra'"}, Writes::yes,
        [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<ApproveOptions>();
            app.add_option("PLAN", options->plan, tr("The plan"))->type_name("")->required();
            options->book.add_to(app);
            options->key.add_to(app);
            app.add_option("--reason", options->reason, tr("Why; stands in the approval"))->type_name("TEXT");
            return [options](Session& session) { return run_approve(*options, session); };
        },
        Shown::yes};
}

} // namespace hoso::cli
