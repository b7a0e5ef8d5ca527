// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/xlsx_text.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

namespace hoso::office {

namespace {

constexpr std::size_t longest_sheet_name = 31; // UTF-16 units

bool is_escape(std::string_view text) {
    constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
    return text.size() >= 7 && text[0] == '_' && text[1] == 'x' && text[6] == '_' &&
           text.substr(2, 4).find_first_not_of(hexadecimal) == std::string_view::npos;
}

bool is_kept(char32_t letter) {
    const bool control = letter < 0x20 && letter != U'\t' && letter != U'\n';
    return !control && letter != 0xFFFE && letter != 0xFFFF;
}

/// Most text: nothing in it that would have to be looked at letter by letter.
bool is_simple(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == '_' || byte == 0xEF; // U+FFFE and U+FFFF begin with EF
    });
}

} // namespace

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (const char c : text) units += (c & 0xC0) == 0x80 ? 0U : (static_cast<unsigned char>(c) >= 0xF0 ? 2U : 1U);
    return units;
}

std::string shortened(std::string_view text, std::size_t most) {
    std::size_t at = 0, units = 0;
    while (at < text.size()) {
        const text::CodePoint letter = text::code_point_at(text, at);
        units += letter.value > 0xFFFF ? 2 : 1;
        if (units > most) break;
        at += letter.size;
    }
    return std::string{text.substr(0, at)};
}

std::string escaped(std::string_view text) {
    if (is_simple(text)) return std::string{text};
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint letter = text::code_point_at(text, at);
        if (!is_kept(letter.value)) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "_x%04X_", static_cast<unsigned>(letter.value));
            plain += code.data();
        } else if (is_escape(text.substr(at))) {
            plain += "_x005F_";
        } else {
            plain += text.substr(at, letter.size);
        }
        at += letter.size;
    }
    return plain;
}

std::string plain_text(std::string_view text, std::size_t most, const std::string& where) {
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint letter = text::code_point_at(text, at);
        text::append_utf8(plain, is_kept(letter.value) ? letter.value : U' ');
        at += letter.size;
    }
    if (utf16_units(plain) > most)
        throw Error{Cause::output, where + ": " + message("longer than {} characters", most)};
    return plain;
}

std::string SheetNames::add(std::string_view wanted) {
    std::string name = text::to_valid_utf8(wanted);
    for (char& c : name)
        if (std::strchr("[]:*?/\\'", c) != nullptr || static_cast<unsigned char>(c) < 0x20) c = '_';
    if (name.empty()) name = "Sheet1";
    name = shortened(name, longest_sheet_name);
    const std::string base = name;
    for (int number = 2; !m_taken.insert(text::lower(name)).second; ++number) {
        const std::string ending = "-" + std::to_string(number);
        name = shortened(base, longest_sheet_name - ending.size()) + ending;
    }
    return name;
}

} // namespace hoso::office
