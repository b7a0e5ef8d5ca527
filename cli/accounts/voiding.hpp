// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "shared/book_options.hpp"

#include <string>
#include <vector>

namespace hoso::cli {

/// Letters with passwords that open nothing any more: those of a run that was taken back, those of accounts that got
/// another password.
void void_letters_of_run(const std::string& run, const accounts::Book& book, const Here& here);
void void_letters_of(const std::vector<std::string>& accounts, const accounts::Book& book, const Here& here);

} // namespace hoso::cli
