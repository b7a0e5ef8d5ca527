// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"
#include "crypto/sha256.hpp"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace hoso::archive {

struct StoredObject {
    crypto::Sha256 sha256;
    std::int64_t size_bytes = 0;
    bool operator==(const StoredObject&) const = default;
};

/// Files by the SHA-256 of their bytes: ab/cd/abcd..., read-only, each content once. What put() returned is on stable
/// storage. put() may be called from several threads; only one process may put at a time.
class ObjectStore {
public:
    ObjectStore(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    StoredObject put(std::string_view content);

    /// Reads the file once, hashing while it writes. Error{input} that names it, with nothing stored, where its digest
    /// is not `expected`.
    StoredObject put_file(const std::filesystem::path& file, const std::optional<crypto::Sha256>& expected);

    /// The object's bytes, not compared with its name. Error{missing} where there is none.
    std::string read(const crypto::Sha256& object) const;

    std::filesystem::path path_of(const crypto::Sha256& object) const;
    const std::filesystem::path& folder() const noexcept { return m_folder; }
    /// Where files stand until they are whole. What is found there when nobody writes is of an interrupted run.
    std::filesystem::path incoming() const { return m_folder / "incoming"; }

private:
    std::filesystem::path new_part();
    void settle(const std::filesystem::path& part, const crypto::Sha256& object);
    StoredObject copy_in(const std::filesystem::path& file, const std::optional<crypto::Sha256>& expected);

    Disk& m_disk;
    std::filesystem::path m_folder;
    std::atomic<unsigned> m_parts = 0;
};

} // namespace hoso::archive
