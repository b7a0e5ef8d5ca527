// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/table.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::office {

/// What a number format of XLSX makes of a number (ECMA-376 part 1, 18.8.30 and 18.8.31).
struct NumberFormat {
    enum class Kind { number, date, time, duration };
    Kind kind = Kind::number;
    std::size_t zeros = 0; ///< of a format of nothing but zeros: how many digits are shown at least
    bool percent = false;  ///< a hundred times the number is shown
    bool operator==(const NumberFormat&) const = default;
};

/// Of a format code such as `dd/mm/yyyy` or `[$-42A]d mmmm yyyy;@`; the codes are the same in every language of Excel.
NumberFormat number_format(std::string_view code);
/// Of a format that has a number and no code.
NumberFormat built_in_format(int id);

enum class Epoch { from_1900, from_1904 };

/// A date or time as a Cell has it.
struct SerialValue {
    CellKind kind = CellKind::date;
    std::string value;
    bool operator==(const SerialValue&) const = default;
};
/// What a number of days is in a date, time or duration format, to the second; a time of more than a day is a date.
/// Nothing where it is no day that a person sees: negative, after 9999, or 29 February 1900, which Excel counts though
/// it never was.
std::optional<SerialValue> value_of_serial(double serial, NumberFormat::Kind kind, Epoch epoch);

} // namespace hoso::office
