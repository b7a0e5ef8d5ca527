// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/table.hpp"

#include "core/files.hpp"
#include "messages/messages.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::reference {

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 26;

class TableReader {
public:
    TableReader(std::string_view text, const std::string& name, Cause malformed)
        : m_text{text}, m_malformed{malformed}, m_table{name, {}} {}

    Table read() {
        while (m_at < m_text.size()) read_row();
        while (!m_table.rows.empty() && is_blank(m_table.rows.back())) m_table.rows.pop_back();
        return std::move(m_table);
    }

private:
    static bool is_blank(const std::vector<std::string>& row) { return row.size() == 1 && row.front().empty(); }

    void read_row() {
        auto& row = m_table.rows.emplace_back();
        row.reserve(m_columns);
        do row.push_back(read_cell());
        while (take(','));
        m_columns = row.size();
        take('\r');
        if (m_at < m_text.size() && !take('\n')) fail(message("a line ends in a carriage return alone"));
    }

    std::string read_cell() {
        if (take('"')) return read_quoted();
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && !ends_plain_cell(m_text[m_at])) ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == '"') fail(message("a quote stands inside a cell"));
        return std::string{m_text.substr(begin, m_at - begin)};
    }

    static bool ends_plain_cell(char c) { return c == ',' || c == '\n' || c == '\r' || c == '"'; }

    std::string read_quoted() {
        std::string cell;
        for (;;) {
            const std::size_t quote = m_text.find('"', m_at);
            if (quote == std::string_view::npos) fail(message("a quote is never closed"));
            cell += m_text.substr(m_at, quote - m_at);
            m_at = quote + 1;
            if (!take('"')) break;
            cell += '"';
        }
        if (m_at < m_text.size() && m_text[m_at] != ',' && m_text[m_at] != '\r' && m_text[m_at] != '\n')
            fail(message("text follows a closing quote"));
        return cell;
    }

    bool take(char c) {
        if (m_at >= m_text.size() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }

    [[noreturn]] void fail(const std::string& problem) const {
        throw Error{m_malformed, message("{}: row {}, column {}: {}", m_table.file, m_table.rows.size(),
                                     m_table.rows.back().size() + 1, problem)};
    }

    std::string_view m_text;
    Cause m_malformed;
    Table m_table;
    std::size_t m_at = 0, m_columns = 1;
};

} // namespace

Table parse_table(std::string_view bytes, const std::string& name, Cause malformed) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (!text::is_valid_utf8(bytes) || bytes.find('\0') != std::string_view::npos)
        throw Error{malformed, message("{}: is not text in UTF-8", name)};
    return TableReader{bytes, name, malformed}.read();
}

Table read_table(const std::filesystem::path& file, Cause malformed) {
    return parse_table(read_file(file, largest_file), file.string(), malformed);
}

std::string cell_name(std::size_t row, std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters + std::to_string(row + 1);
}

} // namespace hoso::reference
