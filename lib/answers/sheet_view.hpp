// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/answer.hpp"
#include "office/table.hpp"

#include <functional>
#include <set>
#include <vector>

namespace hoso::answers {

/// A sheet as labels and figures are looked for in it: what is merged counts once.
class SheetView {
public:
    explicit SheetView(const office::Sheet& sheet) : m_sheet{sheet} {}

    const office::Sheet& sheet() const noexcept { return m_sheet; }
    /// The merged cells that a place belongs to; null where it stands alone.
    const office::Range* merged(int row, int column) const;
    /// The text that a person sees at the place, also where it stands at the corner of what is merged there.
    std::string shown(int row, int column) const;

    Fault fault(int row, int column, std::string problem, std::string advice) const {
        return {m_sheet.name, row, column, std::move(problem), std::move(advice)};
    }
    /// "Biểu nhập!C7"; "C7" in a CSV.
    std::string place(int row, int column) const;

private:
    const office::Sheet& m_sheet;
};

/// Reads the figure of an indicator at a place into the answer: a figure, or a fault of the answer. A result of a
/// formula becomes a note.
struct Notation;
void read_into(Answer& answer, const SheetView& view, int row, int column, const regime::Regime& regime,
    std::size_t indicator, const Notation& notation);

/// Whether a cell holds what could have been meant as a figure.
bool looks_like_figure(const office::Cell* cell);

/// What a row should say and does not.
enum class Gap { none, number, text };

/// Faults for what is filled in a row besides the columns that are known: under no heading at all, or what could be
/// meant for the cell that is empty under another heading. `headed` are the columns that have a heading.
void find_strays(Answer& answer, const SheetView& view, const office::Row& row, const std::set<int>& known,
    const std::set<int>& headed, Gap gap);

} // namespace hoso::answers
