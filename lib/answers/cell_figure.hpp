// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"
#include "regime/regime.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::answers {

/// How the texts of one answer write numbers, as far as those show that can be read in one way only.
struct Notation {
    bool comma_before_decimals = false; ///< 1.234,5
    bool point_before_decimals = false; ///< 1,234.5
};
void learn(Notation& notation, const office::Cell& cell);

/// What a cell says of an indicator. Neither value nor text nor problem: it is empty.
struct CellFigure {
    std::optional<std::int64_t> value; ///< scaled by the indicator's decimals
    std::string text;                  ///< of an indicator of type text
    std::string problem, advice;       ///< why it cannot be read for certain, and what its writer can do
};

/// Numbers as number cells, exactly (a computed one as the 15 digits that spreadsheets show), or as text in Vietnamese
/// or English notation where only one of them can be meant. A number shown as a percentage is one only of an indicator
/// that is: 0.12 shown as 12% is 12. Everything else - dates, errors, words behind a number, exponents in text, more
/// decimals than the indicator has - is a problem.
CellFigure read_figure(const office::Cell* cell, const regime::Indicator& indicator, const Notation& notation);

/// Whether there is something in the cell that a person sees.
bool is_filled(const office::Cell* cell);

} // namespace hoso::answers
