// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/writer.hpp"

#include "archive/sqlite_catalogue.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

/// Documents that are read and stored at once: enough to keep every disk queue busy, few enough to fit in memory.
constexpr std::size_t group_size = 64;

/// Calls `work` for 0..count-1 on up to `jobs` threads; what it throws stands in its place.
template <typename T>
std::vector<Outcome<T>> in_parallel(std::size_t count, int jobs, const std::function<T(std::size_t)>& work) {
    std::vector<std::optional<Outcome<T>>> slots(count);
    std::atomic<std::size_t> next = 0;
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++) {
            try {
                slots[i].emplace(work(i));
            } catch (const Error& error) {
                slots[i].emplace(error);
            } catch (const std::exception& error) {
                slots[i].emplace(Error{Cause::io, error.what()});
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int i = 1; i < std::min(jobs, static_cast<int>(count)); ++i) threads.emplace_back(run);
        run();
    }
    std::vector<Outcome<T>> outcomes;
    for (auto& slot : slots) outcomes.push_back(std::move(*slot));
    return outcomes;
}

/// A fault of the one document; everything else, such as a full disk, ends the import.
bool is_of_the_document(const Error& error) {
    return error.cause() == Cause::input || error.cause() == Cause::missing || error.cause() == Cause::denied;
}

FileLock lock_for_writing(const Layout& layout, Disk& disk, const Patience& patience) {
    disk.create_folders(layout.locks());
    return FileLock{layout.writer_lock(), message("{}: another run is writing to this archive", layout.root.string()),
        patience.time, patience.waiting};
}

} // namespace

/// One import while it runs.
struct Writer::Import {
    const ImportOptions& options;
    ImportListener& listener;
    ImportTotals totals;
    std::set<std::pair<std::string, std::string>> seen; ///< code and content of what entered just now
    std::optional<SegmentWriter> segment;
};

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

ImportTotals Writer::import_batch(const Batch& batch, const ImportOptions& options, ImportListener& listener) {
    Supply supply;
    for (const std::string& name : batch.documents)
        supply.emplace_back(name, [&batch, name] { return read_document(batch, name); });
    return import_all(batch.id, batch.folder.filename().string(), supply, options, listener);
}

ImportTotals Writer::import_files(
    const std::vector<fs::path>& files, TextSource& text, const ImportOptions& options, ImportListener& listener) {
    Supply supply;
    for (const fs::path& file : files)
        supply.emplace_back(file.string(), [&text, file] { return read_single_file(file, text); });
    return import_all(ledger::new_uuid(m_surroundings.randomness), "", supply, options, listener);
}

ImportTotals Writer::import_all(const std::string& id, const std::string& source, const Supply& supply,
    const ImportOptions& options, ImportListener& listener) {
    Import import{options, listener, {}, {}, {}};
    for (std::size_t begin = 0; begin < supply.size(); begin += group_size) {
        const std::size_t count = std::min(group_size, supply.size() - begin);
        auto read =
            in_parallel<Candidate>(count, options.jobs, [&](std::size_t i) { return supply[begin + i].second(); });
        std::vector<Candidate> wanted;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string& name = supply[begin + i].first;
            if (const auto* error = std::get_if<Error>(&read[i])) {
                if (!is_of_the_document(*error)) throw *error;
                ++import.totals.refused;
                listener.refused(name, error->what());
            } else if (is_wanted(std::get<Candidate>(read[i]), name, import)) {
                wanted.push_back(std::move(std::get<Candidate>(read[i])));
                names.push_back(name);
            }
        }
        take_in(wanted, names, import);
        listener.progress(static_cast<std::int64_t>(begin + count), static_cast<std::int64_t>(supply.size()));
    }
    if (import.segment) seal(id, source, import);
    return import.totals;
}

bool Writer::is_wanted(const Candidate& candidate, const std::string& name, Import& import) {
    const Record& record = candidate.record;
    if (m_catalogue->contains(record.code, record.content) || import.seen.contains({record.code, record.content})) {
        ++import.totals.already_there;
        import.listener.already_there(record.code);
        return false;
    }
    if (!record.batch.empty() && m_catalogue->contains_in_batch(record.batch, record.code)) {
        ++import.totals.refused;
        import.listener.refused(name, message("{}: the archive has this document of this batch with other content; "
                                              "what it has is kept",
                                          record.code));
        return false;
    }
    import.seen.emplace(record.code, record.content);
    return true;
}

void Writer::take_in(const std::vector<Candidate>& candidates, const std::vector<std::string>& names, Import& import) {
    const auto put = [&](std::size_t i) {
        return import.options.dry_run ? candidates[i].record : store(candidates[i], m_objects);
    };
    auto stored = in_parallel<Record>(candidates.size(), import.options.jobs, put);
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (const auto* error = std::get_if<Error>(&stored[i])) {
            if (!is_of_the_document(*error)) throw *error;
            import.seen.erase({candidates[i].record.code, candidates[i].record.content});
            ++import.totals.refused;
            import.listener.refused(names[i], error->what());
            continue;
        }
        Record& record = std::get<Record>(stored[i]);
        record.uuid = ledger::new_uuid(m_surroundings.randomness);
        if (record.dossier.empty()) record.dossier = import.options.dossier;
        ++import.totals.imported;
        import.totals.pages += static_cast<std::int64_t>(record.pages.size());
        if (!import.options.dry_run) {
            if (!import.segment)
                import.segment.emplace(m_surroundings.disk, m_layout.records(), m_catalogue->last_segment() + 1);
            import.segment->add(record_line(record, m_surroundings.randomness));
        }
        import.listener.imported(record);
    }
}

void Writer::seal(const std::string& id, const std::string& source, Import& import) {
    ledger::Event event{m_surroundings.actor, "import", id,
        {{"source", source}, {"records", import.totals.imported}, {"pages", import.totals.pages},
            {"already_there", import.totals.already_there}, {"refused", import.totals.refused}},
        import.segment->finish()};
    ledger::Log log{m_surroundings.disk, m_layout.log()};
    const ledger::Entry entry = log.append(event, m_surroundings.clock.now(), m_surroundings.randomness);
    m_catalogue->apply(entry, sealed_records(m_layout, m_objects, entry), Indexing::now);
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
    std::int64_t documents = 0;
    {
        const auto catalogue = open_sqlite_catalogue(fresh, CatalogueAccess::create);
        catch_up(layout, disk, *catalogue, Indexing::later);
        catalogue->index_text();
        documents = catalogue->statistics().documents;
    }
    disk.remove(fresh_journal);
    disk.remove(old_journal); // of a commit that will never be finished: it must not be rolled back into the new file
    disk.rename(fresh, layout.catalogue());
    disk.sync_folder(layout.root);
    return documents;
}

} // namespace hoso::archive
