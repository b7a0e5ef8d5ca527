// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/archive.hpp"
#include "archive/intake.hpp"
#include "core/lock.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace hoso::archive {

/// How long to wait for another writer, and what to do before.
struct Patience {
    std::chrono::milliseconds time{60'000};
    std::function<void()> waiting;
};

/// Hears what becomes of each document.
class ImportListener {
public:
    virtual ~ImportListener() = default;
    virtual void imported(const Record& record) = 0;
    virtual void already_there(const std::string& code) = 0;
    /// Nothing of this document entered.
    virtual void refused(const std::string& name, const std::string& reason) = 0;
    virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

struct ImportOptions {
    std::string dossier; ///< for documents that do not name theirs
    int jobs = 1;
    bool dry_run = false;
};

struct ImportTotals {
    std::int64_t imported = 0, already_there = 0, refused = 0, pages = 0;
};

/// The one who may write, as long as it lives: it holds locks/writer. Opening clears what an interrupted run left and
/// gives the catalogue what it lacks.
class Writer {
public:
    Writer(const std::filesystem::path& folder, const Surroundings& surroundings, const Patience& patience);

    const Identity& identity() const noexcept { return m_identity; }

    /// When it returns, everything that the listener heard was imported is on stable storage: objects first, then the
    /// records, then the log entry that seals them and makes them count, then the catalogue.
    ImportTotals import_batch(const Batch& batch, const ImportOptions& options, ImportListener& listener);
    ImportTotals import_files(const std::vector<std::filesystem::path>& files, TextSource& text,
        const ImportOptions& options, ImportListener& listener);

private:
    /// A document by the name that messages use, and how to read it.
    using Supply = std::vector<std::pair<std::string, std::function<Candidate()>>>;
    struct Import;

    void clear_leftovers();
    ImportTotals import_all(const std::string& id, const std::string& source, const Supply& supply,
        const ImportOptions& options, ImportListener& listener);
    bool is_wanted(const Candidate& candidate, const std::string& name, Import& import);
    void take_in(const std::vector<Candidate>& candidates, const std::vector<std::string>& names, Import& import);
    void seal(const std::string& id, const std::string& source, Import& import);

    Layout m_layout;
    Surroundings m_surroundings;
    Identity m_identity;
    FileLock m_lock;
    ObjectStore m_objects;
    std::unique_ptr<Catalogue> m_catalogue;
};

/// Makes the catalogue again from log, records and objects; the old one stays until the new one is whole. Returns how
/// many records it has.
std::int64_t rebuild(const std::filesystem::path& folder, Disk& disk, const Patience& patience);

} // namespace hoso::archive
