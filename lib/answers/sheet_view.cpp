// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/sheet_view.hpp"

#include "answers/cell_figure.hpp"
#include "answers/labels.hpp"
#include "messages/messages.hpp"

#include <algorithm>

namespace hoso::answers {

using office::Cell;
using office::CellKind;
using office::Range;

std::string to_text(const Fault& fault) {
    std::string place = fault.column > 0 ? office::cell_name(fault.row, fault.column)
                        : fault.row > 0  ? std::to_string(fault.row)
                                         : "";
    if (!fault.sheet.empty()) place = place.empty() ? fault.sheet : fault.sheet + "!" + place;
    std::string text = place.empty() ? fault.problem : place + ": " + fault.problem;
    return fault.advice.empty() ? text : text + "; " + fault.advice;
}

const Range* SheetView::merged(int row, int column) const {
    const auto found = std::find_if(m_sheet.merged.begin(), m_sheet.merged.end(), [&](const Range& range) {
        return range.first_row <= row && row <= range.last_row && range.first_column <= column &&
               column <= range.last_column;
    });
    const bool single = found == m_sheet.merged.end() ||
                        (found->first_row == found->last_row && found->first_column == found->last_column);
    return single ? nullptr : &*found;
}

std::string SheetView::shown(int row, int column) const {
    if (const Range* range = merged(row, column)) {
        row = range->first_row;
        column = range->first_column;
    }
    const Cell* cell = m_sheet.cell(row, column);
    return cell == nullptr ? "" : plain_text(cell->text());
}

std::string SheetView::place(int row, int column) const {
    const std::string cell = office::cell_name(row, column);
    return m_sheet.name.empty() ? cell : plain_text(m_sheet.name) + "!" + cell;
}

void read_into(Answer& answer, const SheetView& view, int row, int column, const regime::Regime& regime,
    std::size_t index, const Notation& notation) {
    const regime::Indicator& indicator = regime.indicators[index];
    if (const Range* range = view.merged(row, column);
        range != nullptr &&
        (range->first_row != row || range->first_column != column || range->first_row != range->last_row)) {
        answer.faults.push_back(
            view.fault(row, column, tr("merged with other cells: whose figure it is cannot be told"),
                tr("undo the merging and write the figure into its own cell")));
        return;
    }
    const Cell* cell = view.sheet().cell(row, column);
    const CellFigure read = read_figure(cell, indicator, notation);
    if (!read.problem.empty()) {
        answer.faults.push_back(view.fault(
            row, column, message("[{}] {}: {}", indicator.number, indicator.text, read.problem), read.advice));
        return;
    }
    if (indicator.required && !read.value && read.text.empty()) {
        answer.faults.push_back(view.fault(row, column, message("[{}] {}: no figure", indicator.number, indicator.text),
            tr("fill in the cell; write 0 for none")));
        return;
    }
    if (cell != nullptr && cell->computed)
        answer.notes.push_back(view.fault(
            row, column, message("[{}] comes from a formula: only its stored result was taken", indicator.number), ""));
    answer.figures.push_back({index, read.value, read.text, view.place(row, column)});
}

bool looks_like_figure(const Cell* cell) {
    if (!is_filled(cell)) return false;
    if (cell->kind != CellKind::text) return true;
    const std::string text = plain_text(cell->value);
    return text.find_first_not_of("0123456789 .,-%") == std::string::npos &&
           text.find_first_of("0123456789") != std::string::npos;
}

void find_strays(Answer& answer, const SheetView& view, const office::Row& row, const std::set<int>& known,
    const std::set<int>& headed, Gap gap) {
    for (const Cell& cell : row.cells) {
        if (known.contains(cell.column) || !is_filled(&cell)) continue;
        if (const Range* range = view.merged(row.number, cell.column);
            range != nullptr && range->first_column != cell.column)
            continue; // hidden behind another cell
        if (!headed.contains(cell.column))
            answer.faults.push_back(view.fault(row.number, cell.column, tr("stands beside the table, under no heading"),
                tr("move it to where it belongs, or delete it")));
        else if (gap == Gap::text || (gap == Gap::number && looks_like_figure(&cell)))
            answer.faults.push_back(view.fault(row.number, cell.column,
                tr("stands here, while the cell for the answer is empty"), tr("move it to its cell, or delete it")));
    }
}

} // namespace hoso::answers
