// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_code.hpp"

#include "text/unicode.hpp"

#include <algorithm>
#include <vector>

namespace hoso::records {

namespace {

constexpr std::size_t longest = 35;

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital_or_digit(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); }

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('.', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool is_first_level(std::string_view part) {
    return part.size() == 3 && part[0] >= 'A' && part[0] <= 'K' && is_digit(part[1]) && is_digit(part[2]);
}

bool is_lower_level(std::string_view part) {
    return (part.size() == 2 || part.size() == 3) && std::all_of(part.begin(), part.end(), is_capital_or_digit);
}

bool is_agency(const std::vector<std::string_view>& parts) {
    return parts.size() <= 8 && is_first_level(parts.front()) &&
           std::all_of(parts.begin() + 1, parts.end(), is_lower_level);
}

bool is_legacy_agency(const std::vector<std::string_view>& parts) {
    return parts.size() >= 2 && parts.size() <= 4 && is_first_level(parts.back()) &&
           std::all_of(parts.begin(), parts.end() - 1, is_lower_level);
}

bool is_administrative(std::string_view text) {
    return (text.size() == 2 || text.size() == 3 || text.size() == 5) &&
           std::all_of(text.begin(), text.end(), is_digit);
}

/// Nothing that could be written in two ways: true of nearly all codes, of which there are many.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return is_capital_or_digit(c) || c == '.'; });
}

bool is_local(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const text::CodePoint point = text::code_point_at(text, at);
        const text::CharacterKind kind = text::kind_of(point.value);
        const bool sign = point.value == '.' || point.value == '-' || point.value == '_' || point.value == '/';
        if (!sign && kind != text::CharacterKind::letter && kind != text::CharacterKind::mark &&
            kind != text::CharacterKind::digit)
            return false;
        at += point.size;
    }
    return true;
}

} // namespace

std::optional<UnitCode> UnitCode::parse(std::string_view text) {
    std::string code = is_plain(text) ? std::string{text} : text::nfc(text::collapse_spaces(text));
    if (code.empty() || character_count(code) > longest) return std::nullopt;
    if (is_administrative(code)) return UnitCode{std::move(code), CodeForm::administrative};
    const auto parts = split(code);
    if (is_agency(parts)) return UnitCode{std::move(code), CodeForm::agency};
    if (is_legacy_agency(parts)) return UnitCode{std::move(code), CodeForm::legacy_agency};
    if (text::is_valid_utf8(text) && is_local(code)) return UnitCode{std::move(code), CodeForm::local};
    return std::nullopt;
}

std::string UnitCode::first_level() const {
    const auto parts = split(m_text);
    if (m_form == CodeForm::agency) return std::string{parts.front()};
    if (m_form == CodeForm::legacy_agency) return std::string{parts.back()};
    return {};
}

} // namespace hoso::records
