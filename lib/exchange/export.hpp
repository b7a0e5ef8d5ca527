// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hoso::exchange {

class ExportListener {
public:
    virtual ~ExportListener() = default;
    virtual void exported(const archive::Record& record, const std::filesystem::path& folder) = 0;
    /// There already, from an earlier export into the same folder.
    virtual void already_there(const std::string& uuid) = 0;
    /// Nothing of it stands in the folder; an object is damaged or missing.
    virtual void refused(const std::string& uuid, const std::string& reason) = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

struct ExportOptions {
    int jobs = 1;
    bool dry_run = false;
};

struct ExportTotals {
    std::int64_t exported = 0, already_there = 0, refused = 0, files = 0, size_bytes = 0;
};

/// The records' UUIDs with those that they belong to: dossiers, and what stands above those.
std::vector<std::string> with_parents(archive::Catalogue& catalogue, const std::vector<std::string>& uuids);

/// Writes a folder for each record, whole or not at all, every file compared with its digest while it is copied; at the
/// end manifest-sha256.txt and README.txt. The same records give the same bytes. Error{output} where the folder holds
/// something that is no export of this archive.
ExportTotals export_records(archive::Archive& archive, const std::vector<std::string>& uuids,
    const std::filesystem::path& out, const ExportOptions& options, ExportListener& listener);

} // namespace hoso::exchange
