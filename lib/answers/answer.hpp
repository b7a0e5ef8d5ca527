// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/inputs.hpp"

#include <string>
#include <vector>

namespace hoso::answers {

/// What cannot be read for certain, or should be known, of a place in a file. Row and column count from 1; column 0 is
/// the row, row 0 the sheet, and a fault without a sheet is of the file.
struct Fault {
    std::string sheet;
    int row = 0, column = 0;
    std::string problem, advice; ///< translated
    bool operator==(const Fault&) const = default;
};
/// "Biểu nhập!C7: problem; advice".
std::string to_text(const Fault& fault);

/// What a sheet, or a row of a list, says for a unit and a period. With any fault nothing of it counts.
struct Answer {
    std::string regime, period;
    std::string unit; ///< its code, as it was written
    std::string sheet;
    int row = 0;         ///< of a list; 0 of a form
    int heading_row = 0; ///< where remarks get their heading
    report::Figures figures;
    std::vector<Fault> faults;
    std::vector<Fault> notes; ///< what was read, but should be known: results of formulas
};

/// Who has to answer what, for one collected period.
struct Duty {
    const regime::Regime& regime;
    const regime::Period& period;
    const std::vector<report::ExpectedUnit>& units; ///< by code
};

} // namespace hoso::answers
