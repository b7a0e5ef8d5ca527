// SPDX-License-Identifier: GPL-3.0-or-later
#include "xml/writer.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <libxml/chvalid.h>
#include <libxml/tree.h>
#include <libxml/xmlstring.h>

#include <algorithm>
#include <stdexcept>

namespace hoso::xml {

namespace {

void require(bool condition, const char* rule) {
    if (!condition) throw std::logic_error{std::string{"XML: "} + rule};
}

/// The character at the start of `text` and its bytes; no character where they are not UTF-8.
struct Character {
    int value = -1, size = 1;
};
Character first_character(std::string_view text) {
    int size = static_cast<int>(std::min<std::size_t>(text.size(), 4));
    const int value = xmlGetUTF8Char(reinterpret_cast<const unsigned char*>(text.data()), &size);
    const int shortest = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4;
    return value < 0 || size != shortest ? Character{} : Character{value, size};
}

} // namespace

Writer::Writer() : m_output{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"} {}

void Writer::close_start_tag() {
    if (m_in_start_tag) m_output += '>';
    m_in_start_tag = false;
}

Writer& Writer::start(std::string_view name) {
    require(!name.empty() && xmlValidateName(reinterpret_cast<const xmlChar*>(std::string{name}.c_str()), 0) == 0,
        "a name");
    require(!m_open.empty() || !m_has_root, "one root");
    close_start_tag();
    m_has_root = true;
    if (!m_open.empty()) {
        m_open.back().has_children = true;
        if (!m_open.back().has_text) m_output += '\n' + std::string(m_open.size() * 2, ' ');
    }
    m_output += '<';
    m_output += name;
    // Inside mixed content a line end would become text.
    m_open.push_back({std::string{name}, false, !m_open.empty() && m_open.back().has_text});
    m_in_start_tag = true;
    return *this;
}

Writer& Writer::attribute(std::string_view name, std::string_view value) {
    require(m_in_start_tag, "attributes before content");
    m_output += ' ';
    m_output += name;
    m_output += "=\"";
    escape(value, true);
    m_output += '"';
    return *this;
}

Writer& Writer::text(std::string_view text) {
    require(!m_open.empty(), "text inside the root");
    if (text.empty()) return *this;
    close_start_tag();
    escape(text, false);
    m_open.back().has_text = true;
    return *this;
}

Writer& Writer::end() {
    require(!m_open.empty(), "as many ends as starts");
    const Open open = std::move(m_open.back());
    m_open.pop_back();
    if (m_in_start_tag) {
        m_output += "/>";
        m_in_start_tag = false;
        return *this;
    }
    if (open.has_children && !open.has_text) m_output += '\n' + std::string(m_open.size() * 2, ' ');
    m_output += "</" + open.name + ">";
    return *this;
}

Writer& Writer::element(std::string_view name, std::string_view content) { return start(name).text(content).end(); }

std::string Writer::finish() {
    require(m_has_root && m_open.empty(), "every element ends");
    return std::move(m_output) + "\n";
}

void Writer::escape(std::string_view text, bool in_attribute) {
    while (!text.empty()) {
        const Character character = first_character(text);
        if (character.value < 0) throw Error{Cause::input, message("<{}>: text is not UTF-8", m_open.back().name)};
        if (!xmlIsCharQ(character.value))
            throw Error{
                Cause::input, message("<{}>: U+{:04X} cannot stand in XML", m_open.back().name, character.value)};
        switch (character.value) {
        case '&':
            m_output += "&amp;";
            break;
        case '<':
            m_output += "&lt;";
            break;
        case '>':
            m_output += "&gt;";
            break;
        case '"':
            m_output += in_attribute ? "&quot;" : "\"";
            break;
        case '\r':
            m_output += "&#13;";
            break; // a reader would make it a line feed
        case '\n':
            m_output += in_attribute ? "&#10;" : "\n";
            break;
        case '\t':
            m_output += in_attribute ? "&#9;" : "\t";
            break;
        default:
            m_output += text.substr(0, static_cast<std::size_t>(character.size));
        }
        text.remove_prefix(static_cast<std::size_t>(character.size));
    }
}

} // namespace hoso::xml
