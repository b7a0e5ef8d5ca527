// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/encodings.hpp"

#include "text/legacy_tables.hpp"
#include "text/unicode.hpp"
#include "text/vowels.hpp"

#include <algorithm>
#include <utility>

namespace hoso::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_capital(char32_t letter) { return lower_letter(letter) != letter; }

std::string to_utf8(std::u32string_view letters) {
    std::string text;
    text.reserve(letters.size() + letters.size() / 2);
    for (const char32_t letter : letters) append_utf8(text, letter);
    return text;
}

/// Letters by their bytes.
std::u32string letters_of(std::string_view bytes, std::u32string_view upper_half) {
    std::u32string letters;
    letters.reserve(bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        letters += byte < 0x80 ? char32_t{byte} : upper_half[byte - 0x80U];
    }
    return letters;
}

/// The same of encodings that have letters in place of controls.
template <typename Low>
std::u32string letters_of(std::string_view bytes, std::u32string_view upper_half, const Low& low_letters) {
    std::u32string letters = letters_of(bytes, upper_half);
    for (char32_t& letter : letters) {
        if (letter >= ' ') continue;
        for (const auto& [byte, low] : low_letters)
            if (letter == static_cast<char32_t>(byte)) letter = low;
    }
    return letters;
}

// --- VNI -------------------------------------------------------------------------------------------------------------

char32_t with_case_of(char32_t letter, char32_t of) {
    if (!is_capital(of)) return letter;
    const std::string upper_text = upper(to_utf8({&letter, 1}));
    return code_point_at(upper_text, 0).value;
}

/// The vowel with the tone, none of which it has yet.
char32_t with_tone(char32_t plain, std::size_t tone) {
    const auto vowel = vowel_of(lower_letter(plain));
    return with_case_of(vowels[vowel->row][tone], plain);
}

/// A letter and the mark behind it as one; nothing where they do not go together.
std::optional<char32_t> vni_pair(char32_t base, char32_t mark) {
    mark = lower_letter(mark);
    const char32_t lower_base = lower_letter(base);
    const auto vowel = vowel_of(lower_base);
    if (!vowel || vowel->tone != 0) return std::nullopt;
    if (const auto tone = vni_tones.find(mark); tone != std::u32string_view::npos) return with_tone(base, tone + 1);
    const auto shaped = [&](char32_t shape, std::size_t tone) { return with_case_of(with_tone(shape, tone), base); };
    const auto circumflex = vni_circumflexes.find(mark);
    if (circumflex != std::u32string_view::npos) {
        if (lower_base == U'a') return shaped(U'â', circumflex);
        if (lower_base == U'e') return shaped(U'ê', circumflex);
        if (lower_base == U'o') return shaped(U'ô', circumflex);
    }
    const auto breve = vni_breves.find(mark);
    if (breve != std::u32string_view::npos && lower_base == U'a') return shaped(U'ă', breve);
    return std::nullopt;
}

/// U+FFFD for a mark that stands behind no letter it could change.
char32_t vni_letter(char32_t letter) {
    const char32_t lower_case = lower_letter(letter);
    for (const auto& [byte, meant] : vni_letters)
        if (lower_case == byte) return with_case_of(meant, letter);
    const bool is_mark = vni_tones.find(lower_case) != std::u32string_view::npos ||
                         vni_circumflexes.find(lower_case) != std::u32string_view::npos ||
                         vni_breves.find(lower_case) != std::u32string_view::npos;
    return is_mark ? replacement : letter;
}

std::u32string vni_text(std::string_view bytes) {
    const std::u32string seen = letters_of(bytes, cp1252_letters);
    std::u32string letters;
    letters.reserve(seen.size());
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const char32_t base = seen[i] < 0x80 ? seen[i] : vni_letter(seen[i]);
        const auto pair =
            i + 1 < seen.size() && seen[i + 1] >= 0x80 ? vni_pair(base, seen[i + 1]) : std::optional<char32_t>{};
        letters += pair.value_or(base);
        if (pair) ++i;
    }
    return letters;
}

// --- TCVN3 -----------------------------------------------------------------------------------------------------------

bool ends_segment(char32_t letter) {
    return letter < 0x80 && std::string_view{",;\t|\"\r\n"}.find(static_cast<char>(letter)) != std::string_view::npos;
}

/// In the cell from `begin` to `end`: capitals throughout, where the fonts could show any.
void raise_capitals(std::u32string& letters, std::size_t begin, std::size_t end) {
    bool has_word_in_capitals = false;
    std::size_t capitals = 0;
    for (std::size_t i = begin; i < end; ++i) {
        const char32_t letter = letters[i];
        if (letter >= 'a' && letter <= 'z') return;
        capitals = letter >= 'A' && letter <= 'Z' ? capitals + 1 : letter < 0x80 ? 0 : capitals;
        has_word_in_capitals |= capitals > 1;
    }
    if (!has_word_in_capitals) return; // "Hà" has one too
    for (std::size_t i = begin; i < end; ++i)
        if (letters[i] >= 0x80 && kind_of(letters[i]) == CharacterKind::letter)
            letters[i] = with_case_of(letters[i], U'A');
}

std::u32string tcvn_text(std::string_view bytes) {
    std::u32string letters = letters_of(bytes, tcvn_letters, tcvn_low_letters);
    for (std::size_t begin = 0; begin < letters.size();) {
        std::size_t end = begin;
        while (end < letters.size() && !ends_segment(letters[end])) ++end;
        raise_capitals(letters, begin, end);
        begin = end + 1;
    }
    return letters;
}

std::string decode_utf16(std::string_view bytes, ByteOrder order) {
    const std::string_view mark = order == ByteOrder::little ? "\xFF\xFE" : "\xFE\xFF";
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    return nfc(from_utf16(bytes, order));
}

} // namespace

std::string name_of(Encoding encoding) {
    switch (encoding) {
    case Encoding::utf8:
        return "UTF-8";
    case Encoding::utf16_le:
        return "UTF-16LE";
    case Encoding::utf16_be:
        return "UTF-16BE";
    case Encoding::cp1258:
        return "CP1258";
    case Encoding::tcvn3:
        return "TCVN3";
    case Encoding::viscii:
        return "VISCII";
    case Encoding::vni:
        return "VNI";
    }
    return {};
}

std::optional<Encoding> encoding_of(std::string_view name) {
    constexpr std::pair<std::string_view, Encoding> others[]{{"utf16", Encoding::utf16_le},
        {"windows1258", Encoding::cp1258}, {"win1258", Encoding::cp1258}, {"abc", Encoding::tcvn3},
        {"tcvn", Encoding::tcvn3}, {"tcvn5712", Encoding::tcvn3}, {"rfc1456", Encoding::viscii},
        {"vniwin", Encoding::vni}};
    const auto plain = [](std::string_view text) {
        std::string letters;
        for (const char c : lower(text))
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letters += c;
        return letters;
    };
    const std::string wanted = plain(name);
    for (const Encoding encoding : all_encodings)
        if (plain(name_of(encoding)) == wanted) return encoding;
    for (const auto& [other, encoding] : others)
        if (other == wanted) return encoding;
    return std::nullopt;
}

std::string decode(std::string_view bytes, Encoding encoding) {
    switch (encoding) {
    case Encoding::utf8:
        return std::string{bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes};
    case Encoding::utf16_le:
        return decode_utf16(bytes, ByteOrder::little);
    case Encoding::utf16_be:
        return decode_utf16(bytes, ByteOrder::big);
    case Encoding::cp1258:
        return nfc(to_utf8(letters_of(bytes, cp1258_letters)));
    case Encoding::tcvn3:
        return nfc(to_utf8(tcvn_text(bytes)));
    case Encoding::viscii:
        return to_utf8(letters_of(bytes, viscii_letters, viscii_low_letters));
    case Encoding::vni:
        return to_utf8(vni_text(bytes));
    }
    return {};
}

} // namespace hoso::text
