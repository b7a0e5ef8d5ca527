// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/labels.hpp"

#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace hoso::answers {

namespace {

constexpr std::u32string_view meaning_signs = U"<>≤≥%+=/";

void append_part(std::string& key, std::string_view part) {
    if (!key.empty()) key += ' ';
    key += part;
}

void append_signs(std::string& key, std::string_view gap) {
    for (std::size_t at = 0; at < gap.size();) {
        const text::CodePoint point = text::code_point_at(gap, at);
        if (meaning_signs.find(point.value) != std::u32string_view::npos) append_part(key, gap.substr(at, point.size));
        at += point.size;
    }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_equation(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_digit) && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || std::string_view{" ()[]+-=*/:.,%"}.find(c) != std::string_view::npos;
    });
}

std::string made_key(std::string_view text) {
    const std::string whole = text::nfc(text);
    std::string key;
    std::size_t at = 0;
    const char* const begin = whole.data();
    for (const std::string_view word : text::split_words(whole)) {
        const auto start = static_cast<std::size_t>(word.data() - begin);
        append_signs(key, std::string_view{whole}.substr(at, start - at));
        append_part(key, text::canonical_syllable(word));
        at = start + word.size();
    }
    append_signs(key, std::string_view{whole}.substr(at));
    return key;
}

} // namespace

std::string label_key(std::string_view text) {
    // The same few hundred labels are met in each of hundreds of forms, and syllables take their time.
    constexpr std::size_t most_known = 4'096, longest_known = 500;
    thread_local std::unordered_map<std::string, std::string> known;
    if (text.size() > longest_known) return made_key(text);
    if (known.size() >= most_known) known.clear();
    const auto [entry, is_new] = known.try_emplace(std::string{text});
    if (is_new) entry->second = made_key(text);
    return entry->second;
}

std::optional<int> number_label(std::string_view text) {
    const std::string plain = plain_text(text);
    std::string_view rest = plain;
    const char open = rest.empty() ? '\0' : rest.front();
    const char close = open == '[' ? ']' : open == '(' ? ')' : '\0';
    if (close != '\0') rest.remove_prefix(1);
    int number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (read.ec != std::errc{} || number < 1 || !is_digit(rest.front())) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    const bool inside = close != '\0' && rest.starts_with('='); // (3=4+5)
    if (close != '\0' && !inside) {
        if (!rest.starts_with(close)) return std::nullopt;
        rest.remove_prefix(1);
    }
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (!rest.empty() && (rest.front() != '=' || !is_equation(rest))) return std::nullopt;
    return number;
}

std::string_view without_equation(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (!text.ends_with(')') && !text.ends_with(']')) return text;
    int depth = 0;
    for (std::size_t at = text.size(); at-- > 0;) {
        if (text[at] == ')' || text[at] == ']') ++depth;
        if ((text[at] == '(' || text[at] == '[') && --depth == 0)
            return is_equation(text.substr(at)) ? without_equation(text.substr(0, at)) : text;
    }
    return text;
}

std::string plain_text(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::code_point_at(text, at);
        const std::string_view bytes = text.substr(at, point.size);
        at += point.size;
        if (point.value >= U'\uFF01' && point.value <= U'\uFF5E') {
            plain += static_cast<char>(point.value - U'\uFF01' + U'!'); // full width, as East Asian keyboards type
            continue;
        }
        switch (text::kind_of(point.value)) {
        case text::CharacterKind::space:
            plain += ' ';
            break;
        case text::CharacterKind::invisible:
            break;
        default:
            if (point.value == U'\u2212')
                plain += '-'; // the minus sign
            else
                plain += bytes;
        }
    }
    return text::collapse_spaces(plain);
}

} // namespace hoso::answers
