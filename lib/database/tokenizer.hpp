// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;
struct fts5_api;

namespace hoso::database {

/// Gives a connection what full-text search needs: the tokenizer `hoso` and the function `relevance` (ranking.hpp).
/// Throws std::logic_error where SQLite has no FTS5.
void register_full_text(sqlite3* database);

/// The FTS5 tokenizer `hoso`: every word in its folded form, and at the same place its exact form where that differs,
/// and the whole of a code. In a query, terms stand between spaces as search.hpp wrote them, spellings of one word
/// between bars.
void register_tokenizer(fts5_api& api);

} // namespace hoso::database
