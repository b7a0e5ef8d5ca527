// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/policy.hpp"
#include "naming/names.hpp"
#include "records/unit_code.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::accounts {

/// A system that people have accounts in, such as the office's document system.
struct System {
    std::string id, title, url;
    std::vector<std::string> roles; ///< who has an account; none: everybody
    std::string container;          ///< DN of where its units stand, below the target's base; empty: the base
    std::string login;              ///< made of {login}, the owner's name in all systems
    bool has_mail = true;           ///< accounts have the owner's mail address
    std::int64_t quota_mb = 0;      ///< of the mailbox; 0: none is set

    /// What {login} stood for in a login of this system; none where it is not made that way.
    std::optional<std::string> base_login(const std::string& login) const;
};

/// A group of all accounts whose people have one of the roles.
struct Group {
    std::string name;
    std::vector<std::string> roles, systems; ///< none: all
};

/// An account that an office owns and not a person, such as that of its records clerk (văn thư).
struct OfficeAccount {
    std::string id, title, login, system; ///< title and login with {unit} and {unit_name}
    std::vector<std::string> kinds;       ///< of the units that have one; none: all
};

/// Who issues letters and minutes (Decree 30/2020/NĐ-CP, Appendix I).
struct Office {
    std::string parent, name, place, signer_capacity, signer_name, support;
};

/// What stops a plan until somebody says that it is meant. Parts of the accounts in the plan's scope, in percent.
struct Brakes {
    std::int64_t leavers = 2, renames = 5, moves = 10, removals = 1;
    std::int64_t at_least = 5; ///< fewer are never too many
    std::int64_t joiners = 20; ///< new accounts
    std::int64_t doubles = 1;  ///< of the new accounts
    std::int64_t units = 50;   ///< of the accounts of one unit and those below it
    std::int64_t unit_at_least = 10; ///< units with fewer accounts are not looked at by themselves
};

/// book.toml, which people write: see hoso-accounts-book(5).
struct Settings {
    static constexpr const char* schema = "hoso-accounts-book/1";
    std::string id, name, created;
    records::UnitCode unit;
    std::filesystem::path approvers;  ///< empty: approvals are not in use
    std::int64_t approvals = 1;       ///< how many persons must approve a plan
    std::filesystem::path custodians; ///< who can open run keys; empty: no passwords can be made
    std::int64_t custodians_needed = 1;
    std::filesystem::path officers; ///< who receives packets of letters; empty: nobody is named
    Office office;
    naming::Scheme names;
    bool rename_logins = false; ///< when a person's name changes; the old mail address stays as an alias
    std::string mail_domain;    ///< empty: accounts have no mail
    credentials::PasswordPolicy password;
    std::int64_t unacknowledged_days = 30; ///< then an account that nobody has acknowledged is disabled; 0: never
    std::int64_t grace_days = 30;          ///< from disabling to removal; 0: never removed
    Brakes brakes;
    std::vector<System> systems;
    std::vector<Group> groups;
    std::vector<OfficeAccount> office_accounts;
    std::string sha256; ///< of the file
    std::int64_t reissue_without_approval = 5; ///< people in one call who get new passwords on one person's word
    std::int64_t plan_days = 30;               ///< how old a plan may be when it is applied; 0: any age

    /// Null where there is none.
    const System* system(std::string_view id) const;
};

/// Error{settings} "FILE: line L, column C: ...".
Settings parse_settings(std::string_view bytes, const std::string& file);

} // namespace hoso::accounts
