// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/apply.hpp"
#include "accounts/snapshot.hpp"

#include <string>
#include <vector>

namespace hoso::accounts {

/// Gives accounts a new first password, as a run of its own that needs no approval: who had lost the password, or had
/// never fetched it and was locked for that. Goes on with a reissue that was interrupted. Error{usage} where an account
/// is none of the target's, has no entry, or is disabled for another reason.
Applied reissue(BookWriter& book, const Target& target, directory::Directory& directory,
    const std::vector<std::string>& accounts, const std::string& reason, ApplySettings& settings);

} // namespace hoso::accounts
