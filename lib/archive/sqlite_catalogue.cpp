// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_catalogue.hpp"

#include "archive/sqlite_compare.hpp"
#include "archive/sqlite_intake.hpp"
#include "archive/sqlite_list.hpp"
#include "archive/sqlite_objects.hpp"
#include "archive/sqlite_report.hpp"
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
        change([&] {
            if (entry.seal)
                m_connection.prepare("INSERT INTO segment VALUES(?,?,?,?,?,?)")
                    .run(entry.seal->segment, entry.sequence, entry.time, entry.actor, entry.action, entry.id);
            SqliteIntake intake{m_connection, entry, indexing};
            while (const auto item = records()) intake.take(*item);
            intake.finish();
        });
    }

    void erase(const ledger::Entry& entry, std::span<const ErasedRecord> records) override {
        change([&] {
            SqliteIntake intake{m_connection, entry, m_loading ? Indexing::later : Indexing::now};
            for (const ErasedRecord& record : records) intake.erase(record);
            intake.finish();
        });
    }

    void scrub(std::span<const crypto::Sha256> gone) override {
        // SQLite 3.40 has no secure-delete for FTS5: words of deleted rows stay until its parts are merged. VACUUM
        // leaves behind what was moved inside pages, which PRAGMA secure_delete does not reach.
        change([&] {
            SqliteObjects objects{m_connection};
            for (const crypto::Sha256& object : gone) objects.remove(SqliteObjects::key_of(to_hex(object)));
        });
        m_connection.execute("INSERT INTO page_text(page_text) VALUES('optimize')");
        m_connection.execute("VACUUM");
    }

    void begin_load() override {
        m_connection.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; "
                             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -262144");
        drop_indexes();
        m_connection.execute("BEGIN");
        m_loading = true;
    }

    void end_load() override {
        for (const std::string& sql : m_dropped) m_connection.execute(sql);
        m_dropped.clear();
        m_connection.execute("INSERT INTO page_text(page_text) VALUES('rebuild')");
        m_connection.execute("COMMIT");
        m_loading = false;
        m_connection.execute("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = TRUNCATE; "
                             "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        // A commit syncs the whole file, and with it all that was written unsynced. It must change a page: an UPDATE
        // that leaves a row as it is changes none, and then nothing is synced.
        change([&] { m_connection.execute(fmt::format("PRAGMA user_version = {}", catalogue_version)); });
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

    std::vector<ErasedRecord> erased(const std::string& uuid) override {
        Statement rows = m_connection.prepare("SELECT version, segment, line, sha256, sequence, time, actor, basis "
                                              "FROM erased WHERE uuid = ? ORDER BY version");
        rows.bind_all(uuid);
        std::vector<ErasedRecord> found;
        while (rows.step())
            found.push_back({uuid, static_cast<int>(rows.integer(0)), rows.integer(1), rows.integer(2),
                crypto::sha256_from_hex(rows.text(3)).value_or(crypto::Sha256{}), rows.integer(4), text_of(rows, 5),
                text_of(rows, 6), text_of(rows, 7)});
        return found;
    }

    std::vector<Summary> with_content(const Record& record) override {
        if (record.content.empty()) return {};
        if (!m_objects) { // asked for every document of an import: prepared once
            m_objects.emplace(m_connection);
            m_with_content.emplace(m_connection.prepare(fmt::format("SELECT {}{}{}", summary_columns, from_record,
                "WHERE record.id IN (SELECT record FROM file WHERE object = ?) AND record.content = ? "
                "ORDER BY record.id")));
        }
        // Of what many records share, such as the same first page, the object that came last has the fewest of them.
        std::int64_t newest = 0;
        for (const Representation& representation : record.representations) {
            if (!is_content(representation)) continue;
            for (const File& file : representation.files) {
                const auto object = m_objects->find(SqliteObjects::key_of(file.sha256));
                if (!object) return {};
                newest = std::max(newest, *object);
            }
        }
        m_with_content->bind_all(newest, record.content);
        return all_summaries(*m_with_content);
    }

    std::vector<Summary> with_registration(const std::string& key) override {
        if (key.empty()) return {};
        return summaries("WHERE record.registration = ? AND record.registration <> '' ORDER BY record.id", key);
    }

    bool contains_in_batch(const std::string& batch, const std::string& code) override {
        if (batch.empty()) return false;
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

    std::vector<std::string> problems(Thoroughness thoroughness) override {
        std::vector<std::string> problems =
            thoroughness == Thoroughness::whole ? m_connection.integrity_problems() : m_connection.quick_problems();
        const auto pages = number("SELECT count(*) FROM page"),
                   indexed = number("SELECT count(*) FROM page_text_docsize");
        if (pages != indexed) problems.push_back(message("{} pages, but the text of {} is indexed", pages, indexed));
        if (thoroughness == Thoroughness::whole && m_connection.version() > oldest_catalogue_version &&
            !SqliteObjects::is_whole(m_connection))
            problems.push_back(tr("the index of the objects' digests does not fit the objects"));
        return problems;
    }

    std::unique_ptr<CatalogueComparison> comparison() override { return compare_sqlite(m_connection); }

    void dump(const std::function<void(const std::string&)>& line) override {
        m_connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, page_text, 'row')");
        // Rows in the order of their numbers, which counts; the numbers themselves have gaps where something was
        // erased.
        dump_table("state", 2, "SELECT sequence, hash FROM state", line);
        dump_table("segment", 6, "SELECT number, sequence, time, actor, action, id FROM segment ORDER BY number", line);
        dump_table("record", 20,
            "SELECT uuid, version, type, profile, code, content, registration, title, kind, access, batch, issued, "
            "day, pages, "
            "words, size_bytes, segment, line_offset, line_length, first_segment FROM record ORDER BY id",
            line);
        dump_table("version", 5,
            "SELECT uuid, version.version, version.segment, version.line_offset, version.line_length FROM version "
            "JOIN record ON record.id = record ORDER BY record, version.version",
            line);
        dump_table("erased", 9, "SELECT * FROM erased ORDER BY uuid, version", line);
        dump_table("link", 4,
            "SELECT uuid, position, relation, target FROM link JOIN record ON record.id = record "
            "ORDER BY record, position",
            line);
        dump_table("field", 6,
            "SELECT uuid, name, position, value, key, counts FROM field JOIN record ON record.id = record "
            "ORDER BY record, name, position",
            line);
        dump_table("file", 9,
            "SELECT uuid, position, representation, role, name, media_type, puid, hex(sha256), object.size_bytes "
            "FROM file JOIN object ON object.id = object JOIN record ON record.id = record ORDER BY record, position",
            line);
        dump_table("page", 9,
            "SELECT uuid, number, state, blank, page.words, confidence, description, text, repaired "
            "FROM page JOIN record ON record.id = record ORDER BY page.id",
            line);
        dump_table("term", 3, "SELECT term, doc, cnt FROM temp.term ORDER BY term", line);
    }

private:
    /// Runs it in a transaction of its own, or in that of a load.
    template <typename Work> void change(const Work& work) {
        if (m_loading) return work();
        Transaction transaction{m_connection};
        work();
        transaction.commit();
    }

    /// All that only readers need: an index that is made at the end costs a fraction. Which pages a record has is also
    /// asked when a later version of it comes.
    void drop_indexes() {
        std::vector<std::string> names;
        {
            Statement rows = m_connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS "
                                                  "NOT NULL AND name <> 'page_record'");
            while (rows.step()) {
                names.push_back(text_of(rows, 0));
                m_dropped.push_back(text_of(rows, 1));
            }
        }
        for (const std::string& name : names) m_connection.execute("DROP INDEX " + name);
    }

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
        while (rows.step()) found.push_back(read_summary(rows));
        if (found.empty()) return found;
        DossierCodes dossiers{m_connection};
        for (Summary& summary : found) summary.dossiers = dossiers.of(summary.uuid);
        return found;
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
    std::optional<SqliteObjects> m_objects;
    std::optional<Statement> m_with_content;
    bool m_loading = false;
    std::vector<std::string> m_dropped;
};

/// The writer's lock is held: nobody else does the same.
void bring_up_to_date(Connection& connection) {
    if (connection.version() == catalogue_format().version) return;
    connection.execute("PRAGMA foreign_keys = OFF"); // a table that others refer to is replaced
    {
        Transaction transaction{connection};
        connection.execute(catalogue_from_3);
        transaction.commit();
    }
    connection.execute("PRAGMA foreign_keys = ON");
}

} // namespace

std::unique_ptr<Catalogue> open_sqlite_catalogue(const std::filesystem::path& file, CatalogueAccess access) {
    const auto wanted = access == CatalogueAccess::read    ? database::Access::read
                        : access == CatalogueAccess::write ? database::Access::write
                                                           : database::Access::create;
    try {
        Connection connection{file, wanted, catalogue_format()};
        connection.execute("PRAGMA cache_size = -65536"); // KB at most
        if (access == CatalogueAccess::write) bring_up_to_date(connection);
        if (access != CatalogueAccess::read) update_report_views(connection);
        return std::make_unique<SqliteCatalogue>(std::move(connection));
    } catch (const Error& error) {
        if (error.cause() != Cause::missing && error.cause() != Cause::input) throw;
        throw Error{error.cause(), message("{}; 'hoso-archive rebuild' makes a new one", error.what())};
    }
}

} // namespace hoso::archive
