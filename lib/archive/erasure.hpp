// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

/// The action of events that say what was erased. Their payload is {"basis":..., "records":[{"uuid", "version",
/// "segment", "line", "sha256"}, ...], "reason":...}: no word of the records.
inline constexpr const char* erase_action = "erase";

Json erasure_payload(const std::string& basis, const std::vector<ErasedRecord>& records);

/// What the event says; empty where it erased payloads only, or its payload cannot be read.
std::vector<ErasedRecord> erased_records(const ledger::Entry& entry, const ledger::Payload& payload);

/// The work that an erasure makes in the folder. It stands in care/erasing.json from before its event is logged until
/// all is done, so that an interrupted erasure is completed by the next one who writes.
struct ErasureWork {
    std::int64_t after = 0; ///< the last event before the erasure's
    std::vector<ErasedRecord> records;
    std::vector<crypto::Sha256> objects;     ///< that no other record version needs
    std::vector<std::int64_t> payload_files; ///< of the log, in which payloads are erased
};

void begin_erasure(const Layout& layout, Disk& disk, const ErasureWork& work);

/// Erases lines, objects and what was kept aside of them, where an erasure was begun and logged. Changes nothing that
/// is done already. Returns the work, if there was any; end_erasure() has to follow once the catalogue is scrubbed.
std::optional<ErasureWork> erase_files(const Layout& layout, Disk& disk);
void end_erasure(const Layout& layout, Disk& disk);

/// The segment's text with these lines erased. Error{input} where a line is neither the one that was erased nor what
/// stays of it.
std::string without_lines(
    const std::string& text, std::int64_t segment, const std::vector<ErasedRecord>& records, const std::string& name);

} // namespace hoso::archive
