// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "ledger/entry.hpp"
#include "ledger/log_files.hpp"
#include "ledger/randomness.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace hoso::ledger {

/// Something wrong in the log; `file` is relative to its folder, `line` counts from 1, 0 is the file as a whole.
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

/// Which events; empty members are no condition. Times are RFC 3339 in UTC or the beginning of such a time, both ends
/// inclusive: until "2026-10" is until the end of October. Events of these numbers are about `id` as well.
struct LogQuery {
    std::string id, action, since, until;
    std::set<std::int64_t> about_id = {};
};

/// A hash-chained list of events in files of JSON Lines: NNNNNN.jsonl with entries, payloads/NNNNNN.jsonl with what
/// they tell, `entries_per_file` of each; roots keeps the Merkle root of each whole file. Only one process may append
/// at a time: the caller holds a lock.
class Log {
public:
    static constexpr std::int64_t entries_per_file = LogFiles::per_file;

    Log(Disk& disk, std::filesystem::path folder) : m_files{disk, std::move(folder)} {}

    /// Durable when it returns. What a crash left behind the last whole entry is dropped first, and an erasure that was
    /// cut short is finished. Where the event erases payloads, they are gone from the file when it returns;
    /// Error{usage} where they are not of earlier events.
    Entry append(const Event& event, TimePoint time, Randomness& randomness);

    /// The same for many, with one sync for all that go into the same file. Where it throws, some may be in the log.
    std::vector<Entry> append_all(std::span<const Event> events, TimePoint time, Randomness& randomness);

    /// The last whole entry.
    Head head();

    /// One entry or its line; Error{missing} where the log has no event of that number.
    Entry entry(std::int64_t sequence) const;
    std::string entry_line(std::int64_t sequence) const;
    Payload payload(const Entry& entry) const;

    /// Entries after number `after` in their order; Error{input} that names file and line where the chain is broken.
    void read(std::int64_t after, const std::function<void(const Entry&)>& each) const;

    /// Events that fit the query, the newest first, until `each` returns false.
    void search(const LogQuery& query, const std::function<bool(const Entry&, const Payload&)>& each) const;

    /// Tells everything that does not fit, and the head that was reached.
    Head verify(const std::function<void(const LogFinding&)>& found) const;

    const LogFiles& files() const noexcept { return m_files; }

private:
    struct End {
        Head head;
        std::uintmax_t entry_bytes = 0, payload_bytes = 0; ///< whole lines in the files that the head is in
    };
    End find_end() const;
    const End& end_to_append();
    void require_all_files(std::int64_t last) const;
    void keep_roots(std::int64_t files) const;
    std::vector<Entry> append_to_file(End& end, std::span<const Event> events, TimePoint time, Randomness& randomness);
    void finish_erasures(std::int64_t file) const;
    void erase_payloads(std::span<const std::int64_t> sequences) const;

    LogFiles m_files;
    std::optional<End> m_end;
};

} // namespace hoso::ledger
