// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::archive {

/// Days since 1 January of year 0 (proleptic Gregorian) of a date that begins YYYY, YYYY-MM or YYYY-MM-DD (EDTF, RFC
/// 3339); what is left out counts as the first, X in a year as 0.
/// Nothing where it does not begin so.
std::optional<std::int64_t> day_of(std::string_view date);

/// A date as people write it (5/2/2026, 05-02-2026, 2/2026, 2026, "ngày 5 tháng 2 năm 2026"; the day before the month)
/// in EDTF: 2026-02-05, 2026-02, 2026. EDTF itself stays: also partial (198X, 1985-04-XX) and qualified (1985~).
/// Nothing for what is no date of the calendar.
std::optional<std::string> edtf_of(std::string_view text);

/// The last day that such a date can mean: of the year, of the month, or the day itself.
std::optional<std::int64_t> last_day_of(std::string_view date);

/// The day by which a record is sorted: its own, else that of its import; also where its own is later than that, which
/// is a misreading.
std::int64_t sorting_day(std::string_view issued, std::string_view imported);

} // namespace hoso::archive
