// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/places.hpp"
#include "roster/person.hpp"

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace hoso::accounts {

enum class Coverage {
    partial, ///< who is missing is not spoken of
    complete ///< who is missing, inside the scope, has left
};

/// What accounts are to be made of.
struct StaffRequest {
    std::span<const roster::Person> people;
    Day as_of;
    std::string scope; ///< code of a unit; empty: all
    Coverage coverage = Coverage::partial;
    std::set<std::string> expired; ///< accounts whose letter nobody acknowledged in time
};

/// What an account is to be, and why.
struct Wish {
    Account account;
    std::string why; ///< "ds.xlsx: Sheet1!7", or a rule, translated
    bool is_spoken_of = false; ///< by a roster or a rule, or because it is missing there
    std::string other_mail = {}; ///< that the person has elsewhere, as the roster says
    std::string rule_login = {}; ///< of an office's account: as the rule has it, also where another has that name
};

/// Somebody who cannot have an account as the roster says.
struct StaffFault {
    roster::Place place;
    std::string code, problem; ///< translated
};

/// Somebody new who is called as one of the same unit whom no row speaks of: perhaps the same under another number.
struct Double {
    std::string joiner, known; ///< keys of people
    std::string name, unit;
    std::string why; ///< as in the joiner's Wish
};

struct Staff {
    /// By the account's id: all that a target shall hold, those disabled and those to be removed too (state removed).
    std::map<std::string, Wish> wishes;
    std::vector<StaffFault> faults; ///< where there is one, the wishes are not to be used
    std::vector<Double> doubles;    ///< by the joiner's key
};

/// The desired state: from rosters, rules and what stood before. `known` are the accounts of the target, `taken` names
/// of entries that are nobody's, with their DN as owner. Units that have ended are followed to their successors. Who
/// was known by a citizen ID alone and has an employee number now keeps accounts and names.
Staff desired_staff(Book& book, const Places& places, const std::map<std::string, Kept>& known,
    const std::map<std::string, std::string>& taken, const StaffRequest& request);

} // namespace hoso::accounts
