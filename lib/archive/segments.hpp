// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record.hpp"
#include "core/files.hpp"
#include "ledger/log.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

/// Where a record's line stands: byte `offset` and `length` (without the line feed) in the file of that segment.
struct Place {
    std::int64_t segment = 0, offset = 0, length = 0;
    bool operator==(const Place&) const = default;
};

/// A record as a line, without a line feed: its JSON with a random "salt" as first member, so that the line's digest
/// tells nothing of a line that was erased.
std::string record_line(const Record& record, ledger::Randomness& randomness);

/// The SHA-256 of the line's bytes; of a line that was lawfully erased, the digest it had.
crypto::Sha256 line_digest(std::string_view line);
bool is_erased(std::string_view line);

/// What stays of a line: {"erased_sha256":"...","uuid":"...","version":N}, filled up with spaces to the length that it
/// had, so that the places of all other lines hold.
std::string erased_line(const crypto::Sha256& digest, const std::string& uuid, int version, std::size_t length);

/// Whose line it was, as far as the erased line says so; it is the log that proves it.
struct ErasedVersion {
    std::string uuid;
    int version = 0;
};
std::optional<ErasedVersion> erased_version(std::string_view line);

std::filesystem::path segment_path(const std::filesystem::path& folder, std::int64_t number);

/// Writes records/NNNNNN.jsonl line by line, beside its place until it is whole.
class SegmentWriter {
public:
    SegmentWriter(Disk& disk, const std::filesystem::path& folder, std::int64_t number);
    SegmentWriter(const SegmentWriter&) = delete;
    SegmentWriter& operator=(const SegmentWriter&) = delete;
    ~SegmentWriter();

    void add(const std::string& line);
    std::int64_t size() const noexcept { return static_cast<std::int64_t>(m_digests.size()); }
    /// Durable in its place when this returns; it counts once the seal stands in the log.
    ledger::Seal finish();

private:
    Disk& m_disk;
    std::filesystem::path m_path, m_part;
    std::int64_t m_number;
    std::unique_ptr<NewFile> m_file;
    std::vector<crypto::Sha256> m_digests;
};

struct SegmentLine {
    std::string text;
    Place place;
};

/// Gives the lines of a segment in order; a last line without a line feed too. Error{missing, io} that names the file.
class SegmentReader {
public:
    SegmentReader(const std::filesystem::path& folder, std::int64_t number);
    std::optional<SegmentLine> next();

private:
    std::filesystem::path m_path;
    std::ifstream m_stream;
    Place m_place;
};

/// One line. Error{input} where the file does not have it.
std::string read_line(const std::filesystem::path& folder, const Place& place);

/// What is wrong with a segment, in a sentence; nothing where it is as it was sealed.
std::optional<std::string> segment_problem(const std::filesystem::path& folder, const ledger::Seal& seal);

} // namespace hoso::archive
