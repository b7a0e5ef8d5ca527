// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/unicode.hpp"

#include "core/error.hpp"

#include <unicode/brkiter.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <memory>

namespace hoso::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

void require_data(UErrorCode status) {
    if (U_FAILURE(status)) throw Error{Cause::unavailable, std::string{"ICU: "} + u_errorName(status)};
}

const icu::Normalizer2& composer() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* instance = icu::Normalizer2::getNFCInstance(status);
    require_data(status);
    return *instance;
}

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<int32_t>(text.size())}; }

} // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    if (bytes[at] < 0x80) return {bytes[at], 1, true};
    std::size_t next = at;
    UChar32 value = 0;
    U8_NEXT(bytes, next, text.size(), value);
    if (value < 0) return {replacement, next - at, false};
    return {static_cast<char32_t>(value), next - at, true};
}

void append_utf8(std::string& text, char32_t value) {
    if (value < 0x80) {
        text += static_cast<char>(value);
        return;
    }
    std::uint8_t buffer[U8_MAX_LENGTH];
    std::size_t size = 0;
    U8_APPEND_UNSAFE(buffer, size, static_cast<UChar32>(value));
    text.append(reinterpret_cast<const char*>(buffer), size);
}

bool is_valid_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const CodePoint point = code_point_at(bytes, at);
        if (!point.valid) return false;
        at += point.size;
    }
    return true;
}

std::string to_valid_utf8(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const CodePoint point = code_point_at(bytes, at);
        append_utf8(text, point.value);
        at += point.size;
    }
    return text;
}

bool is_nfc(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const bool normal = composer().isNormalizedUTF8(piece(text), status) != 0;
    require_data(status);
    return normal && is_valid_utf8(text);
}

std::string nfc(std::string_view text) {
    const std::string valid = to_valid_utf8(text);
    std::string result;
    icu::StringByteSink<std::string> sink{&result, static_cast<int32_t>(valid.size())};
    UErrorCode status = U_ZERO_ERROR;
    composer().normalizeUTF8(0, piece(valid), sink, nullptr, status);
    require_data(status);
    return result;
}

char32_t lower_letter(char32_t letter) {
    if (letter < 0x80) return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(letter)));
}

std::string lower(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        append_utf8(result, lower_letter(point.value));
        at += point.size;
    }
    return result;
}

std::string upper(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        append_utf8(result, static_cast<char32_t>(u_toupper(static_cast<UChar32>(point.value))));
        at += point.size;
    }
    return result;
}

CharacterKind kind_of(char32_t value) {
    if ((value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z')) return CharacterKind::letter;
    if (value >= '0' && value <= '9') return CharacterKind::digit;
    const auto point = static_cast<UChar32>(value);
    if (u_isUWhiteSpace(point)) return CharacterKind::space;
    const std::uint32_t category = U_GET_GC_MASK(point);
    if (category & U_GC_L_MASK) return CharacterKind::letter;
    if (category & U_GC_M_MASK) return CharacterKind::mark;
    if (category & U_GC_N_MASK) return CharacterKind::digit;
    if (category & U_GC_CC_MASK) return CharacterKind::control;
    if (category & U_GC_CF_MASK) return CharacterKind::invisible;
    return CharacterKind::other;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (at < text.size()) {
        const CodePoint point = code_point_at(text, at);
        const CharacterKind kind = kind_of(point.value);
        at += point.size;
        if (kind == CharacterKind::letter || kind == CharacterKind::mark || kind == CharacterKind::digit)
            end = at;
        else if (kind != CharacterKind::invisible)
            break;
    }
    return end;
}

std::vector<std::string_view> split_words(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = word_end(text, at);
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end > at ? end : at + code_point_at(text, at).size;
    }
    return words;
}

std::size_t character_count(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> characters{
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status)};
    require_data(status);
    const auto wide = icu::UnicodeString::fromUTF8(piece(text));
    characters->setText(wide);
    std::size_t count = 0;
    while (characters->next() != icu::BreakIterator::DONE) ++count;
    return count;
}

std::string collapse_spaces(std::string_view text) {
    std::string result;
    bool pending = false;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        at += point.size;
        if (kind_of(point.value) == CharacterKind::space) {
            pending = !result.empty();
            continue;
        }
        if (pending) result += ' ';
        pending = false;
        append_utf8(result, point.value);
    }
    return result;
}

std::string from_utf16(std::string_view bytes, ByteOrder order) {
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]), second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(order == ByteOrder::little ? second << 8 | first : first << 8 | second);
    };
    std::string text;
    std::size_t at = 0;
    for (; at + 1 < bytes.size(); at += 2) {
        char32_t value = unit(at);
        if (U16_IS_LEAD(value) && at + 3 < bytes.size() && U16_IS_TRAIL(unit(at + 2))) {
            value = static_cast<char32_t>(U16_GET_SUPPLEMENTARY(value, unit(at + 2)));
            at += 2;
        }
        append_utf8(text, U_IS_SURROGATE(value) ? replacement : value);
    }
    if (at < bytes.size()) append_utf8(text, replacement);
    return text;
}

std::string printable_word(std::string_view word) {
    const std::string normal = nfc(to_valid_utf8(word));
    std::string printable;
    for (std::size_t at = 0; at < normal.size();) {
        const CodePoint point = code_point_at(normal, at);
        const CharacterKind kind = kind_of(point.value);
        const auto category = u_charType(static_cast<UChar32>(point.value));
        const bool drop = kind == CharacterKind::control || kind == CharacterKind::invisible ||
            kind == CharacterKind::space || category == U_PRIVATE_USE_CHAR || category == U_SURROGATE ||
            category == U_UNASSIGNED;
        if (!drop) printable += normal.substr(at, point.size);
        at += point.size;
    }
    return printable;
}

} // namespace hoso::text
