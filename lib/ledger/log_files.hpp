// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "crypto/sha256.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::ledger {

/// Where what stands in a log's folder. Files count from 1 and hold `per_file` entries each; only the last may have
/// fewer.
class LogFiles {
public:
    /// A power of two: a whole file is a subtree of the log's Merkle tree.
    static constexpr std::int64_t per_file = 1024;

    LogFiles(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    static std::string name(std::int64_t file);
    static std::int64_t file_of(std::int64_t sequence) { return (sequence - 1) / per_file + 1; }
    static std::int64_t first_of(std::int64_t file) { return (file - 1) * per_file + 1; }

    Disk& disk() const noexcept { return m_disk; }
    const std::filesystem::path& folder() const noexcept { return m_folder; }
    std::filesystem::path payload_folder() const { return m_folder / "payloads"; }
    std::filesystem::path entries(std::int64_t file) const { return m_folder / name(file); }
    std::filesystem::path payloads(std::int64_t file) const { return payload_folder() / name(file); }
    std::filesystem::path roots() const { return m_folder / "roots"; }

    /// The number of the last file, 0 where there is none; found in a few steps however many there are.
    std::int64_t last() const;
    std::string read_entries(std::int64_t file) const { return m_disk.read(entries(file)); }
    /// Empty where the file is missing.
    std::string read_payloads(std::int64_t file) const;
    /// The kept roots of the first files, as far as the lines are digests. Only a cache.
    std::vector<crypto::Sha256> read_roots() const;

private:
    Disk& m_disk;
    std::filesystem::path m_folder;
};

/// Whole lines, without their line feeds. What follows the last line feed was being written when the machine stopped;
/// so were lines at the end that have a NUL byte, which JSON never has: a part of them did not reach the disk, and the
/// part with the line feed did.
std::vector<std::string_view> whole_lines(std::string_view text);

/// The Merkle leaves of these lines (RFC 9162, section 2.1.1).
std::vector<crypto::Sha256> leaves_of(const std::vector<std::string_view>& lines);

} // namespace hoso::ledger
