// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/encodings.hpp"
#include "text/legacy_tables.hpp"
#include "text/syllable.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cstdint>

namespace hoso::text {

namespace {

constexpr std::size_t sample_bytes = 256 << 10; // thousands of words say it as well as all
constexpr char32_t replacement_character = 0xFFFD;
constexpr std::array legacy_encodings{Encoding::cp1258, Encoding::tcvn3, Encoding::viscii, Encoding::vni};

/// Of the words that are not ASCII alone.
struct Score {
    std::int64_t sound = 0, odd = 0, common = 0;
    /// What is read wrongly is often a syllable by chance, hardly ever a common one.
    std::int64_t weight() const { return sound + 2 * common - odd; }
};

enum class Case { none, lower, capital };

/// In lower case, in capitals, or with a capital at the beginning.
bool has_one_case(std::string_view word) {
    Case first = Case::none, rest = Case::none;
    for (std::size_t at = 0; at < word.size();) {
        const CodePoint point = code_point_at(word, at);
        const Case now = lower_letter(point.value) != point.value ? Case::capital : Case::lower;
        if (at == 0)
            first = now;
        else if (rest == Case::none)
            rest = now;
        else if (rest != now)
            return false;
        at += point.size;
    }
    return rest != Case::capital || first == Case::capital;
}

/// A dash or a quotation mark that stands alone says nothing.
bool has_letter(std::string_view word) {
    for (std::size_t at = 0; at < word.size();) {
        const CodePoint point = code_point_at(word, at);
        if (point.value < 0x2000 || point.value > 0x206F) return true;
        at += point.size;
    }
    return false;
}

void count_word(std::string_view word, bool is_ascii, Score& score) {
    if (is_ascii || word.empty() || !has_letter(word)) return;
    if (!is_vietnamese_syllable(word) || !has_one_case(is_nfc(word) ? std::string{word} : nfc(word))) {
        ++score.odd;
        return;
    }
    ++score.sound;
    score.common += is_common_syllable(word);
}

/// Words are parted by what is ASCII and no letter: in text that was read wrongly, letters have become signs.
Score score_of(std::string_view text) {
    Score score;
    std::size_t begin = 0;
    bool is_ascii = true;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        const bool in_word =
            (point.value >= 0x80 && point.value != 0xA0) || kind_of(point.value) == CharacterKind::letter;
        if (!in_word) {
            count_word(text.substr(begin, at - begin), is_ascii, score);
            begin = at + point.size;
            is_ascii = true;
        } else if (point.value >= 0x80) {
            is_ascii = false;
        }
        at += point.size;
    }
    count_word(text.substr(begin), is_ascii, score);
    return score;
}

/// Latin letters have a zero for every second byte.
std::optional<Encoding> utf16_of(std::string_view bytes) {
    if (bytes.size() % 2 != 0) return std::nullopt;
    const std::string_view sample = bytes.substr(0, sample_bytes);
    std::size_t first = 0, second = 0;
    for (std::size_t i = 0; i + 1 < sample.size(); i += 2) {
        first += sample[i] == '\0';
        second += sample[i + 1] == '\0';
    }
    const std::size_t least = std::max<std::size_t>(1, sample.size() / 2 / 5);
    if (second >= least && first == 0) return Encoding::utf16_le;
    if (first >= least && second == 0) return Encoding::utf16_be;
    return std::nullopt;
}

/// Where UTF-8 was damaged there are few bytes that are not of it. Legacy text hardly makes UTF-8 by accident.
bool is_mostly_utf8(std::string_view bytes) {
    constexpr std::size_t sound_for_one_damaged = 4;
    std::size_t sound = 0, damaged = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const CodePoint point = code_point_at(bytes, at);
        sound += point.valid && point.value >= 0x80;
        damaged += !point.valid;
        at += point.size;
    }
    return damaged == 0 || sound >= sound_for_one_damaged * damaged;
}

Detection detect_legacy(std::string_view bytes) {
    constexpr std::int64_t least_lead = 5; // of a word or two nothing can be told
    struct Candidate {
        Encoding encoding;
        std::int64_t weight;
        std::string text;
    };
    const std::string_view sample = bytes.substr(0, sample_bytes);
    std::vector<Candidate> candidates;
    for (const Encoding encoding : legacy_encodings) {
        std::string text = decode(sample, encoding);
        const std::int64_t weight = score_of(text).weight();
        if (weight > 0) candidates.push_back({encoding, weight, std::move(text)});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
        [](const Candidate& a, const Candidate& b) { return a.weight > b.weight; });
    const auto is_rival = [&](const Candidate& candidate) {
        const std::int64_t best = candidates.front().weight;
        return candidate.weight * 2 > best || best - candidate.weight < least_lead;
    };
    Detection result;
    bool all_alike = true;
    for (const Candidate& candidate : candidates) {
        if (!is_rival(candidate)) continue;
        result.candidates.push_back(candidate.encoding);
        all_alike = all_alike && candidate.text == candidates.front().text;
    }
    std::sort(result.candidates.begin(), result.candidates.end());
    if (!candidates.empty() && all_alike) result.encoding = candidates.front().encoding;
    return result;
}

/// The bytes of Windows-1252 that show this text; none where they cannot.
std::optional<std::string> legacy_bytes(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        at += point.size;
        if (point.value < 0x80) {
            bytes += static_cast<char>(point.value);
            continue;
        }
        const auto found =
            point.value == replacement_character ? std::u32string_view::npos : cp1252_letters.find(point.value);
        if (found == std::u32string_view::npos) return std::nullopt;
        bytes += static_cast<char>(0x80 + found);
    }
    return bytes;
}

bool is_sound(const Score& score) { return score.sound > 0 && score.odd == 0; }

/// The letter d with stroke, or a letter with a mark behind it: single letters alone are no evidence.
bool has_vni_pair(std::string_view bytes, std::string_view read) {
    return bytes.find_first_of("\xD1\xF1") != std::string_view::npos || character_count(read) < bytes.size();
}

} // namespace

Detection detect_encoding(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return {Encoding::utf8, {}};
    if (bytes.starts_with("\xFF\xFE")) return {Encoding::utf16_le, {}};
    if (bytes.starts_with("\xFE\xFF")) return {Encoding::utf16_be, {}};
    if (bytes.find('\0') != std::string_view::npos) return {utf16_of(bytes), {}};
    if (is_mostly_utf8(bytes)) return {Encoding::utf8, {}};
    return detect_legacy(bytes);
}

std::optional<std::string> read_as_legacy(std::string_view text, Encoding encoding) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return std::nullopt;
    const auto bytes = legacy_bytes(text);
    if (!bytes) return std::nullopt;
    std::string read = decode(*bytes, encoding);
    if (!is_sound(score_of(read)) || read == text) return std::nullopt;
    if (encoding == Encoding::vni && !has_vni_pair(*bytes, read)) return std::nullopt;
    return read;
}

bool could_be_legacy(std::string_view text) {
    bool is_ascii = true;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        // Between and above the letters of Windows-1252 stand most that only Unicode has.
        if ((point.value > 0x192 && point.value < 0x2C6) || (point.value > 0x2DC && point.value < 0x2000)) return false;
        is_ascii = is_ascii && point.value < 0x80;
        at += point.size;
    }
    return !is_ascii;
}

std::optional<LegacyReading> legacy_reading(std::string_view text) {
    if (!could_be_legacy(text) || score_of(text).odd == 0) return std::nullopt;
    for (const Encoding encoding : {Encoding::tcvn3, Encoding::vni})
        if (auto read = read_as_legacy(text, encoding)) return LegacyReading{encoding, std::move(*read)};
    return std::nullopt;
}

} // namespace hoso::text
