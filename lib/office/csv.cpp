// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/csv.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace hoso::office {

namespace {

constexpr std::array<char, 4> delimiters{',', ';', '\t', '|'};

char detect_delimiter(std::string_view text) {
    std::array<std::size_t, delimiters.size()> counts{};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n' || c == '\r') break;
        const auto found = std::find(delimiters.begin(), delimiters.end(), c);
        if (found != delimiters.end()) ++counts[static_cast<std::size_t>(found - delimiters.begin())];
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    return delimiters[static_cast<std::size_t>(most - counts.begin())];
}

/// Of a first line "sep=;" as Excel writes and hides it; the line is taken away.
std::optional<char> take_delimiter_line(std::string_view& text) {
    constexpr std::string_view begin = "sep=";
    if (!text.starts_with(begin) || text.size() < 6) return std::nullopt;
    const char delimiter = text[begin.size()];
    std::string_view rest = text.substr(begin.size() + 1);
    if (std::find(delimiters.begin(), delimiters.end(), delimiter) == delimiters.end()) return std::nullopt;
    if (rest.front() != '\r' && rest.front() != '\n') return std::nullopt;
    rest.remove_prefix(rest.starts_with("\r\n") ? 2 : 1);
    text = rest;
    return delimiter;
}

class Reader {
public:
    Reader(std::string_view text, char delimiter, const std::string& name, std::size_t most_cells)
        : m_text{text}, m_delimiter{delimiter}, m_name{name}, m_cells_left{most_cells} {}

    std::vector<Csv::Row> read() {
        while (m_at < m_text.size()) read_row();
        return std::move(m_rows);
    }

private:
    void read_row() {
        Csv::Row& row = m_rows.emplace_back();
        do {
            if (m_cells_left-- == 0) throw Error{Cause::input, message("{}: too many cells", m_name)};
            row.push_back(read_cell());
        } while (take(m_delimiter));
        take('\r');
        take('\n');
    }
    std::string read_cell() {
        if (take('"')) return read_quoted();
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && !ends_cell()) ++m_at;
        return std::string{m_text.substr(begin, m_at - begin)};
    }
    std::string read_quoted() {
        std::string cell;
        for (;;) {
            const std::size_t quote = m_text.find('"', m_at);
            if (quote == std::string_view::npos) fail(tr("a quote is never closed"));
            cell += m_text.substr(m_at, quote - m_at);
            m_at = quote + 1;
            if (!take('"')) break;
            cell += '"';
        }
        if (m_at < m_text.size() && !ends_cell()) fail(tr("text follows a closing quote"));
        return cell;
    }
    bool ends_cell() const { return m_text[m_at] == m_delimiter || m_text[m_at] == '\n' || m_text[m_at] == '\r'; }
    bool take(char c) {
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }
    [[noreturn]] void fail(const char* problem) const {
        throw Error{Cause::input,
            message("{}: row {}, column {}: {}", m_name, m_rows.size(), m_rows.back().size() + 1, problem)};
    }

    std::string_view m_text;
    char m_delimiter;
    const std::string& m_name;
    std::vector<Csv::Row> m_rows;
    std::size_t m_at = 0, m_cells_left = 0;
};

} // namespace

bool is_blank(const Csv::Row& row) {
    return std::all_of(
        row.begin(), row.end(), [](const std::string& cell) { return text::collapse_spaces(cell).empty(); });
}

char take_csv_delimiter(std::string_view& text) {
    const std::optional<char> said = take_delimiter_line(text);
    return said ? *said : detect_delimiter(text);
}

Csv read_csv(std::string_view bytes, const std::string& name, std::size_t most_cells, std::optional<char> delimiter) {
    Csv csv;
    csv.encoding = "UTF-8";
    std::string converted;
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
    } else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        const bool little = bytes.front() == '\xFF';
        csv.encoding = little ? "UTF-16LE" : "UTF-16BE";
        converted = text::from_utf16(bytes.substr(2), little ? text::ByteOrder::little : text::ByteOrder::big);
        bytes = converted;
    }
    if (bytes.find('\0') != std::string_view::npos)
        throw Error{Cause::input, message("{}: this is no text; save the table as CSV in UTF-8", name)};
    csv.delimiter = take_csv_delimiter(bytes);
    if (delimiter) csv.delimiter = *delimiter;
    csv.rows = Reader{bytes, csv.delimiter, name, most_cells}.read();
    while (!csv.rows.empty() && is_blank(csv.rows.back())) csv.rows.pop_back();
    return csv;
}

} // namespace hoso::office
