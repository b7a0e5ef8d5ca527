// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;

namespace hoso::database {

/// Gives a connection the FTS5 tokenizer `hoso`: every word in its folded form, and at the same place its exact form
/// where that differs, and the whole of a code. In a query, terms stand between spaces as search.hpp wrote them.
/// Throws std::logic_error where SQLite has no FTS5.
void register_tokenizer(sqlite3* database);

} // namespace hoso::database
