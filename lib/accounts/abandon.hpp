// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/rollback.hpp"
#include "directory/directory.hpp"

#include <string>
#include <vector>

namespace hoso::accounts {

/// What became of the accounts of a run that was given up.
struct Abandoned {
    bool was_done = false;                     ///< before this call
    std::string obstacle;                      ///< translated: nothing was done
    std::size_t as_planned = 0, as_before = 0; ///< as the directory has them
    std::vector<std::string> gone;             ///< accounts, of the book or the run, whose entries stand nowhere
};

/// Ends a run that can neither go on nor be rolled back: nothing is changed in the directory, and the book takes what
/// stands there, so that the next plan mends the rest. Error{missing} for a run that is none, Error{usage} for one that
/// is over.
Abandoned abandon(BookWriter& book, const std::string& run, const std::string& reason, directory::Directory& directory,
    const Target& target, Mode mode);

} // namespace hoso::accounts
