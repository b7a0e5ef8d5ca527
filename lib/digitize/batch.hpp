// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/lock.hpp"
#include "digitize/inputs.hpp"
#include "digitize/journal.hpp"
#include "digitize/pool.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace hoso::digitize {

/// Hears what a run does, as it happens.
class RunListener {
public:
    virtual ~RunListener() = default;
    virtual void progress(std::int64_t pages_done, std::int64_t pages_known) = 0;
    virtual void delivered(const InputRow& input, const records::Document& document) = 0;
    /// `page` is 0 where the whole file was set aside.
    virtual void quarantined(const InputRow& input, int page, const std::string& reason) = 0;
};

/// What a batch holds; pages in = delivered + quarantined, files in = delivered + quarantined + waiting.
struct Totals {
    std::int64_t files = 0, files_delivered = 0, files_quarantined = 0, files_waiting = 0;
    std::int64_t pages = 0, pages_delivered = 0, pages_blank = 0, pages_quarantined = 0, pages_waiting = 0;
};

struct RunOptions {
    Settings settings;
    bool redo = false; ///< inputs or settings that changed, and what was quarantined, are done again
    int jobs = 1;
    WorkerSettings worker;
    std::function<bool()> stop = [] { return false; };
};

struct RunResult {
    Totals totals;
    std::int64_t new_documents = 0, new_pages = 0, new_quarantined = 0;
    bool stopped = false; ///< by options.stop; running it again goes on
};

/// What a run would do, for --dry-run.
struct RunPlan {
    std::int64_t fresh = 0, unfinished = 0, changed = 0, done = 0, quarantined = 0;
    std::vector<std::string> ids; ///< of what would be done
};

/// A folder of documents made from inputs: batch.sqlite (the journal), documents/, quarantine/, ledger.json; see
/// hoso-batch(5). One process at a time: the others get Error{busy}.
class Batch {
public:
    /// Makes the folder where it is missing. Error{settings} on a network file system.
    static Batch open_for_writing(const std::filesystem::path& folder);
    /// Error{missing} where there is no batch.
    static Batch open_for_reading(const std::filesystem::path& folder);

    /// Digitizes the inputs; goes on where an earlier run stopped, and redoes nothing. Error{settings} where an input or
    /// the settings changed and `redo` is not set; nothing was done then.
    RunResult run(const std::vector<Input>& inputs, const RunOptions& options, RunListener& listener);
    RunPlan plan(const std::vector<Input>& inputs, const RunOptions& options) const;

    std::vector<InputRow> inputs() const { return m_journal.inputs(); }
    std::vector<PageRow> pages(const InputRow& input) const { return m_journal.pages(input.key); }
    Totals totals() const;
    const std::filesystem::path& folder() const { return m_folder; }
    const Journal& journal() const { return m_journal; }

private:
    Batch(std::filesystem::path folder, std::optional<FileLock> lock, Journal journal);
    std::filesystem::path m_folder;
    std::optional<FileLock> m_lock;
    Journal m_journal;
};

/// Something verify() found: a file of the batch that is not what the journal says, or pages that do not add up.
struct Finding {
    std::string document_id, problem;
};

/// Re-reads every document and compares it with its digests; checks that pages in are pages out. With a folder of
/// `schemas`, validates every document.alto.xml against alto-4-4.xsd there; Error{missing} where that is not.
std::vector<Finding> verify(const Batch& batch, const std::filesystem::path& schemas = {});

} // namespace hoso::digitize
