// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/workbook.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace hoso::test {

/// A sheet whose cells, rows and columns are moved about.
class Grid {
public:
    using Cells = std::map<int, std::map<int, office::Cell>>;

    Grid() = default;
    explicit Grid(const office::Sheet& sheet) : name{sheet.name}, hidden{sheet.hidden}, merged{sheet.merged} {
        for (const office::Row& row : sheet.rows)
            for (const office::Cell& cell : row.cells) cells[row.number][cell.column] = cell;
    }

    office::Sheet sheet() const {
        office::Sheet result{name, hidden, {}, merged, {}};
        for (const auto& [number, row] : cells) {
            office::Row made{number, false, {}};
            for (const auto& [column, cell] : row) {
                made.cells.push_back(cell);
                made.cells.back().column = column;
            }
            if (!made.cells.empty()) result.rows.push_back(std::move(made));
        }
        return result;
    }

    void text(int row, int column, std::string value) {
        cells[row][column] = {column, office::CellKind::text, false, std::move(value), {}};
    }
    void number(int row, int column, std::string value) {
        cells[row][column] = {column, office::CellKind::number, false, std::move(value), {}};
    }
    std::string at(int row, int column) const {
        const auto found = cells.find(row);
        if (found == cells.end() || !found->second.contains(column)) return "";
        return found->second.at(column).text();
    }

    void insert_rows(int before, int count) {
        Cells moved;
        for (auto& [row, content] : cells) moved[row < before ? row : row + count] = std::move(content);
        cells = std::move(moved);
        for (office::Range& range : merged) {
            if (range.first_row >= before) range.first_row += count;
            if (range.last_row >= before) range.last_row += count;
        }
    }
    void insert_column(int before) {
        for (auto& [row, content] : cells) {
            std::map<int, office::Cell> moved;
            for (auto& [column, cell] : content) moved[column < before ? column : column + 1] = std::move(cell);
            content = std::move(moved);
        }
        for (office::Range& range : merged) {
            if (range.first_column >= before) ++range.first_column;
            if (range.last_column >= before) ++range.last_column;
        }
    }
    void swap_rows(int a, int b) { std::swap(cells[a], cells[b]); }
    void swap_cells(int row_a, int column_a, int row_b, int column_b) {
        std::swap(cells[row_a][column_a], cells[row_b][column_b]);
        for (const auto& [row, column] : {std::pair{row_a, column_a}, std::pair{row_b, column_b}})
            if (cells[row][column].kind == office::CellKind::empty) cells[row].erase(column);
    }

    /// As a program writes what a person sees: what was merged stands in the first of its cells.
    std::string csv() const {
        std::string text;
        const int last = cells.empty() ? 0 : cells.rbegin()->first;
        int columns = 0;
        for (const auto& [row, content] : cells)
            if (!content.empty()) columns = std::max(columns, content.rbegin()->first);
        for (int row = 1; row <= last; ++row) {
            for (int column = 1; column <= columns; ++column) {
                std::string value = at(row, column), quoted;
                for (const char c : value) quoted += c == '"' ? std::string{"\"\""} : std::string{c};
                text += (column > 1 ? ";\"" : "\"") + quoted + "\"";
            }
            text += "\r\n";
        }
        return text;
    }

    std::string name;
    bool hidden = false;
    std::vector<office::Range> merged;
    Cells cells;
};

} // namespace hoso::test
