// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/source.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "office/csv.hpp"
#include "roster/heading.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace hoso::roster {

namespace {

constexpr std::array<char, 4> delimiters{',', ';', '\t', '|'};

bool is_csv(std::string_view bytes) {
    constexpr std::array<std::string_view, 5> others{"PK\3\4", "PK\5\6", "\xD0\xCF\x11\xE0", "%PDF", "<"};
    return std::none_of(others.begin(), others.end(), [&](std::string_view begin) { return bytes.starts_with(begin); });
}

text::Encoding encoding_of_bytes(std::string_view bytes, const std::string& name) {
    const text::Detection detection = text::detect_encoding(bytes);
    if (detection.encoding) return *detection.encoding;
    if (detection.candidates.empty())
        throw Error{
            Cause::input, message("{}: this is no text that can be read; save the roster as CSV in UTF-8", name)};
    std::string candidates;
    for (const text::Encoding encoding : detection.candidates)
        candidates += (candidates.empty() ? "" : ", ") + text::name_of(encoding);
    throw Error{Cause::input, message("{}: could be written in {}; say which with --encoding", name, candidates)};
}

/// Of text that ends inside a quote: where the row begins in which it was opened.
struct Cut {
    std::size_t at = 0;
    int row = 1;
};
std::optional<Cut> find_cut(std::string_view text) {
    Cut row, open;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            quoted = !quoted;
            if (quoted) open = row;
        }
        const bool ends_line = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
        if (ends_line && !quoted) row = {i + 1, row.row + 1};
    }
    return quoted ? std::optional{open} : std::nullopt;
}

struct Reading {
    office::Csv csv;
    int cut_row = 0;
};

/// A file that ends in the middle of a cell is read as far as its rows are whole.
Reading read_rows(std::string_view text, const std::string& name, std::optional<char> delimiter) {
    const std::size_t most_cells = 2 * office::ReadLimits{}.cells;
    try {
        return {office::read_csv(text, name, most_cells, delimiter), 0};
    } catch (const Error&) {
        const auto cut = find_cut(text);
        if (!cut) throw;
        return {office::read_csv(text.substr(0, cut->at), name, most_cells, delimiter), cut->row};
    }
}

void take_rows(office::Csv csv, const std::string& name, Source& source) {
    source.workbook.sheets.assign(1, {});
    source.widths.clear();
    office::Sheet& sheet = source.workbook.sheets.front();
    if (csv.rows.size() > static_cast<std::size_t>(office::largest_row))
        throw Error{Cause::input, message("{}: more than {} rows", name, office::largest_row)};
    for (std::size_t i = 0; i < csv.rows.size(); ++i) {
        auto& cells = csv.rows[i];
        if (cells.size() > static_cast<std::size_t>(office::largest_column))
            throw Error{Cause::input, message("{}: row {}: more than {} cells", name, i + 1, office::largest_column)};
        source.widths.push_back(static_cast<int>(cells.size()));
        office::Row row{static_cast<int>(i) + 1, false, {}};
        for (std::size_t column = 0; column < cells.size(); ++column)
            if (!cells[column].empty())
                row.cells.push_back(
                    {static_cast<int>(column) + 1, office::CellKind::text, false, std::move(cells[column]), {}, false});
        if (!row.cells.empty()) sheet.rows.push_back(std::move(row));
    }
}

/// True where the rows that came of this delimiter have a heading that says something.
bool is_understood(const Source& source, const Mapping& mapping) {
    return find_heading(source.workbook.sheets.front(), mapping).columns.size() > 1;
}

/// By what the first row has most of, unless it is a title: then by which delimiter there is a heading.
Source read_csv_source(std::string_view text, const std::string& name, const Rules& rules) {
    const auto read = [&](std::optional<char> delimiter) {
        Reading reading = read_rows(text, name, delimiter);
        Source source;
        source.workbook.delimiter = reading.csv.delimiter;
        source.cut_row = reading.cut_row;
        take_rows(std::move(reading.csv), name, source);
        return source;
    };
    if (rules.delimiter != 0) return read(rules.delimiter);
    Source first = read(std::nullopt);
    if (is_understood(first, rules.mapping)) return first;
    for (const char delimiter : delimiters) {
        if (delimiter == first.workbook.delimiter) continue;
        try {
            Source other = read(delimiter);
            if (is_understood(other, rules.mapping)) return other;
        } catch (const Error&) { // it is not that one
        }
    }
    return first;
}

} // namespace

Source read_source(std::string_view bytes, const std::string& name, const Rules& rules) {
    if (!is_csv(bytes)) {
        Source source;
        source.workbook = office::read_workbook(bytes, name);
        if (source.workbook.format != office::WorkbookFormat::csv) return source;
    }
    const text::Encoding encoding = rules.encoding ? *rules.encoding : encoding_of_bytes(bytes, name);
    const std::string text = text::decode(bytes, encoding);
    Source source = read_csv_source(text, name, rules);
    source.workbook.encoding = text::name_of(encoding);
    source.ends_in_row = !text.empty() && text.back() != '\n' && text.back() != '\r';
    return source;
}

} // namespace hoso::roster
