// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace hoso::text {

/// The Vietnamese vowels in lower case; in each row the tones ngang, huyền, hỏi, ngã, sắc, nặng.
inline constexpr std::array<std::u32string_view, 12> vowels{U"aàảãáạ", U"ăằẳẵắặ", U"âầẩẫấậ", U"eèẻẽéẹ", U"êềểễếệ",
    U"iìỉĩíị", U"oòỏõóọ", U"ôồổỗốộ", U"ơờởỡớợ", U"uùủũúụ", U"ưừửữứự", U"yỳỷỹýỵ"};
inline constexpr std::size_t tones = 6;

/// By letter: 0, or 1 more than its place among all the vowels.
inline constexpr auto vowel_numbers = [] {
    std::array<unsigned char, 0x1F00> numbers{};
    unsigned char number = 0;
    for (const std::u32string_view row : vowels)
        for (const char32_t letter : row) numbers[letter] = ++number;
    return numbers;
}();

struct Vowel {
    char32_t plain; ///< without its tone
    std::size_t row, tone;
};

/// None where the letter, which is in lower case, is no Vietnamese vowel.
constexpr std::optional<Vowel> vowel_of(char32_t letter) {
    if (letter >= vowel_numbers.size() || vowel_numbers[letter] == 0) return std::nullopt;
    const std::size_t number = vowel_numbers[letter] - 1U, row = number / tones;
    return Vowel{vowels[row][0], row, number % tones};
}

} // namespace hoso::text
