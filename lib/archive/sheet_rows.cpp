// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sheet_rows.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::archive {

namespace {

std::string text_of(const office::Cell& cell, const std::string& place) {
    if (cell.kind == office::CellKind::error)
        throw Error{
            Cause::input, place + ": " +
                              (cell.value.empty() ? std::string{tr("a formula without its result")}
                                                  : message("the formula's result is the error {}", cell.value))};
    return cell.kind == office::CellKind::date ? cell.value : cell.text();
}

} // namespace

std::vector<std::vector<std::string>> rows_of(const office::Sheet& sheet, const std::string& file) {
    std::vector<std::vector<std::string>> rows;
    for (const office::Row& row : sheet.rows) {
        rows.resize(static_cast<std::size_t>(row.number));
        for (const office::Cell& cell : row.cells) {
            rows.back().resize(static_cast<std::size_t>(cell.column));
            rows.back().back() = text_of(cell, office::place_name(file, sheet.name, row.number, cell.column));
        }
    }
    return rows;
}

} // namespace hoso::archive
