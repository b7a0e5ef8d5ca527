// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/table.hpp"

#include <algorithm>
#include <charconv>

namespace hoso::office {

const Cell* Row::cell(int column) const {
    const auto found = std::lower_bound(
        cells.begin(), cells.end(), column, [](const Cell& cell, int wanted) { return cell.column < wanted; });
    return found == cells.end() || found->column != column ? nullptr : &*found;
}

const Row* Sheet::row(int number) const {
    const auto found = std::lower_bound(
        rows.begin(), rows.end(), number, [](const Row& row, int wanted) { return row.number < wanted; });
    return found == rows.end() || found->number != number ? nullptr : &*found;
}

const Cell* Sheet::cell(int row_number, int column) const {
    const Row* found = row(row_number);
    return found == nullptr ? nullptr : found->cell(column);
}

std::string column_name(int column) {
    std::string name;
    for (; column > 0; column = (column - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (column - 1) % 26));
    return name;
}

std::string cell_name(int row, int column) { return column_name(column) + std::to_string(row); }

CellPlace cell_place(std::string_view name) {
    CellPlace place;
    std::size_t at = 0;
    for (; at < name.size() && at < 3 && name[at] >= 'A' && name[at] <= 'Z'; ++at)
        place.column = place.column * 26 + (name[at] - 'A' + 1);
    const char* end = name.data() + name.size();
    if (at == 0 || at == name.size() || name[at] < '1' || name[at] > '9') return {};
    const auto read = std::from_chars(name.data() + at, end, place.row);
    if (read.ec != std::errc{} || read.ptr != end) return {};
    if (place.row > largest_row || place.column > largest_column) return {};
    return place;
}

std::string place_name(const std::string& file, const std::string& sheet, int row, int column) {
    std::string where = column > 0 ? cell_name(row, column) : row > 0 ? std::to_string(row) : "";
    if (!sheet.empty()) where = where.empty() ? sheet : sheet + "!" + where;
    return where.empty() ? file : file + ": " + where;
}

} // namespace hoso::office
