// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_catalogue.hpp"

#include "archive/sqlite_intake.hpp"
#include "archive/sqlite_list.hpp"
#include "archive/sqlite_rows.hpp"
#include "archive/sqlite_schema.hpp"
#include "archive/sqlite_search.hpp"
#include "core/error.hpp"
#include "database/database.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::archive {

namespace {

using database::Connection;
using database::Statement;
using database::Transaction;

constexpr std::uint32_t application_id = 0x48534152; // "HSAR"
constexpr int schema_version = 3;
constexpr int most_sorted = 5000; // records that are quicker sorted than found in their order

class SqliteCatalogue : public Catalogue {
public:
    explicit SqliteCatalogue(Connection connection) : m_connection{std::move(connection)} {}

    ledger::Head head() override {
        Statement state = m_connection.prepare("SELECT sequence, hash FROM state");
        if (!state.step()) throw Error{Cause::input, tr("the catalogue has no state; 'rebuild' makes a new one")};
        const auto hash = crypto::sha256_from_hex(state.text(1));
        if (!hash) throw Error{Cause::input, tr("the catalogue's state is damaged; 'rebuild' makes a new one")};
        return {state.integer(0), *hash};
    }

    std::int64_t last_segment() override { return number("SELECT ifnull(max(number), 0) FROM segment"); }

    void apply(const ledger::Entry& entry, const RecordStream& records, Indexing indexing) override {
        Transaction transaction{m_connection};
        if (entry.seal)
            m_connection.prepare("INSERT INTO segment VALUES(?,?,?,?,?,?)")
                .run(entry.seal->segment, entry.sequence, entry.time, entry.actor, entry.action, entry.id);
        SqliteIntake intake{m_connection, entry, indexing};
        while (const auto item = records()) intake.take(*item);
        intake.finish();
        transaction.commit();
    }

    void index_text() override {
        Transaction transaction{m_connection};
        m_connection.execute("INSERT INTO page_text(page_text) VALUES('rebuild')");
        transaction.commit();
    }

    std::vector<Summary> find(const std::string& id) override {
        auto found = summaries("WHERE record.uuid = ?", id);
        if (found.empty())
            found = summaries("WHERE record.code = ? ORDER BY record.day DESC, record.id DESC", text::nfc(id));
        return found;
    }

    std::vector<VersionPlace> versions(const std::string& uuid) override {
        Statement rows = m_connection.prepare(
            "SELECT version.version, version.segment, version.line_offset, version.line_length, segment.sequence, "
            "segment.time, segment.actor, segment.action FROM version JOIN record ON record.id = version.record "
            "JOIN segment ON segment.number = version.segment WHERE record.uuid = ? ORDER BY version.version");
        rows.bind_all(uuid);
        std::vector<VersionPlace> found;
        while (rows.step())
            found.push_back({static_cast<int>(rows.integer(0)), {rows.integer(1), rows.integer(2), rows.integer(3)},
                rows.integer(4), text_of(rows, 5), text_of(rows, 6), text_of(rows, 7)});
        return found;
    }

    std::vector<Summary> with_content(const std::string& content) override {
        return summaries("WHERE record.content = ? AND record.content <> '' ORDER BY record.id", content);
    }

    std::vector<Summary> with_registration(const std::string& key) override {
        return summaries("WHERE record.registration = ? AND record.registration <> '' ORDER BY record.id", key);
    }

    bool contains_in_batch(const std::string& batch, const std::string& code) override {
        Statement found = m_connection.prepare("SELECT 1 FROM record WHERE batch = ? AND code = ? AND batch <> ''");
        found.bind_all(batch, code);
        return found.step();
    }

    std::vector<Link> links(const std::string& uuid) override {
        Statement rows =
            m_connection.prepare("SELECT relation, target FROM link JOIN record ON record.id = link.record "
                                 "WHERE uuid = ? ORDER BY position");
        rows.bind_all(uuid);
        std::vector<Link> found;
        while (rows.step()) found.push_back({text_of(rows, 0), text_of(rows, 1)});
        return found;
    }

    std::vector<Summary> linking(const std::string& uuid, const std::string& relation) override {
        return summaries(
            "JOIN link ON link.record = record.id WHERE link.target = ? AND link.relation = ? ORDER BY record.id", uuid,
            relation);
    }

    std::vector<Summary> list(const Filter& filter, const std::string& after, int limit) override {
        Conditions conditions{m_connection};
        conditions.add(filter);
        std::string sql = fmt::format("SELECT {}{}WHERE true{}", summary_columns, from_record, conditions.sql());
        const auto few = conditions.few(most_sorted);
        if (few) sql += fmt::format(" AND record.id IN ({})", few->sql);
        if (!after.empty()) sql += " AND (record.day, record.id) < (SELECT day, id FROM record WHERE uuid = ?)";
        sql += " ORDER BY record.day DESC, record.id DESC LIMIT ?";
        Statement rows = m_connection.prepare(sql);
        int parameter = conditions.bind(rows, 1);
        if (few) parameter = few->bind(rows, parameter);
        if (!after.empty()) rows.bind(parameter++, after);
        rows.bind(parameter, limit);
        return all_summaries(rows);
    }

    std::vector<Summary> sorted(const Filter& filter, ListOrder order, const std::string& after, int limit) override {
        return sorted_sqlite(m_connection, filter, order, after, limit);
    }

    SearchResult search(const Search& search) override { return search_sqlite(m_connection, search); }

    std::vector<std::string> unit_codes(const std::string& code) override {
        return unit_codes_sqlite(m_connection, code);
    }

    Statistics statistics() override {
        return {number("SELECT count(*) FROM record WHERE type = 'document'"),
            number("SELECT count(*) FROM record WHERE type = 'dossier'"),
            number("SELECT count(*) FROM record WHERE type = 'entry'"), number("SELECT count(*) FROM record"),
            number("SELECT count(*) FROM version"), number("SELECT ifnull(sum(pages), 0) FROM record"),
            number("SELECT ifnull(sum(words), 0) FROM record"), number("SELECT count(*) FROM object"),
            number("SELECT ifnull(sum(size_bytes), 0) FROM object"),
            number("SELECT count(DISTINCT id) FROM segment WHERE action = 'import'")};
    }

    std::vector<Digitization> digitization(const std::string& from, const std::string& to) override {
        Statement rows = m_connection.prepare(
            "SELECT batch, substr(imported, 1, 7) AS month, count(DISTINCT document), count(*), "
            "sum(state = 'quarantined'), sum(blank), sum(words), ifnull(sum(confidence * words) / sum(words), 0.0) "
            "FROM report_page WHERE batch <> '' AND (?1 = '' OR month >= ?1) AND (?2 = '' OR month <= ?2) "
            "GROUP BY month, batch ORDER BY month, batch");
        rows.bind_all(from, to);
        std::vector<Digitization> found;
        while (rows.step())
            found.push_back({text_of(rows, 0), text_of(rows, 1), rows.integer(2), rows.integer(3), rows.integer(4),
                rows.integer(5), rows.integer(6), rows.real(7)});
        return found;
    }

    std::vector<std::string> problems() override {
        std::vector<std::string> problems = m_connection.integrity_problems();
        const auto pages = number("SELECT count(*) FROM page"),
                   indexed = number("SELECT count(*) FROM page_text_docsize");
        if (pages != indexed) problems.push_back(message("{} pages, but the text of {} is indexed", pages, indexed));
        return problems;
    }

    std::optional<std::string> difference(const ledger::Entry& entry, const CataloguedRecord& item) override {
        const auto found = summaries("WHERE record.uuid = ?", item.record.uuid);
        if (found.empty()) return tr("is not in the catalogue");
        const auto all = versions(item.record.uuid);
        const bool known = std::any_of(all.begin(), all.end(), [&](const VersionPlace& one) {
            return one.version == item.record.version && one.place == item.place && one.sequence == entry.sequence;
        });
        if (!known) return message("version {} is not in the catalogue", item.record.version);
        if (found.front().version != item.record.version) return std::nullopt;
        Summary expected = summary_of(entry, item, all.front().time);
        expected.dossiers = found.front().dossiers; // compared as links
        if (found.front() != expected || links(item.record.uuid) != item.record.links ||
            fields(item.record.uuid) != field_rows(item.record))
            return tr("has other metadata in the catalogue");
        return page_difference(item);
    }

    void dump(const std::function<void(const std::string&)>& line) override {
        m_connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, page_text, 'row')");
        dump_table("state", 3, "SELECT sequence, hash, next_page FROM state", line);
        dump_table("segment", 6, "SELECT number, sequence, time, actor, action, id FROM segment ORDER BY number", line);
        dump_table("record", 21, "SELECT * FROM record ORDER BY id", line);
        dump_table("version", 5, "SELECT * FROM version ORDER BY record, version", line);
        dump_table("link", 4, "SELECT * FROM link ORDER BY record, position", line);
        dump_table("field", 6, "SELECT * FROM field ORDER BY record, name, position", line);
        dump_table("file", 9,
            "SELECT record, position, representation, role, name, media_type, puid, hex(sha256), size_bytes "
            "FROM file JOIN object ON object.id = object ORDER BY record, position",
            line);
        dump_table("page", 10, "SELECT * FROM page ORDER BY id", line);
        dump_table("term", 3, "SELECT term, doc, cnt FROM temp.term ORDER BY term", line);
    }

private:
    std::int64_t number(const char* sql) {
        Statement statement = m_connection.prepare(sql);
        return statement.step() ? statement.integer(0) : 0;
    }

    template <typename... Values> std::vector<Summary> summaries(const char* rest, const Values&... values) {
        Statement rows = m_connection.prepare(fmt::format("SELECT {}{}{}", summary_columns, from_record, rest));
        rows.bind_all(values...);
        return all_summaries(rows);
    }

    std::vector<Summary> all_summaries(Statement& rows) {
        std::vector<Summary> found;
        DossierCodes dossiers{m_connection};
        while (rows.step()) {
            found.push_back(read_summary(rows));
            found.back().dossiers = dossiers.of(found.back().uuid);
        }
        return found;
    }

    std::vector<FieldRow> fields(const std::string& uuid) {
        Statement rows = m_connection.prepare("SELECT name, position, value, counts FROM field JOIN record ON "
                                              "record.id = field.record WHERE uuid = ? ORDER BY name, position");
        rows.bind_all(uuid);
        std::vector<FieldRow> found;
        while (rows.step())
            found.push_back(
                {text_of(rows, 0), static_cast<int>(rows.integer(1)), text_of(rows, 2), rows.integer(3) != 0});
        return found;
    }

    std::optional<std::string> page_difference(const CataloguedRecord& item) {
        Statement pages = m_connection.prepare(
            "SELECT page.number, page.state, page.blank, page.words, page.confidence, page.description, page.text, "
            "page.repaired FROM page JOIN record ON record.id = page.record WHERE uuid = ? "
            "ORDER BY page.number, page.id");
        pages.bind_all(item.record.uuid);
        for (const PageRow& row : page_rows(item)) {
            if (!pages.step()) return tr("lacks pages in the catalogue");
            const PageFacts facts{static_cast<int>(pages.integer(0)), text_of(pages, 1), pages.real(4),
                static_cast<int>(pages.integer(3)), pages.integer(2) != 0};
            if (facts != row.facts || pages.text(5) != row.description || pages.text(6) != row.text ||
                pages.text(7) != row.repaired)
                return message("page {}: is other in the catalogue", row.facts.number);
        }
        if (pages.step()) return tr("has more pages in the catalogue");
        return std::nullopt;
    }

    void dump_table(const std::string& name, int columns, const std::string& sql,
        const std::function<void(const std::string&)>& line) {
        Statement rows = m_connection.prepare(sql);
        while (rows.step()) {
            std::string text = name;
            for (int column = 0; column < columns; ++column) text.append("\t").append(rows.text(column));
            line(text);
        }
    }

    Connection m_connection;
};

} // namespace

std::unique_ptr<Catalogue> open_sqlite_catalogue(const std::filesystem::path& file, CatalogueAccess access) {
    const auto wanted = access == CatalogueAccess::read    ? database::Access::read
                        : access == CatalogueAccess::write ? database::Access::write
                                                           : database::Access::create;
    const database::Format format{tr("the catalogue"), application_id, schema_version, catalogue_schema};
    try {
        Connection connection{file, wanted, format};
        connection.execute("PRAGMA cache_size = -65536"); // KB at most
        return std::make_unique<SqliteCatalogue>(std::move(connection));
    } catch (const Error& error) {
        if (error.cause() != Cause::missing && error.cause() != Cause::input) throw;
        throw Error{error.cause(), message("{}; 'hoso-archive rebuild' makes a new one", error.what())};
    }
}

} // namespace hoso::archive
