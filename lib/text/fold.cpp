// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/fold.hpp"

#include "core/error.hpp"
#include "text/unicode.hpp"
#include "text/vowels.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>
#include <optional>

namespace hoso::text {

namespace {

constexpr char32_t d_with_stroke = 0x111;

constexpr std::u32string_view shaped_vowels = U"ăâêôơư";

char32_t lower_and_repaired(char32_t value) {
    return looks_like_d_with_stroke(value) ? d_with_stroke : lower_letter(value);
}

bool is_dropped(char32_t value) {
    return (U_GET_GC_MASK(static_cast<UChar32>(value)) & (U_GC_MN_MASK | U_GC_CF_MASK)) != 0;
}

void append_folded(std::string& text, char32_t value) {
    value = lower_and_repaired(value);
    if (value == d_with_stroke) {
        text += 'd';
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    static const icu::Normalizer2* const decomposer = icu::Normalizer2::getNFDInstance(status);
    if (decomposer == nullptr) throw Error{Cause::unavailable, std::string{"ICU: "} + u_errorName(status)};
    icu::UnicodeString parts;
    if (!decomposer->getDecomposition(static_cast<UChar32>(value), parts)) {
        if (!is_dropped(value)) append_utf8(text, value);
        return;
    }
    for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1))
        if (const auto part = static_cast<char32_t>(parts.char32At(i)); !is_dropped(part)) append_utf8(text, part);
}

/// Letters of the blocks that Vietnamese text is made of, folded once: search folds every word of a page.
class FoldTable {
public:
    FoldTable() {
        for (char32_t value = 0; value < latin_end; ++value) append_folded(m_latin[value], value);
        for (char32_t value = 0; value < 0x100; ++value) append_folded(m_additional[value], additional + value);
    }
    void append(std::string& text, char32_t value) const {
        if (value < latin_end)
            text += m_latin[value];
        else if (value - additional < 0x100)
            text += m_additional[value - additional];
        else
            append_folded(text, value);
    }

private:
    static constexpr char32_t latin_end = 0x250, additional = 0x1E00;
    std::array<std::string, latin_end> m_latin;
    std::array<std::string, 0x100> m_additional;
};

/// In `word`, whose vowels carry no tone any more: the one run of vowels, without the u of qu and the i of gi.
struct Nucleus {
    std::size_t begin = 0, end = 0;
};
std::optional<Nucleus> find_nucleus(const std::u32string& word) {
    Nucleus nucleus;
    while (nucleus.begin < word.size() && !vowel_of(word[nucleus.begin])) ++nucleus.begin;
    nucleus.end = nucleus.begin;
    while (nucleus.end < word.size() && vowel_of(word[nucleus.end])) ++nucleus.end;
    for (std::size_t i = nucleus.end; i < word.size(); ++i)
        if (vowel_of(word[i])) return std::nullopt;
    if (nucleus.begin > 0 && nucleus.end - nucleus.begin > 1) {
        const char32_t before = word[nucleus.begin - 1], first = word[nucleus.begin];
        if ((before == 'q' && first == 'u') || (before == 'g' && first == 'i' && nucleus.begin == 1)) ++nucleus.begin;
    }
    if (nucleus.begin == nucleus.end || nucleus.end - nucleus.begin > 3) return std::nullopt;
    return nucleus;
}

std::size_t place_of_tone(const std::u32string& word, const Nucleus& nucleus) {
    for (std::size_t i = nucleus.end; i-- > nucleus.begin;)
        if (shaped_vowels.find(word[i]) != std::u32string_view::npos) return i;
    const std::size_t count = nucleus.end - nucleus.begin;
    if (count == 2) return nucleus.end < word.size() ? nucleus.begin + 1 : nucleus.begin;
    return nucleus.begin + count / 2;
}

std::u32string with_tone_in_place(const std::u32string& word) {
    std::u32string plain = word;
    std::size_t tone = 0, toned = 0;
    for (char32_t& letter : plain) {
        const auto vowel = vowel_of(letter);
        if (!vowel || vowel->tone == 0) continue;
        letter = vowel->plain;
        tone = vowel->tone;
        ++toned;
    }
    if (toned != 1) return word;
    const auto nucleus = find_nucleus(plain);
    if (!nucleus) return word;
    char32_t& place = plain[place_of_tone(plain, *nucleus)];
    place = vowels[vowel_of(place)->row][tone];
    return plain;
}

bool is_ascii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

std::string lower_ascii(std::string_view text) {
    std::string result{text};
    for (char& c : result) c = static_cast<char>(lower_letter(static_cast<unsigned char>(c)));
    return result;
}

} // namespace

bool looks_like_d_with_stroke(char32_t letter) {
    return letter == 0xD0 || letter == 0xF0 || letter == 0x189 || letter == 0x256;
}

std::string fold(std::string_view text) {
    if (is_ascii(text)) return lower_ascii(text);
    static const FoldTable table;
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        table.append(result, point.value);
        at += point.size;
    }
    return result;
}

std::string canonical_syllable(std::string_view word) {
    if (is_ascii(word)) return lower_ascii(word);
    std::string lowered;
    lowered.reserve(word.size());
    for (std::size_t at = 0; at < word.size();) {
        const CodePoint point = code_point_at(word, at);
        at += point.size;
        if (point.value < 0x80 || kind_of(point.value) != CharacterKind::invisible)
            append_utf8(lowered, lower_and_repaired(point.value));
    }
    if (!is_nfc(lowered)) lowered = nfc(lowered);
    std::u32string letters;
    for (std::size_t at = 0; at < lowered.size();) {
        const CodePoint point = code_point_at(lowered, at);
        letters += point.value;
        at += point.size;
    }
    std::string result;
    result.reserve(lowered.size());
    for (const char32_t letter : with_tone_in_place(letters)) append_utf8(result, letter);
    return result;
}

bool has_marks(std::string_view text) { return !is_ascii(text) && fold(text) != canonical_syllable(text); }

} // namespace hoso::text
