// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/quick.hpp"

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

/// The length of the well-formed character of several bytes that `text` begins with (RFC 3629, section 4), or 0.
std::size_t character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < least || byte(1) > most) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
    return length;
}

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

/// Every function goes behind what it reads, or returns false and leaves the rest to Json::parse().
class QuickParser {
public:
    explicit QuickParser(std::string_view text) : m_text{text} {}

    bool document(Json& value) {
        if (!read(value, 0)) return false;
        skip_spaces();
        return m_at == m_text.size();
    }

private:
    /// '\0' at the end, where nothing that is allowed begins with it.
    char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    bool take(char wanted) {
        if (peek() != wanted) return false;
        ++m_at;
        return true;
    }
    bool take_word(std::string_view word) {
        if (!m_text.substr(m_at).starts_with(word)) return false;
        m_at += word.size();
        return true;
    }
    void skip_spaces() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++m_at;
    }

    bool read(Json& value, int depth) {
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
            return take_word("true");
        case 'f':
            value = false;
            return take_word("false");
        case 'n':
            value = nullptr;
            return take_word("null");
        default:
            return read_number(value);
        }
    }

    bool read_object(Json& value, int depth) {
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

    bool read_array(Json& value, int depth) {
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

    bool read_string(std::string& text) {
        if (!take('"')) return false;
        for (std::size_t begin = m_at; m_at < m_text.size();) {
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
            } else if (static_cast<unsigned char>(c) < 0x20) {
                return false;
            } else {
                ++m_at;
            }
        }
        return false;
    }

    std::size_t skip_digits() {
        const std::size_t begin = m_at;
        while (is_digit(peek())) ++m_at;
        return m_at - begin;
    }

    bool read_number(Json& value) {
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

    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

std::optional<Json> parse_quickly(std::string_view text) {
    Json value;
    if (!QuickParser{text}.document(value)) return std::nullopt;
    return value;
}

} // namespace hoso
