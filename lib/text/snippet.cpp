// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/search.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <set>

namespace hoso::text {

namespace {

/// The words first..last of the text are what query item `wanted` looks for.
struct Hit {
    std::size_t first = 0, last = 0, wanted = 0;
};

bool meets(const Term& term, const Wanted::Word& word) {
    for (const std::string& other : word.others)
        if (term.folded == other || term.exact == other) return true;
    if (word.prefix) return term.folded.starts_with(word.text) || term.exact.starts_with(word.text);
    return term.folded == word.text || term.exact == word.text;
}

bool stands_at(const std::vector<Term>& terms, std::size_t at, const Wanted& wanted) {
    if (wanted.words.size() > terms.size() - at) return false;
    for (std::size_t i = 0; i < wanted.words.size(); ++i)
        if (!meets(terms[at + i], wanted.words[i])) return false;
    return true;
}

/// In the order of the text; where several things are found at one place, the longest first.
std::vector<Hit> find_hits(const std::vector<Term>& terms, const std::vector<Wanted>& query) {
    std::vector<Hit> hits;
    for (std::size_t at = 0; at < terms.size(); ++at)
        for (std::size_t i = 0; i < query.size(); ++i)
            if (!query[i].excluded && stands_at(terms, at, query[i]))
                hits.push_back({at, at + query[i].words.size() - 1, i});
    std::stable_sort(hits.begin(), hits.end(),
        [](const Hit& a, const Hit& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
    return hits;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Control characters, which move a terminal's cursor or worse, as spaces.
std::string harmless(std::string_view text) {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        const bool is_control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
        if (is_control)
            shown += ' ';
        else
            shown += text.substr(at, point.size);
        at += point.size;
    }
    return shown;
}

/// Words first..last of the text.
struct Window {
    std::size_t first = 0, last = 0;
};

class Page {
public:
    explicit Page(std::string_view text) : m_text{text} {
        for_each_term(text, [this](const Term& term) { m_terms.push_back(term); });
        std::size_t at = 0, characters = 0;
        for (const Term& term : m_terms) {
            characters += code_points(text.substr(at, term.begin - at));
            m_starts.push_back(characters);
            characters += code_points(text.substr(term.begin, term.end - term.begin));
            m_ends.push_back(characters);
            at = term.end;
        }
    }
    const std::vector<Term>& terms() const { return m_terms; }
    bool fits(const Window& window, std::size_t width) const {
        return m_ends[window.last] - m_starts[window.first] <= width;
    }
    /// As many words as fit, the same number of characters on both sides where the text has them.
    Window widened(Window window, std::size_t width) const {
        bool left = true, right = true;
        while (left || right) {
            const Window with_left{window.first - (window.first > 0 ? 1 : 0), window.last};
            left = left && window.first > 0 && fits(with_left, width);
            if (left) window = with_left;
            const Window with_right{window.first, window.last + 1};
            right = right && with_right.last < m_terms.size() && fits(with_right, width);
            if (right) window = with_right;
        }
        return window;
    }
    std::string render(const Window& window, const std::vector<Hit>& hits, const Marks& marks) const {
        // Punctuation around the first and last words of the text is shown, but not a page of dots.
        const bool from_start = window.first == 0 && m_terms.front().begin < most_punctuation;
        const bool to_end = window.last + 1 == m_terms.size() && m_text.size() - m_terms.back().end < most_punctuation;
        std::size_t at = from_start ? 0 : m_terms[window.first].begin;
        std::string shown = from_start ? "" : "…";
        std::size_t hit_end = 0;
        for (const Hit& hit : hits) {
            const std::size_t begin = m_terms[hit.first].begin, end = m_terms[hit.last].end;
            if (hit.first < window.first || hit.last > window.last || begin < hit_end) continue;
            shown += harmless(m_text.substr(at, begin - at));
            shown += marks.begin;
            shown += harmless(m_text.substr(begin, end - begin));
            shown += marks.end;
            at = hit_end = end;
        }
        const std::size_t end = to_end ? m_text.size() : m_terms[window.last].end;
        shown += harmless(m_text.substr(at, end - at));
        if (!to_end) shown += "…";
        return collapse_spaces(shown);
    }

private:
    static constexpr std::size_t most_punctuation = 24; // bytes
    std::string_view m_text;
    std::vector<Term> m_terms;
    std::vector<std::size_t> m_starts, m_ends; ///< of the terms, in characters
};

/// The window that holds the most different things looked for, then the most hits; the first of equals.
Window best_window(const Page& page, const std::vector<Hit>& hits, std::size_t things, std::size_t width) {
    Window best{hits.front().first, hits.front().last};
    std::size_t best_kinds = 0, best_count = 0;
    for (std::size_t from = 0; from < hits.size(); ++from) {
        std::vector<bool> seen(things, false);
        Window window{hits[from].first, hits[from].last};
        std::size_t kinds = 0, count = 0;
        for (std::size_t i = from; i < hits.size(); ++i) {
            const Window grown{window.first, std::max(window.last, hits[i].last)};
            if (i > from && !page.fits(grown, width)) break;
            window = grown;
            ++count;
            if (!seen[hits[i].wanted]) ++kinds;
            seen[hits[i].wanted] = true;
        }
        if (kinds > best_kinds || (kinds == best_kinds && count > best_count)) {
            best = window;
            best_kinds = kinds;
            best_count = count;
        }
    }
    return best;
}

} // namespace

Snippet snippet(std::string_view text, const std::vector<Wanted>& query, std::size_t width, const Marks& marks) {
    const Page page{text};
    if (page.terms().empty()) return {};
    const std::vector<Hit> hits = find_hits(page.terms(), query);
    const Window start = hits.empty() ? Window{} : best_window(page, hits, query.size(), width);
    std::set<std::size_t> found;
    for (const Hit& hit : hits) found.insert(hit.wanted);
    return {page.render(page.widened(start, width), hits, marks), found.size()};
}

std::string snippet(std::string_view text, std::string_view query, std::size_t width, const Marks& marks) {
    return snippet(text, parse_query(query), width, marks).text;
}

std::vector<Range> find_all(std::string_view text, const std::vector<Wanted>& query) {
    std::vector<Term> terms;
    for_each_term(text, [&](const Term& term) { terms.push_back(term); });
    std::vector<Range> ranges;
    for (const Hit& hit : find_hits(terms, query)) {
        const Range range{terms[hit.first].begin, terms[hit.last].end};
        if (ranges.empty() || range.end > ranges.back().end) ranges.push_back(range);
    }
    return ranges;
}

} // namespace hoso::text
