// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"

#include <string>

namespace hoso::accounts {

/// What the book knows of a target is of one server: on another, every account would be missing and made again. Error
/// {settings} where the target's last run was applied to a server that is neither this one nor among
/// Target::formerly. A run that was rolled back does not count.
void require_same_server(Book& book, const Target& target, const std::string& server);

} // namespace hoso::accounts
