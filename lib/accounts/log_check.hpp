// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "ledger/log.hpp"

#include <functional>
#include <string>

namespace hoso::accounts {

/// Compares the runs of a book with what its log tells of them: a log that was cut off or put in the place of another
/// is as sound in itself as before. Events that wait in the database to be logged count. Tells the run and the problem,
/// translated.
void check_runs(Book& book, const ledger::Log& log,
    const std::function<void(const std::string& run, const std::string& problem)>& found);

} // namespace hoso::accounts
