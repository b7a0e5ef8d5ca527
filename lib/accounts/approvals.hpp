// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/plan_file.hpp"
#include "ledger/approval.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::accounts {

/// How a run that stands is ended otherwise than by going on with it.
enum class Ending { roll_back, abandon };

/// What one person signs that it be done, in the role "accounts.plan", and others approve, in "accounts.approve".
struct Proposal {
    ledger::Subject subject;
    std::filesystem::path approvals; ///< the file that all of these signatures stand in
};
Proposal proposal_of(const PlanFile& plan, const std::filesystem::path& plan_file);
Proposal proposal_of(const Layout& layout, const RunRow& run, Ending ending);

/// Who signed as the one who proposes it, and must not approve it.
std::vector<std::string> proposers_of(const Book& book, const Proposal& proposal);

/// None, or why it may not be done: approvals are missing, or of who proposed it. Translated. Where the book wants no
/// approvals none is missing.
std::string missing_approval(const Book& book, const PlanFile& plan, const std::filesystem::path& plan_file);
std::string missing_approval(const Book& book, const RunRow& run, Ending ending);

/// Puts it beside those that are there, in the place of the same person's in the same role: one at a time, so that none
/// is lost where two people approve at once.
void add_approval(
    const Book& book, Disk& disk, const std::filesystem::path& approvals, const ledger::Approval& approval);

} // namespace hoso::accounts
