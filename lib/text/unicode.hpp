// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::text {

/// Thread-safe, like everything in this folder. Text is UTF-8; where bytes are not, they count as U+FFFD.

bool is_valid_utf8(std::string_view bytes);

/// The same text with U+FFFD in place of bytes that are not UTF-8.
std::string to_valid_utf8(std::string_view bytes);

/// Unicode normalization form C (UAX 15), valid UTF-8.
std::string nfc(std::string_view text);

/// True where nfc() would change nothing.
bool is_nfc(std::string_view text);

/// Lower case letter by letter, the same in every locale.
std::string lower(std::string_view text);
char32_t lower_letter(char32_t letter);
/// Upper case in the same way.
std::string upper(std::string_view text);

/// What stands at `at` (which must be inside the text) and how many bytes it takes.
struct CodePoint {
    char32_t value = 0;
    std::size_t size = 1;
    bool valid = true; ///< false: a byte that is not UTF-8, with the value U+FFFD
};
CodePoint code_point_at(std::string_view text, std::size_t at);

void append_utf8(std::string& text, char32_t value);

enum class CharacterKind {
    letter,
    mark,
    digit, ///< any number, also superscripts
    space, ///< also no-break spaces and line ends
    control,
    invisible, ///< soft hyphen, joiners, direction marks, byte order mark
    other
};
CharacterKind kind_of(char32_t value);

/// Words: runs of letters, marks and digits, as views into `text`. Invisible characters do not end a word.
std::vector<std::string_view> split_words(std::string_view text);

/// Where a word ends that begins at `at`; `at` where none does.
std::size_t word_end(std::string_view text, std::size_t at);

/// What a reader takes for characters (UAX 29 grapheme clusters).
std::size_t character_count(std::string_view text);

/// Without white space at both ends and with one space in place of every run of it.
std::string collapse_spaces(std::string_view text);

/// The word as it can stand in every output: NFC, without spaces, control and invisible characters, private use and what
/// is no character (XML 1.0, 2.2, has no place for those).
std::string printable_word(std::string_view word);

/// UTF-8 from UTF-16; unpaired surrogates and an odd last byte become U+FFFD. A byte order mark is not removed.
enum class ByteOrder { little, big };
std::string from_utf16(std::string_view bytes, ByteOrder order);

} // namespace hoso::text
