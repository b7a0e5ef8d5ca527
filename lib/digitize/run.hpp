// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digitize/batch.hpp"

#include <deque>
#include <map>

namespace hoso::digitize {

/// The settings that decide what documents contain, in one form: limits may change between runs, these may not.
std::string content_settings(const Settings& settings);

/// What a given input is to this run.
enum class Need { nothing, fresh, unfinished, changed, retry };

/// One run over a batch: gives jobs to workers, takes their results into the journal and the folders. Inputs are worked
/// on in path order; only a few are open at a time, so memory does not grow with the batch.
class Run {
public:
    Run(const std::filesystem::path& folder, Journal& journal, const RunOptions& options, RunListener& listener);
    RunResult run(const std::vector<Input>& inputs);

private:
    enum class Kind { inspect, read, assemble };
    struct Task {
        Kind kind = Kind::inspect;
        std::int64_t key = 0;
        int page = 0, attempts = 1;
    };
    struct Open {
        InputRow input;
        InputAbout about;
        std::deque<Task> waiting; ///< pages to read
        int in_work = 0;
        bool inspected = false;
    };

    void admit(const std::vector<Input>& inputs);
    void name_batch(const std::vector<Input>& inputs, const std::vector<std::string>& digests);
    void hand_out(Pool& pool);
    std::optional<Task> next_task();
    bool may_read() const;
    bool open_next();
    void open_pages(Open& document);
    Json job_for(const Task& task);
    std::chrono::seconds allowed_for(const Task& task) const;
    void take(const Task& task, JobResult result);
    static std::string shown_reason(const InputRow& input, const std::string& reason);
    void fail(const Task& task, const JobResult& result);
    void take_document(Open& document, const Json& value);
    void lose_file(Open& document, const std::string& reason);
    std::vector<int> read_pages(const Open& document) const;
    std::vector<LostPage> lost_pages(const Open& document) const;
    std::filesystem::path part_folder(const Open& document) const;
    void publish(const Open& document);
    void close(std::int64_t key);

    std::filesystem::path m_folder;
    Journal& m_journal;
    const RunOptions& m_options;
    RunListener& m_listener;
    Json m_engine;
    std::deque<InputRow> m_to_do;
    std::map<std::int64_t, Open> m_open;
    std::deque<Task> m_again; ///< looks and assemblies whose worker died
    std::map<std::int64_t, Task> m_tasks;
    std::int64_t m_next_ticket = 0, m_pages_done = 0, m_pages_known = 0;
    RunResult m_result;
};

/// What the models are, for document.json; Error{unavailable} where one is missing.
Json describe_engine(const Settings& settings);

/// What ledger.json holds: every input and where it went.
std::string ledger_of(const Journal& journal);
void write_ledger(const std::filesystem::path& folder, const Journal& journal);
Totals totals_of(const Journal& journal);

/// What `input` needs, given what the journal knows of it; `digest` is the file's present SHA-256.
Need need_of(const InputRow* known, const std::string& digest, const RunOptions& options);

} // namespace hoso::digitize
