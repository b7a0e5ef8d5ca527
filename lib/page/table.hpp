// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/document.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::page {

struct Column {
    double width_mm = 0; ///< 0: a share, by weight, of what the others leave of the page's body
    double weight = 1;
    Alignment alignment = Alignment::left; ///< right for numbers
};

/// A cell of the header; the cells of a row stand in the first columns that those above leave free, as in HTML.
struct HeaderCell {
    std::string text;
    std::size_t columns = 1, rows = 1;
};

struct TableLayout {
    std::vector<Column> columns;
    std::vector<std::vector<HeaderCell>> header; ///< drawn bold, again on each page
    double size_points = 10;
    double padding_mm = 1; ///< between text and the rule beside it; half of it above and below
    double rule_points = 0.5;
};

/// What stands in a cell, where it is more than text.
struct TableCell {
    std::string_view text;
    bool is_italic = false;
    double indent_mm = 0; ///< of text at the left, at most half of the column
};

enum class RowKind {
    normal,
    total,  ///< bold
    section ///< bold, its first text across all columns
};

/// A table that is drawn row by row between the margins, from where the flow of the document has come to: what has been
/// drawn is not kept, so it may have any number of rows. Pages break between rows; a row that is higher than a page is
/// continued on the next. Digits in cells that hold a number alone stand below each other; a number that is wider than
/// its column is made smaller, down to six tenths, before it is broken.
///
/// The document must outlive it, and nothing else may be drawn in the flow before close().
class Table {
public:
    /// Draws nothing yet. Error{usage} where there is no column, they are wider than the page's body, the header's
    /// cells overlap or do not fill its rows, or the header is higher than half of the body.
    Table(Document& document, TableLayout layout);
    Table(Table&&) noexcept;
    Table& operator=(Table&&) noexcept;
    ~Table();

    /// One text for each column (a section: one alone), those missing at the end are empty; Error{usage} where there
    /// are more. The first row brings the header with it: neither stands alone at the foot of a page.
    void add(std::span<const std::string_view> texts, RowKind kind = RowKind::normal);
    void add(std::span<const TableCell> cells, RowKind kind = RowKind::normal);

    /// Draws the rules of the last page; the flow goes on below. Nothing may be added afterwards.
    void close();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::page
