// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/revise.hpp"

#include "archive/history.hpp"
#include "core/error.hpp"
#include "format/identify.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <set>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

constexpr const char* revised = "revised";
constexpr std::uintmax_t largest_text = std::uintmax_t{1} << 28;

std::string description_digest(const Record& record) {
    const File* description = find_file(record, "description");
    return description == nullptr ? "" : description->sha256;
}

/// What people said first, then what is read now. What lists and file names said stays where nothing else says it.
Json merged_fields(const Json& before, const Json& now) {
    std::set<std::string> names;
    for (const Json* fields : {&before, &now})
        for (const auto& [name, readings] : fields->items()) names.insert(name);
    Json merged = Json::object();
    for (const std::string& name : names) {
        Json readings = Json::array();
        const auto add = [&](const Json& reading) {
            if (std::find(readings.begin(), readings.end(), reading) == readings.end()) readings.push_back(reading);
        };
        const Json earlier = before.value(name, Json::array()), fresh = now.value(name, Json::array());
        for (const Json& reading : earlier)
            if (is_of_a_person(reading)) add(reading);
        for (const Json& reading : fresh) add(reading);
        for (const Json& reading : earlier) {
            const std::string how = reading.value("how", "");
            if (how != "read" && how != "signature" && how != "person" && fresh.empty()) add(reading);
        }
        if (!readings.empty()) merged[name] = readings;
    }
    return merged;
}

bool is_of_the_batch(const Representation& one) { return one.type == "original" || one.type == "access"; }

/// The batch's representations, and what people added beside them in other roles than those that it brings.
std::vector<Representation> merged_files(const Record& before, const Record& now) {
    std::vector<Representation> added, merged;
    for (Representation one : before.representations) {
        if (is_of_the_batch(one)) continue;
        if (one.type == revised)
            std::erase_if(one.files,
                [&](const File& file) { return file.role != "other" && find_file(now, file.role) != nullptr; });
        if (!one.files.empty()) added.push_back(std::move(one));
    }
    for (const Representation& one : added)
        if (one.type == revised) merged.push_back(one);
    merged.insert(merged.end(), now.representations.begin(), now.representations.end());
    for (const Representation& one : added)
        if (one.type != revised) merged.push_back(one);
    return merged;
}

Record merged_record(const Record& before, Record now) {
    Record merged = before;
    ++merged.version;
    merged.representations = merged_files(before, now);
    merged.content = content_digest(merged.representations);
    merged.kind = now.kind;
    merged.pdfa = now.pdfa;
    merged.pages = std::move(now.pages);
    merged.fields = merged_fields(before.fields, now.fields);
    merged.sources = std::move(now.sources);
    merged.signatures = std::move(now.signatures);
    merged.findings = std::move(now.findings);
    merged.engine = std::move(now.engine);
    settle_fields(merged);
    return merged;
}

/// What the log tells: each difference by its name.
Json changes_between(const Record& before, const Record& after) {
    Json changes = Json::object();
    for (const Difference& one : differences(before, after)) {
        const bool plain = one.kind == "field" || one.kind == "member";
        changes[plain ? one.name : one.kind + " " + one.name] = before_after(one.before, one.after);
    }
    return changes;
}

} // namespace

std::vector<BatchRevision> changed_documents(Writer& writer, const Batch& batch) {
    std::vector<BatchRevision> changed;
    for (const std::string& document : batch.documents) {
        std::vector<Summary> records;
        for (const Summary& one : writer.catalogue().find(document))
            if (one.type == "document" && one.batch == batch.id) records.push_back(one);
        if (records.empty()) continue;
        if (records.size() > 1)
            throw Error{
                Cause::input, message("{}: {} records are of this document of the batch; revise one by its UUID",
                                  document, records.size())};
        const Candidate candidate = read_document(batch, document);
        if (description_digest(candidate.record) != description_digest(writer.record(records.front().place)))
            changed.push_back({records.front().uuid, document});
    }
    return changed;
}

BatchRevision document_of(Writer& writer, const Batch& batch, const std::string& id) {
    const Summary summary = writer.require(id);
    if (summary.batch != batch.id)
        throw Error{Cause::input, message("{}: is not of the batch {}; --document names the document that is meant", id,
                                      batch.folder.string())};
    if (std::find(batch.documents.begin(), batch.documents.end(), summary.code) == batch.documents.end())
        throw Error{
            Cause::missing, message("{}: the batch {} has no such document; --document names the one that is meant",
                                summary.code, batch.folder.string())};
    return {summary.uuid, summary.code};
}

ReviseTotals revise_from_batch(Writer& writer, const Batch& batch, const std::vector<BatchRevision>& revisions,
    const Doing& doing, const ChangeHeard& heard) {
    ReviseTotals totals;
    Changes changes{writer, doing, heard};
    for (const BatchRevision& revision : revisions) (void)read_document(batch, revision.document);
    for (const BatchRevision& revision : revisions) {
        const Record before = writer.record(writer.require(revision.uuid).place);
        if (before.type != "document")
            throw Error{
                Cause::input, message("{}: is a record of the type {}, not a document", before.code, before.type)};
        const Candidate candidate = read_document(batch, revision.document);
        if (description_digest(candidate.record) == description_digest(before)) {
            ++totals.unchanged;
            continue;
        }
        Changed changed;
        changed.record = merged_record(before, doing.dry_run ? candidate.record : store(candidate, writer.objects()));
        changed.changes = changes_between(before, changed.record);
        ++totals.changed;
        changes.add(std::move(changed));
    }
    changes.finish();
    return totals;
}

namespace {

/// One file on its way into a record.
class FileRevision {
public:
    FileRevision(Writer& writer, const Summary& summary, fs::path file, std::string role)
        : m_writer{writer}, m_before{writer.record(summary.place)}, m_path{std::move(file)}, m_role{std::move(role)} {
        if (m_before.type != "document" && m_before.type != "entry")
            throw Error{Cause::input, message("{}: is a record of the type {}; only documents and entries have files",
                                          m_before.code, m_before.type)};
    }

    Changed make(bool dry_run) {
        Changed changed{m_before, Json::object()};
        Record& record = changed.record;
        ++record.version;
        if (m_role == "text")
            read_text(record);
        else
            m_digest = crypto::sha256_of_file(m_path);
        put_in_place(record, dry_run);
        changed.changes = changes_between(m_before, record);
        return changed;
    }

private:
    /// Text is kept in NFC and as UTF-8, as import keeps it.
    void read_text(Record& record) {
        m_text = text::nfc(text::to_valid_utf8(read_file(m_path, largest_text)));
        m_digest = crypto::sha256(*m_text);
        const auto pages = split_pages(*m_text);
        if (!record.pages.empty() && record.pages.size() != pages.size())
            throw Error{
                Cause::input, message("{}: has {} pages of text (a form feed begins a page), but the record has {}",
                                  m_path.string(), pages.size(), record.pages.size())};
        if (record.pages.empty()) record.pages.resize(pages.size());
        for (std::size_t i = 0; i < pages.size(); ++i) {
            PageFacts& page = record.pages[i];
            page.number = static_cast<int>(i) + 1;
            page.words = static_cast<int>(text::split_words(pages[i]).size());
            page.confidence = 1;
            page.blank = page.words == 0;
        }
    }

    void put_in_place(Record& record, bool dry_run) {
        const format::Format kind = m_text ? format::identify(*m_text, {}, "text.txt") : format::identify_file(m_path);
        File file{m_role, m_path.filename().string(), to_hex(m_digest), kind.media_type, kind.puid, 0};
        if (!dry_run)
            file.size_bytes =
                (m_text ? m_writer.objects().put(*m_text) : m_writer.objects().put_file(m_path, m_digest)).size_bytes;
        std::vector<File>& files = representation(record).files;
        const auto same = std::find_if(files.begin(), files.end(), [&](const File& one) {
            return one.role == m_role && (m_role == "pdf" || m_role == "text" || one.name == file.name);
        });
        if (same == files.end())
            files.push_back(file);
        else
            *same = file;
    }

    Representation& representation(Record& record) const {
        const std::string type = m_role == "signed" ? "signed" : revised;
        auto& all = record.representations;
        const auto found =
            std::find_if(all.begin(), all.end(), [&](const Representation& one) { return one.type == type; });
        if (found != all.end()) return *found;
        return *all.insert(type == revised ? all.begin() : all.end(), Representation{type, {}});
    }

    Writer& m_writer;
    Record m_before;
    fs::path m_path;
    std::string m_role;
    crypto::Sha256 m_digest;
    std::optional<std::string> m_text;
};

} // namespace

bool revise_file(Writer& writer, const std::string& id, const fs::path& file, const std::string& role,
    const Doing& doing, const ChangeHeard& heard) {
    if (!fs::exists(file)) throw Error{Cause::missing, message("{}: the file is missing", file.string())};
    if (!fs::is_regular_file(file)) throw Error{Cause::input, message("{}: is not a regular file", file.string())};
    Changed changed = FileRevision{writer, writer.require(id), file, role}.make(doing.dry_run);
    if (changed.changes.empty()) return false;
    Changes changes{writer, doing, heard};
    changes.add(std::move(changed));
    changes.finish();
    return true;
}

} // namespace hoso::archive
