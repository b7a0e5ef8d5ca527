// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answers/answer.hpp"
#include "answers/fingerprint.hpp"
#include "office/workbook.hpp"

#include <vector>

namespace hoso::answers {

/// A sheet that is a form, and what it asks.
struct FormPlace {
    std::size_t sheet = 0;
    Fingerprint fingerprint;
};
struct FormPlaces {
    std::vector<FormPlace> forms; ///< empty where the workbook has no fingerprint
    std::vector<Fault> faults;
};
/// By their fingerprints, whatever sheets are called and wherever they stand. A sheet that lost its line is found by
/// its headings where the hidden sheet is there still.
FormPlaces find_forms(const office::Workbook& workbook);

/// Every figure by its labels - number, text and unit of measure, which all must be those of the definition - and by
/// the heading of its column; never by where it stands.
Answer read_form(const office::Sheet& sheet, const Fingerprint& fingerprint, const Duty& duty);

} // namespace hoso::answers
