// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace hoso::archive {

/// Something that is not as it was put, sealed or logged. `id` names it: a digest, a segment, a UUID, a line of the
/// log.
struct Finding {
    /// folder-open, log-entry, log-cut, segment-damaged, record-damaged, object-missing, object-damaged,
    /// catalogue-missing, catalogue-damaged, catalogue-behind, catalogue-differs
    std::string code;
    std::string id, problem;
    bool operator==(const Finding&) const = default;
};

struct Verified {
    std::int64_t objects = 0, size_bytes = 0, segments = 0, records = 0, entries = 0, findings = 0;
    std::int64_t orphans = 0;  ///< objects that no record names: what an interrupted import left
    std::int64_t unsealed = 0; ///< segments that the log does not seal, left by the same
};

/// Hears findings as they are made.
class VerifyListener {
public:
    virtual ~VerifyListener() = default;
    virtual void found(const Finding& finding) = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

/// Re-reads the chain of the log, every segment against its seal, every object against its name (on `jobs` threads),
/// and compares the catalogue with the records. Changes nothing. Throws Error only where there is no archive to read.
Verified verify(const std::filesystem::path& folder, int jobs, VerifyListener& listener);

} // namespace hoso::archive
