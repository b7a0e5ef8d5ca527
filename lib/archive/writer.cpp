// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/writer.hpp"

#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <optional>
#include <vector>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

FileLock lock_for_writing(const Layout& layout, Disk& disk, const Patience& patience) {
    disk.create_folders(layout.locks());
    return FileLock{layout.writer_lock(), message("{}: another run is writing to this archive", layout.root.string()),
        patience.time, patience.waiting};
}

} // namespace

Writer::Writer(const fs::path& folder, const Surroundings& surroundings, const Patience& patience)
    : m_layout{folder}, m_surroundings{surroundings}, m_identity{read_identity(folder)},
      m_lock{lock_for_writing(m_layout, surroundings.disk, patience)}, m_objects{surroundings.disk, m_layout.objects()},
      m_catalogue{open_sqlite_catalogue(m_layout.catalogue(), CatalogueAccess::write)} {
    catch_up(m_layout, surroundings.disk, *m_catalogue, Indexing::now);
    clear_leftovers();
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

std::int64_t rebuild(const fs::path& folder, Disk& disk, const Patience& patience) {
    const Layout layout{folder};
    (void)read_identity(folder);
    const FileLock lock = lock_for_writing(layout, disk, patience);
    fs::path fresh = layout.catalogue(), fresh_journal, old_journal;
    (old_journal = layout.catalogue()) += "-journal";
    fresh += ".new";
    (fresh_journal = fresh) += "-journal";
    disk.remove(fresh);
    disk.remove(fresh_journal);
    std::int64_t records = 0;
    {
        const auto catalogue = open_sqlite_catalogue(fresh, CatalogueAccess::create);
        catch_up(layout, disk, *catalogue, Indexing::later);
        catalogue->index_text();
        records = catalogue->statistics().records;
    }
    disk.remove(fresh_journal);
    disk.remove(old_journal); // of a commit that will never be finished: it must not be rolled back into the new file
    disk.rename(fresh, layout.catalogue());
    disk.sync_folder(layout.root);
    return records;
}

} // namespace hoso::archive
