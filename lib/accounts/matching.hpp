// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/account.hpp"
#include "accounts/snapshot.hpp"

#include <map>
#include <string>
#include <vector>

namespace hoso::accounts {

enum class Likeness {
    certain,   ///< the person's number, and the name or the mail
    likely,    ///< one thing that nobody else has: number, mail, name in the unit, or an office's login
    ambiguous, ///< several entries, or several people, could be meant
};
std::string to_text(Likeness likeness);

/// An entry that a directory has already and an account that is to be: perhaps one and the same.
struct Match {
    const directory::Entry* entry = nullptr;
    const Account* account = nullptr;
    Likeness likeness = Likeness::likely;
    std::string evidence; ///< translated
};

/// What is known of accounts besides what they are to be, by their ids.
struct SaidElsewhere {
    std::map<std::string, std::string> mails;  ///< addresses that people have elsewhere
    std::map<std::string, std::string> logins; ///< of offices' accounts, as their rules have them
};

/// Everything that speaks for it. An entry is compared with the accounts of the system in whose container it stands; in
/// the order of the entries, then by account. An office's account is known by its login. What was decided already is
/// left out: an entry that is nobody's, and pairs that are not one.
std::vector<Match> find_matches(const std::vector<const directory::Entry*>& strangers,
    const std::vector<const Account*>& accounts, const Settings& settings, const Target& target,
    const std::map<std::string, std::vector<std::string>>& decisions, const SaidElsewhere& said = {});

/// What a decision about an entry is kept under: its entryUUID, or its DN where the target has none.
std::string identity_of(const directory::Entry& entry);

} // namespace hoso::accounts
