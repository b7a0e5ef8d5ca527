// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/approvals.hpp"

#include "core/lock.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <chrono>

namespace hoso::accounts {

namespace fs = std::filesystem;

namespace {

constexpr const char* proposing = "accounts.plan";
constexpr const char* approving = "accounts.approve";
constexpr std::chrono::seconds patience{30}; // for who holds the lock as long as a small file is written

std::vector<ledger::Approval> approvals_in(const fs::path& file) {
    return fs::exists(file) ? ledger::read_approvals(file) : std::vector<ledger::Approval>{};
}

bool is_among(const std::vector<std::string>& persons, const std::string& person) {
    return std::any_of(
        persons.begin(), persons.end(), [&](const std::string& each) { return ledger::same_person(each, person); });
}

/// Who has given a signature that counts, each once.
std::vector<std::string> persons_of(
    const std::vector<ledger::Approval>& approvals, const ledger::Wanted& wanted, const ledger::Approvers& approvers) {
    std::vector<std::string> persons;
    for (const ledger::Approval& each : approvals)
        if (!ledger::check_approval(each, wanted, approvers) && !is_among(persons, each.person))
            persons.push_back(each.person);
    return persons;
}

/// Signatures under a proposal.
struct Consents {
    std::vector<std::string> proposers;
    std::int64_t others = 0;
    bool of_proposer = false; ///< among the approvals
};

Consents consents_to(const Proposal& proposal, const ledger::Approvers& approvers) {
    const auto approvals = approvals_in(proposal.approvals);
    Consents consents{persons_of(approvals, {proposal.subject, proposing}, approvers)};
    for (const std::string& person : persons_of(approvals, {proposal.subject, approving}, approvers)) {
        const bool is_proposer = is_among(consents.proposers, person);
        consents.of_proposer = consents.of_proposer || is_proposer;
        consents.others += is_proposer ? 0 : 1;
    }
    return consents;
}

} // namespace

Proposal proposal_of(const PlanFile& plan, const fs::path& plan_file) {
    return {plan.subject(), approvals_of(plan_file)};
}

Proposal proposal_of(const Layout& layout, const RunRow& run, Ending ending) {
    const char* what = ending == Ending::roll_back ? "rollback" : "abandon";
    return {ledger::make_subject(std::string{"accounts."} + what, run.id,
                {{"what", what}, {"run", run.id}, {"plan", run.plan}, {"target", run.target}}),
        layout.run(run.id) / (std::string{what} + ".approvals")};
}

std::vector<std::string> proposers_of(const Book& book, const Proposal& proposal) {
    return consents_to(proposal, book.approvers()).proposers;
}

std::string missing_approval(const Book& book, const PlanFile& plan, const fs::path& plan_file) {
    const ledger::Approvers approvers = book.approvers();
    if (approvers.empty()) return {};
    const Consents consents = consents_to(proposal_of(plan, plan_file), approvers);
    if (!is_among(consents.proposers, plan.head().planner))
        return tr("the plan is not signed by its planner: 'plan --key FILE' signs it");
    if (consents.others >= book.settings().approvals) return {};
    if (consents.of_proposer)
        return message("{} made the plan: another person must approve it", consents.proposers.front());
    return message("{} of {} persons have approved the plan; 'hoso-accounts approve {}' does so", consents.others,
        book.settings().approvals, plan_file.string());
}

std::string missing_approval(const Book& book, const RunRow& run, Ending ending) {
    const ledger::Approvers approvers = book.approvers();
    if (approvers.empty()) return {};
    const std::string option = ending == Ending::abandon ? " --abandon" : "";
    const Consents consents = consents_to(proposal_of(book.layout(), run, ending), approvers);
    if (consents.proposers.empty())
        return message("nobody has signed that run {} be taken back: 'hoso-accounts rollback {}{} --key FILE' does so",
            run.id, run.id, option);
    if (consents.others >= book.settings().approvals) return {};
    if (consents.of_proposer)
        return message(
            "{} wants run {} to be taken back: another person must approve it", consents.proposers.front(), run.id);
    return message("{} of {} persons have approved that run {} be taken back; 'hoso-accounts approve {}{}' does so",
        consents.others, book.settings().approvals, run.id, run.id, option);
}

void add_approval(const Book& book, Disk& disk, const fs::path& file, const ledger::Approval& approval) {
    const FileLock lock{book.layout().locks() / "approvals",
        message("{}: somebody else is approving just now", file.string()), patience};
    auto approvals = approvals_in(file);
    std::erase_if(approvals, [&](const ledger::Approval& each) {
        return each.role == approval.role && each.subject == approval.subject &&
               ledger::same_person(each.person, approval.person);
    });
    approvals.push_back(approval);
    replace_file(disk, file, ledger::to_text(approvals));
}

} // namespace hoso::accounts
