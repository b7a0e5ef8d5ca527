// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/quick.hpp"

#include "json/characters.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

namespace hoso {

namespace {

constexpr int most_depth = 64;
/// Digits of which every number fits into 64 bits.
constexpr std::size_t most_digits = 18;
/// Room for the members of most objects: an ordered object that grows copies all that it holds.
constexpr std::size_t usual_members = 8, most_usual_members = 32;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What stands for the letter behind a backslash; 0 where that is not known here.
char unescaped(char letter) {
    switch (letter) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    case 'f':
        return '\f';
    case 'b':
        return '\b';
    case '"':
    case '\\':
    case '/':
        return letter;
    default:
        return '\0';
    }
}

} // namespace

bool QuickReader::read(Json& value, int depth) {
    skip_spaces();
    switch (peek()) {
    case '{':
        return read_object(value, depth);
    case '[':
        return read_array(value, depth);
    case '"': {
        std::string text;
        if (!read_string(text)) return false;
        value = std::move(text);
        return true;
    }
    case 't':
        value = true;
        return take("true");
    case 'f':
        value = false;
        return take("false");
    case 'n':
        value = nullptr;
        return take("null");
    default:
        return read_number(value);
    }
}

bool QuickReader::read_object(Json& value, int depth) {
    ++m_at;
    value = Json::object();
    auto& members = value.get_ref<Json::object_t&>();
    skip_spaces();
    if (take('}')) return true;
    if (depth == most_depth) return false;
    members.reserve(depth == 0 ? most_usual_members : usual_members);
    for (;;) {
        skip_spaces();
        std::string name;
        if (!read_string(name)) return false;
        const auto is_same = [&](const auto& member) { return member.first == name; };
        if (std::any_of(members.begin(), members.end(), is_same)) return false;
        skip_spaces();
        if (!take(':')) return false;
        if (!read(members.emplace_back(std::move(name), Json{}).second, depth + 1)) return false;
        skip_spaces();
        if (take('}')) return true;
        if (!take(',')) return false;
    }
}

bool QuickReader::read_array(Json& value, int depth) {
    ++m_at;
    value = Json::array();
    auto& items = value.get_ref<Json::array_t&>();
    skip_spaces();
    if (take(']')) return true;
    if (depth == most_depth) return false;
    for (;;) {
        if (!read(items.emplace_back(), depth + 1)) return false;
        skip_spaces();
        if (take(']')) return true;
        if (!take(',')) return false;
    }
}

bool QuickReader::read_string(std::string& text) {
    if (!take('"')) return false;
    for (std::size_t begin = m_at;;) {
        while (m_at < m_text.size() && is_plain[static_cast<unsigned char>(m_text[m_at])]) ++m_at;
        if (m_at == m_text.size()) return false;
        const char c = m_text[m_at];
        if (c == '"') {
            text.append(m_text, begin, m_at - begin);
            ++m_at;
            return true;
        }
        if (c == '\\') {
            text.append(m_text, begin, m_at - begin);
            ++m_at;
            const char meant = unescaped(peek());
            if (meant == '\0') return false;
            text += meant;
            begin = ++m_at;
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            const std::size_t length = character_length(m_text.substr(m_at));
            if (length == 0) return false;
            m_at += length;
        } else {
            return false; // a control character
        }
    }
}

std::size_t QuickReader::skip_digits() {
    const std::size_t begin = m_at;
    while (is_digit(peek())) ++m_at;
    return m_at - begin;
}

bool QuickReader::read_integer(std::int64_t& number) {
    const std::size_t begin = m_at;
    take('-');
    const bool is_zero = peek() == '0';
    const std::size_t digits = skip_digits();
    if (digits == 0 || digits > most_digits || (is_zero && digits > 1)) return false;
    std::from_chars(m_text.data() + begin, m_text.data() + m_at, number);
    return peek() != '.' && peek() != 'e' && peek() != 'E';
}

bool QuickReader::read_number(Json& value) {
    const std::size_t begin = m_at;
    const bool is_negative = take('-');
    const bool is_zero = peek() == '0';
    const std::size_t digits = skip_digits();
    if (digits == 0 || digits > most_digits || (is_zero && digits > 1)) return false;
    bool is_whole = true;
    if (take('.')) {
        is_whole = false;
        if (skip_digits() == 0) return false;
    }
    if (peek() == 'e' || peek() == 'E') return false;
    const char *first = m_text.data() + begin, *last = m_text.data() + m_at;
    if (!is_whole) {
        double number = 0;
        const auto [end, error] = std::from_chars(first, last, number);
        value = number;
        return error == std::errc{} && end == last;
    }
    std::int64_t number = 0;
    std::from_chars(first, last, number);
    if (is_negative)
        value = number;
    else
        value = static_cast<std::uint64_t>(number);
    return true;
}

bool QuickReader::read(Json& value) { return read(value, 0); }

std::optional<Json> parse_quickly(std::string_view text) {
    Json value;
    QuickReader reader{text};
    if (!reader.read(value) || !reader.is_at_end()) return std::nullopt;
    return value;
}

} // namespace hoso
