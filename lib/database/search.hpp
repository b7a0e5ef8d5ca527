// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hoso::database {

/// What to put after MATCH for a query as text::parse_query() reads it, on an FTS5 table made with tokenize='hoso'.
/// Nothing a person types becomes FTS5 syntax. Error{usage} where nothing is looked for, or only left out.
std::string match_expression(std::string_view query);

} // namespace hoso::database
