// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/digest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::archive {

/// What kind of checksum file a name says.
struct ChecksumFile {
    crypto::DigestAlgorithm algorithm = crypto::DigestAlgorithm::sha256;
    enum class Form {
        sums,     ///< SHA256SUMS, sha512sums.txt, MD5SUMS: lines of the programs of those names
        manifest, ///< manifest-sha256.txt of BagIt (RFC 8493, section 2.1.3)
        single    ///< FILE.sha256: one digest, with or without the file's name
    } form = Form::sums;
    bool operator==(const ChecksumFile&) const = default;
};
/// By its last name; none for other files.
std::optional<ChecksumFile> checksum_file(std::string_view name);

struct ChecksumLine {
    int number = 0;     ///< from 1
    std::string file;   ///< as the line names it, its escapes undone; empty where a single digest has no name
    std::string digest; ///< lower-case hexadecimal digits
    bool operator==(const ChecksumLine&) const = default;
};

struct ChecksumList {
    std::vector<ChecksumLine> lines;
    std::vector<int> damaged; ///< numbers of lines that are no checksum of the algorithm
    bool operator==(const ChecksumList&) const = default;
};

/// Lines "DIGEST  FILE", "DIGEST *FILE" (GNU coreutils, with \n and \\ behind a first backslash), "SHA256 (FILE) =
/// DIGEST" (BSD); in a manifest %0A, %0D and %25 stand for line ends and the percent sign. Blank lines and lines that
/// begin with # or ; are passed over.
ChecksumList read_checksums(std::string_view bytes, const ChecksumFile& kind);

} // namespace hoso::archive
