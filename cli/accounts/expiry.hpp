// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"

#include <set>
#include <string>

namespace hoso::cli {

/// Accounts whose letter is older on that day than the book allows and that nobody has acknowledged or used.
std::set<std::string> expired_accounts(accounts::Book& book, accounts::Day day);

} // namespace hoso::cli
