// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/table.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"
#include "page/table_header.hpp"

#include <algorithm>

namespace hoso::page {

namespace {

constexpr double points(double millimetres) { return millimetres / millimetres_per_point; }

/// Where columns begin, and the end of the last, in points from the page's left.
std::vector<double> column_edges(const TableLayout& layout, const Rectangle& body) {
    double fixed = 0, weights = 0;
    for (const Column& column : layout.columns) {
        fixed += column.width_mm;
        weights += column.width_mm > 0 ? 0 : column.weight;
    }
    const double least = 2 * layout.padding_mm, rest = body.width - fixed;
    std::vector<double> edges{points(body.x)};
    for (const Column& column : layout.columns) {
        const double width = column.width_mm > 0 ? column.width_mm : rest * column.weight / weights;
        if (!(width > least)) edges.clear();
        if (edges.empty()) break;
        edges.push_back(edges.back() + points(width));
    }
    constexpr double tolerance_mm = 0.01;
    if (edges.size() < 2 || edges.back() > points(body.right() + tolerance_mm))
        throw Error{Cause::usage, message("a table's columns do not fit between the margins")};
    return edges;
}

Face face_of(const TableCell& cell, RowKind kind) {
    if (kind == RowKind::normal) return cell.is_italic ? Face::italic : Face::regular;
    return cell.is_italic ? Face::bold_italic : Face::bold;
}

} // namespace

struct Table::State {
    State(Document& drawn_on, TableLayout wanted)
        : document{drawn_on}, layout{std::move(wanted)}, edges{column_edges(layout, document.format().body())},
          header{document.fonts().state(), layout, edges}, size{layout.size_points}, pitch{size * line_em},
          padding{points(layout.padding_mm)} {
        if (header.height() > points(document.format().body().height) / 2)
            throw Error{Cause::usage, message("a table's header is higher than half of the page")};
    }

    /// A cell of the row that is being drawn: a number, or some of `lines`.
    struct CellText {
        std::string_view number;
        double number_size = 0, number_width = 0;
        std::size_t first = 0, count = 1;
        double x = 0, width = 0; ///< between the paddings
        Alignment alignment = Alignment::left;
        Face face = Face::regular;
    };

    void set_row(std::span<const TableCell> cells, RowKind kind);
    void set_cell(const TableCell& content, Face face, double begin, double end, Alignment alignment);
    void set_number(CellText& cell, std::string_view text);
    void draw_row(std::size_t from, std::size_t count);
    void draw_cell(const CellText& cell, double top, double height, std::size_t from, std::size_t count);
    void make_room(double height);
    void begin_page();
    void end_page();
    void end_columns();
    double y() const { return points(document.y()); }
    double room() const { return points(document.room()) + 1e-6; }

    Document& document;
    TableLayout layout;
    std::vector<double> edges;
    TableHeader header;
    double size, pitch, padding;

    bool on_page = false;
    std::size_t rows_on_page = 0;
    double body_top = 0, columns_from = 0;
    std::vector<Point> rules;

    std::vector<Piece> pieces;
    std::vector<Line> lines;
    std::vector<CellText> cells;
    std::size_t row_lines = 1;
};

void Table::State::set_row(std::span<const TableCell> contents, RowKind kind) {
    const std::size_t most = kind == RowKind::section ? 1 : layout.columns.size();
    if (contents.size() > most)
        throw Error{Cause::usage, message("a table's row has {} cells and {} columns", contents.size(), most)};
    pieces.clear();
    lines.clear();
    cells.clear();
    row_lines = 1;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        const double end = kind == RowKind::section ? edges.back() : edges[i + 1];
        const Alignment alignment = kind == RowKind::section ? Alignment::left : layout.columns[i].alignment;
        set_cell(contents[i], face_of(contents[i], kind), edges[i], end, alignment);
    }
}

void Table::State::set_cell(const TableCell& content, Face face, double begin, double end, Alignment alignment) {
    const std::string_view text = content.text;
    if (text.empty()) return;
    CellText cell;
    const double indent =
        alignment == Alignment::left ? std::clamp(points(content.indent_mm), 0.0, (end - begin) / 2 - padding) : 0;
    cell.x = begin + padding + indent;
    cell.width = end - begin - 2 * padding - indent;
    cell.alignment = alignment;
    cell.face = face;
    if (is_number_text(text)) set_number(cell, text);
    if (cell.number.empty()) {
        const std::size_t first_piece = pieces.size();
        cell.first = lines.size();
        Fonts::State& fonts = document.fonts().state();
        append_pieces(fonts, text, face, pieces);
        break_lines(fonts, pieces, first_piece, size, cell.width, 0, lines);
        cell.count = lines.size() - cell.first;
    }
    row_lines = std::max(row_lines, cell.count);
    cells.push_back(cell);
}

/// A number on two lines could be taken for two, so one that is too wide is made smaller, as far as it can be read.
void Table::State::set_number(CellText& cell, std::string_view text) {
    const double wide = number_width(document.fonts().state(), text, size, cell.face);
    for (int tenths = 10; tenths >= 6; --tenths) {
        const double factor = tenths / 10.0;
        if (wide * factor > cell.width) continue;
        cell.number = text;
        cell.number_size = size * factor;
        cell.number_width = wide * factor;
        return;
    }
}

void Table::State::draw_cell(const CellText& cell, double top, double height, std::size_t from, std::size_t count) {
    const std::size_t end = std::min(cell.count, from + count);
    if (from >= end) return;
    const double text_height = pitch * static_cast<double>(end - from);
    double baseline = top + (height - text_height) / 2 + pitch - size * (descent_em + gap_em / 2);
    Canvas& canvas = document.canvas();
    if (!cell.number.empty()) {
        double x = cell.x;
        if (cell.alignment == Alignment::right) x += cell.width - cell.number_width;
        if (cell.alignment == Alignment::centre) x += (cell.width - cell.number_width) / 2;
        show_number(canvas, cell.number, cell.face, cell.number_size, x, baseline);
        return;
    }
    for (std::size_t i = from; i < end; ++i, baseline += pitch)
        show_line(canvas, pieces, lines[cell.first + i], size, cell.x, baseline, cell.width, cell.alignment);
}

/// Lines [from, from + count) of the row, and the rule below.
void Table::State::draw_row(std::size_t from, std::size_t count) {
    const double top = y(), height = pitch * static_cast<double>(count) + padding;
    for (const CellText& cell : cells) draw_cell(cell, top, height, from, count);
    rules.insert(rules.end(), {{edges.front(), top + height}, {edges.back(), top + height}});
    document.move_to((top + height) * millimetres_per_point);
    ++rows_on_page;
}

/// Begins the table on this page or the next, and goes on to another page where a row of this height needs it.
void Table::State::make_room(double height) {
    if (!on_page) {
        const double highest = points(document.format().body().height) - header.height();
        if (room() < header.height() + std::min(height, highest) && !document.at_top()) document.break_page();
        begin_page();
    } else if (room() < height && rows_on_page > 0) {
        end_page();
        document.break_page();
        begin_page();
    }
}

void Table::State::begin_page() {
    const double top = y();
    header.draw(document.canvas(), top, rules);
    body_top = columns_from = top + header.height();
    document.move_to(body_top * millimetres_per_point);
    on_page = true;
    rows_on_page = 0;
}

void Table::State::end_columns() {
    if (y() > columns_from)
        for (std::size_t i = 1; i + 1 < edges.size(); ++i)
            rules.insert(rules.end(), {{edges[i], columns_from}, {edges[i], y()}});
}

void Table::State::end_page() {
    end_columns();
    for (const double x : {edges.front(), edges.back()}) rules.insert(rules.end(), {{x, body_top}, {x, y()}});
    document.canvas().stroke_segments(rules, layout.rule_points);
    rules.clear();
    on_page = false;
}

Table::Table(Document& document, TableLayout layout) : m_state{std::make_unique<State>(document, std::move(layout))} {}
Table::Table(Table&&) noexcept = default;
Table& Table::operator=(Table&&) noexcept = default;
Table::~Table() = default;

void Table::add(std::span<const std::string_view> texts, RowKind kind) {
    std::vector<TableCell> contents;
    for (const std::string_view text : texts) contents.push_back({text});
    add(contents, kind);
}

void Table::add(std::span<const TableCell> contents, RowKind kind) {
    State& state = *m_state;
    state.set_row(contents, kind);
    const double height = state.pitch * static_cast<double>(state.row_lines) + state.padding;
    state.make_room(height);
    if (kind == RowKind::section) state.end_columns();
    for (std::size_t from = 0; from < state.row_lines;) {
        const auto fit = static_cast<std::size_t>(std::max(1.0, (state.room() - state.padding) / state.pitch));
        const std::size_t count = std::min(fit, state.row_lines - from);
        state.draw_row(from, count);
        if (kind == RowKind::section) state.columns_from = state.y();
        from += count;
        if (from < state.row_lines) state.make_room(state.room() + 1);
    }
}

void Table::close() {
    if (!m_state->on_page) m_state->make_room(m_state->pitch + m_state->padding);
    m_state->end_page();
}

} // namespace hoso::page
