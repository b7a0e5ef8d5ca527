// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/proposing.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::cli {

Proposer proposer_of(const KeyOption& option, const accounts::Book& book) {
    const auto approvers = book.approvers();
    if (approvers.empty()) return {};
    if (option.file.empty()) throw Error{Cause::usage, tr("the book wants approvals: sign the plan with --key FILE")};
    Proposer proposer{option.read(), {}};
    const auto* approver = ledger::find_approver(approvers, ledger::key_id(proposer.key->public_key()));
    if (approver == nullptr || !approver->has_role("accounts.plan"))
        throw Error{Cause::denied, message("{}: its owner has no role 'accounts.plan'", option.file)};
    proposer.person = approver->person;
    return proposer;
}

void sign(const Proposer& proposer, const accounts::Proposal& proposal, const std::string& reason,
    const accounts::Book& book, const Here& here) {
    if (!proposer.key) return;
    accounts::add_approval(book, real_disk(), proposal.approvals,
        ledger::sign_approval({proposal.subject, "accounts.plan", reason.empty() ? "plan" : reason}, *proposer.key,
            book.approvers(), here.clock().now()));
}

} // namespace hoso::cli
