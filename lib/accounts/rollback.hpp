// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/perform.hpp"

#include <string>
#include <vector>

namespace hoso::accounts {

struct RolledBack {
    bool was_done = false; ///< before this call
    bool is_resumed = false;
    std::string obstacle;                     ///< translated: nothing was done; `changed` says why
    std::vector<directory::Refusal> changed;  ///< entries that somebody changed since; origin is the number in the plan
    std::vector<directory::Refusal> refusals; ///< of the target: the rollback stopped there
    std::size_t operations = 0;
    bool keeps_uuids = true;              ///< false: entries that were removed come back with another entryUUID
    std::vector<std::string> not_removed; ///< accounts whose names stay used
};

enum class Mode { look, act };

/// Takes back everything that a run did, from the values that it kept: exactly, but for operational attributes that
/// only the server sets. Refuses where an entry was changed since, by a person or a later run. An interrupted rollback
/// goes on when it is called again. Error{missing} for a run that is none.
RolledBack roll_back(BookWriter& book, const std::string& run, const std::string& reason,
    directory::Directory& directory, const Target& target, Mode mode, const Progress& progress);

} // namespace hoso::accounts
