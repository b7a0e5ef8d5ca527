// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "database/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hoso::archive {

/// What the catalogue's SQL has in common. Nothing outside sqlite_*.cpp includes this.

std::string text_of(const database::Statement& row, int column);

/// Columns of a Summary (without its dossiers) and the tables that they come from.
extern const char* const summary_columns;
extern const char* const from_record;
Summary read_summary(const database::Statement& row);

/// True for the fields that are columns of the table record.
bool is_column(const std::string& field);
/// Error{usage} where no record has such a field: a misspelt one would find nothing and say nothing.
void require_known(database::Connection& connection, const std::string& field);

/// The catalogue's form of a field value: what filters compare.
std::string filter_key(const std::string& value);

/// SQL that gives the ids of records in a column `record`, through an index.
struct RecordSet {
    std::string sql;
    std::vector<std::string> values;

    /// Binds its values from `parameter` on; returns the parameter behind them.
    int bind(database::Statement& statement, int parameter) const;
};

/// What a record must be, as SQL on the table record, to be asked of one row after another.
class Conditions {
public:
    explicit Conditions(database::Connection& connection) : m_connection{connection} {}

    /// Error{usage} for a field that no record has.
    void add(const Filter& filter);
    /// Error{usage} for what is no date.
    void add(const DateRange& range);
    void add(const AnyOf& choice);

    bool empty() const noexcept { return m_sql.empty(); }
    /// " AND ... AND ...", or nothing.
    const std::string& sql() const noexcept { return m_sql; }
    /// Binds its values from `parameter` on; returns the parameter behind them.
    int bind(database::Statement& statement, int parameter) const;

    /// At most `most` records of which the others are none, where an index finds so few.
    std::optional<RecordSet> few(int most) const;

private:
    void add_column(const std::string& column, const std::string& value);
    void add_dossier(const std::string& id);
    void add_field(const std::vector<std::string>& names, const std::vector<std::string>& values);
    void add_condition(const std::string& sql, const std::vector<std::string>& values);

    database::Connection& m_connection;
    std::string m_sql;
    std::vector<std::string> m_values;
    std::vector<RecordSet> m_sets;
};

/// Reads codes of dossiers, statement kept between records.
class DossierCodes {
public:
    explicit DossierCodes(database::Connection& connection);
    std::vector<std::string> of(const std::string& uuid);

private:
    database::Statement m_statement;
};

} // namespace hoso::archive
