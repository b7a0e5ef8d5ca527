// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoso::office {

/// A number as Vietnamese offices write it, as exact decimal text: "1.234.567,89" -> "1234567.89", "31.345" -> "31345",
/// "-0,5" -> "-0.5", "1 234" (also with no-break spaces) -> "1234". Nothing where it is none or could mean something
/// else: "1.23", "1,234,567.89", "1.234 567", "007", "5 %".
std::optional<std::string> parse_vietnamese_number(std::string_view text);

/// A date as Vietnamese offices write it, in EDTF: "05/10/2026", "5-10-2026", "5.10.2026", "ngày 5 tháng 10 năm 2026",
/// "2026-10-05" -> "2026-10-05"; "10/2026" -> "2026-10"; "2026" -> "2026". Day before month always. Nothing where there
/// is no such day.
std::optional<std::string> parse_vietnamese_date(std::string_view text);

/// A decimal number with or without exponent ("1.5E-3") as decimal text without ("0.0015"), exactly; nothing where it
/// is none, or beyond 400 digits.
std::optional<std::string> plain_decimal(std::string_view text);

/// The same, but 16 or 17 digits that are the nearest binary number's (1.1000000000000001) become the fewest digits
/// that name it (1.1) where those are 15 at most: what a person typed.
std::optional<std::string> typed_decimal(std::string_view text);

} // namespace hoso::office
