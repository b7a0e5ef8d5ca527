// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roster/findings.hpp"
#include "roster/rows.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hoso::roster {

/// A row as far as it tells people apart.
struct Identity {
    Spot row;
    int number_column = 0, citizen_column = 0, name_column = 0, mail_column = 0; ///< 0: there is none
    const RowValues* values = nullptr;
};

/// The same for every way to write one name: case, NFD, tone placement, look-alikes and spaces do not matter.
std::string identity_of_name(std::string_view name);
/// Digits, with 0 for +84.
std::string identity_of_phone(std::string_view phone);

/// Finds one number, citizen ID or mail in two rows (errors at the later).
void check_duplicates(const std::vector<Identity>& people, Findings& findings);

/// Finds people of one name (warnings `homonym` at the later), and rows that could be one person under two numbers
/// (`same-person`); by name, in the order in which names first stand in the file.
std::vector<Homonyms> find_homonyms(const std::vector<Identity>& people, Findings& findings);

} // namespace hoso::roster
