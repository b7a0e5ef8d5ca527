// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/search.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/neighbours.hpp"

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

// "instance" finds the first place of a term and stops; "row" would count them all.
Vocabulary::Vocabulary(Connection& connection, const std::string& table)
    : m_statement{[&] {
          connection.execute(fmt::format(
              "CREATE VIRTUAL TABLE IF NOT EXISTS temp.{0}_word USING fts5vocab(main, {0}, 'instance')", table));
          return connection.prepare(fmt::format("SELECT 1 FROM temp.{}_word WHERE term = ? LIMIT 1", table));
      }()} {}

bool Vocabulary::contains(std::string_view term) {
    m_statement.bind_all(term);
    const bool found = m_statement.step();
    m_statement.reset();
    return found;
}

void add_neighbours(std::vector<text::Wanted>& query, Vocabulary& vocabulary) {
    for (text::Wanted& wanted : query) {
        if (wanted.excluded) continue;
        for (text::Wanted::Word& word : wanted.words) {
            if (word.prefix) continue;
            for (const std::string& other : text::neighbours(word.text))
                if (vocabulary.contains(other)) word.others.push_back(other);
        }
    }
}

} // namespace hoso::database
