// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_compare.hpp"

#include "archive/sqlite_intake.hpp"
#include "archive/sqlite_rows.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

namespace hoso::archive {

namespace {

using database::Connection;
using database::Statement;
using database::Transaction;

/// Records that are compared with one view of the catalogue. Who wants to write waits for its end.
constexpr int records_in_view = 4096;
/// Rows that are quicker passed over than a new beginning is looked up.
constexpr int most_passed = 8;

/// Rows in the order of a key, their column 0, which is asked for in about the same order: one statement then reads the
/// whole table, and looks a place up only where what is asked for jumps.
class OrderedRows {
public:
    /// `sql` begins at the key that is its parameter 1.
    OrderedRows(Connection& connection, const char* sql) : m_rows{connection.prepare(sql)} {}

    /// Goes to the first row whose key is `key` or, where there is none, behind it.
    void go_to(std::int64_t key) {
        if (!m_is_begun || key < m_least) begin(key);
        for (int passed = 0; m_has_row && m_rows.integer(0) < key; ++passed) {
            if (passed == most_passed)
                begin(key);
            else
                next();
        }
        m_least = key;
    }
    bool has_row() const noexcept { return m_has_row; }
    bool is_at(std::int64_t key) const { return m_has_row && m_rows.integer(0) == key; }
    const Statement& row() const noexcept { return m_rows; }
    void next() {
        m_least = m_rows.integer(0) + 1;
        m_has_row = m_rows.step();
    }
    /// Lets go of what was read; begins anew when it is asked again.
    void reset() {
        m_rows.reset();
        m_has_row = m_is_begun = false;
    }

private:
    void begin(std::int64_t key) {
        m_rows.bind_all(key);
        m_is_begun = true;
        m_has_row = m_rows.step();
    }

    Statement m_rows;
    bool m_is_begun = false, m_has_row = false;
    std::int64_t m_least = 0; ///< what was passed over since the beginning has smaller keys than this one
};

/// Records are compared in the order of their segments, which is that of their ids, but for later versions.
class SqliteComparison : public CatalogueComparison {
public:
    explicit SqliteComparison(Connection& connection)
        : m_connection{connection},
          m_records{connection,
              "SELECT id, uuid, version, type, profile, code, title, kind, access, batch, issued, pages, words, "
              "size_bytes, segment, line_offset, line_length, first_segment FROM record WHERE id >= ? ORDER BY id"},
          m_versions{connection, "SELECT record, version, segment, line_offset, line_length FROM version "
                                 "WHERE record >= ? ORDER BY record, version"},
          m_links{connection, "SELECT record, relation, target FROM link WHERE record >= ? ORDER BY record, position"},
          m_fields{connection, "SELECT record, name, position, value, counts FROM field WHERE record >= ? "
                               "ORDER BY record, name, position"},
          m_pages{connection, "SELECT record, number, state, blank, words, confidence, description, text, repaired "
                              "FROM page WHERE record >= ? ORDER BY record, number, id"},
          m_id{connection.prepare("SELECT id FROM record WHERE uuid = ?")}, m_segment{connection.prepare(
                                                                                "SELECT sequence, time FROM segment "
                                                                                "WHERE number = ?")} {}

    std::optional<std::string> difference(const ledger::Entry& entry, const CataloguedRecord& item) override {
        if (m_compared++ % records_in_view == 0) view_anew();
        if (!find(item.record.uuid)) return tr("is not in the catalogue");
        const std::int64_t id = m_records.row().integer(0);
        const int version = static_cast<int>(m_records.row().integer(2));
        if (!is_version_known(id, entry, item))
            return message("version {} is not in the catalogue", item.record.version);
        if (item.record.version == 1 && m_records.row().integer(17) != item.place.segment)
            return tr("has other metadata in the catalogue");
        if (version != item.record.version) return std::nullopt;
        if (!is_row_equal(item) || !are_links_equal(id, item.record) || !are_fields_equal(id, item.record))
            return tr("has other metadata in the catalogue");
        return page_difference(id, item);
    }

private:
    void view_anew() {
        for (OrderedRows* rows : {&m_records, &m_versions, &m_links, &m_fields, &m_pages}) rows->reset();
        m_view.reset();
        m_view.emplace(m_connection);
    }

    bool find(const std::string& uuid) {
        m_records.go_to(m_next);
        if (!m_records.has_row() || m_records.row().text(1) != uuid) {
            m_id.bind_all(uuid);
            if (!m_id.step()) return false;
            const std::int64_t id = m_id.integer(0);
            m_id.reset();
            m_records.go_to(id);
            if (!m_records.is_at(id)) return false;
        }
        m_next = std::max(m_next, m_records.row().integer(0) + 1);
        return true;
    }

    bool is_version_known(std::int64_t id, const ledger::Entry& entry, const CataloguedRecord& item) {
        bool known = false;
        for (m_versions.go_to(id); m_versions.is_at(id); m_versions.next()) {
            const Statement& row = m_versions.row();
            const Place place{row.integer(2), row.integer(3), row.integer(4)};
            known = known || (row.integer(1) == item.record.version && place == item.place);
        }
        return known && is_segment_of(item.place.segment, entry);
    }

    /// Many records stand in one segment: what was asked last is kept.
    bool is_segment_of(std::int64_t number, const ledger::Entry& entry) {
        if (number == m_known_segment && entry.sequence == m_known_sequence) return true;
        m_segment.bind_all(number);
        const bool is_known =
            m_segment.step() && m_segment.integer(0) == entry.sequence && m_segment.text(1) == entry.time;
        m_segment.reset();
        if (is_known) {
            m_known_segment = number;
            m_known_sequence = entry.sequence;
        }
        return is_known;
    }

    bool is_row_equal(const CataloguedRecord& item) const {
        const Statement& row = m_records.row();
        const Record& record = item.record;
        const Place place{row.integer(14), row.integer(15), row.integer(16)};
        int column = 3;
        for (const std::string* text :
            {&record.type, &record.profile, &record.code, &record.title, &record.kind, &record.access, &record.batch})
            if (row.text(column++) != *text) return false;
        return row.text(column) == issued_of(record) && row.integer(11) == std::ssize(record.pages) &&
               row.integer(12) == words_of(record) && row.integer(13) == size_of(record) && place == item.place;
    }

    bool are_links_equal(std::int64_t id, const Record& record) {
        m_links.go_to(id);
        for (const Link& link : record.links) {
            if (!m_links.is_at(id) || m_links.row().text(1) != link.relation || m_links.row().text(2) != link.uuid)
                return false;
            m_links.next();
        }
        return !m_links.is_at(id);
    }

    bool are_fields_equal(std::int64_t id, const Record& record) {
        m_fields.go_to(id);
        for (const FieldRow& field : field_rows(record)) {
            if (!m_fields.is_at(id)) return false;
            const Statement& row = m_fields.row();
            if (row.text(1) != field.name || row.integer(2) != field.position || row.text(3) != field.value ||
                (row.integer(4) != 0) != field.counts)
                return false;
            m_fields.next();
        }
        return !m_fields.is_at(id);
    }

    std::optional<std::string> page_difference(std::int64_t id, const CataloguedRecord& item) {
        m_pages.go_to(id);
        for (const PageRow& page : page_rows(item)) {
            if (!m_pages.is_at(id)) return tr("lacks pages in the catalogue");
            const Statement& row = m_pages.row();
            const PageFacts facts{static_cast<int>(row.integer(1)), text_of(row, 2), row.real(5),
                static_cast<int>(row.integer(4)), row.integer(3) != 0};
            if (facts != page.facts || row.text(6) != page.description || row.text(7) != page.text ||
                row.text(8) != page.repaired)
                return message("page {}: is other in the catalogue", page.facts.number);
            m_pages.next();
        }
        if (m_pages.is_at(id)) return tr("has more pages in the catalogue");
        return std::nullopt;
    }

    Connection& m_connection;
    std::optional<Transaction> m_view; // behind the statements that read in it
    OrderedRows m_records, m_versions, m_links, m_fields, m_pages;
    Statement m_id, m_segment;
    std::int64_t m_next = 1; ///< the id that the next new record should have
    std::int64_t m_known_segment = 0, m_known_sequence = 0;
    std::int64_t m_compared = 0;
};

} // namespace

std::unique_ptr<CatalogueComparison> compare_sqlite(Connection& connection) {
    return std::make_unique<SqliteComparison>(connection);
}

} // namespace hoso::archive
