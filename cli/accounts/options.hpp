// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/staff.hpp"
#include "directory/directory.hpp"
#include "roster/roster.hpp"
#include "shared/book_options.hpp"
#include "shared/program.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hoso::cli {

/// --target: a name in the book, a file or a URL.
struct TargetOption {
    std::string target;
    void add_to(CLI::App& app);
    accounts::Target read(const accounts::Book& book) const;
};

/// Rosters and how they are read.
struct RosterOptions {
    std::vector<std::string> files;
    std::string mapping;
    void add_to(CLI::App& app);
    /// Tells every fault, with --verbose every warning too. Where not is_sound nothing may be made of them.
    std::vector<roster::Roster> read(accounts::Book& book, accounts::Day day, Session& session, bool& is_sound) const;
};

/// How many a roster has, and how many of them are about people who are called alike.
struct Warnings {
    std::int64_t all = 0, homonyms = 0, same_people = 0;
};
Warnings count_warnings(std::span<const roster::Roster> rosters);

/// The day that was typed, or today in Vietnam. Error{usage}.
accounts::Day day_of(const std::string& text, const Clock& clock);

/// Each by the place in the roster that it comes from.
void tell_staff_faults(const std::vector<accounts::StaffFault>& faults, Session& session);

/// "nv:00123/van-ban", a login, or a person's key or number.
std::vector<const accounts::Kept*> accounts_called(
    const std::map<std::string, accounts::Kept>& accounts, const std::string& name);

} // namespace hoso::cli
