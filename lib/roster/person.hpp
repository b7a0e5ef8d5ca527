// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/unit_code.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hoso::roster {

/// Where something stands in a roster, for messages and for the copy that goes back. Rows and columns count from 1;
/// column 0 is the row as a whole, row 0 the whole sheet.
struct Place {
    std::string file, sheet; ///< sheet is empty for a CSV
    int row = 0, column = 0;
    auto operator<=>(const Place&) const = default;
};

/// "danh-sach.xlsx: Sheet1!C7", as office::place_name().
std::string to_text(const Place& place);

/// A member of the staff as a roster tells it. All texts are NFC with single spaces.
struct Person {
    /// By what the person is known for ever: "nv:" and the employee number in capitals, or "cc:" and 32 hexadecimal
    /// digits of HMAC-SHA256(the book's key, citizen ID), so that no citizen ID is kept.
    std::string key;
    std::string number; ///< employee number as it is written, leading zeros too; empty where known by citizen ID alone
    std::string name;   ///< family, middle, given
    records::UnitCode unit;
    std::string position, mail, phone;               ///< mail: an address the person has elsewhere
    std::vector<std::string> roles;                  ///< in order, each once
    std::optional<std::chrono::sys_days> start, end; ///< both days included
    Place place;
    /// "cc:..." of a person with an employee number whose citizen ID stands there too: who was known by it alone
    /// before.
    std::string citizen_key = {};
};

} // namespace hoso::roster
