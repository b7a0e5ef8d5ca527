// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json/json.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoso {

/// Takes JSON text apart from its beginning: for who knows which members stand there in which order, and needs no Json
/// of them all. Every function goes behind what it reads; or it returns false, and what it gave and where it stands
/// then means nothing. They understand what parse_quickly() understands.
class QuickReader {
public:
    explicit QuickReader(std::string_view text) : m_text{text} {}

    /// Just these characters, no spaces before them.
    bool take(std::string_view text) {
        if (!m_text.substr(m_at).starts_with(text)) return false;
        m_at += text.size();
        return true;
    }
    /// A string, behind what is in `text` already.
    bool read_string(std::string& text);
    /// A whole number that fits.
    bool read_integer(std::int64_t& number);
    bool read(Json& value);
    /// Whether only spaces are left.
    bool is_at_end() {
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
    void skip_spaces() {
        while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++m_at;
    }
    bool read(Json& value, int depth);
    bool read_object(Json& value, int depth);
    bool read_array(Json& value, int depth);
    bool read_number(Json& value);
    std::size_t skip_digits();

    std::string_view m_text;
    std::size_t m_at = 0;
};

/// The value of JSON text (RFC 8259) as programs usually write it, several times faster than Json::parse(): an archive
/// reads millions of lines. Nothing for all else, faulty text among it: Json::parse() then decides, and says why. What
/// it gives is what Json::parse() would give.
std::optional<Json> parse_quickly(std::string_view text);

} // namespace hoso
