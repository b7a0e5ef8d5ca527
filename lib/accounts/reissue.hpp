// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/apply.hpp"
#include "accounts/snapshot.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::accounts {

/// Gives accounts a new first password, as a run of its own that needs no approval: who had lost the password, or had
/// never fetched it and was locked for that. Goes on with a reissue that was interrupted. Error{usage} where an account
/// is none of the target's, has no entry, or is disabled for another reason.
Applied reissue(BookWriter& book, const Target& target, directory::Directory& directory,
    const std::vector<std::string>& accounts, const std::string& reason, ApplySettings& settings);

/// Whether so many are more than one person's word is good for: they need a plan that others approve.
bool reissue_needs_approval(const Book& book, const std::vector<Account>& accounts);

/// The same as a plan, to be approved and applied like others. `planner`: who signs it; empty where nobody does.
void plan_reissue(const std::filesystem::path& file, BookWriter& book, const Target& target,
    directory::Directory& directory, const std::vector<std::string>& accounts, const std::string& reason,
    const std::string& planner);

} // namespace hoso::accounts
