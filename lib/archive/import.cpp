// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/import.hpp"

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

/// Documents that are read and stored at once: enough to share the disk's commits, few enough to fit in memory.
constexpr std::size_t group_size = 250;

/// What work(0) to work(count - 1) give, on up to `jobs` threads; what one throws stands in its place.
template <typename T>
std::vector<Outcome<T>> outcomes_of(std::size_t count, int jobs, const std::function<T(std::size_t)>& work) {
    std::vector<std::optional<Outcome<T>>> slots(count);
    in_parallel(count, jobs, [&](std::size_t i) {
        try {
            slots[i].emplace(work(i));
        } catch (const Error& error) {
            slots[i].emplace(error);
        } catch (const std::exception& error) {
            slots[i].emplace(Error{Cause::io, error.what()});
        }
    });
    std::vector<Outcome<T>> outcomes;
    for (auto& slot : slots) outcomes.push_back(std::move(*slot));
    return outcomes;
}

/// A fault of the one document; everything else, such as a full disk, ends the import.
bool is_of_the_document(const Error& error) {
    return error.cause() == Cause::input || error.cause() == Cause::missing || error.cause() == Cause::denied;
}

/// Documents that are to be read, by their numbers: there may be a million, of which nothing is kept.
struct Supply {
    std::size_t size = 0;
    std::function<std::string(std::size_t)> name; ///< that messages use
    std::function<Candidate(std::size_t)> read;
};

/// One import while it runs.
class Import {
public:
    Import(Writer& writer, std::string id, std::string source, const ImportOptions& options, ImportListener& listener)
        : m_writer{writer}, m_id{std::move(id)}, m_source{std::move(source)}, m_options{options}, m_listener{listener} {
    }

    ImportTotals run(const Supply& supply, const std::map<std::string, Record>& dossiers) {
        m_described = &dossiers;
        for (std::size_t begin = 0; begin < supply.size; begin += group_size) {
            const std::size_t count = std::min(group_size, supply.size - begin);
            take_in(supply, begin, count);
            m_listener.progress(static_cast<std::int64_t>(begin + count), static_cast<std::int64_t>(supply.size));
        }
        finish_storing();
        flush();
        return m_totals;
    }

private:
    /// Candidates whose files are being put, each with the name that messages use.
    struct Group {
        std::vector<Candidate> candidates;
        std::vector<std::string> names;
        std::future<std::vector<Outcome<Record>>> stored; // the last member: it waits before the others go
    };

    void take_in(const Supply& supply, std::size_t begin, std::size_t count) {
        auto read =
            outcomes_of<Candidate>(count, m_options.jobs, [&](std::size_t i) { return supply.read(begin + i); });
        std::vector<Candidate> wanted;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name = supply.name(begin + i);
            if (const auto* error = std::get_if<Error>(&read[i])) {
                refuse(name, *error);
            } else if (is_wanted(std::get<Candidate>(read[i]), name)) {
                wanted.push_back(std::move(std::get<Candidate>(read[i])));
                names.push_back(name);
            }
        }
        const std::unique_ptr<Group> before = std::move(m_storing);
        auto stored = before ? before->stored.get() : std::vector<Outcome<Record>>{};
        begin_storing(std::move(wanted), std::move(names));
        if (before) take_stored(*before, std::move(stored));
    }

    /// While the disk is busy with one group, the next one is read and the one before is recorded.
    void begin_storing(std::vector<Candidate> candidates, std::vector<std::string> names) {
        m_storing = std::make_unique<Group>();
        m_storing->candidates = std::move(candidates);
        m_storing->names = std::move(names);
        const auto store = [this, &group = *m_storing] {
            if (!m_options.dry_run) return store_all(group.candidates, m_writer.objects(), m_options.jobs);
            std::vector<Outcome<Record>> records;
            for (const Candidate& candidate : group.candidates) records.emplace_back(candidate.record);
            return records;
        };
        m_storing->stored = std::async(m_options.jobs > 1 ? std::launch::async : std::launch::deferred, store);
    }

    void finish_storing() {
        if (!m_storing) return;
        const std::unique_ptr<Group> group = std::move(m_storing);
        take_stored(*group, group->stored.get());
    }

    void refuse(const std::string& name, const Error& error) {
        if (!is_of_the_document(error)) throw error;
        ++m_totals.refused;
        m_listener.refused(name, error.what());
    }

    bool is_wanted(const Candidate& candidate, const std::string& name) {
        const Record& record = candidate.record;
        const auto same = m_writer.catalogue().with_content(record);
        const bool there = std::any_of(same.begin(), same.end(), [&](const Summary& one) {
            return one.code == record.code || (!record.batch.empty() && one.batch == record.batch); // or code changed
        });
        // Whether one like it enters is only known once it was stored.
        if (m_seen.contains({record.code, record.content})) finish_storing();
        if (there || m_seen.contains({record.code, record.content})) {
            ++m_totals.already_there;
            m_listener.already_there(record.code);
            return false;
        }
        if (m_writer.catalogue().contains_in_batch(record.batch, record.code)) {
            ++m_totals.refused;
            m_listener.refused(name, message("{}: the archive has this document of this batch with other content; "
                                             "'revise' takes the new one in as a new version",
                                         record.code));
            return false;
        }
        m_seen.emplace(record.code, record.content);
        return true;
    }

    void take_stored(const Group& group, std::vector<Outcome<Record>> stored) {
        const std::vector<Candidate>& candidates = group.candidates;
        for (std::size_t i = 0; i < stored.size(); ++i) {
            if (const auto* error = std::get_if<Error>(&stored[i])) {
                m_seen.erase({candidates[i].record.code, candidates[i].record.content});
                refuse(group.names[i], *error);
                continue;
            }
            Record& record = std::get<Record>(stored[i]);
            record.uuid = m_writer.new_uuid();
            const std::string& dossier = candidates[i].dossier.empty() ? m_options.dossier : candidates[i].dossier;
            if (m_pending.size() + 2 > Writer::most_records) flush();
            if (!dossier.empty()) record.links.push_back({"dossier", dossier_uuid(dossier)});
            if (record.profile.empty()) record.profile = m_options.profile;
            look_for_twins(record);
            m_pending.push_back(std::move(record));
        }
    }

    /// Two documents may rightly share bytes or a number: both are kept, and a person is told.
    void look_for_twins(const Record& record) {
        const auto look = [&](std::map<std::string, Summary>& entering, const std::string& key,
                              const std::vector<Summary>& there, const std::string& reason) {
            if (key.empty()) return;
            Summary self;
            self.uuid = record.uuid;
            self.code = record.code;
            const auto [first, is_first] = entering.emplace(key, self);
            if (there.empty() && is_first) return;
            m_twins.push_back({record, there.empty() ? first->second : there.front(), reason});
        };
        Catalogue& catalogue = m_writer.catalogue();
        const std::string registration = registration_key(record);
        look(m_contents, record.content, catalogue.with_content(record), tr("has the same content as"));
        look(m_registrations, registration, catalogue.with_registration(registration),
            tr("has the same number, symbol, issuer and date as"));
    }

    /// Of the dossier with that code; one that the archive does not have yet enters with the next records.
    std::string dossier_uuid(const std::string& code) {
        const auto known = m_dossiers.find(code);
        if (known != m_dossiers.end()) return known->second;
        for (const Summary& one : m_writer.catalogue().find(code))
            if (one.type == "dossier") return m_dossiers[code] = one.uuid;
        const auto described = m_described->find(code);
        Record dossier;
        if (described != m_described->end()) dossier = described->second;
        dossier.type = "dossier";
        dossier.code = code;
        if (dossier.title.empty()) dossier.title = code;
        dossier.uuid = m_writer.new_uuid();
        dossier.links.push_back({"parent", own_fonds(m_writer.catalogue(), m_writer.identity())});
        m_dossiers[code] = dossier.uuid;
        ++m_totals.dossiers;
        m_pending.push_back(dossier);
        return dossier.uuid;
    }

    void flush() {
        if (m_pending.empty()) return;
        std::int64_t pages = 0, documents = 0;
        for (const Record& record : m_pending) {
            pages += static_cast<std::int64_t>(record.pages.size());
            documents += record.type == "dossier" ? 0 : 1;
        }
        if (!m_options.dry_run)
            m_writer.commit(
                {"import", m_id,
                    {{"source", m_source}, {"part", ++m_parts}, {"records", m_pending.size()}, {"pages", pages}}},
                m_pending);
        m_totals.imported += documents;
        m_totals.pages += pages;
        for (const Record& record : m_pending)
            if (record.type != "dossier") m_listener.imported(record);
        m_totals.resembling += static_cast<std::int64_t>(m_twins.size());
        for (const Twin& twin : m_twins) m_listener.resembles(twin.record, twin.other, twin.reason);
        m_twins.clear();
        // From here on the catalogue knows these; those whose files are still being put it does not.
        if (!m_options.dry_run)
            for (const Record& record : m_pending) m_seen.erase({record.code, record.content});
        m_pending.clear();
        if (m_options.dry_run) return;
        m_contents.clear();
        m_registrations.clear();
    }

    struct Twin {
        Record record;
        Summary other;
        std::string reason;
    };

    Writer& m_writer;
    std::string m_id, m_source;
    const ImportOptions& m_options;
    ImportListener& m_listener;
    const std::map<std::string, Record>* m_described = nullptr; ///< what the batch says of its dossiers, by code
    ImportTotals m_totals;
    std::set<std::pair<std::string, std::string>> m_seen;       ///< code and content of what enters next
    std::map<std::string, std::string> m_dossiers;              ///< code -> UUID
    std::map<std::string, Summary> m_contents, m_registrations; ///< the same, for others to be compared with
    std::vector<Twin> m_twins;
    std::vector<Record> m_pending;
    int m_parts = 0;
    std::unique_ptr<Group> m_storing; ///< by a thread of its own
};

} // namespace

ImportTotals import_batch(Writer& writer, const Batch& batch, const ImportOptions& options, ImportListener& listener) {
    const Supply supply{batch.documents.size(), [&](std::size_t i) { return batch.documents[i]; },
        [&](std::size_t i) { return read_document(batch, batch.documents[i]); }};
    return Import{writer, batch.id, batch.folder.filename().string(), options, listener}.run(supply, batch.dossiers);
}

ImportTotals import_files(Writer& writer, std::span<const std::string> files, TextSource& text,
    const ImportOptions& options, ImportListener& listener) {
    const Supply supply{files.size(), [&](std::size_t i) { return files[i]; },
        [&](std::size_t i) { return read_single_file(files[i], text); }};
    return Import{writer, writer.new_uuid(), "", options, listener}.run(supply, {});
}

namespace {

constexpr std::string_view of_the_dossier = "dossier.";

void add_field(Record& record, const std::string& name, const DeliveryField& field) {
    Json reading{{"text", field.text.empty() ? field.value : field.text}, {"value", field.value}, {"how", "list"},
        {"status", "read"}};
    record.fields[name] = Json::array();
    record.fields[name].push_back(std::move(reading));
}

Candidate read_row(const fs::path& folder, const DeliveryRow& row, TextSource& text) {
    Candidate candidate = read_single_file(folder / row.file, text);
    if (row.sha256) // what was checked and what enters must be the same bytes
        candidate.bytes.front().expected = crypto::sha256_from_hex(*row.sha256);
    if (!row.code.empty()) candidate.record.code = row.code;
    candidate.dossier = row.dossier;
    for (const auto& [name, field] : row.fields)
        if (!name.starts_with(of_the_dossier)) add_field(candidate.record, name, field);
    settle_fields(candidate.record);
    return candidate;
}

/// What the rows say of their dossiers; the first row that says something counts.
std::map<std::string, Record> described_dossiers(const Delivery& delivery) {
    std::map<std::string, Record> dossiers;
    for (const DeliveryRow& row : delivery.rows) {
        if (row.dossier.empty()) continue;
        Record& dossier = dossiers[row.dossier];
        for (const auto& [name, field] : row.fields) {
            if (!name.starts_with(of_the_dossier)) continue;
            const std::string own = name.substr(of_the_dossier.size());
            if (!dossier.fields.contains(own)) add_field(dossier, own, field);
        }
        settle_fields(dossier);
    }
    return dossiers;
}

} // namespace

ImportTotals import_delivery(Writer& writer, const Delivery& delivery, TextSource& text, const ImportOptions& options,
    ImportListener& listener) {
    const Supply supply{delivery.rows.size(),
        [&](std::size_t i) { return (delivery.folder / delivery.rows[i].file).string(); },
        [&](std::size_t i) { return read_row(delivery.folder, delivery.rows[i], text); }};
    const auto dossiers = described_dossiers(delivery);
    return Import{writer, writer.new_uuid(), delivery.folder.filename().string(), options, listener}.run(
        supply, dossiers);
}

} // namespace hoso::archive
