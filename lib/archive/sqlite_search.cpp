// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_search.hpp"

#include "archive/sqlite_rows.hpp"
#include "database/search.hpp"
#include "messages/messages.hpp"

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

// CROSS JOIN keeps SQLite from starting anywhere but at the full-text index, whose order is the one asked for.
constexpr const char* joined = "FROM page_text CROSS JOIN page ON page.id = page_text.rowid "
                               "CROSS JOIN record ON record.id = page.record WHERE page_text MATCH ?";
constexpr const char* hit_columns =
    "record.uuid, record.type, record.code, record.title, record.kind, record.issued, segment.time, page.number, "
    "page.text, page.description, record.segment, record.line_offset, record.line_length";
constexpr const char* from_hits =
    "FROM hit CROSS JOIN page ON page.id = hit.id CROSS JOIN record ON record.id = page.record "
    "CROSS JOIN segment ON segment.number = record.first_segment";

std::vector<Hit> read_hits(Connection& connection, Statement& rows) {
    std::vector<Hit> hits;
    DossierCodes dossiers{connection};
    while (rows.step()) {
        Hit hit{text_of(rows, 0), text_of(rows, 1), text_of(rows, 2), text_of(rows, 3), text_of(rows, 4),
            text_of(rows, 5), text_of(rows, 6), {}, static_cast<int>(rows.integer(7)), text_of(rows, 8),
            text_of(rows, 9), {rows.integer(10), rows.integer(11), rows.integer(12)}};
        hit.dossiers = dossiers.of(hit.uuid);
        hits.push_back(std::move(hit));
    }
    return hits;
}

SearchResult newest(Connection& connection, const Search& search, const std::string& expression) {
    // Ids first: the text of a page is only read for the hits that are shown.
    Statement rows = connection.prepare(
        fmt::format("WITH hit AS MATERIALIZED(SELECT page.id AS id {}{} ORDER BY page_text.rowid DESC LIMIT ?) "
                    "SELECT {} {} ORDER BY hit.id DESC",
            joined, conditions(connection, search.filter), hit_columns, from_hits));
    rows.bind(1, expression);
    rows.bind(bind_filter(rows, 2, search.filter), search.limit);
    return {read_hits(connection, rows), false};
}

SearchResult ranked(Connection& connection, const Search& search, const std::string& expression) {
    const std::string filter = conditions(connection, search.filter);
    Statement rows = connection.prepare(
        fmt::format("WITH hit AS MATERIALIZED(SELECT page.id AS id, bm25(page_text) AS score {}{} "
                    "ORDER BY page_text.rowid DESC LIMIT ?) SELECT {} {} ORDER BY hit.score, hit.id DESC LIMIT ?",
            joined, filter, hit_columns, from_hits));
    rows.bind(1, expression);
    const int last = bind_filter(rows, 2, search.filter);
    rows.bind(last, Catalogue::ranked_candidates);
    rows.bind(last + 1, search.limit);
    SearchResult result{read_hits(connection, rows), false};
    Statement more =
        connection.prepare(fmt::format("SELECT 1 {}{} ORDER BY page_text.rowid DESC LIMIT 1 OFFSET ?", joined, filter));
    more.bind(1, expression);
    more.bind(bind_filter(more, 2, search.filter), Catalogue::ranked_candidates);
    result.candidates_cut = more.step();
    return result;
}

} // namespace

SearchResult search_sqlite(Connection& connection, const Search& search) {
    const std::string expression = database::match_expression(search.query);
    return search.order == Order::newest ? newest(connection, search, expression)
                                         : ranked(connection, search, expression);
}

} // namespace hoso::archive
