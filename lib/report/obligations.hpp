// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/book.hpp"

#include <string>
#include <vector>

namespace hoso::report {

/// A report that the office owes by now and has not made.
struct Obligation {
    std::string regime;
    regime::Period period;
    regime::Day due;      ///< the last day of the answers that it is made of
    std::string revision; ///< of the closed figures it is to be made of; empty where a part of the period is open
    bool operator==(const Obligation&) const = default;
};

/// The day in Vietnam (UTC+7).
regime::Day day_in_vietnam(TimePoint time);

/// All that is due at that time, the earliest first, those that others are made of before these: reports of periods
/// whose figures are closed, and of those whose last answer was due before that day. A report that was made of the same
/// revision in every format of the book is not due.
std::vector<Obligation> obligations(Book& book, TimePoint as_of);

} // namespace hoso::report
