// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/run_files.hpp"
#include "accounts/touched.hpp"
#include "directory/directory.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace hoso::accounts {

/// Groups of operations that shall be done once each, in order, whatever interrupts.
struct Work {
    std::size_t groups = 0;
    /// The operations of a group without secrets: to see in a directory whether they were done.
    std::function<std::vector<directory::Operation>(std::size_t group)> operations;
    /// The same ready to be sent, for groups [first, last). Called on another thread, while others are sent; nobody
    /// calls anything else here meanwhile.
    std::function<std::vector<std::vector<directory::Operation>>(std::size_t first, std::size_t last)> prepare;
    std::size_t window = 16; ///< groups that are prepared together
    std::string secret;      ///< attribute whose value is not looked at
};

/// Looks in the directory for what was done and does not stand in the journal, and notes it there, with the journal's
/// last key. Gives the entries that somebody else changed meanwhile.
std::vector<directory::Refusal> settle(
    const Work& work, directory::Directory& directory, const Target& target, Journal& journal);

using Progress = std::function<void(std::size_t done, std::size_t groups)>;

/// Does what is still to be done by the journal; stops at the first group that is refused. `key` goes into the journal.
std::vector<directory::Refusal> perform(
    const Work& work, directory::Directory& directory, Journal& journal, int key, const Progress& progress);

} // namespace hoso::accounts
