// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/target.hpp"
#include "directory/directory.hpp"
#include "json/canonical.hpp"
#include "json/json.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::accounts {

/// Entries whole, with all user attributes and the operational ones that the target speaks of, by normal DN.
using Entries = std::unordered_map<std::string, directory::Entry>;

/// The normal DNs that operations start from or lead to.
void add_touched(std::set<std::string>& dns, const directory::Operation& operation);
std::set<std::string> touched_dns(const std::vector<directory::Operation>& operations);

/// Those of these DNs that the directory has.
Entries read_entries(directory::Directory& directory, const Target& target, const std::set<std::string>& dns);

/// SHA-256 of an entry's user attributes, whatever their order: what must be the same for nobody to have changed it.
std::string digest_of(const directory::Entry& entry);

/// What the directory says of an operation that may have been done before a run was cut short.
enum class Effect {
    none,     ///< it is still to be done
    there,    ///< it was done
    conflict, ///< neither: somebody else changed the entry
};
/// `secret` is the attribute whose value is not compared. `live` holds the entries as they are now.
Effect effect_of(const directory::Operation& operation, const Entries& live, const std::string& secret);

/// The entry as a line of JSON, and back. `rest`: a member more, where it is not empty.
void write_entry(CanonicalWriter& out, const directory::Entry& entry, std::string_view rest = {});
directory::Entry entry_of(const Json& json);

} // namespace hoso::accounts
