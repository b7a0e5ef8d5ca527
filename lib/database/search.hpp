// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database/database.hpp"
#include "text/search.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hoso::database {

/// What to put after MATCH for a query as text::parse_query() reads it, on an FTS5 table made with tokenize='hoso'.
/// Nothing a person types becomes FTS5 syntax. Error{usage} where nothing is looked for, or only left out.
std::string match_expression(std::string_view query);
/// The same for a query that was read already; `query` is named in errors.
std::string match_expression(const std::vector<text::Wanted>& wanted, std::string_view query);

/// The terms of an FTS5 table with tokenize='hoso'.
class Vocabulary {
public:
    Vocabulary(Connection& connection, const std::string& table);
    /// True where a row has it.
    bool contains(const std::string& term);

private:
    Statement m_statement;
};

/// Gives each plain or accented word of the query, not those left out and not those with a *, the terms of the
/// vocabulary that are spelled almost like it (text::neighbours()) as other spellings.
void add_neighbours(std::vector<text::Wanted>& query, Vocabulary& vocabulary);

} // namespace hoso::database
