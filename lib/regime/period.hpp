// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::regime {

using Day = std::chrono::sys_days;

enum class PeriodKind {
    month,       ///< 2026-M10
    quarter,     ///< 2026-Q3
    half,        ///< 2026-H1, 2026-H2
    nine_months, ///< 2026-9M
    year,        ///< 2026
    week,        ///< 2026-W44: ISO 8601, Monday to Sunday; week 1 is the one with 4 January
    range        ///< 2026-10-05..2026-10-14, both included: a report asked for once
};

/// The word for a kind in files of rules: "month", "quarter", "half", "nine-months", "year", "week", "range".
std::string_view to_text(PeriodKind kind);
std::optional<PeriodKind> parse_period_kind(std::string_view text);

/// A period of reports by its name, whatever days a regime counts for it (see window.hpp). Years 1900 to 2199. A value;
/// in order by the first day of the calendar that the name means, then by the last, then by kind.
class Period {
public:
    /// As to_text() writes it, and no other way. None where it is no period.
    static std::optional<Period> parse(std::string_view text);

    /// `number` is that of the month, quarter, half or week in its year, 1 for the other kinds. Error{usage} where
    /// there is no such period; of ranges there are only those that days make.
    Period(PeriodKind kind, int year, int number = 1);
    /// Error{usage} where the last day is before the first.
    static Period range(Day first, Day last);
    static bool is_year(int year);
    /// How many of a kind are counted in a year: 12 months, 52 or 53 weeks, no range. Their numbers begin at 1.
    static int count(PeriodKind kind, int year);

    PeriodKind kind() const noexcept { return m_kind; }
    int year() const noexcept { return m_year; } ///< of a week the year it is counted in; of a range that of its end
    int number() const noexcept { return m_number; } ///< from 1
    Day first() const noexcept { return m_first; }
    Day last() const noexcept { return m_last; }

    std::string to_text() const;
    /// "tháng 10 năm 2026", "quý III năm 2026", "6 tháng đầu năm 2026", "từ ngày 05/10/2026 đến ngày 14/10/2026".
    std::string vietnamese_name() const;

    /// The one of the same kind behind it, and before it; of a range the same number of days. Error{usage} where that
    /// lies outside of the years.
    Period next() const { return moved(1); }
    Period previous() const { return moved(-1); }
    /// The same number of the year before. Week 53 is held against the last week of a year that has none; 29 February
    /// against the 28th.
    Period same_last_year() const;

    std::strong_ordering operator<=>(const Period& other) const noexcept;
    bool operator==(const Period&) const noexcept = default;

private:
    Period() = default;
    void find_days();
    Period moved(int by) const;

    PeriodKind m_kind = PeriodKind::year;
    int m_year = 0, m_number = 1;
    Day m_first, m_last;
};

/// Whether periods of a kind are whole periods of the other kind, one after another: a year of months, no month of
/// weeks.
bool is_made_of(PeriodKind kind, PeriodKind part);
/// Those that a period is made of, in order; itself where the kind is its own. Error{usage} where it is not made of
/// them.
std::vector<Period> parts_of(const Period& period, PeriodKind part);

} // namespace hoso::regime
