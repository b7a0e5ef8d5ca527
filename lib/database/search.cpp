// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/search.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/neighbours.hpp"

#include <map>

namespace hoso::database {

namespace {

/// Terms are letters, digits, marks and the joints of codes: nothing in them needs escaping.
std::string in_quotes(const std::string& term) { return fmt::format("\"{}\"", term); }

/// The tokenizer takes what stands between bars for spellings of one word.
std::string in_quotes(const text::Wanted::Word& word) {
    std::string spellings = word.text;
    for (const std::string& other : word.others) spellings.append("|").append(other);
    return in_quotes(spellings);
}

std::string expression(const text::Wanted& wanted) {
    std::string phrase;
    for (const text::Wanted::Word& word : wanted.words) {
        if (!phrase.empty()) phrase += " + ";
        phrase += in_quotes(word);
        if (word.prefix) phrase += " *";
    }
    if (wanted.whole.empty()) return phrase;
    // The parts also find the code inside a longer one, or with spaces that were typed or read into it.
    return fmt::format("({} OR {})", in_quotes(wanted.whole), phrase);
}

} // namespace

std::string match_expression(std::string_view query) { return match_expression(text::parse_query(query), query); }

std::string match_expression(const std::vector<text::Wanted>& wanted, std::string_view query) {
    std::string all, none;
    for (const text::Wanted& one : wanted) {
        std::string& list = one.excluded ? none : all;
        if (!list.empty()) list += one.excluded ? " OR " : " AND ";
        list += expression(one);
    }
    if (all.empty() && none.empty())
        throw Error{Cause::usage, message("nothing to look for: '{}' has no letter or digit", query)};
    if (all.empty()) throw Error{Cause::usage, message("nothing to look for: '{}' only says what to leave out", query)};
    return none.empty() ? all : fmt::format("({}) NOT ({})", all, none);
}

// A query that stops at the first row takes half the time of a look into a table fts5vocab.
Vocabulary::Vocabulary(Connection& connection, const std::string& table)
    : m_statement{connection.prepare(fmt::format("SELECT 1 FROM {0} WHERE {0} MATCH ? LIMIT 1", table))} {}

bool Vocabulary::contains(const std::string& term) {
    m_statement.bind_all(in_quotes(term));
    const bool found = m_statement.step();
    m_statement.reset();
    return found;
}

namespace {

/// Words stand in the index folded too: where it lacks that form, it has none of those with accents. That spares most
/// of a thousand looks into it.
std::vector<std::string> known_neighbours(const std::string& word, Vocabulary& vocabulary) {
    std::map<std::string, bool> folded;
    std::vector<std::string> known;
    for (std::string& neighbour : text::neighbours(word)) {
        const std::string plain = text::fold(neighbour);
        auto found = folded.find(plain);
        if (found == folded.end()) found = folded.emplace(plain, vocabulary.contains(plain)).first;
        if (found->second && (neighbour == plain || vocabulary.contains(neighbour)))
            known.push_back(std::move(neighbour));
    }
    return known;
}

} // namespace

void add_neighbours(std::vector<text::Wanted>& query, Vocabulary& vocabulary) {
    for (text::Wanted& wanted : query) {
        if (wanted.excluded) continue;
        for (text::Wanted::Word& word : wanted.words)
            if (!word.prefix) word.others = known_neighbours(word.text, vocabulary);
    }
}

} // namespace hoso::database
