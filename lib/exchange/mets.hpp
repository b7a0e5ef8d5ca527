// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "archive/record.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hoso::exchange {

/// A file of the package. Versions that share a file share its copy.
struct PackedFile {
    archive::File file;
    std::string use;            ///< the representation's type, with "-v2" and so on for those of older versions
    std::filesystem::path path; ///< in the package
};

/// A file of the package's own: its path in the package, media type, digest and size.
struct OwnFile {
    std::filesystem::path path;
    std::string media_type, sha256;
    std::int64_t size_bytes = 0;
};

/// One record as it goes out: all of its versions, the newest last.
struct Package {
    std::string archive;                         ///< UUID of the archive that it comes from
    std::vector<archive::VersionPlace> versions; ///< times, actors and actions
    archive::Record record;                      ///< the newest version that was not erased
    std::vector<PackedFile> files;
    OwnFile lines, premis;
};

/// METS 1.12.1: the record's description as Dublin Core, its own lines and its PREMIS by reference, files by
/// representation with SHA-256. Dates are those of the record, never the clock.
std::string to_mets(const Package& package);

/// PREMIS 3.0: an object for each file with its fixity and format, an event for each version.
std::string to_premis(const Package& package);

/// What a METS file says that an import needs.
struct MetsFile {
    std::filesystem::path path;
    std::string sha256;
    std::int64_t size_bytes = -1; ///< -1: not stated
    long line = 0;
};
struct MetsContent {
    std::string uuid;
    MetsFile lines;
    std::vector<MetsFile> files;
};

/// Error{input} that begins with `name` and says the line where it is not such a METS file.
MetsContent read_mets(std::string_view bytes, const std::string& name);

} // namespace hoso::exchange
