// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/digest.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

/// Where in a list a value stands; rows and columns count from 1, column 0 is the row.
struct ListPlace {
    std::string sheet;
    int row = 0, column = 0;
    bool operator==(const ListPlace&) const = default;
};

struct DeliveryField {
    std::string value; ///< NFC, white space collapsed; a date in EDTF
    std::string text;  ///< as a person sees it in the list, valid UTF-8; empty where it is the value
    int column = 0;    ///< in the row
    bool operator==(const DeliveryField&) const = default;
};

struct SuppliedChecksum {
    crypto::DigestAlgorithm algorithm = crypto::DigestAlgorithm::sha256;
    std::string digest; ///< lower-case hexadecimal digits
    std::string place;  ///< in a checksum file: "SHA256SUMS: 3"; empty where the list gives it
    ListPlace cell;     ///< in the list; row 0 where a checksum file gives it
    bool operator==(const SuppliedChecksum&) const = default;
};

/// A row of the list whose file is there and may be taken.
struct DeliveryRow {
    std::filesystem::path file; ///< below the folder, byte for byte as the file system has it
    std::uintmax_t size_bytes = 0;
    std::string code, dossier; ///< empty where the list gives none
    /// By hoso's names: "subject", "issued"; of the dossier with "dossier." before: "dossier.title".
    std::map<std::string, DeliveryField> fields;
    std::vector<SuppliedChecksum> checksums; ///< of the list and of checksum files
    std::optional<std::string> sha256;       ///< where it was made, for a supplied checksum or to find duplicates
    ListPlace place;
};

/// Something in a delivery that must be mended (error) or looked at (warning). Rules never change.
struct DeliveryFault {
    enum class Severity { warning, error } severity = Severity::error;
    std::string rule;    ///< "delivery.file-missing"
    std::string file;    ///< that it is about, printable; empty where it is about the list
    std::string place;   ///< "list.xlsx: Sheet1!C7", "SHA256SUMS: 3"; empty where only the file itself says it
    std::string problem; ///< one sentence, translated
    std::string remedy;  ///< what to do, translated
    ListPlace cell;      ///< the place in the list; row 0 where it is not the list that is at fault
    bool operator==(const DeliveryFault&) const = default;
};

struct Delivery {
    std::filesystem::path folder, list;
    std::vector<DeliveryRow> rows;               ///< in the order of the list
    std::vector<std::filesystem::path> unlisted; ///< files below the folder that neither the list nor checksums need
    std::vector<DeliveryFault> faults; ///< by what finds them: the list, checksum files, the folder, the files' bytes

    bool has_errors() const;
};

/// Whether the files' bytes are read: compared with supplied checksums, and with each other where two are equally
/// large.
enum class Contents { compare, leave };

/// The tables directly in the folder that are named like a list (muc-luc, danh-sach, bang-ke, thong-ke, list, index,
/// with anything behind), in order of their bytes. An import takes it where there is one.
std::vector<std::filesystem::path> find_lists(const std::filesystem::path& folder);

/// Reads the list of a delivered folder and looks for every fault in both; writes nothing and follows no symbolic link.
/// The list may stand inside the folder or elsewhere; names in it are relative to the folder. Error{missing, denied,
/// io} where folder or list cannot be read, Error{input} where the list is no table. What a profile asks of values is
/// not checked here.
///
/// Rules: no-header, sheet-skipped, unknown-column, duplicate-column, hidden-row, error-value, no-file, path-outside,
/// too-long, symbolic-link, device, not-a-file, file-missing, ambiguous-name, normal-form, separator, duplicate-row,
/// duplicate-code, bad-code, bad-date, bad-number, bad-checksum, unknown-algorithm, unlisted-file, system-file,
/// case-twins, empty-file, unreadable, checksum-differs, duplicate-content; each with "delivery." before it.
Delivery check_delivery(
    const std::filesystem::path& folder, const std::filesystem::path& list, Contents contents = Contents::compare);

} // namespace hoso::archive
