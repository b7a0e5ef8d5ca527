// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/sheet_builder.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::office {

void SheetBuilder::start_sheet(std::string name, bool hidden) {
    if (m_sheets.size() >= m_limits.sheets)
        throw Error{Cause::input, message("{}: more than {} sheets", m_file, m_limits.sheets)};
    Sheet& sheet = m_sheets.emplace_back();
    sheet.name = std::move(name);
    sheet.hidden = hidden;
    m_row = 0;
    m_row_has_cells = false;
}

void SheetBuilder::start_row(int number, bool hidden) {
    if (number < 1 || number > largest_row) fail(0, 0, message("more than {} rows", largest_row));
    if (number <= m_row) fail(number, 0, tr("the row stands below a later one or twice"));
    m_row = number;
    m_row_is_hidden = hidden;
    m_row_has_cells = false;
}

void SheetBuilder::add(Cell cell) {
    if (cell.column < 1 || cell.column > largest_column)
        fail(m_row, 0, message("more than {} columns", largest_column));
    if (cell.kind == CellKind::empty) return;
    std::vector<Row>& rows = m_sheets.back().rows;
    if (!m_row_has_cells) {
        const std::size_t usual = rows.empty() ? 0 : rows.back().cells.size();
        rows.push_back({m_row, m_row_is_hidden, {}});
        rows.back().cells.reserve(usual);
        m_row_has_cells = true;
    }
    std::vector<Cell>& cells = rows.back().cells;
    if (!cells.empty() && cells.back().column >= cell.column)
        fail(m_row, cell.column, tr("the cell stands behind a later one or twice"));
    if (++m_cells > m_limits.cells) fail(m_row, cell.column, message("more than {} cells", m_limits.cells));
    m_text_bytes += cell.value.size() + cell.shown.size();
    if (m_text_bytes > m_limits.text_bytes)
        fail(m_row, cell.column, message("more than {} bytes of text in cells", m_limits.text_bytes));
    cells.push_back(std::move(cell));
}

void SheetBuilder::add_merged(const Range& range) {
    std::vector<Range>& merged = m_sheets.back().merged;
    if (merged.size() >= m_limits.ranges)
        fail(range.first_row, range.first_column, message("more than {} merged cells", m_limits.ranges));
    merged.push_back(range);
}

void SheetBuilder::add_hidden_columns(int first, int last) {
    std::vector<Range>& hidden = m_sheets.back().hidden_columns;
    if (hidden.size() >= m_limits.ranges) fail(0, 0, message("more than {} hidden columns", m_limits.ranges));
    hidden.push_back({1, first, largest_row, last});
}

void SheetBuilder::fail(int row, int column, const std::string& problem) const {
    const std::string sheet = m_sheets.empty() ? std::string{} : m_sheets.back().name;
    throw Error{Cause::input, place_name(m_file, sheet, row, column) + ": " + problem};
}

} // namespace hoso::office
