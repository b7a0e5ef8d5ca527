// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/perform.hpp"
#include "accounts/plan_file.hpp"
#include "credentials/run_key.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hoso::accounts {

struct ApplySettings {
    /// Where first passwords come from; none: a new key is made in each session.
    std::optional<credentials::RunKey> key;
    /// Seals a run key to its custodians; what it gives is kept as runs/RUN/key-N.sealed. Empty: the key is the
    /// caller's own affair.
    std::function<std::string(const credentials::RunKey&)> seal;
    int jobs = 1; ///< threads that hash passwords
    bool needs_approval = true;
    Progress progress;
};

/// What became of a plan. A refusal's origin is the number of the change in the plan.
struct Applied {
    std::string run;
    std::string earlier_run;           ///< of a reissue: one that was interrupted, and is done now as well
    std::vector<std::string> accounts; ///< of a reissue: whose passwords are new, those of an interrupted one too
    bool was_done = false;             ///< before this call
    bool is_resumed = false;
    std::string obstacle;                     ///< translated: nothing was done until a person acts
    std::vector<directory::Refusal> refusals; ///< with an obstacle: what has changed; without: what the target refused
    std::size_t done = 0, groups = 0;         ///< groups
};

/// Does exactly what the plan says, each group as one, or goes on where an interrupted run of the same plan stopped.
/// Names are noted as used before anything is sent, values that will be changed are kept, and at the end the book holds
/// what the directory has. Error{input} where the plan is another book's or another server's; errors of the directory.
Applied apply_plan(BookWriter& book, const std::filesystem::path& plan_file, const PlanFile& plan,
    directory::Directory& directory, const Target& target, ApplySettings& settings);

/// Every operation that the target itself would refuse; nothing is written. Error{unavailable} where the target cannot
/// prove.
std::vector<directory::Refusal> prove_plan(
    const PlanFile& plan, directory::Directory& directory, const Settings& settings, const Progress& progress);

} // namespace hoso::accounts
