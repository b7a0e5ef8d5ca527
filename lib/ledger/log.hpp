// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "ledger/randomness.hpp"
#include "json/json.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace hoso::ledger {

/// Binds a file of records to the log: how many lines it has and the Merkle root of their digests. It stands in the
/// entry itself, because a payload may be erased one day and a seal must not.
struct Seal {
    std::int64_t segment = 0, records = 0;
    crypto::Sha256 root;
    bool operator==(const Seal&) const = default;
};

/// Something that happened, before it is written. `payload` says what a later erasure may have to take back.
struct Event {
    std::string actor, action, id;
    Json payload = Json::object();
    std::optional<Seal> seal;
};

/// An event in the log. `hash` is the SHA-256 of the entry's canonical JSON without the member "hash"; `previous` is
/// the hash of the entry before it, all zeros in the first; `payload` is SHA-256(salt || canonical payload).
struct Entry {
    std::int64_t sequence = 0;
    std::string time, actor, action, id;
    crypto::Sha256 payload;
    std::optional<Seal> seal;
    crypto::Sha256 previous, hash;
    bool operator==(const Entry&) const = default;
};

/// Something wrong in the log; `file` is relative to its folder, `line` counts from 1.
struct LogFinding {
    std::string file, problem;
    std::int64_t line = 0;
};

/// The state after an entry; sequence 0 is the empty log.
struct Head {
    std::int64_t sequence = 0;
    crypto::Sha256 hash;
    bool operator==(const Head&) const = default;
};

/// A hash-chained list of events in files of JSON Lines: NNNNNN.jsonl with entries, payloads/NNNNNN.jsonl with what
/// they tell, `entries_per_file` of each. Only one process may append at a time: the caller holds a lock.
class Log {
public:
    static constexpr std::int64_t entries_per_file = 1000;

    Log(Disk& disk, std::filesystem::path folder) : m_disk{disk}, m_folder{std::move(folder)} {}

    /// Durable when it returns. What a crash left behind the last whole entry is dropped first.
    Entry append(const Event& event, TimePoint time, Randomness& randomness);

    /// The last whole entry.
    Head head();

    /// Entries after number `after` in their order; Error{input} that names file and line where the chain is broken.
    void read(std::int64_t after, const std::function<void(const Entry&)>& each) const;

    /// Tells everything that does not fit, and the head that was reached.
    Head verify(const std::function<void(const LogFinding&)>& found) const;

private:
    struct End {
        Head head;
        std::uintmax_t entry_bytes = 0, payload_bytes = 0; ///< whole lines in the files that the head is in
    };
    std::filesystem::path entries_file(std::int64_t file) const;
    std::filesystem::path payloads_file(std::int64_t file) const;
    std::int64_t last_file() const;
    const End& end();
    End find_end() const;

    Disk& m_disk;
    std::filesystem::path m_folder;
    std::optional<End> m_end;
};

/// One line without its line feed. Error{input} where it is no entry, is not written canonically, or does not have the
/// hash it states.
Entry entry_from_line(std::string_view line, const std::string& name);
std::string to_entry_line(const Entry& entry);

} // namespace hoso::ledger
