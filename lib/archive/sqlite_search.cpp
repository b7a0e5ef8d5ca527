// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_search.hpp"

#include "archive/dates.hpp"
#include "archive/sqlite_facets.hpp"
#include "archive/sqlite_intake.hpp"
#include "archive/sqlite_rows.hpp"
#include "core/error.hpp"
#include "database/search.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <limits>

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

// So few records are looked up in the full-text index one by one; of more, the newest that the index gives meet the
// conditions soon enough.
constexpr int few_records = 100;

// What is said of a record tells more than that a word stands somewhere on its pages.
constexpr const char* score = "relevance(page_text, 1.0, 1.0, 3.0)";

struct Candidate {
    std::int64_t page = 0;
    double score = 0;
};

class Searcher {
public:
    Searcher(Connection& connection, const Search& search)
        : m_connection{connection}, m_conditions{connection}, m_wanted{text::parse_query(search.query)} {
        m_expression = database::match_expression(m_wanted, search.query);
        if (search.spelling == Spelling::tolerant) {
            const std::string as_typed = m_expression;
            database::Vocabulary vocabulary{connection, "page_text"};
            database::add_neighbours(m_wanted, vocabulary);
            m_expression = database::match_expression(m_wanted, search.query);
            // All of it is in the second part; what stands there as typed counts twice for its rank.
            if (search.order == Order::relevance) m_expression = fmt::format("({}) OR ({})", as_typed, m_expression);
        }
        m_conditions.add(search.filter);
        for (const DateRange& range : search.dates) {
            m_conditions.add(range);
            // Pages are numbered by the day of their record, which is the first that its date can mean, or earlier.
            if (range.field == "issued" && !range.to.empty())
                m_behind = std::min(m_behind, first_page_of_day(*last_day_of(range.to) + 1));
        }
        for (const AnyOf& choice : search.choices) m_conditions.add(choice);
        m_few = m_conditions.few(few_records);
    }

    /// Pages that match, the newest first.
    std::vector<Candidate> candidates(const char* value, int limit) {
        Statement rows = m_connection.prepare(
            fmt::format("SELECT page_text.rowid, {}{} ORDER BY page_text.rowid DESC LIMIT ?", value, from_matches()));
        rows.bind(bind_matches(rows), limit);
        std::vector<Candidate> found;
        while (rows.step()) found.push_back({rows.integer(0), rows.real(1)});
        return found;
    }
    const std::vector<text::Wanted>& wanted() const { return m_wanted; }

private:
    // CROSS JOIN keeps SQLite from starting anywhere but at what stands first.
    std::string from_matches() const {
        if (m_conditions.empty()) return " FROM page_text WHERE page_text MATCH ?";
        if (m_few) // the pages of a record have numbers in a row
            return fmt::format(" FROM (SELECT DISTINCT record FROM ({})) AS chosen CROSS JOIN record ON record.id = "
                               "chosen.record CROSS JOIN page_text WHERE page_text MATCH ? AND page_text.rowid BETWEEN "
                               "(SELECT min(page.id) FROM page WHERE page.record = chosen.record) AND "
                               "(SELECT max(page.id) FROM page WHERE page.record = chosen.record){}",
                m_few->sql, m_conditions.sql());
        return fmt::format(
            " FROM page_text CROSS JOIN page INDEXED BY page_place ON page.id = page_text.rowid CROSS JOIN record ON "
            "record.id = page.record WHERE page_text MATCH ? AND page_text.rowid < ?{}",
            m_conditions.sql());
    }
    int bind_matches(Statement& statement) const {
        int parameter = m_few ? m_few->bind(statement, 1) : 1;
        statement.bind(parameter++, m_expression);
        if (m_conditions.empty()) return parameter;
        if (!m_few) statement.bind(parameter++, m_behind);
        return m_conditions.bind(statement, parameter);
    }

    Connection& m_connection;
    Conditions m_conditions;
    std::vector<text::Wanted> m_wanted;
    std::string m_expression;
    std::int64_t m_behind = std::numeric_limits<std::int64_t>::max(); ///< no page from this number on
    std::optional<RecordSet> m_few;
};

std::vector<Hit> read_hits(Connection& connection, const std::vector<Candidate>& candidates) {
    Statement row = connection.prepare(
        "SELECT record.uuid, record.type, record.code, record.title, record.kind, record.issued, segment.time, "
        "page.number, page.text, page.repaired, page.description, record.segment, record.line_offset, "
        "record.line_length, ifnull((SELECT lower(hex(sha256)) FROM file JOIN object ON object.id = file.object WHERE "
        "file.record = record.id AND file.role = 'alto' ORDER BY position LIMIT 1), '') "
        "FROM page JOIN record ON record.id = page.record JOIN segment ON segment.number = record.first_segment "
        "WHERE page.id = ?");
    std::vector<Hit> hits;
    DossierCodes dossiers{connection};
    for (const Candidate& candidate : candidates) {
        row.bind_all(candidate.page);
        if (!row.step()) continue;
        Hit hit{text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3), text_of(row, 4), text_of(row, 5),
            text_of(row, 6), {}, static_cast<int>(row.integer(7)), text_of(row, 8), text_of(row, 9), text_of(row, 10),
            {row.integer(11), row.integer(12), row.integer(13)}, text_of(row, 14)};
        hit.dossiers = dossiers.of(hit.uuid);
        hits.push_back(std::move(hit));
    }
    return hits;
}

/// The best first, the newer one of equals.
void rank(std::vector<Candidate>& candidates, int limit) {
    std::stable_sort(
        candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    candidates.resize(std::min(candidates.size(), static_cast<std::size_t>(limit)));
}

} // namespace

SearchResult search_sqlite(Connection& connection, const Search& search) {
    // One view of the catalogue, and its locks are taken once.
    std::optional<database::Transaction> view;
    if (connection.access() == database::Access::read) view.emplace(connection);
    Searcher searcher{connection, search};
    SearchResult result;
    if (search.order == Order::newest) {
        result.hits = read_hits(connection, searcher.candidates("0", search.limit));
    } else {
        auto candidates = searcher.candidates(score, Catalogue::ranked_candidates + 1);
        result.candidates_cut = candidates.size() > Catalogue::ranked_candidates;
        if (result.candidates_cut) candidates.pop_back();
        rank(candidates, search.limit);
        result.hits = read_hits(connection, candidates);
    }
    result.wanted = searcher.wanted();
    if (search.facets.empty()) return result;
    std::vector<std::int64_t> pages;
    for (const Candidate& candidate : searcher.candidates("0", Catalogue::counted_pages + 1))
        pages.push_back(candidate.page);
    result.facets_cut = pages.size() > Catalogue::counted_pages;
    if (result.facets_cut) pages.pop_back();
    result.facets = count_facets(connection, pages, search.facets);
    return result;
}

} // namespace hoso::archive
