// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "crypto/sha256.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace hoso::report {

/// Files as they were received, or are frozen, under the SHA-256 of their bytes: answers/, facts/, snapshots/. What a
/// put returned is on stable storage.
class HashedFiles {
public:
    HashedFiles(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    /// All of them, synced together on up to `jobs` threads. A file that is there already stays as it is.
    void put(std::span<const std::string> contents, int jobs);
    crypto::Sha256 put(const std::string& content);
    /// A file that is too large for memory, by way of a copy.
    crypto::Sha256 put_file(const std::filesystem::path& file);

    /// Error{missing} where there is none, Error{input} where the bytes are not those of the name.
    std::string read(const crypto::Sha256& name) const;
    /// By the name in hexadecimal, as texts and tables have it; Error{input} where it is none.
    std::string read(const std::string& hex) const;
    std::filesystem::path path_of(const crypto::Sha256& name) const { return m_folder / to_hex(name); }

private:
    bool write(const crypto::Sha256& name, std::string_view content);

    Disk& m_disk;
    std::filesystem::path m_folder;
};

} // namespace hoso::report
