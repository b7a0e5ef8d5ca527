// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"

#include <set>
#include <string>

namespace hoso::cli {

/// Accounts whose letter is older than the book allows and that nobody has acknowledged or used.
std::set<std::string> expired_accounts(accounts::Book& book, const Clock& clock);

} // namespace hoso::cli
