// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/rebuild.hpp"

#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"

#include <deque>
#include <future>
#include <memory>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

using Records = std::vector<CataloguedRecord>;

/// Fills a catalogue from the log. The records of the next segments are read and parsed beside, while those of this one
/// go into the tables.
class Load {
public:
    Load(const Layout& layout, Disk& disk, Catalogue& catalogue, const RebuildOptions& options)
        : m_layout{layout}, m_log{disk, layout.log()}, m_objects{disk, layout.objects()},
          m_catalogue{catalogue}, m_options{options} {}

    void run() {
        m_total = m_log.head().sequence;
        m_catalogue.begin_load();
        m_log.read(0, [&](const ledger::Entry& entry) {
            m_waiting.push_back({entry, {}});
            if (entry.seal)
                m_waiting.back().records = std::async(std::launch::async, [this, entry] { return read(entry); });
            while (m_waiting.size() > read_ahead) take();
        });
        while (!m_waiting.empty()) take();
        m_catalogue.end_load();
    }

private:
    static constexpr std::size_t read_ahead = 2;

    struct Waiting {
        ledger::Entry entry;
        std::future<Records> records;
    };

    Records read(const ledger::Entry& entry) const {
        Records records;
        const RecordStream stream = sealed_records(m_layout, m_objects, entry);
        while (auto record = stream()) records.push_back(std::move(*record));
        return records;
    }

    void take() {
        Waiting next = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (m_options.progress) m_options.progress(next.entry.sequence, m_total);
        if (next.entry.action == erase_action)
            return m_catalogue.erase(next.entry, erased_records(next.entry, m_log.payload(next.entry)));
        Records records = next.records.valid() ? next.records.get() : Records{};
        auto at = records.begin();
        m_catalogue.apply(
            next.entry,
            [&]() -> std::optional<CataloguedRecord> {
                if (at == records.end()) return std::nullopt;
                return std::move(*at++);
            },
            Indexing::later);
    }

    const Layout& m_layout;
    ledger::Log m_log;
    ObjectStore m_objects;
    Catalogue& m_catalogue;
    const RebuildOptions& m_options;
    std::int64_t m_total = 0;
    std::deque<Waiting> m_waiting;
};

fs::path beside(const fs::path& path, const char* ending) {
    fs::path result = path;
    return result += ending;
}

} // namespace

std::int64_t rebuild_locked(const Layout& layout, Disk& disk, const RebuildOptions& options) {
    (void)erase_files(layout, disk); // the next writer ends it: the log may have payloads left to erase
    const fs::path fresh = beside(layout.catalogue(), ".new");
    for (const char* ending : {"", "-journal"}) disk.remove(beside(fresh, ending));
    std::int64_t records = 0;
    try {
        const auto catalogue = open_sqlite_catalogue(fresh, CatalogueAccess::create);
        Load{layout, disk, *catalogue, options}.run();
        records = catalogue->statistics().records;
    } catch (...) {
        for (const char* ending : {"", "-journal"}) disk.remove(beside(fresh, ending));
        throw;
    }
    disk.remove(beside(fresh, "-journal"));
    // Of a commit that will never be finished: it must not be rolled back into the new file.
    disk.remove(beside(layout.catalogue(), "-journal"));
    disk.rename(fresh, layout.catalogue());
    disk.sync_folder(layout.root);
    return records;
}

std::int64_t rebuild(const fs::path& folder, Disk& disk, const Patience& patience, const RebuildOptions& options) {
    const Layout layout{folder};
    (void)read_identity(folder);
    const FileLock lock = lock_for_writing(layout, disk, patience);
    return rebuild_locked(layout, disk, options);
}

} // namespace hoso::archive
