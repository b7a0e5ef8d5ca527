// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/matching.hpp"
#include "accounts/staff.hpp"

#include <string>
#include <vector>

namespace hoso::accounts {

/// What a person decided about an entry that a directory had before: whose it is.
struct Decision {
    enum class Kind {
        link,   ///< it is this account
        refuse, ///< it is not this account
        nobody  ///< it is no account of the book's
    };
    std::string entry; ///< identity_of()
    std::string account; ///< empty for nobody
    Kind kind = Kind::link;
};

/// Decisions as the list of `adopt` has them when it comes back: a table with the columns entry, account and decision
/// (yes, no, nobody; có, không, bỏ). Rows without a decision are passed over. Error{input} "FILE: row R: problem".
std::vector<Decision> read_decisions(const std::filesystem::path& file);

/// The list to decide: CSV with a byte order mark, as spreadsheets want it.
std::string decisions_list(const std::vector<Match>& matches);

/// Makes entries accounts of the book: with the login, mail and place they have. Error{input} where an entry or account
/// is unknown, one of them is linked already, or an entry is named by another attribute than the target's accounts.
std::size_t link(BookWriter& book, const Target& target, const Snapshot& snapshot, const Staff& staff,
    const std::vector<Decision>& decisions);

} // namespace hoso::accounts
