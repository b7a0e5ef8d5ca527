// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/heading.hpp"

#include "messages/messages.hpp"
#include "text/encodings.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

namespace hoso::roster {

namespace {

std::optional<Field> meaning_of(const std::string& header, const Mapping& mapping) {
    const std::string key = header_key(header);
    if (mapping.ignored.contains(key)) return std::nullopt;
    const auto mapped = mapping.headers.find(key);
    if (mapped != mapping.headers.end()) return mapped->second;
    return field_of(header);
}

/// As it is, or as it reads in a legacy font.
std::optional<Field> field_at(const std::string& header, const Mapping& mapping) {
    if (const auto field = meaning_of(header, mapping)) return field;
    const auto reading = text::legacy_reading(header);
    return reading ? meaning_of(reading->text, mapping) : std::nullopt;
}

std::string header_text(const office::Cell& cell) { return text::collapse_spaces(text::nfc(cell.text())); }

std::set<Field> fields_in(const office::Row& row, const Mapping& mapping) {
    constexpr std::size_t longest_header = 200; // bytes
    std::set<Field> fields;
    for (const office::Cell& cell : row.cells)
        if (cell.text().size() <= longest_header)
            if (const auto field = field_at(header_text(cell), mapping)) fields.insert(*field);
    return fields;
}

const office::Row* first_row(const office::Sheet& sheet) {
    const auto row = std::find_if(sheet.rows.begin(), sheet.rows.end(), [](const office::Row& each) {
        return std::any_of(each.cells.begin(), each.cells.end(),
            [](const office::Cell& cell) { return !text::collapse_spaces(cell.text()).empty(); });
    });
    return row == sheet.rows.end() ? nullptr : &*row;
}

void take_row(const office::Row& row, Heading& heading) {
    for (const office::Cell& cell : row.cells) {
        const auto column = static_cast<std::size_t>(cell.column);
        if (heading.names.size() < column) heading.names.resize(column);
        std::string& name = heading.names[column - 1];
        const std::string text = header_text(cell);
        if (!text.empty()) name = text;
    }
    while (!heading.names.empty() && heading.names.back().empty()) heading.names.pop_back();
}

/// Below a merged heading such as "Liên hệ" its parts are named in a second row, where the other columns have nothing.
bool continues(const office::Row& row, const Heading& heading, const Mapping& mapping) {
    bool names_more = false;
    for (const office::Cell& cell : row.cells) {
        const std::string text = header_text(cell);
        if (text.empty()) continue;
        for (const auto& [field, column] : heading.columns)
            if (column == cell.column) return false;
        const auto field = field_at(text, mapping);
        names_more |= field && !heading.columns.contains(*field);
        if (!field && !is_side_column(text)) return false;
    }
    return names_more;
}

/// "1", "(2)", "3" ... from left to right, as forms number their columns; letters may come first.
bool numbers_columns(const office::Row& row) {
    int last = 0, letters = 0;
    for (const office::Cell& cell : row.cells) {
        std::string text = header_text(cell);
        if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
        if (last == 0 && text.size() == 1 && text[0] == static_cast<char>('A' + letters)) {
            ++letters;
            continue;
        }
        int number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || number != last + 1) return false;
        last = number;
    }
    return last + letters >= 3;
}

void place_fields(Heading& heading, const Mapping& mapping) {
    heading.columns.clear();
    heading.known = 0;
    for (std::size_t i = 0; i < heading.names.size(); ++i)
        if (const auto field = field_at(heading.names[i], mapping)) {
            heading.columns.emplace(*field, static_cast<int>(i) + 1);
            ++heading.known;
        }
}

Problem legacy_header(const text::LegacyReading& reading) {
    return {"legacy-font", message("is in letters of a legacy font ({}) and probably reads '{}'; write it in Unicode",
                               text::name_of(reading.encoding), reading.text)};
}

void check_missing(const Heading& heading, Spot spot, Findings& findings) {
    const auto missing = [&](const std::string& what) {
        findings.add(spot, Severity::error, Problem{"missing-column", message("no column for the {}", what)});
    };
    if (!heading.columns.contains(Field::number) && !heading.columns.contains(Field::citizen))
        missing(tr("employee number or citizen ID"));
    for (const Field field : all_fields)
        if (is_required(field) && !heading.columns.contains(field)) missing(name_of(field));
}

} // namespace

Heading find_heading(const office::Sheet& sheet, const Mapping& mapping) {
    const office::Row* best = first_row(sheet);
    Heading heading;
    if (best == nullptr) return heading;
    std::size_t most = 0;
    for (const office::Row& row : sheet.rows) {
        if (row.number > heading_rows) break;
        const std::size_t fields = fields_in(row, mapping).size();
        if (fields > most) {
            most = fields;
            best = &row;
        }
    }
    heading.row = heading.last_row = best->number;
    take_row(*best, heading);
    place_fields(heading, mapping);
    const office::Row* below = sheet.row(heading.row + 1);
    if (below != nullptr && heading.known > 0 && continues(*below, heading, mapping)) {
        take_row(*below, heading);
        place_fields(heading, mapping);
        heading.last_row = below->number;
        below = sheet.row(heading.last_row + 1);
    }
    const auto name = heading.columns.find(Field::name);
    if (name != heading.columns.end()) {
        const auto next = static_cast<std::size_t>(name->second); // from 0
        if (next < heading.names.size() && heading.names[next].empty()) heading.given_column = name->second + 1;
    }
    const bool numbered = below != nullptr && numbers_columns(*below);
    heading.first_row_below = heading.last_row + (numbered ? 2 : 1);
    return heading;
}

void check_heading(const Heading& heading, std::size_t sheet_index, const Mapping& mapping, Findings& findings) {
    std::map<Field, int> seen;
    for (std::size_t i = 0; i < heading.names.size(); ++i) {
        const Spot spot{sheet_index, heading.row, static_cast<int>(i) + 1};
        const std::string& name = heading.names[i];
        findings.set_header(sheet_index, spot.column, name);
        findings.add(spot, Severity::error, character_problem(name)); // line ends are usual in headers
        if (const auto reading = text::legacy_reading(name))
            findings.add(spot, Severity::error, legacy_header(*reading));
        const auto field = field_at(name, mapping);
        if (field) {
            const auto [known, is_new] = seen.emplace(*field, spot.column);
            if (!is_new)
                findings.add(spot, Severity::error,
                    Problem{"duplicate-column",
                        message("column {} is the {} already", office::column_name(known->second), name_of(*field))});
        } else if (!name.empty() && !is_side_column(name) && !mapping.ignored.contains(header_key(name))) {
            findings.add(
                spot, Severity::warning, Problem{"unknown-column", tr("the column is not known and not checked")});
        }
    }
    check_missing(heading, {sheet_index, heading.row, 0}, findings);
}

} // namespace hoso::roster
