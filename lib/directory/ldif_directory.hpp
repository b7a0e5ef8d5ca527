// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/entry_tree.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace hoso::directory {

/// Accounts kept as LDIF (RFC 2849): FILE.ldif has the entries, FILE.changes.ldif beside it all changes of all runs,
/// for whoever feeds them to a server. A group is appended to the changes and synced, with a line behind it that makes
/// it whole; finish() writes the entries anew. What was appended since is read again from the changes, without a last
/// group that is not whole. Both files are for their owner only, because of the password hashes in them.
class LdifDirectory : public Directory {
public:
    /// Files that are missing are empty. `kind` begins the name of the server in abilities(). Error{input, io, denied}
    /// that names the file.
    LdifDirectory(std::filesystem::path file, const std::string& base, const std::string& kind = "ldif");

    const Abilities& abilities() const override { return m_abilities; }
    void read(const Query& query, const std::function<void(Entry&&)>& each) override;
    GroupResult apply(std::span<const Operation> group) override;
    std::vector<Refusal> prove(std::span<const Operation> group, std::span<const Operation> needed) override;
    void finish() override;

protected:
    const EntryTree& tree() const noexcept { return m_tree; }

private:
    void load();
    void replay(const std::string& changes);

    std::filesystem::path m_file, m_changes;
    std::uintmax_t m_changes_size = 0; ///< up to the end of the last whole group
    std::uintmax_t m_seen_size = 0;    ///< of the file as it was left
    EntryTree m_tree;
    Abilities m_abilities;
};

/// Replaces a file by one that only its owner can read.
void replace_private_file(const std::filesystem::path& path, std::string_view content);

} // namespace hoso::directory
