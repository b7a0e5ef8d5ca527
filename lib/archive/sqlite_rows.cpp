// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_rows.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>

namespace hoso::archive {

using database::Connection;
using database::Statement;

namespace {

constexpr std::array columns{"code", "type", "kind", "access", "profile", "batch"};

bool is_column(const std::string& field) { return std::find(columns.begin(), columns.end(), field) != columns.end(); }

/// A misspelt field would find nothing and say nothing.
void require_known(Connection& connection, const std::string& field) {
    Statement known = connection.prepare("SELECT 1 FROM field WHERE name = ? LIMIT 1");
    known.bind_all(field);
    if (!known.step())
        throw Error{Cause::usage,
            message("{}: no record has a field of this name; every record has code, type, kind, access, profile, batch "
                    "and dossier",
                field)};
}

} // namespace

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

std::string conditions(Connection& connection, const Filter& filter) {
    std::string sql;
    for (const auto& [field, value] : filter) {
        if (is_column(field)) {
            sql += fmt::format(" AND record.{} = ?", field);
        } else if (field == "dossier") {
            sql += " AND record.id IN (SELECT record FROM dossier_of WHERE ? IN (code, uuid))";
        } else {
            require_known(connection, field);
            sql += " AND EXISTS(SELECT 1 FROM field WHERE field.record = record.id AND name = ? AND key = ?)";
        }
    }
    return sql;
}

int bind_filter(Statement& statement, int parameter, const Filter& filter) {
    for (const auto& [field, value] : filter) {
        const bool plain = is_column(field) || field == "dossier";
        if (!plain) statement.bind(parameter++, field);
        statement.bind(parameter++, plain ? text::nfc(value) : filter_key(value));
    }
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
