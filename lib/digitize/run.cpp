// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/run.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "digitize/quarantine.hpp"
#include "messages/messages.hpp"
#include "ocr/tesseract.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>

namespace hoso::digitize {

namespace fs = std::filesystem;

namespace {

constexpr int most_attempts = 2; ///< a page that kills two workers is at fault, not the machine

std::string digest_of(const fs::path& file) { return crypto::to_hex(crypto::sha256_of_file(file)); }

/// The version 8 UUID (RFC 9562, 5.8) of what the batch began with: the same inputs and settings give the same name.
std::string uuid_of(const std::string& seed) {
    std::string hex = crypto::to_hex(crypto::sha256(seed)).substr(0, 32);
    hex[12] = '8';
    hex[16] = "89ab"[static_cast<unsigned>(hex[16]) % 4];
    for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
    return hex;
}

} // namespace

std::string content_settings(const Settings& settings) {
    Json json = to_json(settings);
    json.erase("max_page_seconds");
    json.erase("max_megapixels");
    return to_canonical(json);
}

Json describe_engine(const Settings& settings) {
    Json models = Json::array();
    for (const ocr::Model& model : ocr::find_models(settings.language))
        models.push_back({{"language", model.language}, {"sha256", digest_of(model.path)}});
    return {{"name", "tesseract"}, {"version", ocr::tesseract_version()}, {"models", models},
        {"settings", to_json(settings)}};
}

Need need_of(const InputRow* known, const std::string& digest, const RunOptions& options) {
    if (known == nullptr) return Need::fresh;
    const bool changed = known->sha256 != digest ||
        (!known->settings.empty() && known->settings != content_settings(options.settings));
    if (changed) return Need::changed;
    if (known->state == InputState::quarantined || known->pages_lost > 0)
        return options.redo ? Need::retry
            : known->state == InputState::quarantined || known->state == InputState::delivered ? Need::nothing
                                                                                              : Need::unfinished;
    return known->state == InputState::delivered ? Need::nothing : Need::unfinished;
}

Run::Run(const fs::path& folder, Journal& journal, const RunOptions& options, RunListener& listener)
    : m_folder{folder}, m_journal{journal}, m_options{options}, m_listener{listener} {}

void Run::name_batch(const std::vector<Input>& inputs, const std::vector<std::string>& digests) {
    if (!m_journal.batch_id().empty()) return;
    std::string seed = content_settings(m_options.settings);
    for (std::size_t i = 0; i < inputs.size(); ++i) seed += "\n" + digests[i] + " " + inputs[i].relative.native();
    m_journal.set_batch_id(uuid_of(seed));
}

/// Decides what is to be done before anything is done, so that a refusal leaves the batch as it was.
void Run::admit(const std::vector<Input>& inputs) {
    std::map<std::string, InputRow> known;
    for (InputRow& row : m_journal.inputs()) known.emplace(row.path.native(), std::move(row));
    std::set<std::string> taken = m_journal.document_ids();
    const auto settings = m_journal.settings();
    if (settings && content_settings(*settings) != content_settings(m_options.settings) && !m_options.redo)
        throw Error{Cause::settings,
            message("{}: the batch was made with other settings ({}); --redo makes it again", m_folder.string(),
                content_settings(*settings))};

    std::vector<std::string> digests;
    std::vector<Need> needs;
    for (const Input& input : inputs) {
        const auto found = known.find(input.path.native());
        std::string digest;
        try {
            digest = digest_of(input.path);
        } catch (const Error&) {
            // Cannot be read: it is admitted and set aside with the reason when a worker cannot read it either.
        }
        needs.push_back(need_of(found == known.end() ? nullptr : &found->second, digest, m_options));
        digests.push_back(digest);
        if (needs.back() == Need::changed && !m_options.redo)
            throw Error{Cause::settings,
                message("{}: changed since it was digitized; --redo makes its document again", input.path.string())};
    }
    m_journal.set_settings(m_options.settings);
    name_batch(inputs, digests);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (needs[i] == Need::nothing) continue;
        const auto size = [&] {
            std::error_code error;
            const auto bytes = fs::file_size(inputs[i].path, error);
            return error ? std::int64_t{0} : static_cast<std::int64_t>(bytes);
        }();
        InputRow row;
        if (needs[i] == Need::fresh) {
            row.path = inputs[i].path;
            row.shown = text::to_valid_utf8(inputs[i].relative.native());
            row.document_id = document_id(inputs[i].relative, taken);
        } else {
            row = known.at(inputs[i].path.native());
        }
        row.sha256 = digests[i];
        row.size_bytes = size;
        if (needs[i] == Need::fresh) row.key = m_journal.add_input(row);
        if (needs[i] == Need::changed || needs[i] == Need::retry) {
            m_journal.restart_input(row.key, row.sha256, row.size_bytes);
            row.state = InputState::found;
        }
        m_to_do.push_back(std::move(row));
    }
}

RunResult Run::run(const std::vector<Input>& inputs) {
    m_engine = describe_engine(m_options.settings); // a missing model ends the run before anything is touched
    admit(inputs);
    if (!m_to_do.empty()) {
        real_disk().create_folders(m_folder / "documents");
        // One process more than pages are read at once: it looks at files and writes documents, which is waiting for the
        // disk more than work, while the others read on.
        Pool pool{m_options.worker, m_options.jobs + 1};
        while (!m_options.stop()) {
            hand_out(pool);
            if (pool.is_idle()) break;
            std::vector<std::pair<Task, JobResult>> finished;
            for (auto& [ticket, result] : pool.wait(std::chrono::milliseconds{200})) {
                finished.emplace_back(m_tasks.at(ticket), std::move(result));
                m_tasks.erase(ticket);
            }
            hand_out(pool); // nobody waits while the journal is written
            for (auto& [task, result] : finished) take(task, std::move(result));
            m_listener.progress(m_pages_done, std::max(m_pages_known, m_pages_done));
        }
        m_result.stopped = m_options.stop();
    }
    write_ledger(m_folder, m_journal);
    m_result.totals = totals_of(m_journal);
    return m_result;
}

void Run::hand_out(Pool& pool) {
    while (pool.has_room()) {
        const auto task = next_task();
        if (!task) return;
        const std::int64_t ticket = m_next_ticket++;
        m_tasks[ticket] = *task;
        pool.start(ticket, job_for(*task), allowed_for(*task));
    }
}

bool Run::may_read() const {
    return std::count_if(m_tasks.begin(), m_tasks.end(), [](const auto& entry) {
        return entry.second.kind == Kind::read;
    }) < m_options.jobs;
}

bool Run::open_next() {
    if (m_to_do.empty() || m_open.size() > static_cast<std::size_t>(m_options.jobs) + 2) return false;
    const std::int64_t key = m_to_do.front().key;
    Open& document = m_open[key];
    document.input = std::move(m_to_do.front());
    m_to_do.pop_front();
    if (document.input.state == InputState::inspected) {
        document.about = m_journal.about(key);
        open_pages(document);
    }
    return true;
}

void Run::open_pages(Open& document) {
    document.inspected = true;
    for (const PageRow& row : m_journal.pages(document.input.key)) {
        ++m_pages_known;
        if (row.state == PageState::waiting) document.waiting.push_back({Kind::read, document.input.key, row.page, 1});
        else ++m_pages_done;
    }
}

/// Assembling first: it frees the journal of readings and shows results early.
std::optional<Run::Task> Run::next_task() {
    if (!m_again.empty()) {
        const Task task = m_again.front();
        m_again.pop_front();
        ++m_open.at(task.key).in_work;
        return task;
    }
    for (int pass = 0; pass < 2; ++pass) {
        for (auto& [key, document] : m_open) {
            if (!document.inspected && document.in_work == 0) {
                ++document.in_work;
                return Task{Kind::inspect, key, 0, 1};
            }
            if (!document.inspected) continue;
            if (!document.waiting.empty()) {
                if (!may_read()) continue;
                const Task task = document.waiting.front();
                document.waiting.pop_front();
                ++document.in_work;
                return task;
            }
            if (document.in_work == 0) {
                ++document.in_work;
                if (!read_pages(document).empty()) return Task{Kind::assemble, key, 0, 1};
                const std::vector<LostPage> lost = lost_pages(document);
                lose_file(document, lost.size() == 1 ? lost[0].reason : english("no page could be read"));
                close(key);
                return next_task();
            }
        }
        if (!open_next()) return std::nullopt;
    }
    return std::nullopt;
}

std::vector<int> Run::read_pages(const Open& document) const {
    std::vector<int> pages;
    for (const PageRow& row : m_journal.pages(document.input.key))
        if (row.state == PageState::read) pages.push_back(row.page);
    return pages;
}

std::vector<LostPage> Run::lost_pages(const Open& document) const {
    std::vector<LostPage> lost;
    for (const PageRow& row : m_journal.pages(document.input.key))
        if (row.state == PageState::quarantined) lost.push_back({row.page, row.reason});
    return lost;
}

fs::path Run::part_folder(const Open& document) const {
    return m_folder / "documents" / (".part-" + document.input.document_id);
}

Json Run::job_for(const Task& task) {
    const Open& document = m_open.at(task.key);
    const Json settings = to_json(m_options.settings);
    if (task.kind == Kind::inspect)
        return {{"job", "inspect"}, {"file", hex_of(document.input.path)}, {"settings", settings}};
    if (task.kind == Kind::read)
        return {{"job", "read"}, {"file", hex_of(document.input.path)}, {"page", task.page},
            {"about", to_json(document.about)}, {"settings", settings}};
    Assembly assembly;
    assembly.id = document.input.document_id;
    assembly.file = document.input.path;
    assembly.path_shown = document.input.shown;
    assembly.sha256 = document.input.sha256;
    assembly.size_bytes = document.input.size_bytes;
    assembly.about = document.about;
    assembly.settings = m_options.settings;
    assembly.engine = m_engine;
    assembly.source_pages = read_pages(document);
    for (const int page : assembly.source_pages) assembly.readings.push_back(m_journal.reading(task.key, page));
    assembly.lost = lost_pages(document);
    fs::remove_all(part_folder(document)); // of an interrupted run
    real_disk().create_folders(part_folder(document));
    return {{"job", "assemble"}, {"assembly", to_json(assembly)}, {"folder", hex_of(part_folder(document))}};
}

std::chrono::seconds Run::allowed_for(const Task& task) const {
    const std::chrono::seconds page{m_options.settings.page_seconds};
    const auto pages = static_cast<std::int64_t>(m_open.at(task.key).about.pages.size());
    return task.kind == Kind::assemble ? page + std::chrono::seconds{pages} : page;
}

void Run::take(const Task& task, JobResult result) {
    Open& document = m_open.at(task.key);
    --document.in_work;
    if (!result.value) {
        fail(task, result);
        return;
    }
    switch (task.kind) {
    case Kind::inspect:
        document.about = about_from_json(*result.value);
        m_journal.set_inspected(task.key, document.about, content_settings(m_options.settings));
        open_pages(document);
        break;
    case Kind::read:
        m_journal.set_read(task.key, task.page, reading_from_json(*result.value));
        ++m_pages_done;
        ++m_result.new_pages;
        break;
    case Kind::assemble:
        take_document(document, *result.value);
        close(task.key);
        break;
    }
}

/// Most reasons begin with the file's full path; documents must not depend on where their inputs lay.
std::string Run::shown_reason(const InputRow& input, const std::string& reason) {
    const std::string path = input.path.string();
    return reason.starts_with(path) ? input.shown + reason.substr(path.size()) : reason;
}

void Run::fail(const Task& task, const JobResult& result) {
    Open& document = m_open.at(task.key);
    if (result.died && task.attempts < most_attempts) {
        const Task again{task.kind, task.key, task.page, task.attempts + 1};
        // A page waits with its document, which is not finished before; the others are handed out first of all.
        if (task.kind == Kind::read) document.waiting.push_front(again);
        else m_again.push_back(again);
        return;
    }
    // The machine is at fault, not the page: nothing is set aside for a full disk or a missing library.
    const bool ours = task.kind == Kind::assemble && !result.died &&
        (result.cause == Cause::output || result.cause == Cause::io || result.cause == Cause::denied);
    if (ours || result.cause == Cause::unavailable) throw Error{result.cause, result.problem};
    const std::string reason = shown_reason(document.input, result.problem);
    if (task.kind == Kind::read) {
        m_journal.set_page_quarantined(task.key, task.page, reason);
        ++m_pages_done;
        if (document.about.pages.size() == 1) return; // the file goes with its only page, and is told once
        ++m_result.new_quarantined;
        m_listener.quarantined(document.input, task.page, reason);
        return;
    }
    if (task.kind == Kind::assemble) fs::remove_all(part_folder(document));
    lose_file(document, reason);
    close(task.key);
}

void Run::lose_file(Open& document, const std::string& reason) {
    std::vector<LostPage> problems = lost_pages(document);
    if (document.about.pages.size() != 1 || problems.empty()) problems.insert(problems.begin(), LostPage{0, reason});
    set_aside(m_folder, document.input, problems);
    m_journal.set_quarantined(document.input.key, reason);
    ++m_result.new_quarantined;
    m_listener.quarantined(document.input, 0, reason);
}

void Run::publish(const Open& document) {
    const fs::path target = m_folder / "documents" / document.input.document_id;
    const fs::path old = m_folder / "documents" / (".old-" + document.input.document_id);
    if (!real_disk().rename_new(part_folder(document), target)) {
        fs::remove_all(old);
        real_disk().rename(target, old);
        real_disk().rename(part_folder(document), target);
    }
    real_disk().sync_folder(m_folder / "documents");
    fs::remove_all(old);
}

void Run::take_document(Open& document, const Json& value) {
    const records::Document made = records::document_from_json(value, document.input.document_id);
    publish(document);
    const std::vector<LostPage> lost = lost_pages(document);
    if (lost.empty()) release_from_quarantine(m_folder, document.input.document_id);
    else set_aside(m_folder, document.input, lost);
    int blank = 0;
    for (const records::Page& page : made.pages)
        blank += std::count(page.flags.begin(), page.flags.end(), "blank") > 0 ? 1 : 0;
    const fs::path json = m_folder / "documents" / document.input.document_id / "document.json";
    m_journal.set_delivered(document.input.key, digest_of(json), blank);
    m_journal.forget_readings(document.input.key);
    ++m_result.new_documents;
    m_listener.delivered(document.input, made);
}

void Run::close(std::int64_t key) { m_open.erase(key); }

} // namespace hoso::digitize
