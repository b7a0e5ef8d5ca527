// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"
#include "core/files.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

/// Something that is not as it was put, sealed or logged. `id` names it: a digest, a segment, a UUID, a line of the
/// log.
struct Finding {
    /// folder-open, log-entry, log-cut, segment-damaged, record-damaged, erasure-unlogged, erasure-unfinished,
    /// object-missing, object-damaged, object-unreadable, catalogue-missing, catalogue-damaged, catalogue-behind,
    /// catalogue-differs
    std::string code;
    std::string id, problem;
    bool operator==(const Finding&) const = default;
};

enum class ArchivePart { objects, records, log, catalogue };

/// Which objects: so many by chance, or so many of a hundred. The same seed and the same objects give the same choice.
struct ObjectSample {
    std::int64_t count = 0;
    double percent = 0; ///< counts where `count` is 0
    std::uint64_t seed = 0;
};

struct VerifyOptions {
    int jobs = 1;
    std::optional<ArchivePart> only = std::nullopt; ///< nothing: all parts
    std::optional<ObjectSample> sample = std::nullopt;
    std::string since = {}; ///< only what was sealed then or later: RFC 3339 in UTC, or the beginning of such a time
    bool in_rounds = false; ///< begins behind the object at which the last run of this kind stopped
    std::function<bool()> stop = {}; ///< asked often, by one thread at a time; true ends the run soon
};

struct Verified {
    std::int64_t objects = 0, size_bytes = 0, segments = 0, records = 0, entries = 0, findings = 0;
    std::int64_t orphans = 0;      ///< objects that no record names: what an interrupted import left
    std::int64_t unsealed = 0;     ///< segments that the log does not seal, left by the same
    std::int64_t flaky = 0;        ///< objects that were read wrong first and right at the disk
    std::int64_t objects_left = 0; ///< that this round has not come to
    bool is_stopped = false;
    bool is_kept = true; ///< the state of the round and the findings were written to care/verify.json
    /// Everything was looked at: in this run, or in this and those before it of the same round.
    bool is_round = false;
    std::int64_t round_objects = 0, round_size_bytes = 0, round_findings = 0; ///< of the whole round
};

/// Hears findings as they are made, one at a time. Progress is in bytes of objects.
class VerifyListener {
public:
    virtual ~VerifyListener() = default;
    virtual void found(const Finding& finding) = 0;
    virtual void progress(std::int64_t done_bytes, std::int64_t total_bytes) = 0;
};

/// Re-reads the chain of the log, every segment against its seal, every object against its name, and compares the
/// catalogue with the records, as far as the options ask. A sampled, dated or bounded run only takes a quick look at
/// the catalogue. What is found is kept in care/verify.json, where that can be written; nothing else is changed. Throws
/// Error only where there is no archive to read, or its folders cannot be, and {settings} where its catalogue is to be
/// looked at on a network file system.
Verified verify(const std::filesystem::path& folder, const VerifyOptions& options, VerifyListener& listener,
    Disk& disk = real_disk());

/// What the last verify() found, as it is kept; empty where there is nothing.
std::vector<Finding> kept_findings(const Layout& layout, Disk& disk);

/// Logs that a round was made (PREMIS event "fixity check"). Throws what a Writer throws.
void log_verification(Writer& writer, const Verified& verified);

} // namespace hoso::archive
