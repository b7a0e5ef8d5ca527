// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::reference {

/// The day that YYYY-MM-DD writes; none where it is no day of the calendar (proleptic Gregorian, years 0001 to 9999).
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
std::string to_text(std::chrono::sys_days day);

/// How much of a date is known.
enum class Precision { century, decade, year, month, day };

/// A date of which less than the day may be known. `year` is the first of those meant (1980 for 198X); `month` and
/// `day` are 0 where they are not known.
struct PartialDate {
    int year = 0;
    unsigned month = 0, day = 0;
    Precision precision = Precision::day;
    bool uncertain = false, approximate = false;
    bool operator==(const PartialDate&) const = default;

    /// The first and the last day that it can mean.
    std::chrono::sys_days first() const, last() const;
};

/// EDTF (ISO 8601-2:2019) as far as records need it: YYYY-MM-DD, YYYY-MM, YYYY; X for digits that are not known, from
/// the right (1985-04-XX, 1985-XX, 198X, 19XX); ? uncertain, ~ approximate, % both at the end. None for anything else.
std::optional<PartialDate> parse_edtf(std::string_view text);

/// The date by a pattern such as "DD/MM/YYYY", "MM/YYYY" or "YYYY"; none where the pattern wants more, or less, than is
/// known.
std::optional<std::string> format_date(const PartialDate& date, std::string_view pattern);

/// What a pattern asks for: "DD.MM.YYYY" the day, "MM/YYYY" the month, "YYYY" the year. None where it is no pattern.
std::optional<Precision> precision_of_pattern(std::string_view pattern);

} // namespace hoso::reference
