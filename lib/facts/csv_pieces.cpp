// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/csv_pieces.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "messages/messages.hpp"
#include "office/csv.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace hoso::facts {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t most_utf16 = std::uintmax_t{256} << 20;

class Rows {
public:
    Rows(std::string& piece, char delimiter) : m_piece{piece}, m_delimiter{delimiter} {}

    std::int64_t read(const RowTaker& take) {
        std::vector<RawCell> cells;
        while (m_at < m_piece.size()) {
            ++m_row;
            cells.clear();
            do cells.push_back({cell(), office::CellKind::text});
            while (skip(m_delimiter));
            skip('\r');
            skip('\n');
            take(m_row, cells);
        }
        return m_row;
    }

private:
    bool skip(char c) {
        if (m_at >= m_piece.size() || m_piece[m_at] != c) return false;
        ++m_at;
        return true;
    }
    bool at_end_of_cell() const {
        return m_at >= m_piece.size() || m_piece[m_at] == m_delimiter || m_piece[m_at] == '\n' || m_piece[m_at] == '\r';
    }
    std::string_view cell() {
        if (skip('"')) return quoted();
        const std::size_t begin = m_at;
        for (; !at_end_of_cell(); ++m_at)
            if (m_piece[m_at] == '"') fail(tr("a quote stands inside a cell that does not begin with one"));
        return std::string_view{m_piece}.substr(begin, m_at - begin);
    }
    /// What is between the quotes, moved together where two of them mean one.
    std::string_view quoted() {
        const std::size_t begin = m_at;
        std::size_t end = m_at;
        for (;;) {
            const std::size_t quote = m_piece.find('"', m_at);
            if (quote == std::string::npos) fail(tr("a quote is never closed"));
            if (end != m_at) std::memmove(m_piece.data() + end, m_piece.data() + m_at, quote - m_at);
            end += quote - m_at;
            m_at = quote + 1;
            if (!skip('"')) break;
            m_piece[end++] = '"';
        }
        if (!at_end_of_cell()) fail(tr("text follows a closing quote"));
        return std::string_view{m_piece}.substr(begin, end - begin);
    }
    [[noreturn]] void fail(const char* problem) const { throw QuoteError{m_row, problem}; }

    std::string& m_piece;
    char m_delimiter;
    std::size_t m_at = 0;
    std::int64_t m_row = 0;
};

} // namespace

CsvPieces::CsvPieces(const fs::path& file, std::size_t piece_size) : m_name{file.string()}, m_size{piece_size} {
    m_file.open(file, std::ios::binary);
    if (!m_file)
        throw Error{errno == ENOENT   ? Cause::missing
                    : errno == EACCES ? Cause::denied
                                      : Cause::io,
            m_name + ": " + std::strerror(errno)};
    fill();
    std::string_view text = m_rest;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
        const auto order = text.front() == '\xFF' ? text::ByteOrder::little : text::ByteOrder::big;
        m_rest = text::from_utf16(std::string_view{read_file(file, most_utf16)}.substr(2), order);
        m_at_end = true;
        text = m_rest;
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    m_delimiter = office::take_csv_delimiter(text);
    m_rest.erase(0, m_rest.size() - text.size());
    if (m_rest.find('\0') != std::string::npos)
        throw Error{Cause::input, message("{}: this is no text; save the table as CSV in UTF-8", m_name)};
}

/// Reads on; false at the end.
bool CsvPieces::fill() {
    if (m_at_end) return false;
    const std::size_t before = m_rest.size();
    m_rest.resize(before + m_size);
    m_file.read(m_rest.data() + before, static_cast<std::streamsize>(m_size));
    if (m_file.bad()) throw Error{Cause::io, m_name + ": " + std::strerror(errno)};
    m_rest.resize(before + static_cast<std::size_t>(m_file.gcount()));
    m_at_end = m_file.eof();
    return true;
}

/// Behind the last line feed that is not between quotes; 0 where there is none. Rests on every quote being one that
/// read_rows() takes: it refuses others.
std::size_t CsvPieces::end_of_rows() const {
    bool quoted = std::count(m_rest.begin(), m_rest.end(), '"') % 2 != 0;
    for (std::size_t at = m_rest.size(); at > 0; --at) {
        const char c = m_rest[at - 1];
        if (c == '"') quoted = !quoted;
        if (c == '\n' && !quoted) return at;
    }
    return 0;
}

std::optional<std::string> CsvPieces::next() {
    while (m_rest.size() < m_size && fill()) {
    }
    if (m_rest.empty()) return std::nullopt;
    std::size_t end = m_at_end ? m_rest.size() : end_of_rows();
    while (end == 0) {
        if (m_rest.size() >= 16 * m_size)
            throw Error{Cause::input,
                message("{}: a row is longer than {} bytes; a quote may not be closed", m_name, 16 * m_size)};
        fill();
        end = m_at_end ? m_rest.size() : end_of_rows();
    }
    if (m_rest.find('\0') != std::string::npos)
        throw Error{Cause::input, message("{}: this is no text; save the table as CSV in UTF-8", m_name)};
    std::string piece = std::move(m_rest);
    m_rest = piece.substr(end);
    piece.resize(end);
    return piece;
}

std::int64_t read_rows(std::string& piece, char delimiter, const RowTaker& take) {
    return Rows{piece, delimiter}.read(take);
}

} // namespace hoso::facts
