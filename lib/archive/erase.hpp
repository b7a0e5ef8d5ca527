// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

struct EraseOptions {
    std::vector<std::string> ids;              ///< UUIDs or codes
    std::optional<int> version = std::nullopt; ///< of each; a version that was corrected since
    bool all_versions = false;
    std::string reason, basis; ///< basis: the decision, by number and date
    bool dry_run = false;
};

/// What was erased, or would be.
struct Erased {
    std::vector<ErasedRecord> records;
    std::int64_t objects = 0, size_bytes = 0; ///< that no other record needs
    std::vector<std::int64_t> payloads;       ///< numbers of events
    std::int64_t sequence = 0;                ///< of the event that says so; 0 in a dry run
    /// Fields of other versions of these records that have words of what was erased; they stay.
    struct Standing {
        std::string uuid, field;
        int version = 0;
        bool operator==(const Standing&) const = default;
    };
    std::vector<Standing> standing;
};

/// Erases record versions for ever: their lines (the digests stay, so that seals fit), objects that no other version
/// needs, payloads of events that carry their words, their rows and words in the catalogue, and what repairs and
/// interrupted runs left aside. The event is the point of no return; after it, an interrupted erasure is completed by
/// the next Writer. Error{usage} where `version` is the current one (it would bring an older one back: correct the
/// record first), where several versions are there and none was named, for the fonds itself, and without reason or
/// basis; Error{missing} for an unknown record; Error{input} where records are damaged.
Erased erase_records(Writer& writer, const EraseOptions& options);

/// Erases what an event tells, its reason too; the entry stays. Error{missing} where there is no such event,
/// Error{usage} for the event of an erasure.
Erased erase_event(Writer& writer, std::int64_t sequence, const EraseOptions& options);

} // namespace hoso::archive
