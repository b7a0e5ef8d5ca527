// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_facets.hpp"

#include "archive/sqlite_rows.hpp"
#include "messages/messages.hpp"
#include "text/names.hpp"

#include <algorithm>
#include <iterator>

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

/// Numbers as a JSON array, which SQLite reads as a table.
std::string json_array(const std::vector<std::int64_t>& numbers) {
    std::string text = "[";
    for (const std::int64_t number : numbers) {
        if (text.size() > 1) text += ',';
        fmt::format_to(std::back_inserter(text), "{}", number);
    }
    return text + "]";
}

std::vector<std::int64_t> records_of(Connection& connection, const std::vector<std::int64_t>& pages) {
    Statement rows = connection.prepare("SELECT DISTINCT page.record FROM json_each(?) AS found CROSS JOIN page "
                                        "INDEXED BY page_place ON page.id = found.value");
    rows.bind_all(json_array(pages));
    std::vector<std::int64_t> records;
    while (rows.step()) records.push_back(rows.integer(0));
    return records;
}

constexpr const char* by_record = "SELECT {}, count(*) FROM json_each(?) AS found CROSS JOIN record ON record.id = "
                                  "found.value WHERE {} <> '' GROUP BY 1";
constexpr const char* by_dossier =
    "SELECT dossier_of.code, count(DISTINCT dossier_of.record) FROM json_each(?) AS found CROSS JOIN dossier_of ON "
    "dossier_of.record = found.value GROUP BY 1";
constexpr const char* by_field =
    "SELECT min(field.value), count(DISTINCT field.record) FROM json_each(?) AS found CROSS JOIN field ON "
    "field.record = found.value WHERE field.name = ? AND field.counts = 1 GROUP BY field.key";

Facet count(Connection& connection, const std::string& records, const std::string& field) {
    const bool column = is_column(field), known = column || field == "year" || field == "dossier";
    if (!known) require_known(connection, field);
    const std::string expression = field == "year" ? "substr(record.issued, 1, 4)" : "record." + field;
    Statement rows =
        connection.prepare(column || field == "year" ? fmt::format(fmt::runtime(by_record), expression, expression)
                           : field == "dossier"      ? by_dossier
                                                     : by_field);
    rows.bind(1, records);
    if (!known) rows.bind(2, field);
    Facet facet{field, {}};
    while (rows.step()) facet.values.push_back({text_of(rows, 0), rows.integer(1)});
    std::sort(facet.values.begin(), facet.values.end(), [](const Facet::Value& a, const Facet::Value& b) {
        if (a.records != b.records) return a.records > b.records;
        const int order = text::compare(a.value, b.value);
        return order != 0 ? order < 0 : a.value < b.value;
    });
    return facet;
}

} // namespace

std::vector<Facet> count_facets(
    Connection& connection, const std::vector<std::int64_t>& pages, const std::vector<std::string>& fields) {
    const std::string records = json_array(records_of(connection, pages));
    std::vector<Facet> facets;
    for (const std::string& field : fields) facets.push_back(count(connection, records, field));
    return facets;
}

} // namespace hoso::archive
