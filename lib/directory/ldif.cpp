// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldif.hpp"

#include "core/error.hpp"
#include "crypto/base64.hpp"
#include "directory/dn.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <optional>

namespace hoso::directory {

namespace {

constexpr std::size_t line_width = 76;
constexpr std::string_view relax_rules = "1.3.6.1.4.1.4203.666.5.12";

// --- writing ---------------------------------------------------------------------------------------------------------

/// SAFE-STRING of RFC 2849, without a space at the end, which editors lose.
bool is_safe(std::string_view value) {
    if (value.empty()) return true;
    if (std::string_view{" :<"}.find(value.front()) != std::string_view::npos || value.back() == ' ') return false;
    return std::all_of(
        value.begin(), value.end(), [](char c) { return c != '\0' && c != '\n' && c != '\r' && (c & 0x80) == 0; });
}

void write_line(std::string& text, std::string_view name, std::string_view value) {
    std::string line{name};
    if (is_safe(value))
        line.append(value.empty() ? ":" : ": ").append(value);
    else
        line.append(":: ").append(crypto::to_base64(value));
    text += line.substr(0, line_width);
    for (std::size_t at = line_width; at < line.size(); at += line_width - 1)
        text.append("\n ").append(line, at, line_width - 1);
    text += '\n';
}

void write_values(std::string& text, const std::string& name, const Values& values) {
    for (const std::string& value : values) write_line(text, name, value);
}

std::string_view word_of(ValueChange::How how) {
    switch (how) {
    case ValueChange::How::add:
        return "add";
    case ValueChange::How::remove:
        return "delete";
    case ValueChange::How::replace:
        break;
    }
    return "replace";
}

void write_rename(std::string& text, const Operation& operation) {
    write_line(text, "changetype", "modrdn");
    write_line(text, "newrdn", rdn_of(operation.new_dn));
    write_line(text, "deleteoldrdn", "1");
    const std::string above = parent_of(operation.new_dn);
    if (normal_dn(above) != normal_dn(parent_of(operation.dn))) write_line(text, "newsuperior", above);
}

// --- reading ---------------------------------------------------------------------------------------------------------

struct Line {
    std::size_t number = 0;
    std::string name, value;
    bool is_separator = false; ///< "-" between changes
};

class Reader {
public:
    Reader(std::string_view text, const std::string& name) : m_text{text}, m_name{name} {}

    std::vector<LdifRecord> records() {
        std::vector<LdifRecord> all;
        for (bool first = true;; first = false) {
            std::vector<Line> lines = next_record();
            if (lines.empty()) return all;
            if (first && is(lines.front(), "version")) {
                if (lines.front().value != "1") fail(lines.front().number, message("only version 1 of LDIF is known"));
                lines.erase(lines.begin());
                if (lines.empty()) continue;
            }
            all.push_back(to_record(lines));
        }
    }

private:
    [[noreturn]] void fail(std::size_t number, const std::string& problem) const {
        throw Error{Cause::input, message("{}: line {}: {}", m_name, number, problem)};
    }

    static bool is(const Line& line, std::string_view name) {
        const CaselessLess less;
        return !less(line.name, name) && !less(name, line.name);
    }

    /// One line of the file, without its end.
    std::optional<std::string_view> physical_line() {
        if (m_at >= m_text.size()) return std::nullopt;
        const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
        std::string_view line = m_text.substr(m_at, end - m_at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        m_at = end + 1;
        ++m_number;
        return line;
    }

    bool continues() const { return m_at < m_text.size() && m_text[m_at] == ' '; }

    /// The lines up to the next empty one, unfolded, without comments.
    std::vector<Line> next_record() {
        std::vector<Line> lines;
        while (const auto first = physical_line()) {
            const std::size_t number = m_number;
            std::string whole{*first};
            if (whole.starts_with(' ')) fail(number, message("continues nothing"));
            while (!whole.empty() && continues()) whole += physical_line()->substr(1);
            if (whole.starts_with('#')) continue;
            if (!whole.empty())
                lines.push_back(to_line(whole, number));
            else if (!lines.empty())
                return lines;
        }
        return lines;
    }

    Line to_line(std::string_view whole, std::size_t number) const {
        Line line{number, {}, {}, whole == "-"};
        if (line.is_separator) return line;
        const std::size_t colon = whole.find(':');
        if (colon == 0 || colon == std::string_view::npos) fail(number, message("has no attribute and colon"));
        line.name = whole.substr(0, colon);
        std::string_view value = whole.substr(colon + 1);
        if (value.starts_with('<')) fail(number, message("takes a value from elsewhere, which is not done"));
        const bool encoded = value.starts_with(':');
        if (encoded) value.remove_prefix(1);
        while (value.starts_with(' ')) value.remove_prefix(1);
        line.value = value;
        if (encoded) {
            const auto bytes = crypto::from_base64(value);
            if (!bytes) fail(number, message("is not Base64"));
            line.value = *bytes;
        }
        return line;
    }

    LdifRecord to_record(const std::vector<Line>& lines) const {
        if (!is(lines.front(), "dn")) fail(lines.front().number, message("a record begins with its dn"));
        const std::string& dn = lines.front().value;
        if (!text::is_valid_utf8(dn)) fail(lines.front().number, message("the dn is not UTF-8"));
        std::size_t at = 1;
        for (; at < lines.size() && is(lines[at], "control"); ++at) require_known(lines[at]);
        if (at < lines.size() && is(lines[at], "changetype")) return to_operation(lines, at, dn);
        if (at > 1) fail(lines[1].number, message("a control belongs to a change"));
        Entry entry;
        entry.dn = dn;
        entry.attributes = attributes_of(lines, at, entry.uuid);
        return entry;
    }

    void require_known(const Line& line) const {
        const std::string_view oid = std::string_view{line.value}.substr(0, line.value.find_first_of(" :"));
        const bool critical = line.value.substr(oid.size()).starts_with(" true");
        if (critical && oid != relax_rules) fail(line.number, message("asks for what is not known: control {}", oid));
    }

    Attributes attributes_of(const std::vector<Line>& lines, std::size_t at, std::string& uuid) const {
        Attributes attributes;
        for (; at < lines.size(); ++at) {
            if (lines[at].is_separator) fail(lines[at].number, message("has no attribute and colon"));
            if (is(lines[at], "entryUUID"))
                uuid = lines[at].value;
            else
                attributes[lines[at].name].push_back(lines[at].value);
        }
        return attributes;
    }

    Operation to_operation(const std::vector<Line>& lines, std::size_t at, const std::string& dn) const {
        const Line& type = lines[at++];
        Operation operation{OperationKind::add, dn};
        operation.origin = lines.front().number;
        if (type.value == "add") {
            operation.attributes = attributes_of(lines, at, operation.uuid);
        } else if (type.value == "delete") {
            operation.kind = OperationKind::remove;
            if (at < lines.size()) fail(lines[at].number, message("a removal has nothing more"));
        } else if (type.value == "modify") {
            operation.kind = OperationKind::modify;
            while (at < lines.size()) operation.changes.push_back(to_change(lines, at));
        } else if (type.value == "modrdn" || type.value == "moddn") {
            operation.kind = OperationKind::rename;
            operation.new_dn = new_dn_of(lines, at, dn);
        } else {
            fail(type.number, message("there is no such change: {}", type.value));
        }
        return operation;
    }

    /// From the line that names the attribute to the one with "-", or the end.
    ValueChange to_change(const std::vector<Line>& lines, std::size_t& at) const {
        ValueChange change;
        const Line& head = lines[at++];
        if (is(head, "add"))
            change.how = ValueChange::How::add;
        else if (is(head, "delete"))
            change.how = ValueChange::How::remove;
        else if (!is(head, "replace"))
            fail(head.number, message("must be add, delete or replace"));
        change.attribute = head.value;
        for (; at < lines.size() && !lines[at].is_separator; ++at) {
            if (!is(lines[at], change.attribute)) fail(lines[at].number, message("is not about {}", change.attribute));
            change.values.push_back(lines[at].value);
        }
        if (at < lines.size()) ++at;
        return change;
    }

    std::string new_dn_of(const std::vector<Line>& lines, std::size_t at, const std::string& dn) const {
        std::string rdn;
        std::string above = parent_of(dn);
        bool drops_old = false;
        for (; at < lines.size(); ++at) {
            if (is(lines[at], "newrdn"))
                rdn = lines[at].value;
            else if (is(lines[at], "deleteoldrdn"))
                drops_old = lines[at].value == "1";
            else if (is(lines[at], "newsuperior"))
                above = lines[at].value;
            else
                fail(lines[at].number, message("does not belong to a rename"));
        }
        if (rdn.empty() || !drops_old)
            fail(lines.front().number, message("a rename needs newrdn, and deleteoldrdn with 1"));
        return join(rdn, above);
    }

    std::string_view m_text;
    const std::string& m_name;
    std::size_t m_at = 0;
    std::size_t m_number = 0;
};

} // namespace

std::string to_ldif(const Entry& entry) {
    std::string text;
    write_line(text, "dn", entry.dn);
    // What an entry is comes first, as people expect.
    const auto classes = entry.attributes.find("objectClass");
    if (classes != entry.attributes.end()) write_values(text, classes->first, classes->second);
    for (auto attribute = entry.attributes.begin(); attribute != entry.attributes.end(); ++attribute)
        if (attribute != classes) write_values(text, attribute->first, attribute->second);
    if (!entry.uuid.empty()) write_line(text, "entryUUID", entry.uuid);
    return text + '\n';
}

std::string to_ldif(const Operation& operation) {
    std::string text;
    write_line(text, "dn", operation.dn);
    switch (operation.kind) {
    case OperationKind::add: {
        if (!operation.uuid.empty()) write_line(text, "control", std::string{relax_rules} + " true");
        write_line(text, "changetype", "add");
        Entry entry;
        entry.dn = operation.dn;
        entry.attributes = operation.attributes;
        entry.uuid = operation.uuid;
        std::string dn_line;
        write_line(dn_line, "dn", operation.dn);
        return text + to_ldif(entry).substr(dn_line.size());
    }
    case OperationKind::modify:
        write_line(text, "changetype", "modify");
        for (const ValueChange& change : operation.changes) {
            write_line(text, word_of(change.how), change.attribute);
            write_values(text, change.attribute, change.values);
            text += "-\n";
        }
        break;
    case OperationKind::rename:
        write_rename(text, operation);
        break;
    case OperationKind::remove:
        write_line(text, "changetype", "delete");
        break;
    }
    return text + '\n';
}

std::vector<LdifRecord> parse_ldif(std::string_view text, const std::string& name) {
    return Reader{text, name}.records();
}

} // namespace hoso::directory
