// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::text {

/// A word of a text as search sees it, and where it stands (bytes). `exact` is its canonical_syllable() where that
/// differs from `folded`, else empty: so the accented and the plain forms never meet in one index.
struct Term {
    std::size_t begin = 0, end = 0;
    std::string folded, exact;
    /// On the first part of a code such as 12/2024/QĐ-UBND, 1.234.567,89 or 05/10/2026: the whole of it, in the same
    /// two forms, with - for every kind of hyphen. Empty elsewhere. whole_end is where it ends.
    std::string whole_folded, whole_exact;
    std::size_t whole_end = 0;
};

/// Calls `found` for the words of `text` in order. Parts of a code are joined by / or -, numbers also by . and ,
/// without spaces; a chain of more than eight parts is no code.
void for_each_term(std::string_view text, const std::function<void(const Term&)>& found);

/// One thing a person looks for: words that stand side by side.
struct Wanted {
    struct Word {
        std::string text;
        bool prefix = false;             ///< any word that begins so; only the last word
        std::vector<std::string> others{}; ///< spellings that count as this word
        bool operator==(const Word&) const = default;
    };
    std::vector<Word> words; ///< accented: to be met exactly; plain: in its folded form
    std::string whole;       ///< a code as one term; the words are its parts
    bool excluded = false;
    bool operator==(const Wanted&) const = default;
};

/// What a person typed: words that must all be there; "..." a phrase; a code (joined by / - . ,) is looked for as it
/// stands and by its parts side by side; * at the end of a word: any ending; - before a word or phrase: not this one.
/// Everything else that is no letter or digit only separates. Each word is accented or plain for itself.
std::vector<Wanted> parse_query(std::string_view query);

/// Bytes begin..end of a text.
struct Range {
    std::size_t begin = 0, end = 0;
    bool operator==(const Range&) const = default;
};

/// Where `text` has what is looked for, in order, none inside another.
std::vector<Range> find_all(std::string_view text, const std::vector<Wanted>& query);

/// What stands before and after each hit in a snippet.
struct Marks {
    std::string begin, end;
};

/// The part of `text`, about `width` characters long and cut between words, that holds the most of what `query` looks
/// for, with the hits marked, runs of white space and control characters as one space, and an ellipsis where text was
/// left out. Where nothing is hit, the beginning of the text.
std::string snippet(std::string_view text, std::string_view query, std::size_t width, const Marks& marks);

/// The same, and how many of the things looked for the whole text has.
struct Snippet {
    std::string text;
    std::size_t found = 0;
};
Snippet snippet(std::string_view text, const std::vector<Wanted>& query, std::size_t width, const Marks& marks);

} // namespace hoso::text
