// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "directory/directory.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::accounts {

/// What stands below a target's base, with the attributes that the target speaks of.
struct Content {
    std::vector<directory::Entry> entries;
    std::vector<std::string> normal_dns; ///< of each
    std::string server;                  ///< whose it is
};
Content read_content(directory::Directory& directory, const Target& target);

/// What a directory has at one moment, and which entries are accounts of the book.
class Snapshot {
public:
    Snapshot(Content&& content, const Target& target, const std::map<std::string, Kept>& known);
    Snapshot(directory::Directory& directory, const Target& target, const std::map<std::string, Kept>& known)
        : Snapshot{read_content(directory, target), target, known} {}

    const std::vector<directory::Entry>& entries() const noexcept { return m_content.entries; }
    const std::string& server() const noexcept { return m_content.server; }
    /// Null where there is none. `dn` in any spelling.
    const directory::Entry* at(std::string_view dn) const;
    const directory::Entry* at_normal(const std::string& dn) const;
    /// The entry of an account: by its entryUUID, or its DN where the target has none. Null where it is gone.
    const directory::Entry* entry_of(const Kept& kept) const;
    /// Of an entry, as directory::normal_dn() has it.
    const std::string& normal_dn(const directory::Entry& entry) const;
    /// The account that the entry is; null for others.
    const Kept* account_of(const directory::Entry& entry) const;
    /// Entries like accounts that are none of the book's.
    std::vector<const directory::Entry*> strangers() const;

private:
    std::size_t index_of(const directory::Entry& entry) const {
        return static_cast<std::size_t>(&entry - m_content.entries.data());
    }
    const Target& m_target;
    Content m_content;
    std::vector<const Kept*> m_accounts;
    std::unordered_map<std::string_view, std::size_t> m_by_uuid;
    std::unordered_map<std::string_view, std::size_t> m_by_dn;
};

/// The first value of an attribute; empty where it has none.
const std::string& first_value(const directory::Entry& entry, std::string_view attribute);
/// None: nullptr.
const directory::Values* values_of(const directory::Entry& entry, std::string_view attribute);

} // namespace hoso::accounts
