// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_rows.hpp"

#include "archive/dates.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

constexpr std::array columns{"code", "type", "kind", "access", "profile", "batch"};

void require_date(const std::string& date) {
    const bool whole = date.size() == 4 || date.size() == 7 || date.size() == 10;
    if (!whole || date.find('X') != std::string::npos || !last_day_of(date))
        throw Error{Cause::usage, message("'{}' is not a date: YYYY, YYYY-MM or YYYY-MM-DD", date)};
}

} // namespace

bool is_column(const std::string& field) { return std::find(columns.begin(), columns.end(), field) != columns.end(); }

void require_known(Connection& connection, const std::string& field) {
    Statement known = connection.prepare("SELECT 1 FROM field WHERE name = ? LIMIT 1");
    known.bind_all(field);
    if (!known.step())
        throw Error{Cause::usage,
            message("{}: no record has a field of this name; every record has code, type, kind, access, profile, batch "
                    "and dossier",
                field)};
}

const char* const summary_columns =
    "record.uuid, record.type, record.profile, record.code, record.title, record.kind, record.access, record.batch, "
    "record.issued, first.time, now.time, record.version, record.pages, record.words, record.size_bytes, "
    "record.segment, record.line_offset, record.line_length";
const char* const from_record = " FROM record JOIN segment AS first ON first.number = record.first_segment "
                                "JOIN segment AS now ON now.number = record.segment ";

std::string text_of(const Statement& row, int column) { return std::string{row.text(column)}; }

Summary read_summary(const Statement& row) {
    return {text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3), text_of(row, 4), text_of(row, 5),
        text_of(row, 6), text_of(row, 7), text_of(row, 8), text_of(row, 9), text_of(row, 10),
        static_cast<int>(row.integer(11)), row.integer(12), row.integer(13), row.integer(14),
        {row.integer(15), row.integer(16), row.integer(17)}, {}};
}

std::string filter_key(const std::string& value) { return text::lower(text::nfc(text::collapse_spaces(value))); }

void Conditions::add(const Filter& filter) {
    for (const auto& [field, value] : filter) {
        if (field == "dossier") {
            add_dossier(text::nfc(value));
        } else if (is_column(field)) {
            add_column(field, text::nfc(value));
        } else {
            require_known(m_connection, field);
            add_field({field}, {value});
        }
    }
}

void Conditions::add(const AnyOf& choice) { add_field(choice.fields, choice.values); }

void Conditions::add_column(const std::string& column, const std::string& value) {
    add_condition(fmt::format("record.{} = ?", column), {value});
    if (column == "code" || column == "batch")
        m_sets.push_back({fmt::format("SELECT id AS record FROM record WHERE {0} = ? AND {0} <> ''", column), {value}});
}

void Conditions::add_dossier(const std::string& id) {
    add_condition("EXISTS(SELECT 1 FROM link JOIN record AS folder ON folder.uuid = link.target WHERE "
                  "link.record = record.id AND link.relation = 'dossier' AND ? IN (folder.code, folder.uuid))",
        {id});
    m_sets.push_back({"SELECT link.record AS record FROM record AS folder CROSS JOIN link ON "
                      "link.target = folder.uuid WHERE link.relation = 'dossier' AND (folder.code = ? OR "
                      "folder.uuid = ?)",
        {id, id}});
}

void Conditions::add_field(const std::vector<std::string>& names, const std::vector<std::string>& values) {
    const auto marks = [](std::size_t count) {
        std::string text = "?";
        for (std::size_t i = 1; i < count; ++i) text += ",?";
        return text;
    };
    const std::string meets = fmt::format("name IN ({}) AND key IN ({})", marks(names.size()), marks(values.size()));
    std::vector<std::string> bound = names;
    for (const std::string& value : values) bound.push_back(filter_key(value));
    add_condition(fmt::format("EXISTS(SELECT 1 FROM field WHERE field.record = record.id AND {})", meets), bound);
    m_sets.push_back({"SELECT field.record AS record FROM field WHERE " + meets, bound});
}

void Conditions::add_condition(const std::string& sql, const std::vector<std::string>& values) {
    m_sql += " AND " + sql;
    m_values.insert(m_values.end(), values.begin(), values.end());
}

std::optional<RecordSet> Conditions::few(int most) const {
    for (const RecordSet& set : m_sets) {
        Statement count = m_connection.prepare(fmt::format("SELECT count(*) FROM ({} LIMIT ?)", set.sql));
        count.bind(set.bind(count, 1), most + 1);
        if (count.step() && count.integer(0) <= most) return set;
    }
    return std::nullopt;
}

namespace {

/// The date that `value` begins (part 0) or ends (part 1) with, in SQL: EDTF's interval a/b, unspecified digits X and
/// the qualifiers ? ~ %.
std::string edge(const std::string& value, bool begin) {
    const std::string part = begin ? fmt::format("substr({0}, 1, instr({0} || '/', '/') - 1)", value)
                                   : fmt::format("substr({0}, instr({0}, '/') + 1)", value);
    return fmt::format("rtrim(replace({}, 'X', '{}'), '?~%')", part, begin ? '0' : '9');
}

} // namespace

void Conditions::add(const DateRange& range) {
    const std::string value = range.field == "issued" ? "record.issued" : "field.value";
    // What both dates say is compared: 2024 is neither before nor after 2024-05.
    std::string meets = fmt::format("{} GLOB '[0-9]*'", value);
    std::vector<std::string> values;
    for (const auto& [limit, is_from] : {std::pair{range.from, true}, std::pair{range.to, false}}) {
        if (limit.empty()) continue;
        require_date(limit);
        meets += fmt::format(" AND substr({0}, 1, length(?)) {1} substr(?, 1, length({0}))", edge(value, !is_from),
            is_from ? ">=" : "<=");
        values.insert(values.end(), {limit, limit});
    }
    if (range.field == "issued") return add_condition(meets, values);
    require_known(m_connection, range.field);
    values.insert(values.begin(), range.field);
    add_condition("EXISTS(SELECT 1 FROM field WHERE field.record = record.id AND name = ? AND " + meets + ")", values);
}

int Conditions::bind(Statement& statement, int parameter) const {
    for (const std::string& value : m_values) statement.bind(parameter++, value);
    return parameter;
}

int RecordSet::bind(Statement& statement, int parameter) const {
    for (const std::string& value : values) statement.bind(parameter++, value);
    return parameter;
}

DossierCodes::DossierCodes(Connection& connection)
    : m_statement{
          connection.prepare("SELECT dossier_of.code FROM dossier_of JOIN record ON record.id = dossier_of.record "
                             "WHERE record.uuid = ? ORDER BY dossier_of.position")} {}

std::vector<std::string> DossierCodes::of(const std::string& uuid) {
    std::vector<std::string> codes;
    m_statement.bind_all(uuid);
    while (m_statement.step()) codes.push_back(text_of(m_statement, 0));
    return codes;
}

} // namespace hoso::archive
