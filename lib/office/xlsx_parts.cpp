// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/xlsx_parts.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <charconv>

namespace hoso::office {

namespace {

std::string last_segment(std::string_view path) { return std::string{path.substr(path.rfind('/') + 1)}; }

/// "xl/worksheets/sheet1.xml" from "xl/workbook.xml" and "worksheets/sheet1.xml", "../xl/..." or "/xl/...".
std::string resolved(const std::string& from, std::string_view target) {
    const bool absolute = target.starts_with('/');
    std::string path = absolute ? std::string{} : from.substr(0, from.rfind('/') + 1);
    while (!target.empty()) {
        const std::string_view segment = target.substr(0, target.find('/'));
        target.remove_prefix(std::min(segment.size() + 1, target.size()));
        if (segment.empty() || segment == ".") continue;
        if (segment == "..") {
            if (!path.empty()) path.pop_back();
            path.resize(path.rfind('/') + 1); // npos + 1 is 0
            continue;
        }
        path += segment;
        if (!target.empty()) path += '/';
    }
    return path;
}

class RelationshipReader : public xml::Listener {
public:
    explicit RelationshipReader(std::string from) : m_from{std::move(from)} {}
    void start(const xml::StartTag& tag) override {
        const auto target = tag.attribute("Target");
        if (tag.name != "Relationship" || !target || tag.attribute("TargetMode") == "External") return;
        m_found.push_back({std::string{tag.attribute("Id").value_or("")},
            last_segment(tag.attribute("Type").value_or("")), resolved(m_from, *target)});
    }
    void text(std::string_view /*piece*/) override {}
    void end(std::string_view /*name*/) override {}
    std::vector<Relationship> finish() { return std::move(m_found); }

private:
    std::string m_from;
    std::vector<Relationship> m_found;
};

int to_int(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class StyleReader : public xml::Listener {
public:
    void start(const xml::StartTag& tag) override {
        if (tag.name == "numFmts" || tag.name == "cellXfs") m_inside = tag.name;
        const int id = to_int(tag.attribute("numFmtId").value_or("0"));
        if (m_inside == "numFmts" && tag.name == "numFmt")
            m_codes[id] = number_format(tag.attribute("formatCode").value_or(""));
        if (m_inside == "cellXfs" && tag.name == "xf") m_ids.push_back(id);
    }
    void text(std::string_view /*piece*/) override {}
    void end(std::string_view name) override {
        if (name == m_inside) m_inside.clear();
    }
    std::vector<NumberFormat> finish() const {
        std::vector<NumberFormat> styles;
        for (const int id : m_ids) {
            const auto own = m_codes.find(id);
            styles.push_back(own == m_codes.end() ? built_in_format(id) : own->second);
        }
        return styles;
    }

private:
    std::string m_inside;
    std::map<int, NumberFormat> m_codes;
    std::vector<int> m_ids; ///< of the formats
};

class SharedStringReader : public xml::Listener {
public:
    SharedStringReader(std::string part, std::size_t most_bytes) : m_part{std::move(part)}, m_most{most_bytes} {}

    void start(const xml::StartTag& tag) override {
        if (tag.name == "si") m_text.clear();
        if (tag.name == "rPh") ++m_phonetic;
        m_collects = tag.name == "t" && m_phonetic == 0;
    }
    void text(std::string_view piece) override {
        if (m_collects) m_text += piece;
        check_size(m_text.size());
    }
    void end(std::string_view name) override {
        m_collects = false;
        if (name == "rPh") --m_phonetic;
        if (name != "si") return;
        m_strings.push_back(without_escapes(m_text));
        m_bytes += m_strings.back().size() + sizeof(std::string);
        check_size(0);
    }
    std::vector<std::string> finish() { return std::move(m_strings); }

private:
    void check_size(std::size_t more) const {
        if (m_bytes + more > m_most)
            throw Error{Cause::input, message("{}: more than {} bytes of text in cells", m_part, m_most)};
    }

    std::string m_part, m_text;
    std::size_t m_most = 0, m_bytes = 0;
    std::vector<std::string> m_strings;
    int m_phonetic = 0;
    bool m_collects = false;
};

} // namespace

std::vector<Relationship> read_relationships(Package& package, const std::string& part) {
    const std::string name = part.substr(0, part.rfind('/') + 1) + "_rels/" + last_segment(part) + ".rels";
    if (!package.has(name)) return {};
    RelationshipReader reader{part};
    package.read_xml(name, reader);
    return reader.finish();
}

std::vector<NumberFormat> read_styles(Package& package, const std::string& part) {
    StyleReader reader;
    package.read_xml(part, reader);
    return reader.finish();
}

std::vector<std::string> read_shared_strings(Package& package, const std::string& part, std::size_t most_bytes) {
    SharedStringReader reader{package.file() + ": " + part, most_bytes};
    package.read_xml(part, reader);
    return reader.finish();
}

std::string without_escapes(std::string text) {
    std::string plain;
    std::size_t from = 0;
    for (std::size_t at = text.find("_x"); at != std::string::npos; at = text.find("_x", at)) {
        unsigned value = 0;
        const char* digits = text.data() + at + 2;
        const bool shaped = at + 7 <= text.size() && text[at + 6] == '_' &&
                            std::from_chars(digits, digits + 4, value, 16).ptr == digits + 4;
        if (!shaped) {
            at += 2;
            continue;
        }
        plain.append(text, from, at - from);
        text::append_utf8(plain, value >= 0xD800 && value < 0xE000 ? U'\uFFFD' : static_cast<char32_t>(value));
        from = at += 7;
    }
    if (from == 0) return text;
    return plain.append(text, from);
}

} // namespace hoso::office
