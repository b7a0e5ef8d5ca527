// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/account.hpp"
#include "accounts/settings.hpp"
#include "directory/connect.hpp"
#include "directory/entry.hpp"
#include "reference/data_folders.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::accounts {

enum class Nesting { tree, flat, none };

/// How entries of one kind are made: attribute -> template.
struct EntryRule {
    std::string rdn;
    std::vector<std::string> classes, auxiliary;
    std::map<std::string, std::vector<std::string>, directory::CaselessLess> attributes;
};

/// A directory that accounts are kept in, and how they stand there: targets/NAME.toml over a profile of
/// lib/reference/targets/, see hoso-target(5).
struct Target {
    std::string name;
    directory::Address address;
    Nesting nesting = Nesting::tree;
    EntryRule unit, account, group;
    std::string key_attribute, secret_attribute, start_attribute, end_attribute;
    directory::Attributes first, disabled;
    std::string last_login, password_changed, must_change; ///< attributes; empty: not known
    std::string group_container, member_attribute;         ///< no member attribute: no groups
    bool unit_groups = true;
    std::vector<std::string> formerly;    ///< servers that were this directory, as plans name them
    std::vector<std::string> operational; ///< attributes that must be asked for by name
    std::string sha256;                   ///< of all that decides what entries are like

    std::string container_dn(const System& system) const;
    /// That holds logins: by its template, which need not be the one that names the entry.
    std::string login_attribute() const;
    /// Empty where units have no entries.
    std::string group_dn(std::string_view group) const;
};

/// By its name in the book's targets/, as a file of that folder, or as a URL: with the profile "openldap", the base
/// that an LDAP URL names (RFC 4516) or that is made of the mail domain (RFC 2247), and SASL EXTERNAL. Error{settings}
/// "FILE: line L, column C: ..."; Error{usage} where there is none of that name, or the file stands elsewhere: accounts
/// are kept under the target's name, which must not be two.
Target read_target(const std::string& target, const std::filesystem::path& targets,
    const reference::DataFolders& rules, const std::string& mail_domain);

/// A template with its {words} filled in; none where a word of it has no value: the attribute is left out. "{aliases}"
/// and "{roles}" alone give several.
std::vector<std::string> fill(const std::vector<std::string>& templates, const Account& account);

/// The attributes that the target gives an account, classes included; no secret and nothing of `first`.
directory::Attributes attributes_of(const Account& account, const Target& target);

/// Generalized time (RFC 4517, 3.3.13) of the beginning of a day in Vietnam (UTC+7), or of its end.
enum class Edge { begin, end };
std::string generalized_time(Day day, Edge edge);

} // namespace hoso::accounts
