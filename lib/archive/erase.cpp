// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/erase.hpp"

#include "archive/named.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

void require_grounds(const EraseOptions& options) {
    if (options.reason.empty()) throw Error{Cause::usage, tr("--reason is missing")};
    if (options.basis.empty()) throw Error{Cause::usage, tr("--basis is missing: the number of the decision")};
}

/// Strings of a value, however deep; short ones stand everywhere and tell nothing.
void words_in(const Json& json, std::set<std::string>& words) {
    constexpr std::size_t shortest = 4;
    if (json.is_string() && json.get_ref<const std::string&>().size() >= shortest) {
        const std::string quoted = to_line(json);
        words.insert(quoted.substr(1, quoted.size() - 2));
    }
    if (json.is_structured())
        for (const Json& member : json) words_in(member, words);
}

class ErasurePlan {
public:
    ErasurePlan(Writer& writer, const EraseOptions& options) : m_writer{writer}, m_options{options} {}

    Erased make() {
        for (const std::string& id : m_options.ids) choose(id);
        read_records();
        find_payloads();
        std::sort(m_erased.payloads.begin(), m_erased.payloads.end());
        m_erased.objects = static_cast<std::int64_t>(m_objects.size());
        for (const auto& [object, size] : m_objects) m_erased.size_bytes += size;
        return m_erased;
    }

    ErasureWork work() const {
        ErasureWork work;
        work.records = m_erased.records;
        for (const auto& [object, size] : m_objects) work.objects.push_back(object);
        std::set<std::int64_t> files;
        for (const std::int64_t payload : m_erased.payloads) files.insert(ledger::LogFiles::file_of(payload));
        work.payload_files.assign(files.begin(), files.end());
        return work;
    }

private:
    void choose(const std::string& id) {
        if (const auto gone = m_writer.catalogue().erased(id); !gone.empty() && m_writer.catalogue().find(id).empty())
            throw Error{Cause::missing, message("{}: was erased on {} already", id, gone.back().time)};
        const Summary summary = m_writer.require(id);
        if (summary.type == "fonds")
            throw Error{Cause::usage, message("{}: is the fonds itself, to which all records belong", id)};
        const auto versions = m_writer.catalogue().versions(summary.uuid);
        if (!m_options.version && !m_options.all_versions && versions.size() > 1)
            throw Error{Cause::usage,
                message("{}: has {} versions: name one with --version, or say --all-versions", id, versions.size())};
        if (m_options.version == summary.version && versions.size() > 1)
            throw Error{Cause::usage,
                message("{}: version {} is the current one: correct the record first, then erase this version", id,
                    summary.version)};
        bool found = false;
        for (const VersionPlace& one : versions) {
            if (m_options.version && *m_options.version != one.version) continue;
            m_places[{one.place.segment, one.place.offset}] = {summary.uuid, one.version};
            found = true;
        }
        if (!found) throw Error{Cause::missing, message("{}: has no version {}", id, m_options.version.value_or(0))};
        m_uuids.insert(summary.uuid);
    }

    /// One way through all lines: what is erased, and which of its objects others need.
    void read_records() {
        std::map<crypto::Sha256, std::int64_t> named;
        for (const auto& [place, whose] : m_places) {
            Place at{place.first, place.second, 0};
            for (const VersionPlace& one : m_writer.catalogue().versions(whose.uuid))
                if (one.version == whose.version) at = one.place;
            const Record record = m_writer.record(at);
            if (record.uuid != whose.uuid || record.version != whose.version)
                throw Error{Cause::input,
                    message("{}: the catalogue does not know where it stands: see 'hoso-archive rebuild'", whose.uuid)};
            remember(record);
            look_for_words_elsewhere(record);
            for (const auto& [hex, size] : objects_of(record))
                if (const auto digest = crypto::sha256_from_hex(hex)) named[*digest] = size;
        }
        m_objects = named;
        const auto needed = [this](const crypto::Sha256& digest) { m_objects.erase(digest); };
        each_sealed_line(m_writer.layout(), m_writer.surroundings().disk,
            [&](const ledger::Entry& entry, std::int64_t number, const SegmentLine& line) {
                const auto found = m_places.find({line.place.segment, line.place.offset});
                if (found == m_places.end()) return digests_in(line.text, needed);
                m_seals.insert(entry.sequence);
                ErasedRecord one;
                one.uuid = found->second.uuid;
                one.version = found->second.version;
                one.segment = line.place.segment;
                one.line = number;
                one.sha256 = line_digest(line.text);
                m_erased.records.push_back(one);
            });
    }

    /// A later version keeps what was read behind what a person said: the person who erases must know.
    void look_for_words_elsewhere(const Record& record) {
        for (const VersionPlace& one : m_writer.catalogue().versions(record.uuid)) {
            if (m_places.contains({one.place.segment, one.place.offset})) continue;
            const Record other = m_writer.record(one.place);
            for (const auto& [field, readings] : other.fields.items()) {
                const std::set<std::string> erased = said_of(record, field), words = said_of(other, field);
                if (std::any_of(erased.begin(), erased.end(), [&](const auto& word) { return words.contains(word); }))
                    m_erased.standing.push_back({record.uuid, field, one.version});
            }
        }
    }

    static std::set<std::string> said_of(const Record& record, const std::string& field) {
        std::set<std::string> texts;
        if (const auto readings = record.fields.find(field); readings != record.fields.end())
            for (const Json& reading : *readings)
                for (const char* member : {"text", "value"}) words_in(reading.value(member, Json{}), texts);
        return texts;
    }

    void remember(const Record& record) {
        words_in(Json::array({record.title, record.code}), m_words);
        words_in(record.fields, m_words);
        words_in(record.sources, m_words);
        for (const Representation& representation : record.representations)
            for (const File& file : representation.files)
                if (file.role == "source" || file.role == "other") words_in(Json(file.name), m_words);
    }

    /// Events about the record, and those that brought it as far as they carry its words.
    void find_payloads() {
        ledger::Log log{m_writer.surroundings().disk, m_writer.layout().log()};
        log.search({}, [&](const ledger::Entry& entry, const ledger::Payload& payload) {
            if (entry.action == erase_action || payload.state != ledger::Payload::State::sound) return true;
            const std::string text = to_line(payload.content);
            const auto has = [&](const std::string& words) { return text.find(words) != std::string::npos; };
            const bool about = m_uuids.contains(entry.id) || std::any_of(m_uuids.begin(), m_uuids.end(), has);
            const bool brought = m_seals.contains(entry.sequence) && std::any_of(m_words.begin(), m_words.end(), has);
            if (about || brought) m_erased.payloads.push_back(entry.sequence);
            return true;
        });
    }

    Writer& m_writer;
    const EraseOptions& m_options;
    Erased m_erased;
    std::map<std::pair<std::int64_t, std::int64_t>, ErasedVersion> m_places; ///< by segment and offset
    std::set<std::string> m_uuids, m_words;
    std::set<std::int64_t> m_seals;
    std::map<crypto::Sha256, std::int64_t> m_objects;
};

} // namespace

Erased erase_records(Writer& writer, const EraseOptions& options) {
    require_grounds(options);
    ErasurePlan plan{writer, options};
    Erased erased = plan.make();
    if (options.dry_run) return erased;
    const std::set<std::string> uuids = [&] {
        std::set<std::string> all;
        for (const ErasedRecord& one : erased.records) all.insert(one.uuid);
        return all;
    }();
    const std::string id = uuids.size() == 1 ? *uuids.begin() : std::to_string(uuids.size());
    erased.sequence = writer
                          .erase({erase_action, id, erasure_payload(options.basis, erased.records)}, options.reason,
                              erased.payloads, plan.work())
                          .sequence;
    return erased;
}

Erased erase_event(Writer& writer, std::int64_t sequence, const EraseOptions& options) {
    require_grounds(options);
    const ledger::Log log{writer.surroundings().disk, writer.layout().log()};
    const ledger::Entry entry = log.entry(sequence);
    if (entry.action == erase_action)
        throw Error{Cause::usage, message("event {} says what was erased: it stays", sequence)};
    Erased erased;
    erased.payloads = {sequence};
    if (options.dry_run) return erased;
    ErasureWork work;
    work.payload_files = {ledger::LogFiles::file_of(sequence)};
    erased.sequence = writer
                          .erase({erase_action, fmt::format("event:{}", sequence), {{"basis", options.basis}}},
                              options.reason, erased.payloads, work)
                          .sequence;
    return erased;
}

} // namespace hoso::archive
