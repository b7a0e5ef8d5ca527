// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_catalogue.hpp"

#include "archive/dates.hpp"
#include "archive/sqlite_schema.hpp"
#include "core/error.hpp"
#include "database/database.hpp"
#include "database/search.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::archive {

namespace {

using database::Blob;
using database::Connection;
using database::Statement;
using database::Transaction;

constexpr std::uint32_t application_id = 0x48534152; // "HSAR"
constexpr int schema_version = 1;
constexpr int running_number_bits = 40;

std::string text_of(const Statement& statement, int column) { return std::string{statement.text(column)}; }

/// What the table page gets for a record: its pages, or one row without a page that carries the description.
struct PageRow {
    PageFacts facts;
    std::string description, text;
};

std::vector<PageRow> page_rows(const CataloguedRecord& item) {
    std::vector<PageRow> rows;
    for (std::size_t i = 0; i < item.record.pages.size(); ++i)
        rows.push_back({item.record.pages[i], "", i < item.page_texts.size() ? item.page_texts[i] : ""});
    if (rows.empty()) rows.emplace_back().facts.state = "none";
    rows.front().description = description_text(item.record);
    return rows;
}

Summary summary_of(const ledger::Entry& entry, const CataloguedRecord& item) {
    const Record& record = item.record;
    Summary summary{record.uuid, record.type, record.code, record.title, record.dossier, record.kind, record.batch, "",
        entry.time, record.version, static_cast<std::int64_t>(record.pages.size()), 0, 0, item.place};
    if (const auto issued = record.dates.find("issued"); issued != record.dates.end()) summary.issued = issued->second;
    for (const PageFacts& page : record.pages) summary.words += page.words;
    for (const auto& [object, size] : objects_of(record)) summary.size_bytes += size;
    return summary;
}

constexpr const char* summary_columns =
    "document.uuid, document.type, document.code, document.title, document.dossier, document.kind, document.batch, "
    "document.issued, import.time, document.version, document.pages, document.words, document.size_bytes, "
    "document.segment, document.line_offset, document.line_length";

Summary read_summary(const Statement& row) {
    return {text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3), text_of(row, 4), text_of(row, 5),
        text_of(row, 6), text_of(row, 7), text_of(row, 8), static_cast<int>(row.integer(9)), row.integer(10),
        row.integer(11), row.integer(12), {row.integer(13), row.integer(14), row.integer(15)}};
}

/// " AND document.code = ? ..." for a filter, whose values are bound after the parameters that stand before.
std::string conditions(const Filter& filter) {
    std::string sql;
    for (const auto& [field, value] : filter) {
        if (field != "code" && field != "dossier" && field != "kind" && field != "type")
            throw Error{Cause::usage, message("{}: not a field to search by: code, dossier, kind, type", field)};
        sql += fmt::format(" AND document.{} = ?", field);
    }
    return sql;
}

void bind_filter(Statement& statement, int parameter, const Filter& filter) {
    for (const auto& [field, value] : filter) statement.bind(parameter++, text::nfc(value));
}

/// The statements that apply() repeats for every record.
class Inserter {
public:
    Inserter(Connection& connection, const ledger::Entry& entry)
        : m_entry{entry}, m_connection{connection},
          m_document{connection.prepare("INSERT INTO document(uuid, version, type, code, content, title, dossier, "
                                        "kind, batch, issued, day, pages, words, size_bytes, segment, line_offset, "
                                        "line_length) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")},
          m_page{connection.prepare("INSERT INTO page(id, document, number, state, blank, words, confidence, "
                                    "description, text) VALUES(?,?,?,?,?,?,?,?,?)")},
          m_object{connection.prepare("INSERT INTO object(sha256, size_bytes) VALUES(?,?) ON CONFLICT DO NOTHING")},
          m_file{connection.prepare("INSERT INTO file(document, position, representation, role, name, media_type, "
                                    "object) SELECT ?,?,?,?,?,?, id FROM object WHERE sha256 = ?")} {
        Statement next = connection.prepare("SELECT next_page FROM state");
        next.step();
        m_next_page = next.integer(0);
    }

    void insert(const CataloguedRecord& item) {
        const Record& record = item.record;
        const Summary summary = summary_of(m_entry, item);
        const std::int64_t day = sorting_day(summary.issued, m_entry.time);
        m_document.run(record.uuid, record.version, record.type, record.code, record.content, record.title,
            record.dossier, record.kind, record.batch, summary.issued, day, summary.pages, summary.words,
            summary.size_bytes, item.place.segment, item.place.offset, item.place.length);
        const std::int64_t document = m_connection.last_insert_id();
        if (m_first_document == 0) m_first_document = document;
        // Search walks the ids downwards; from its last page to its first, a document then reads in order.
        const std::vector<PageRow> rows = page_rows(item);
        for (auto at = rows.rbegin(); at != rows.rend(); ++at) {
            const PageRow& row = *at;
            m_page.run((day << running_number_bits) + m_next_page++, document, row.facts.number, row.facts.state,
                row.facts.blank ? 1 : 0, row.facts.words, row.facts.confidence, row.description, row.text);
        }
        insert_files(record, document);
    }

    std::int64_t next_page() const noexcept { return m_next_page; }
    std::int64_t first_document() const noexcept { return m_first_document; }

private:
    void insert_files(const Record& record, std::int64_t document) {
        int position = 0;
        for (const Representation& representation : record.representations)
            for (const File& file : representation.files) {
                m_object.run(file.sha256, file.size_bytes);
                m_file.run(document, ++position, representation.type, file.role, Blob{file.name}, file.media_type,
                    file.sha256);
            }
    }

    const ledger::Entry& m_entry;
    Connection& m_connection;
    Statement m_document, m_page, m_object, m_file;
    std::int64_t m_next_page = 0, m_first_document = 0;
};

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

    std::int64_t last_segment() override { return number("SELECT ifnull(max(segment), 0) FROM import"); }

    void apply(const ledger::Entry& entry, const RecordStream& records, Indexing indexing) override {
        Transaction transaction{m_connection};
        if (entry.seal)
            m_connection.prepare("INSERT INTO import VALUES(?,?,?,?,?)")
                .run(entry.seal->segment, entry.sequence, entry.time, entry.actor, entry.id);
        Inserter inserter{m_connection, entry};
        while (const auto item = records()) inserter.insert(*item);
        // Ascending, or FTS5 would begin a new index segment for every date.
        if (indexing == Indexing::now && inserter.first_document() != 0)
            m_connection
                .prepare("INSERT INTO page_text(rowid, text, description) SELECT id, text, description FROM page "
                         "WHERE document >= ? ORDER BY id")
                .run(inserter.first_document());
        m_connection.prepare("UPDATE state SET sequence = ?, hash = ?, next_page = ?")
            .run(entry.sequence, to_hex(entry.hash), inserter.next_page());
        transaction.commit();
    }

    void index_text() override {
        Transaction transaction{m_connection};
        m_connection.execute("INSERT INTO page_text(page_text) VALUES('rebuild')");
        transaction.commit();
    }

    std::vector<Summary> find(const std::string& id) override {
        const std::string from =
            std::string{"SELECT "} + summary_columns + " FROM document JOIN import USING(segment) ";
        Statement by_uuid = m_connection.prepare(from + "WHERE uuid = ?");
        by_uuid.bind_all(id);
        if (by_uuid.step()) return {read_summary(by_uuid)};
        Statement by_code = m_connection.prepare(from + "WHERE code = ? ORDER BY day DESC, document.id DESC");
        by_code.bind_all(text::nfc(id));
        return all_summaries(by_code);
    }

    bool contains(const std::string& code, const std::string& content) override {
        Statement found = m_connection.prepare("SELECT 1 FROM document WHERE code = ? AND content = ?");
        found.bind_all(code, content);
        return found.step();
    }

    bool contains_in_batch(const std::string& batch, const std::string& code) override {
        Statement found = m_connection.prepare("SELECT 1 FROM document WHERE batch = ? AND code = ?");
        found.bind_all(batch, code);
        return found.step();
    }

    std::vector<Summary> list(const Filter& filter, const std::string& after, int limit) override {
        std::string sql = fmt::format(
            "SELECT {} FROM document JOIN import USING(segment) WHERE true{}", summary_columns, conditions(filter));
        if (!after.empty()) sql += " AND (day, document.id) < (SELECT day, id FROM document WHERE uuid = ?)";
        sql += " ORDER BY day DESC, document.id DESC LIMIT ?";
        Statement rows = m_connection.prepare(sql);
        bind_filter(rows, 1, filter);
        int parameter = static_cast<int>(filter.size()) + 1;
        if (!after.empty()) rows.bind(parameter++, after);
        rows.bind(parameter, limit);
        return all_summaries(rows);
    }

    SearchResult search(const Search& search) override {
        const std::string expression = database::match_expression(search.query);
        return search.order == Order::newest ? newest(search, expression) : ranked(search, expression);
    }

    Statistics statistics() override {
        return {number("SELECT count(*) FROM document"), number("SELECT ifnull(sum(pages), 0) FROM document"),
            number("SELECT ifnull(sum(words), 0) FROM document"), number("SELECT count(*) FROM object"),
            number("SELECT ifnull(sum(size_bytes), 0) FROM object"), number("SELECT count(*) FROM import"),
            number("SELECT count(DISTINCT dossier) FROM document WHERE dossier <> ''")};
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
        const auto found = find(item.record.uuid);
        if (found.empty()) return tr("is not in the catalogue");
        if (found.front() != summary_of(entry, item)) return tr("has other metadata in the catalogue");
        Statement pages = m_connection.prepare(
            "SELECT page.number, page.state, page.blank, page.words, page.confidence, page.description, page.text "
            "FROM page JOIN document ON document.id = page.document WHERE uuid = ? ORDER BY page.number, page.id");
        pages.bind_all(item.record.uuid);
        for (const PageRow& row : page_rows(item)) {
            if (!pages.step()) return tr("lacks pages in the catalogue");
            const PageFacts facts{static_cast<int>(pages.integer(0)), text_of(pages, 1), pages.real(4),
                static_cast<int>(pages.integer(3)), pages.integer(2) != 0};
            if (facts != row.facts || pages.text(5) != row.description || pages.text(6) != row.text)
                return message("page {}: is other in the catalogue", row.facts.number);
        }
        if (pages.step()) return tr("has more pages in the catalogue");
        return std::nullopt;
    }

    void dump(const std::function<void(const std::string&)>& line) override {
        m_connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.term USING fts5vocab(main, page_text, 'row')");
        dump_table("state", 3, "SELECT sequence, hash, next_page FROM state", line);
        dump_table("import", 5, "SELECT segment, sequence, time, actor, id FROM import ORDER BY segment", line);
        dump_table("document", 18, "SELECT * FROM document ORDER BY id", line);
        dump_table("file", 8,
            "SELECT document, position, representation, role, name, media_type, sha256, size_bytes "
            "FROM file JOIN object ON object.id = object ORDER BY document, position",
            line);
        dump_table("page", 9, "SELECT * FROM page ORDER BY id", line);
        dump_table("term", 3, "SELECT term, doc, cnt FROM temp.term ORDER BY term", line);
    }

private:
    std::int64_t number(const char* sql) {
        Statement statement = m_connection.prepare(sql);
        return statement.step() ? statement.integer(0) : 0;
    }

    static std::vector<Summary> all_summaries(Statement& rows) {
        std::vector<Summary> found;
        while (rows.step()) found.push_back(read_summary(rows));
        return found;
    }

    // CROSS JOIN keeps SQLite from starting anywhere but at the full-text index, whose order is the one asked for.
    static constexpr const char* joined = "FROM page_text CROSS JOIN page ON page.id = page_text.rowid "
                                          "CROSS JOIN document ON document.id = page.document "
                                          "WHERE page_text MATCH ?";
    static constexpr const char* hit_columns =
        "document.uuid, document.code, document.title, document.dossier, document.kind, document.issued, import.time, "
        "page.number, page.text, page.description";

    static constexpr const char* from_hits =
        "FROM hit CROSS JOIN page ON page.id = hit.id CROSS JOIN document ON document.id = page.document "
        "CROSS JOIN import ON import.segment = document.segment";

    static std::vector<Hit> read_hits(Statement& rows) {
        std::vector<Hit> hits;
        while (rows.step())
            hits.push_back({text_of(rows, 0), text_of(rows, 1), text_of(rows, 2), text_of(rows, 3), text_of(rows, 4),
                text_of(rows, 5), text_of(rows, 6), static_cast<int>(rows.integer(7)), text_of(rows, 8),
                text_of(rows, 9)});
        return hits;
    }

    SearchResult newest(const Search& search, const std::string& expression) {
        // Ids first: the text of a page is only read for the hits that are shown.
        Statement rows = m_connection.prepare(
            fmt::format("WITH hit AS MATERIALIZED(SELECT page.id AS id {}{} ORDER BY page_text.rowid DESC LIMIT ?) "
                        "SELECT {} {} ORDER BY hit.id DESC",
                joined, conditions(search.filter), hit_columns, from_hits));
        rows.bind(1, expression);
        bind_filter(rows, 2, search.filter);
        rows.bind(static_cast<int>(search.filter.size()) + 2, search.limit);
        return {read_hits(rows), false};
    }

    SearchResult ranked(const Search& search, const std::string& expression) {
        Statement rows = m_connection.prepare(
            fmt::format("WITH hit AS MATERIALIZED(SELECT page.id AS id, bm25(page_text) AS score {}{} "
                        "ORDER BY page_text.rowid DESC LIMIT ?) SELECT {} {} ORDER BY hit.score, hit.id DESC LIMIT ?",
                joined, conditions(search.filter), hit_columns, from_hits));
        const int last = static_cast<int>(search.filter.size()) + 2;
        rows.bind(1, expression);
        bind_filter(rows, 2, search.filter);
        rows.bind(last, ranked_candidates);
        rows.bind(last + 1, search.limit);
        SearchResult result{read_hits(rows), false};
        Statement more = m_connection.prepare(fmt::format(
            "SELECT 1 {}{} ORDER BY page_text.rowid DESC LIMIT 1 OFFSET ?", joined, conditions(search.filter)));
        more.bind(1, expression);
        bind_filter(more, 2, search.filter);
        more.bind(last, ranked_candidates);
        result.candidates_cut = more.step();
        return result;
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
        if (wanted != database::Access::read) connection.execute("PRAGMA cache_size = -65536");
        return std::make_unique<SqliteCatalogue>(std::move(connection));
    } catch (const Error& error) {
        if (error.cause() != Cause::missing && error.cause() != Cause::input) throw;
        throw Error{error.cause(), message("{}; 'hoso-archive rebuild' makes a new one", error.what())};
    }
}

} // namespace hoso::archive
