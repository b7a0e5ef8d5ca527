// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/account.hpp"
#include "accounts/change.hpp"
#include "accounts/target.hpp"

#include <vector>

namespace hoso::accounts {

/// What must be changed in an account's entry, without its RDN's attribute. What the target does not speak of stays;
/// so does what has no value now and was not set by us (`before`, null where we never did).
PlannedOperation entry_changes(
    const directory::Entry& entry, const Account& account, const Account* before, const Target& target);

/// The same for the entry of a unit.
PlannedOperation unit_changes(const directory::Entry& entry, const directory::Attributes& wanted, const Target& target);

/// A new first password for an entry that stands: the secret, and what comes with it.
void add_new_password(PlannedOperation& planned, const directory::Entry& entry, const Target& target);

/// The entry of a new account.
PlannedOperation new_entry(const std::string& dn, const Account& account, const Target& target);

/// The same values in any order.
bool same_values(const directory::Values& one, const directory::Values& other);

} // namespace hoso::accounts
