// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace hoso::text {

/// What a plain search term is compared with: lower case, without marks, with d for đ and for the letters that look
/// like it (eth Ð ð, African d Ɖ ɖ), without invisible characters. "Đông Anh" -> "dong anh".
std::string fold(std::string_view text);

/// What an accented search term is compared with: lower case, NFC, đ for its look-alikes, without invisible characters,
/// and the tone on one agreed letter wherever the writer put it: hoà and hòa -> hòa, khoẻ -> khỏe, thuý -> thúy,
/// qúy -> quý. The tone goes to the letter with a circumflex, breve or horn; else before a final consonant to the last
/// vowel; else to the first of two and the middle of three. A word that is not one Vietnamese syllable keeps its marks.
std::string canonical_syllable(std::string_view word);

/// True where fold() loses something besides case: the writer typed accents and means them.
bool has_marks(std::string_view text);

/// True for the letters that are drawn like đ and Đ but are other letters.
bool looks_like_d_with_stroke(char32_t letter);

} // namespace hoso::text
