// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/wording.hpp"

#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::render {

namespace {

using report::Heading;
using report::ReportCell;
using report::ReportTable;

bool is_provisional(const report::ReportRow& row) {
    return std::any_of(row.cells.begin(), row.cells.end(),
        [](const ReportCell& cell) { return cell.is_provisional && cell.kind == ReportCell::Kind::number; });
}

bool is_provisional(const report::ReportModel& model) {
    return std::any_of(model.tables.begin(), model.tables.end(), [](const ReportTable& table) {
        return std::any_of(
            table.rows.begin(), table.rows.end(), [](const report::ReportRow& row) { return is_provisional(row); });
    });
}

/// Which heading stands where, by row and shown column; null where none does.
using Grid = std::vector<std::vector<const Heading*>>;

Grid grid_of(const ReportTable& table, const std::vector<std::size_t>& columns) {
    const auto rows = static_cast<std::size_t>(std::max(table.heading_rows, 1));
    Grid grid(rows, std::vector<const Heading*>(columns.size(), nullptr));
    for (const Heading& heading : table.headings)
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t i = 0; i < columns.size(); ++i) {
                const auto at_row = static_cast<int>(row), at_column = static_cast<int>(columns[i]);
                if (at_row >= heading.row && at_row < heading.row + heading.rows && at_column >= heading.column &&
                    at_column < heading.column + heading.columns)
                    grid[row][i] = &heading;
            }
    return grid;
}

/// True where a heading goes on from the cell to the left or above.
bool goes_on(const Grid& grid, std::size_t row, std::size_t column) {
    const Heading* heading = grid[row][column];
    return heading != nullptr &&
           ((column > 0 && grid[row][column - 1] == heading) || (row > 0 && grid[row - 1][column] == heading));
}

page::HeaderCell cell_at(const Grid& grid, std::size_t row, std::size_t column) {
    const Heading* heading = grid[row][column];
    if (heading == nullptr) return {};
    page::HeaderCell cell{heading->text};
    while (column + cell.columns < grid[row].size() && grid[row][column + cell.columns] == heading) ++cell.columns;
    while (row + cell.rows < grid.size() && grid[row + cell.rows][column] == heading) ++cell.rows;
    return cell;
}

} // namespace

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::string place_and_date(std::string_view place, std::string_view day) {
    std::string text{place};
    if (!text.empty()) text += ", ";
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') return text.append(day);
    std::string_view month = day.substr(5, 2);
    if (month > "02" && month.starts_with('0')) month.remove_prefix(1);
    text.append("ngày ").append(day.substr(8, 2)).append(" tháng ").append(month);
    return text.append(" năm ").append(day.substr(0, 4));
}

std::string number_line(std::string_view kind, std::string_view office) {
    std::string text = "Số: …/";
    text.append(kind);
    if (!kind.empty() && !office.empty()) text += '-';
    return text.append(office);
}

page::AdministrativeTexts office_texts(const report::Office& office) {
    page::AdministrativeTexts texts;
    texts.parent_body = text::upper(office.parent);
    texts.body = text::upper(office.name);
    for (const std::string& line : {office.signer_capacity, office.signer_position})
        if (!line.empty()) texts.capacity.push_back(text::upper(line));
    texts.signer = office.signer_name;
    texts.recipients = office.recipients;
    return texts;
}

page::AdministrativeTexts heading_texts(const report::ReportModel& model) {
    page::AdministrativeTexts texts = office_texts(model.office);
    texts.number = number_line(model.abbreviation, model.office.abbreviation);
    texts.place_date = place_and_date(model.office.place, model.date);
    texts.type = text::upper(model.document_type);
    texts.subject = model.title;
    if (!model.period_line.empty()) texts.subject += "\n" + model.period_line;
    return texts;
}

std::vector<std::string> notes_of(const report::ReportModel& model) {
    std::vector<std::string> notes = model.notes;
    if (is_provisional(model)) notes.emplace_back(provisional_note);
    return notes;
}

std::vector<std::vector<page::HeaderCell>> header_rows(
    const ReportTable& table, const std::vector<std::size_t>& columns) {
    const Grid grid = grid_of(table, columns);
    std::vector<std::vector<page::HeaderCell>> rows(grid.size());
    for (std::size_t row = 0; row < grid.size(); ++row)
        for (std::size_t column = 0; column < columns.size(); ++column)
            if (!goes_on(grid, row, column)) rows[row].push_back(cell_at(grid, row, column));
    return rows;
}

std::vector<std::vector<page::HeaderCell>> header_rows(const ReportTable& table) {
    std::vector<std::size_t> columns(table.columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
    return header_rows(table, columns);
}

std::string flat_heading(const ReportTable& table, std::size_t column) {
    const Grid grid = grid_of(table, {column});
    std::string text;
    const Heading* last = nullptr;
    for (const auto& row : grid) {
        if (row[0] == nullptr || row[0] == last || row[0]->text.empty()) continue;
        last = row[0];
        if (!text.empty()) text += " / ";
        text += on_one_line(last->text);
    }
    return text;
}

} // namespace hoso::render
