// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/writer.hpp"

#include "archive/erasure.hpp"
#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <optional>
#include <vector>

namespace hoso::archive {

namespace fs = std::filesystem;

FileLock lock_for_writing(const Layout& layout, Disk& disk, const Patience& patience) {
    disk.create_folders(layout.locks());
    return FileLock{layout.writer_lock(), message("{}: another run is writing to this archive", layout.root.string()),
        patience.time, patience.waiting};
}

Writer::Writer(const fs::path& folder, const Surroundings& surroundings, const Patience& patience)
    : m_layout{folder}, m_surroundings{surroundings}, m_identity{read_identity(folder)},
      m_lock{lock_for_writing(m_layout, surroundings.disk, patience)}, m_objects{surroundings.disk, m_layout.objects()},
      m_catalogue{open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::write)} {
    complete();
    clear_leftovers();
}

/// What is logged is done: in the folder first, then in the catalogue.
void Writer::complete() {
    Disk& disk = m_surroundings.disk;
    const auto erasure = erase_files(m_layout, disk);
    if (erasure) // the log finishes an erasure of payloads before it takes new events
        ledger::Log{disk, m_layout.log()}.append_all({}, m_surroundings.clock.now(), m_surroundings.randomness);
    catch_up(m_layout, disk, *m_catalogue, Indexing::now);
    if (!erasure) return;
    m_catalogue->scrub(erasure->objects);
    end_erasure(m_layout, disk);
}

void Writer::clear_leftovers() {
    fs::remove_all(m_objects.incoming());
    const std::int64_t next = m_catalogue->last_segment() + 1;
    const fs::path unsealed = segment_path(m_layout.records(), next);
    if (!m_surroundings.disk.exists(unsealed)) return;
    m_surroundings.disk.create_folders(m_layout.unsealed());
    for (int copy = 1;; ++copy) {
        const fs::path aside = m_layout.unsealed() / fmt::format("{:06}-{}.jsonl", next, copy);
        if (m_surroundings.disk.rename_new(unsealed, aside)) break;
    }
    m_surroundings.disk.sync_folder(m_layout.unsealed());
    m_surroundings.disk.sync_folder(m_layout.records());
}

ledger::Entry Writer::commit(const Change& change, std::span<const Record> records) {
    std::vector<std::string> lines;
    for (const Record& record : records) lines.push_back(record_line(record, m_surroundings.randomness));
    return commit_lines(change, lines);
}

ledger::Entry Writer::commit_lines(const Change& change, std::span<const std::string> lines) {
    std::optional<ledger::Seal> seal;
    if (!lines.empty()) {
        SegmentWriter segment{m_surroundings.disk, m_layout.records(), m_catalogue->last_segment() + 1};
        for (const std::string& line : lines) segment.add(line);
        seal = segment.finish();
    }
    ledger::Log log{m_surroundings.disk, m_layout.log()};
    const ledger::Event event{m_surroundings.actor, change.action, change.id, change.payload, seal};
    ledger::Entry entry = log.append(event, m_surroundings.clock.now(), m_surroundings.randomness);
    m_catalogue->apply(entry, sealed_records(m_layout, m_objects, entry), Indexing::now);
    return entry;
}

ledger::Entry Writer::erase(
    const Change& change, const std::string& reason, const std::vector<std::int64_t>& payloads, ErasureWork work) {
    ledger::Log log{m_surroundings.disk, m_layout.log()};
    work.after = log.head().sequence;
    begin_erasure(m_layout, m_surroundings.disk, work);
    ledger::Event event{m_surroundings.actor, change.action, change.id, change.payload};
    event.reason = reason;
    event.erases = payloads;
    ledger::Entry entry = log.append(event, m_surroundings.clock.now(), m_surroundings.randomness);
    complete();
    return entry;
}

} // namespace hoso::archive
