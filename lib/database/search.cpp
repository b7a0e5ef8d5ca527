// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/search.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/search.hpp"

namespace hoso::database {

namespace {

/// Terms are letters, digits, marks and the joints of codes: nothing in them needs escaping.
std::string quoted(const std::string& term) { return fmt::format("\"{}\"", term); }

std::string expression(const text::Wanted& wanted) {
    std::string phrase;
    for (const text::Wanted::Word& word : wanted.words) {
        if (!phrase.empty()) phrase += " + ";
        phrase += quoted(word.text);
        if (word.prefix) phrase += " *";
    }
    if (wanted.whole.empty()) return phrase;
    // The parts also find the code inside a longer one, or with spaces that were typed or read into it.
    return fmt::format("({} OR {})", quoted(wanted.whole), phrase);
}

} // namespace

std::string match_expression(std::string_view query) {
    std::string all, none;
    for (const text::Wanted& wanted : text::parse_query(query)) {
        std::string& list = wanted.excluded ? none : all;
        if (!list.empty()) list += wanted.excluded ? " OR " : " AND ";
        list += expression(wanted);
    }
    if (all.empty() && none.empty())
        throw Error{Cause::usage, message("nothing to look for: '{}' has no letter or digit", query)};
    if (all.empty()) throw Error{Cause::usage, message("nothing to look for: '{}' only says what to leave out", query)};
    return none.empty() ? all : fmt::format("({}) NOT ({})", all, none);
}

} // namespace hoso::database
