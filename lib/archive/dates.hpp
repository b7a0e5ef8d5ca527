// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hoso::archive {

/// Days since 1 January of year 0 (proleptic Gregorian) of a date that begins YYYY, YYYY-MM or YYYY-MM-DD (EDTF, RFC
/// 3339); what is left out counts as the first, X in a year as 0.
/// Nothing where it does not begin so.
std::optional<std::int64_t> day_of(std::string_view date);

/// The last day that such a date can mean: of the year, of the month, or the day itself.
std::optional<std::int64_t> last_day_of(std::string_view date);

/// The day by which a record is sorted: its own, else that of its import; also where its own is later than that, which
/// is a misreading.
std::int64_t sorting_day(std::string_view issued, std::string_view imported);

} // namespace hoso::archive
