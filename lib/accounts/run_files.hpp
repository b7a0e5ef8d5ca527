// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/book.hpp"
#include "accounts/touched.hpp"
#include "core/files.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hoso::accounts {

/// Whether what a journal is told goes into its file.
enum class Keep { in_file, in_mind };

/// What was done of a list of groups, in a file of JSON Lines that grows; a line that was cut off does not count.
class Journal {
public:
    Journal(Disk& disk, std::filesystem::path file, Keep keep = Keep::in_file);
    /// A session begins: passwords that are made from now on use this key. Durable when it returns.
    void begin(int key);
    /// A whole group, or what was still to be done of it. Kept in mind, and durable with the next begin(), flush() or
    /// every few groups: what is lost is found again in the directory.
    void done(std::size_t group, int key);
    /// Only these operations of a group. Durable when it returns.
    void partly(std::size_t group, const std::vector<std::size_t>& operations, int key);
    void flush();

    bool is_done(std::size_t group) const { return m_groups.count(group) > 0; }
    bool is_done(std::size_t group, std::size_t operation) const;
    /// Number of the run key that the operation's password comes from; 0 where it was not done.
    int key_of(std::size_t group, std::size_t operation) const;
    std::size_t groups_done() const noexcept { return m_groups.size(); }
    int last_key() const noexcept { return m_last_key; }

private:
    void read(const Json& line);
    Disk& m_disk;
    std::filesystem::path m_file;
    Keep m_keep;
    std::uintmax_t m_bytes = 0;
    std::map<std::size_t, int> m_groups;                            ///< whole ones -> key
    std::map<std::size_t, std::map<std::size_t, int>> m_operations; ///< of those that were done in parts
    int m_last_key = 0;
    std::string m_pending;
    int m_pending_lines = 0;
};

/// An entry that a run left behind: to know later whether somebody changed it.
struct AfterEntry {
    std::string dn, uuid, csn, digest;
};

/// The files of runs/RUN. Each is written once, whole; those with values of entries for their owner only.
class RunFiles {
public:
    RunFiles(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    const std::filesystem::path& folder() const noexcept { return m_folder; }
    std::filesystem::path plan() const { return m_folder / "plan.jsonl"; }
    std::filesystem::path settings() const { return m_folder / "settings.toml"; }
    std::filesystem::path journal() const { return m_folder / "journal.jsonl"; }
    std::filesystem::path rollback_journal() const { return m_folder / "rollback.jsonl"; }
    std::filesystem::path sealed_key(int number) const;
    void write_once(const std::filesystem::path& file, std::string_view content);

    /// `rests`: by normal DN, the digest of what an entry holds besides the values that are kept.
    void write_before(const Entries& entries, const std::map<std::string, std::string>& rests = {});
    Entries read_before() const;
    std::map<std::string, std::string> read_rests() const;
    void write_accounts_before(const std::map<std::string, std::optional<Kept>>& accounts);
    std::map<std::string, std::optional<Kept>> read_accounts_before() const;
    bool has_after() const { return m_disk.exists(m_folder / "after.jsonl"); }
    void write_after(const Entries& entries);
    std::map<std::string, AfterEntry> read_after() const; ///< by normal DN

private:
    Disk& m_disk;
    std::filesystem::path m_folder;
};

} // namespace hoso::accounts
