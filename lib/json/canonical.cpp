// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/canonical.hpp"

#include "json/characters.hpp"

#include <charconv>
#include <stdexcept>

namespace hoso {

namespace {

void append_escaped(std::string& out, char c) {
    constexpr const char* digits = "0123456789abcdef";
    switch (c) {
    case '"':
        out += "\\\"";
        break;
    case '\\':
        out += "\\\\";
        break;
    case '\b':
        out += "\\b";
        break;
    case '\f':
        out += "\\f";
        break;
    case '\n':
        out += "\\n";
        break;
    case '\r':
        out += "\\r";
        break;
    case '\t':
        out += "\\t";
        break;
    default:
        out += "\\u00";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
}

} // namespace

void CanonicalWriter::separate() {
    if (m_is_named || m_levels.empty()) {
        m_is_named = false;
        return;
    }
    if (!m_levels.back().is_empty) m_text += ',';
    m_levels.back().is_empty = false;
}

void CanonicalWriter::open(char bracket) {
    separate();
    m_text += bracket;
    m_levels.emplace_back();
}

void CanonicalWriter::close(char bracket) {
    m_text += bracket;
    m_levels.pop_back();
}

CanonicalWriter& CanonicalWriter::name(std::string_view name) {
    separate();
    const std::size_t begin = m_text.size() + 1;
    string(name);
    Level& level = m_levels.back();
    const std::string_view all{m_text};
    const std::size_t size = m_text.size() - begin - 1;
    if (level.name_begin > 0 && all.substr(level.name_begin, level.name_size) >= all.substr(begin, size))
        throw std::logic_error{"canonical JSON out of order: " + std::string{name}};
    level.name_begin = begin;
    level.name_size = size;
    m_text += ':';
    m_is_named = true;
    return *this;
}

void CanonicalWriter::string(std::string_view text) {
    m_text += '"';
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        while (at < text.size()) {
            const auto byte = static_cast<unsigned char>(text[at]);
            if (is_plain[byte]) {
                ++at;
            } else if (byte >= 0x80) {
                const std::size_t length = character_length(text.substr(at));
                if (length == 0) throw std::invalid_argument{"not UTF-8"};
                at += length;
            } else {
                break;
            }
        }
        m_text.append(text, begin, at - begin);
        if (at < text.size()) append_escaped(m_text, text[at++]);
    }
    m_text += '"';
}

void CanonicalWriter::value(std::string_view text) {
    separate();
    string(text);
}

void CanonicalWriter::value(std::int64_t number) {
    separate();
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    m_text.append(digits, end);
}

void CanonicalWriter::value(bool is_true) {
    separate();
    m_text += is_true ? "true" : "false";
}

} // namespace hoso
