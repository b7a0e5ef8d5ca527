// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/verify.hpp"
#include "archive/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

struct RepairOptions {
    std::vector<std::filesystem::path> replicas; ///< copies of this archive, the most trusted first
    /// Only look at these objects; nothing: at all that records name.
    std::optional<std::vector<crypto::Sha256>> objects = std::nullopt;
    int jobs = 1;
    bool dry_run = false;
};

struct Repaired {
    std::int64_t looked_at = 0; ///< objects
    std::int64_t objects = 0, segments = 0, log_files = 0;
    bool catalogue = false;
    std::int64_t remaining = 0; ///< what is still damaged
};

class RepairListener {
public:
    virtual ~RepairListener() = default;
    /// `id` is a digest or a file below records/ or log/; `replica` gave it.
    virtual void repaired(const std::string& id, const std::filesystem::path& replica) = 0;
    virtual void not_repaired(const Finding& finding) = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

/// Takes what is damaged or missing here from replicas, where theirs is provably what was put, sealed and logged: the
/// log by its chain up to the last entry that is known here or there, never a shorter or another one; segments by their
/// seals; objects by their names. What was erased here stays so. The bad bytes are moved to damaged/ first; where no
/// replica has good ones nothing is touched. A damaged catalogue is rebuilt, and the repair logged. Error{usage} for a
/// folder that is no replica of this archive, Error{busy} where another writes.
Repaired repair(const std::filesystem::path& folder, const RepairOptions& options, const Surroundings& surroundings,
    const Patience& patience, RepairListener& listener);

} // namespace hoso::archive
