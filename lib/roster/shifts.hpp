// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roster/findings.hpp"
#include "roster/rows.hpp"

namespace hoso::roster {

/// Finds values that stand plainly in columns of other fields: in single rows, in a column, in most rows of the sheet;
/// and mail addresses that are those of the people one row above or below. One fault `roster.shifted` each; rows that
/// take part are wrong, and are not to be checked further.
void check_shifts(const Table& table, Findings& findings);

} // namespace hoso::roster
