// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/canvas.hpp"
#include "page/lines.hpp"
#include "page/table.hpp"

#include <vector>

namespace hoso::page {

/// Of lib/page alone; lengths are points. A table's header as boxes of text, ready to be drawn on each page.
class TableHeader {
public:
    /// `edges`: where columns begin, and the end of the last. Error{usage} as Table says.
    TableHeader(Fonts::State& fonts, const TableLayout& layout, const std::vector<double>& edges);

    double height() const noexcept { return m_tops.back(); }
    /// Draws the texts, and appends the ends of the rules to `rules`.
    void draw(Canvas& canvas, double top, std::vector<Point>& rules) const;

private:
    struct Box {
        std::size_t row = 0, column = 0, rows = 1, columns = 1;
        std::vector<Piece> pieces;
        std::vector<Line> lines;
    };
    void place(const TableLayout& layout);
    void break_texts(Fonts::State& fonts, const TableLayout& layout);
    void measure();
    double width(const Box& box) const { return m_edges[box.column + box.columns] - m_edges[box.column]; }

    std::vector<double> m_edges;
    double m_size, m_pitch, m_padding;
    std::vector<Box> m_boxes;
    std::vector<double> m_tops; ///< of rows, from the header's top, and its foot
};

} // namespace hoso::page
