// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_intake.hpp"

#include "archive/dates.hpp"
#include "archive/sqlite_rows.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <tuple>

namespace hoso::archive {

using database::Blob;
using database::Connection;
using database::Statement;

namespace {

constexpr int running_number_bits = 40;

std::string page_of(const std::vector<std::string>& pages, std::size_t i) {
    return i < pages.size() ? pages[i] : std::string{};
}

/// Value and text of a reading, each once in all readings of the field.
void add_values(const Json& reading, std::vector<FieldRow>& values) {
    const std::string status = reading.value("status", "");
    if (status == "absent" || status == "illegible") return;
    bool counts = true;
    for (const char* member : {"value", "text"}) {
        const auto found = reading.find(member);
        if (found == reading.end() || !found->is_string() || found->get_ref<const std::string&>().empty()) continue;
        const std::string text = found->get<std::string>();
        const auto known =
            std::find_if(values.begin(), values.end(), [&](const FieldRow& other) { return other.value == text; });
        if (known == values.end())
            values.push_back({"", 0, text, counts});
        else
            known->counts = known->counts || counts;
        counts = false;
    }
}

} // namespace

std::vector<PageRow> page_rows(const CataloguedRecord& item) {
    std::vector<PageRow> rows;
    for (std::size_t i = 0; i < item.record.pages.size(); ++i)
        rows.push_back({item.record.pages[i], "", page_of(item.texts.read, i), page_of(item.texts.repaired, i)});
    if (rows.empty()) rows.emplace_back().facts.state = "none";
    rows.front().description = description_text(item.record);
    return rows;
}

std::int64_t first_page_of_day(std::int64_t day) { return day << running_number_bits; }

std::vector<FieldRow> field_rows(const Record& record) {
    std::vector<FieldRow> rows;
    for (const auto& [name, readings] : record.fields.items()) {
        std::vector<FieldRow> values;
        for (const Json& reading : readings) {
            add_values(reading, values);
            if (is_of_a_person(reading)) break; // what was read before is evidence, not an answer
        }
        int position = 0;
        for (FieldRow& row : values) rows.push_back({name, ++position, std::move(row.value), row.counts});
    }
    std::sort(rows.begin(), rows.end(), [](const FieldRow& a, const FieldRow& b) {
        return std::tie(a.name, a.position) < std::tie(b.name, b.position);
    });
    return rows;
}

std::string_view issued_of(const Record& record) {
    const auto issued = record.dates.find("issued");
    return issued != record.dates.end() ? std::string_view{issued->second} : std::string_view{};
}

std::int64_t words_of(const Record& record) {
    std::int64_t words = 0;
    for (const PageFacts& page : record.pages) words += page.words;
    return words;
}

std::int64_t size_of(const Record& record) {
    if (record.representations.size() == 1 && record.representations.front().files.size() == 1)
        return record.representations.front().files.front().size_bytes; // most have one file only
    std::int64_t size_bytes = 0;
    for (const auto& [object, size] : objects_of(record)) size_bytes += size;
    return size_bytes;
}

Summary summary_of(const ledger::Entry& entry, const CataloguedRecord& item, const std::string& imported) {
    const Record& record = item.record;
    return {record.uuid, record.type, record.profile, record.code, record.title, record.kind, record.access,
        record.batch, std::string{issued_of(record)}, imported, entry.time, record.version,
        static_cast<std::int64_t>(record.pages.size()), words_of(record), size_of(record), item.place, {}};
}

SqliteIntake::SqliteIntake(Connection& connection, const ledger::Entry& entry, Indexing indexing)
    : m_connection{connection}, m_entry{entry}, m_indexing{indexing},
      m_known{connection.prepare("SELECT record.id, first_segment, version, segment.time FROM record JOIN segment ON "
                                 "segment.number = first_segment WHERE uuid = ?")},
      m_insert{connection.prepare("INSERT INTO record(version, type, profile, code, content, registration, title, "
                                  "kind, access, batch, issued, day, pages, "
                                  "words, size_bytes, segment, line_offset, line_length, uuid, first_segment) "
                                  "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")},
      m_update{connection.prepare(
          "UPDATE record SET version=?, type=?, profile=?, code=?, content=?, registration=?, title=?, kind=?, "
          "access=?, batch=?, "
          "issued=?, day=?, pages=?, words=?, size_bytes=?, segment=?, line_offset=?, line_length=? WHERE uuid=?")},
      m_version{connection.prepare("INSERT INTO version VALUES(?,?,?,?,?)")},
      m_link{connection.prepare("INSERT INTO link VALUES(?,?,?,?)")}, m_field{connection.prepare(
                                                                          "INSERT INTO field VALUES(?,?,?,?,?,?)")},
      m_page{connection.prepare("INSERT INTO page(id, record, number, state, blank, words, confidence, description, "
                                "text, repaired) VALUES(?,?,?,?,?,?,?,?,?,?)")},
      m_file{connection.prepare("INSERT INTO file VALUES(?,?,?,?,?,?,?,?)")}, m_objects{connection} {
    Statement next = connection.prepare("SELECT next_page FROM state");
    next.step();
    m_next_page = next.integer(0);
}

SqliteIntake::Known SqliteIntake::known(const std::string& uuid) {
    m_known.bind_all(uuid);
    Known known;
    if (m_known.step()) {
        known = {m_known.integer(0), m_known.integer(1), static_cast<int>(m_known.integer(2)), text_of(m_known, 3)};
        m_known.reset();
    }
    return known;
}

void SqliteIntake::erase(const ErasedRecord& erased) {
    const Known before = known(erased.uuid);
    if (before.id != 0) {
        m_connection.prepare("DELETE FROM version WHERE record = ? AND version = ?").run(before.id, erased.version);
        if (before.version == erased.version) {
            clear(before.id);
            m_connection.prepare("DELETE FROM version WHERE record = ?").run(before.id);
            m_connection.prepare("DELETE FROM record WHERE id = ?").run(before.id);
        }
    }
    m_connection.prepare("INSERT OR REPLACE INTO erased VALUES(?,?,?,?,?,?,?,?,?)")
        .run(erased.uuid, erased.version, erased.segment, erased.line, to_hex(erased.sha256), erased.sequence,
            erased.time, erased.actor, erased.basis);
}

void SqliteIntake::take(const CataloguedRecord& item) {
    const Record& record = item.record;
    const Known before = known(record.uuid);
    const bool is_new = before.id == 0;
    const Summary row = summary_of(m_entry, item, is_new ? m_entry.time : before.imported);
    const std::int64_t day = sorting_day(row.issued, row.imported);
    std::int64_t id = before.id;
    if (is_new) {
        m_insert.run(row.version, row.type, row.profile, row.code, record.content, registration_key(record), row.title,
            row.kind, row.access, row.batch, row.issued, day, row.pages, row.words, row.size_bytes, row.place.segment,
            row.place.offset, row.place.length, row.uuid, row.place.segment);
        id = m_connection.last_insert_id();
    } else if (record.version > before.version) {
        clear(id);
        m_update.run(row.version, row.type, row.profile, row.code, record.content, registration_key(record), row.title,
            row.kind, row.access, row.batch, row.issued, day, row.pages, row.words, row.size_bytes, row.place.segment,
            row.place.offset, row.place.length, row.uuid);
    }
    if (item.is_erased) return; // it only keeps its place, until its erasure comes: see Catalogue::erase()
    m_version.run(id, record.version, row.place.segment, row.place.offset, row.place.length);
    if (!is_new && record.version <= before.version) return;
    int position = 0;
    for (const Link& link : record.links) m_link.run(id, ++position, link.relation, link.uuid);
    for (const FieldRow& field : field_rows(record))
        m_field.run(id, field.name, field.position, field.value, filter_key(field.value), field.counts ? 1 : 0);
    insert_pages(item, id, day);
    insert_files(record, id);
}

void SqliteIntake::clear(std::int64_t record) {
    Statement pages = m_connection.prepare("SELECT id FROM page WHERE record = ?");
    Statement forget = m_connection.prepare("INSERT INTO page_text(page_text, rowid, text, repaired, description) "
                                            "SELECT 'delete', id, text, repaired, description FROM page WHERE id = ?");
    pages.bind_all(record);
    while (pages.step()) {
        const std::int64_t page = pages.integer(0);
        const bool waits = std::erase(m_pages, page) > 0; // of an earlier version in this segment: not indexed yet
        if (!waits && m_indexing == Indexing::now) forget.run(page);
    }
    for (const char* table : {"page", "file", "field", "link"})
        m_connection.prepare(fmt::format("DELETE FROM {} WHERE record = ?", table)).run(record);
}

void SqliteIntake::insert_pages(const CataloguedRecord& item, std::int64_t record, std::int64_t day) {
    // Search walks the ids downwards; from its last page to its first, a record then reads in order.
    const std::vector<PageRow> rows = page_rows(item);
    for (auto at = rows.rbegin(); at != rows.rend(); ++at) {
        const std::int64_t id = first_page_of_day(day) + m_next_page++;
        m_page.run(id, record, at->facts.number, at->facts.state, at->facts.blank ? 1 : 0, at->facts.words,
            at->facts.confidence, at->description, at->text, at->repaired);
        m_pages.push_back(id);
    }
}

void SqliteIntake::insert_files(const Record& item, std::int64_t record) {
    int position = 0;
    for (const Representation& representation : item.representations)
        for (const File& file : representation.files) {
            const std::int64_t object = m_objects.add(SqliteObjects::key_of(file.sha256), file.size_bytes);
            m_file.run(record, ++position, representation.type, file.role, Blob{file.name}, file.media_type, file.puid,
                object);
        }
}

void SqliteIntake::finish() {
    if (m_indexing == Indexing::now) {
        std::sort(m_pages.begin(), m_pages.end()); // or FTS5 would begin a new index segment for every date
        Statement index = m_connection.prepare("INSERT INTO page_text(rowid, text, repaired, description) "
                                               "SELECT id, text, repaired, description FROM page WHERE id = ?");
        for (const std::int64_t page : m_pages) index.run(page);
        // A word is looked for in each part of the index, and every small import leaves a part. So many leaves at most
        // are merged each time.
        if (!m_pages.empty()) m_connection.execute("INSERT INTO page_text(page_text, rank) VALUES('merge', 256)");
    }
    m_objects.settle();
    m_connection.prepare("UPDATE state SET sequence = ?, hash = ?, next_page = ?")
        .run(m_entry.sequence, to_hex(m_entry.hash), m_next_page);
}

} // namespace hoso::archive
