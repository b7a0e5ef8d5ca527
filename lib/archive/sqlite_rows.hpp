// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "database/database.hpp"

#include <string>

namespace hoso::archive {

/// What the catalogue's SQL has in common. Nothing outside sqlite_*.cpp includes this.

std::string text_of(const database::Statement& row, int column);

/// Columns of a Summary (without its dossiers) and the tables that they come from.
extern const char* const summary_columns;
extern const char* const from_record;
Summary read_summary(const database::Statement& row);

/// The catalogue's form of a field value: what filters compare.
std::string filter_key(const std::string& value);

/// " AND record.code = ? AND EXISTS(...)" for a filter. Error{usage} for a field that no record has.
std::string conditions(database::Connection& connection, const Filter& filter);
/// Binds the filter's values from `parameter` on; returns the parameter behind them.
int bind_filter(database::Statement& statement, int parameter, const Filter& filter);

/// Reads codes of dossiers, statement kept between records.
class DossierCodes {
public:
    explicit DossierCodes(database::Connection& connection);
    std::vector<std::string> of(const std::string& uuid);

private:
    database::Statement m_statement;
};

} // namespace hoso::archive
