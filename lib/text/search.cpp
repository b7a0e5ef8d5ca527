// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/search.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <cctype>
#include <optional>

namespace hoso::text {

namespace {

constexpr std::size_t most_parts = 8;

struct Joint {
    char mark = 0;
    std::size_t size = 0;
};

/// The character at `at` that may join two parts of a code.
std::optional<Joint> joint_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return std::nullopt;
    const CodePoint point = code_point_at(text, at);
    switch (point.value) {
    case '/':
    case '.':
    case ',':
        return Joint{static_cast<char>(point.value), point.size};
    case '-':
    case 0x2010: // hyphen
    case 0x2011: // no-break hyphen
    case 0x2013: // en dash
    case 0x2212: // minus
        return Joint{'-', point.size};
    default:
        return std::nullopt;
    }
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

bool joins(const Joint& joint, std::string_view before, std::string_view after) {
    return joint.mark == '/' || joint.mark == '-' || (is_digit(before.back()) && is_digit(after.front()));
}

Term make_term(std::string_view text, std::size_t begin, std::size_t end) {
    Term term;
    term.begin = begin;
    term.end = end;
    const std::string_view word = text.substr(begin, end - begin);
    term.folded = fold(word);
    term.exact = canonical_syllable(word);
    if (term.exact == term.folded) term.exact.clear();
    return term;
}

const std::string& exact_or_folded(const Term& term) { return term.exact.empty() ? term.folded : term.exact; }

struct Chain {
    std::vector<Term> parts;
    std::string joints; ///< one fewer than parts
};

/// Words joined without spaces, the first of which stands at begin..end.
Chain read_chain(std::string_view text, std::size_t begin, std::size_t end) {
    Chain chain;
    chain.parts.push_back(make_term(text, begin, end));
    for (;;) {
        const auto joint = joint_at(text, end);
        if (!joint) return chain;
        const std::size_t next = end + joint->size;
        const std::size_t next_end = word_end(text, next);
        if (next_end == next) return chain;
        if (!joins(*joint, text.substr(begin, end - begin), text.substr(next, next_end - next))) return chain;
        chain.joints += joint->mark;
        chain.parts.push_back(make_term(text, next, next_end));
        begin = next;
        end = next_end;
    }
}

void add_whole(Chain& chain) {
    if (chain.parts.size() < 2 || chain.parts.size() > most_parts) return;
    Term& first = chain.parts.front();
    std::string folded = first.folded, exact = exact_or_folded(first);
    for (std::size_t i = 1; i < chain.parts.size(); ++i) {
        folded += chain.joints[i - 1] + chain.parts[i].folded;
        exact += chain.joints[i - 1] + exact_or_folded(chain.parts[i]);
    }
    if (exact != folded) first.whole_exact = std::move(exact);
    first.whole_folded = std::move(folded);
    first.whole_end = chain.parts.back().end;
}

bool is_quote(char32_t value) { return value == '"' || value == 0x201C || value == 0x201D || value == 0x201E; }

bool is_space(char32_t value) { return kind_of(value) == CharacterKind::space; }

/// Where the quoted or unquoted piece that begins at `at` ends.
std::size_t piece_end(std::string_view query, std::size_t at, bool quoted) {
    while (at < query.size()) {
        const CodePoint point = code_point_at(query, at);
        if (is_quote(point.value) || (!quoted && is_space(point.value))) break;
        at += point.size;
    }
    return at;
}

Wanted wanted_from(std::string_view piece) {
    Wanted wanted;
    std::size_t first_whole_end = 0, last_end = 0;
    for_each_term(piece, [&](const Term& term) {
        wanted.words.push_back({exact_or_folded(term), false, {}});
        if (wanted.words.size() == 1 && term.whole_end > 0) {
            wanted.whole = term.whole_exact.empty() ? term.whole_folded : term.whole_exact;
            first_whole_end = term.whole_end;
        }
        last_end = term.end;
    });
    if (wanted.words.empty()) return wanted;
    wanted.words.back().prefix = piece.substr(last_end).starts_with('*');
    const bool only_a_code = first_whole_end == last_end;
    if (!only_a_code || wanted.words.back().prefix) wanted.whole.clear();
    return wanted;
}

} // namespace

void for_each_term(std::string_view text, const std::function<void(const Term&)>& found) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = word_end(text, at);
        if (end == at) {
            at += code_point_at(text, at).size;
            continue;
        }
        Chain chain = read_chain(text, at, end);
        add_whole(chain);
        for (const Term& term : chain.parts)
            if (!term.folded.empty()) found(term);
        at = chain.parts.back().end;
    }
}

std::vector<Wanted> parse_query(std::string_view query) {
    std::vector<Wanted> result;
    for (std::size_t at = 0; at < query.size();) {
        const CodePoint point = code_point_at(query, at);
        if (is_space(point.value)) {
            at += point.size;
            continue;
        }
        bool excluded = false;
        if (point.value == '-') {
            excluded = true;
            ++at;
        }
        bool quoted = false;
        if (at < query.size()) {
            const CodePoint first = code_point_at(query, at);
            quoted = is_quote(first.value);
            if (quoted) at += first.size;
        }
        const std::size_t end = piece_end(query, at, quoted);
        Wanted wanted = wanted_from(query.substr(at, end - at));
        wanted.excluded = excluded;
        if (!wanted.words.empty()) result.push_back(std::move(wanted));
        at = end;
        if (quoted && at < query.size()) at += code_point_at(query, at).size;
    }
    return result;
}

} // namespace hoso::text
