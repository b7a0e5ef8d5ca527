// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calendar/calendar.hpp"
#include "reference/rule_set.hpp"
#include "reference/toml.hpp"
#include "regime/period.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace hoso::regime {

/// The days that are counted for a period, both included; what comes in after `cut_off` belongs to the next.
struct Window {
    Day from, to, cut_off;
    bool operator==(const Window&) const = default;
};

/// Due so many working days after the cut-off, at least 1 (Decree 09/2019/NĐ-CP, art. 8.5).
struct DueAfter {
    int working_days = 1;
    bool operator==(const DueAfter&) const = default;
};

/// Due on the first such day of a month, 1 to 28, after the cut-off; on the next working day where it is none, and no
/// earlier than 1 working day after the cut-off.
struct DueOn {
    int day_of_month = 1;
    bool operator==(const DueOn&) const = default;
};

using DueTerm = std::variant<DueAfter, DueOn>;

/// When an answer is due: the term of the unit, else of its level, else that of all.
struct DueRule {
    DueTerm all;
    std::map<std::string, DueTerm, std::less<>> by_level, by_unit;
    const DueTerm& term(std::string_view level, std::string_view unit) const;
    bool operator==(const DueRule&) const = default;
};

/// How periods are cut from some day on.
struct WindowStep {
    std::optional<Day> valid_from;   ///< the first day of a month; none for the first step: since ever
    std::optional<int> cut_off_day;  ///< of the month that ends a period, 1 to 28; none for the end of the month
    std::set<PeriodKind> kinds;      ///< what is reported
    std::set<PeriodKind> cumulative; ///< of these what counts from where the year begins
    std::optional<DueRule> due;
    bool operator==(const WindowStep&) const = default;
};

struct PeriodWindow {
    Period period;
    Window window;
    bool operator==(const PeriodWindow&) const = default;
};

/// The last day on which an answer is on time: a working day. Computed where the calendar of a year up to it is.
struct DueDay {
    Day day;
    calendar::Certainty certainty;
    bool operator==(const DueDay&) const = default;
};

/// Which days are counted for a period, and when it is due: a rule of a regime, effective-dated. With a cut-off on day
/// 14 month m is 15 of m-1 to 14 of m, and so for quarters, halves and years (Decree 09/2019/NĐ-CP; that it is art. 12
/// is not confirmed). Nine months are always cumulative, weeks Monday to Sunday, ranges what they say.
///
/// A step holds for every period whose last month begins on its day or later; a period begins on the day after the one
/// before it was cut off, by whatever step that was. So periods of a kind that is not cumulative never overlap or leave
/// a gap, and periods of different kinds that end with the same month end on the same day.
class WindowRule {
public:
    /// None where no step holds, or the step's kinds do not have it. Ranges always have one.
    std::optional<Window> window(const Period& period) const;

    /// The periods of a kind whose windows have a day in common with those from `from` to `to`, in order. Empty for
    /// ranges, which only somebody's asking makes.
    std::vector<PeriodWindow> windows(PeriodKind kind, Day from, Day to) const;

    /// None where the period has no window, or the rule says nothing of when it is due.
    std::optional<DueDay> due(
        const Period& period, const calendar::Calendar& calendar, std::string_view level, std::string_view unit) const;

    const std::vector<WindowStep>& steps() const { return m_steps; }
    /// Every level, and every unit, that has a term of its own: for whoever knows which there are.
    std::set<std::string> levels() const { return names(&DueRule::by_level); }
    std::set<std::string> units() const { return names(&DueRule::by_unit); }

private:
    friend WindowRule read_window_rule(const reference::Toml&);
    const WindowStep* step_at(Day month) const;
    Day start_of(Day month) const;
    std::set<std::string> names(std::map<std::string, DueTerm, std::less<>> DueRule::*terms) const;

    std::vector<WindowStep> m_steps; ///< at least one
    std::optional<DueRule> m_due;    ///< where a step has none of its own
};

/// From the keys `window` and `due` of a table, see "Windows and due dates" in hoso-reference(5); other keys of the
/// table are the caller's. Error with file, line and column where they are wrong.
WindowRule read_window_rule(const reference::Toml& regime);

} // namespace hoso::regime
