// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "handover/ledger.hpp"

#include <set>
#include <string>

namespace hoso::cli {

/// Whether a letter that nobody acknowledged has waited longer than it says itself; never where the book does not limit
/// it.
bool is_overdue(const handover::Entry& letter, const accounts::Settings& settings, accounts::Day day);

/// Accounts whose letter waits so on a day, and whose owner has not logged in either.
std::set<std::string> expired_accounts(accounts::Book& book, accounts::Day day);

} // namespace hoso::cli
