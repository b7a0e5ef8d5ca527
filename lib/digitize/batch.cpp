// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/batch.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "digitize/run.hpp"
#include "messages/messages.hpp"
#include "pdf/image_streams.hpp"
#include "xml/schema.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace hoso::digitize {

namespace fs = std::filesystem;

namespace {

fs::path journal_file(const fs::path& folder) { return folder / "batch.sqlite"; }

void check_file(const fs::path& folder, const std::string& id, const std::string& name, const std::string& sha256,
    std::vector<Finding>& findings) {
    try {
        if (crypto::to_hex(crypto::sha256_of_file(folder / name)) != sha256)
            findings.push_back({id, message("{}: changed since it was written", name)});
    } catch (const Error& error) {
        findings.push_back({id, error.what()});
    }
}

/// An input whose bytes stand only in document.pdf must still be there, byte for byte.
void check_embedded(const fs::path& folder, const records::Document& document, std::vector<Finding>& findings) {
    for (const records::Source& source : document.sources) {
        if (source.kept != "embedded") continue;
        const auto wanted = crypto::sha256_from_hex(source.sha256);
        try {
            if (!wanted || !pdf::image_stream_digests(folder / "document.pdf").contains(*wanted))
                findings.push_back({document.id, message("document.pdf: does not hold the bytes of {}", source.path)});
        } catch (const Error& error) {
            findings.push_back({document.id, error.what()});
        }
    }
}

void check_document(const fs::path& batch, const InputRow& input, std::vector<Finding>& findings) {
    const fs::path folder = batch / "documents" / input.document_id;
    const auto before = findings.size();
    check_file(folder, input.document_id, "document.json", input.document_sha256, findings);
    if (findings.size() != before) return; // what it says of the other files means nothing now
    const std::string name = (folder / "document.json").string();
    const records::Document document = records::document_from_json(parse_json(read_file(name), name), name);
    for (const auto& [file, sha256] : document.files) check_file(folder, input.document_id, file, sha256, findings);
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        const std::string file = fs::relative(entry.path(), folder).generic_string();
        if (entry.is_regular_file() && file != "document.json" && !document.files.contains(file))
            findings.push_back({input.document_id, message("{}: not a file of this document", file)});
    }
    check_embedded(folder, document, findings);
    const auto delivered = std::count_if(document.pages.begin(), document.pages.end(),
        [](const records::Page& page) { return page.state == "delivered"; });
    const auto lost = static_cast<std::int64_t>(document.pages.size()) - delivered;
    if (delivered + lost != input.pages || lost != input.pages_lost)
        findings.push_back({input.document_id, message("{} pages went in, {} were delivered and {} quarantined",
                                                   input.pages, delivered, lost)});
}

void check_alto(const xml::Schema& schema, const fs::path& batch, const std::string& id, std::vector<Finding>& findings) {
    const fs::path file = batch / "documents" / id / "document.alto.xml";
    try {
        for (const xml::Finding& finding : schema.validate(read_file(file), file.string()))
            findings.push_back({id, message("document.alto.xml: line {}: {}", finding.line, finding.text)});
    } catch (const Error& error) {
        findings.push_back({id, error.what()});
    }
}

/// A run that was killed leaves an old ledger or none; the next run writes it.
void check_ledger(const Batch& batch, std::vector<Finding>& findings) {
    const fs::path file = batch.folder() / "ledger.json";
    try {
        if (read_file(file) != ledger_of(batch.journal()))
            findings.push_back({"", message("{}: does not say what the journal says", file.string())});
    } catch (const Error& error) {
        findings.push_back({"", error.what()});
    }
}

} // namespace

Batch::Batch(fs::path folder, std::optional<FileLock> lock, Journal journal)
    : m_folder{std::move(folder)}, m_lock{std::move(lock)}, m_journal{std::move(journal)} {}

Batch Batch::open_for_writing(const fs::path& folder) {
    real_disk().create_folders(fs::absolute(folder));
    FileLock lock{folder / "batch.lock", message("{}: in use by another run", folder.string())};
    Journal journal{journal_file(folder), Journal::Open::create};
    return {fs::absolute(folder).lexically_normal(), std::move(lock), std::move(journal)};
}

Batch Batch::open_for_reading(const fs::path& folder) {
    if (!fs::exists(journal_file(folder)))
        throw Error{Cause::missing, message("{}: no batch there (batch.sqlite is missing)", folder.string())};
    return {fs::absolute(folder).lexically_normal(), std::nullopt, Journal{journal_file(folder), Journal::Open::read_only}};
}

RunResult Batch::run(const std::vector<Input>& inputs, const RunOptions& options, RunListener& listener) {
    return Run{m_folder, m_journal, options, listener}.run(inputs);
}

RunPlan Batch::plan(const std::vector<Input>& inputs, const RunOptions& options) const {
    std::map<std::string, InputRow> known;
    for (InputRow& row : m_journal.inputs()) known.emplace(row.path.native(), std::move(row));
    std::set<std::string> taken = m_journal.document_ids();
    RunPlan plan;
    for (const Input& input : inputs) {
        const auto found = known.find(input.path.native());
        const InputRow* row = found == known.end() ? nullptr : &found->second;
        const Need need = need_of(row, crypto::to_hex(crypto::sha256_of_file(input.path)), options);
        switch (need) {
        case Need::nothing: ++(row->state == InputState::quarantined ? plan.quarantined : plan.done); continue;
        case Need::fresh: ++plan.fresh; break;
        case Need::unfinished: ++plan.unfinished; break;
        case Need::changed: ++plan.changed; break;
        case Need::retry: ++plan.quarantined; break;
        }
        plan.ids.push_back(row == nullptr ? document_id(input.relative, taken) : row->document_id);
    }
    return plan;
}

Totals Batch::totals() const { return totals_of(m_journal); }

Totals totals_of(const Journal& journal) {
    Totals totals;
    for (const InputRow& input : journal.inputs()) {
        ++totals.files;
        totals.pages += input.pages;
        switch (input.state) {
        case InputState::delivered:
            ++totals.files_delivered;
            totals.pages_delivered += input.pages - input.pages_lost;
            totals.pages_blank += input.pages_blank;
            totals.pages_quarantined += input.pages_lost;
            break;
        case InputState::quarantined:
            ++totals.files_quarantined;
            totals.pages_quarantined += input.pages;
            break;
        default:
            ++totals.files_waiting;
            totals.pages_waiting += input.pages;
        }
    }
    return totals;
}

std::string ledger_of(const Journal& journal) {
    const Totals totals = totals_of(journal);
    if (totals.pages != totals.pages_delivered + totals.pages_quarantined + totals.pages_waiting ||
        totals.files != totals.files_delivered + totals.files_quarantined + totals.files_waiting)
        throw std::logic_error{"the ledger does not balance"};
    Json json{{"schema", "hoso-ledger/1"}, {"batch", journal.batch_id()},
        {"files", {{"in", totals.files}, {"delivered", totals.files_delivered},
                      {"quarantined", totals.files_quarantined}, {"waiting", totals.files_waiting}}},
        {"pages", {{"in", totals.pages}, {"delivered", totals.pages_delivered}, {"blank", totals.pages_blank},
                      {"quarantined", totals.pages_quarantined}, {"waiting", totals.pages_waiting}}},
        {"documents", Json::array()}};
    constexpr std::array<const char*, 4> states{"waiting", "waiting", "delivered", "quarantined"};
    for (const InputRow& input : journal.inputs())
        json["documents"].push_back({{"id", input.document_id}, {"path", input.shown}, {"sha256", input.sha256},
            {"state", states[static_cast<std::size_t>(input.state)]}, {"pages", input.pages},
            {"pages_quarantined", input.state == InputState::quarantined ? input.pages : input.pages_lost},
            {"pages_blank", input.pages_blank}, {"document_sha256", input.document_sha256}});
    return to_document(json);
}

void write_ledger(const fs::path& folder, const Journal& journal) {
    replace_file(real_disk(), folder / "ledger.json", ledger_of(journal));
}

std::vector<Finding> verify(const Batch& batch, const fs::path& schemas) {
    std::vector<Finding> findings;
    std::set<std::string> delivered;
    std::optional<xml::Schema> alto;
    if (!schemas.empty()) alto.emplace(schemas / "alto-4-4.xsd");
    for (const InputRow& input : batch.inputs()) {
        if (input.state != InputState::delivered) continue;
        delivered.insert(input.document_id);
        check_document(batch.folder(), input, findings);
        if (alto) check_alto(*alto, batch.folder(), input.document_id, findings);
    }
    const fs::path documents = batch.folder() / "documents";
    if (fs::exists(documents))
        for (const auto& entry : fs::directory_iterator{documents}) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with('.') && !delivered.contains(name))
                findings.push_back({name, message("documents/{}: the journal knows no such document", name)});
        }
    check_ledger(batch, findings);
    return findings;
}

} // namespace hoso::digitize
