// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct fts5_api;

namespace hoso::database {

/// The FTS5 function relevance(table, weight, ...): how well the current row fits its query, the higher the better;
/// one weight for each column, 1 where none is given.
///
/// It looks at the row alone. BM25 as FTS5 has it would read the whole index for the frequency of every word first:
/// seconds where a word stands on a million pages. Where all words must be there, as in search.hpp, a word's frequency
/// hardly changes the order.
///
/// For each column, the sum over the words of the query of t / (t + k (1 - b + b l / a)), as in BM25, with t the times
/// that the word stands there, l the column's words, a = 300, k = 1.2, b = 0.75; and for each two words that follow
/// each other in the query, half of s / (s + 1), where s counts how often they stand side by side. The row's value is
/// that of its best column, times its weight, and a tenth of those of the others: two readings of one page are not
/// twice as good.
void register_ranking(fts5_api& api);

} // namespace hoso::database
