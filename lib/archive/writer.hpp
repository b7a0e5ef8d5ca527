// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"
#include "archive/erasure.hpp"
#include "core/lock.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace hoso::archive {

/// How long to wait for another writer, and what to do before.
struct Patience {
    std::chrono::milliseconds time{60'000};
    std::function<void()> waiting;
};

/// What the log says of a change: `id` is what it was done to, `payload` what may have to be erased one day.
struct Change {
    std::string action, id;
    Json payload = Json::object();
};

/// The one who may write, as long as it lives: it holds locks/writer. Opening clears what an interrupted run left and
/// gives the catalogue what it lacks.
class Writer {
public:
    /// Records in one segment at most: so many are lost of a long import when the machine stops, and so many digests
    /// must be read to prove one.
    static constexpr std::size_t most_records = 1000;

    Writer(const std::filesystem::path& folder, const Surroundings& surroundings, const Patience& patience);

    const Layout& layout() const noexcept { return m_layout; }
    const Identity& identity() const noexcept { return m_identity; }
    const Surroundings& surroundings() const noexcept { return m_surroundings; }
    Catalogue& catalogue() noexcept { return *m_catalogue; }
    ObjectStore& objects() noexcept { return m_objects; }
    std::string new_uuid() { return ledger::new_uuid(m_surroundings.clock.now(), m_surroundings.randomness); }

    Summary require(const std::string& id) { return require_record(*m_catalogue, id); }
    Record record(const Place& place) const { return read_record(m_layout, place); }

    /// Adds record versions (at most `most_records`; none is an event alone). Their objects must have been put. When it
    /// returns all is on stable storage: first the segment, then the log entry that seals it and makes it count, then
    /// the catalogue.
    ledger::Entry commit(const Change& change, std::span<const Record> records);
    /// The same with records as the lines that they had in another archive, so that their digests stay.
    ledger::Entry commit_lines(const Change& change, std::span<const std::string> lines);

    /// Erases what `work` says, for ever; what the log tells by then, a later writer completes. See erase.hpp.
    ledger::Entry erase(
        const Change& change, const std::string& reason, const std::vector<std::int64_t>& payloads, ErasureWork work);

private:
    void complete();
    void clear_leftovers();

    Layout m_layout;
    Surroundings m_surroundings;
    Identity m_identity;
    FileLock m_lock;
    ObjectStore m_objects;
    std::unique_ptr<Catalogue> m_catalogue;
};

/// The lock that a Writer holds, for those who write without a catalogue. Error{busy} where patience ends.
FileLock lock_for_writing(const Layout& layout, Disk& disk, const Patience& patience);

} // namespace hoso::archive
