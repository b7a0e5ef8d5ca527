// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/table_header.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::page {

TableHeader::TableHeader(Fonts::State& fonts, const TableLayout& layout, const std::vector<double>& edges)
    : m_edges{edges}, m_size{layout.size_points}, m_pitch{layout.size_points * line_em}, m_padding{
                                                                                             layout.padding_mm /
                                                                                             millimetres_per_point} {
    place(layout);
    break_texts(fonts, layout);
    measure();
}

void TableHeader::place(const TableLayout& layout) {
    const std::size_t rows = layout.header.size(), columns = m_edges.size() - 1;
    std::vector<char> taken(rows * columns, 0);
    const auto refuse = [](std::size_t row) {
        throw Error{Cause::usage, message("row {} of a table's header does not fill its columns exactly", row + 1)};
    };
    for (std::size_t row = 0; row < rows; ++row) {
        std::size_t column = 0;
        for (const HeaderCell& cell : layout.header[row]) {
            while (column < columns && taken[row * columns + column] != 0) ++column;
            if (cell.columns == 0 || cell.rows == 0 || cell.columns > columns - column || cell.rows > rows - row)
                refuse(row);
            for (std::size_t r = row; r < row + cell.rows; ++r)
                for (std::size_t c = column; c < column + cell.columns; ++c)
                    if (taken[r * columns + c]++ != 0) refuse(row);
            m_boxes.push_back({row, column, cell.rows, cell.columns, {}, {}});
            column += cell.columns;
        }
        for (column = 0; column < columns; ++column)
            if (taken[row * columns + column] == 0) refuse(row);
    }
    m_tops.assign(rows + 1, 0);
}

void TableHeader::break_texts(Fonts::State& fonts, const TableLayout& layout) {
    std::size_t next = 0;
    for (const auto& row : layout.header)
        for (const HeaderCell& cell : row) {
            Box& box = m_boxes[next++];
            append_pieces(fonts, cell.text, Face::bold, box.pieces);
            break_lines(fonts, box.pieces, 0, m_size, width(box) - 2 * m_padding, 0, box.lines);
        }
}

/// A row is as high as its cells need; one across several rows makes the last of them higher.
void TableHeader::measure() {
    const std::size_t rows = m_tops.size() - 1;
    for (std::size_t row = 0; row < rows; ++row) {
        m_tops[row + 1] = m_tops[row];
        for (const Box& box : m_boxes) {
            if (box.row + box.rows != row + 1) continue;
            const double needed = m_pitch * static_cast<double>(box.lines.size()) + m_padding;
            m_tops[row + 1] = std::max(m_tops[row + 1], m_tops[box.row] + needed);
        }
    }
}

void TableHeader::draw(Canvas& canvas, double top, std::vector<Point>& rules) const {
    const double left = m_edges.front(), right = m_edges.back();
    rules.insert(rules.end(), {{left, top}, {right, top}});
    if (m_boxes.empty()) return;
    rules.insert(rules.end(), {{left, top}, {left, top + height()}});
    for (const Box& box : m_boxes) {
        const double x = m_edges[box.column], end = x + width(box);
        const double begin = top + m_tops[box.row], foot = top + m_tops[box.row + box.rows];
        rules.insert(rules.end(), {{end, begin}, {end, foot}, {x, foot}, {end, foot}});
        const double text_height = m_pitch * static_cast<double>(box.lines.size());
        double y = (begin + foot - text_height) / 2 + m_pitch - m_size * (descent_em + gap_em / 2);
        for (const Line& line : box.lines) {
            show_line(
                canvas, box.pieces, line, m_size, x + m_padding, y, width(box) - 2 * m_padding, Alignment::centre);
            y += m_pitch;
        }
    }
}

} // namespace hoso::page
