// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/window.hpp"

#include <algorithm>

namespace hoso::regime {

namespace chrono = std::chrono;

namespace {

/// The first day of a month stands for it.
Day month_with(Day day) {
    const chrono::year_month_day date{day};
    return date.year() / date.month() / 1;
}

Day end_of(Day month) {
    const chrono::year_month_day date{month};
    return date.year() / date.month() / chrono::last;
}

Day month_before(Day month) { return month_with(month - chrono::days{1}); }
Day month_after(Day month) { return end_of(month) + chrono::days{1}; }
int year_of(Day day) { return static_cast<int>(chrono::year_month_day{day}.year()); }

Day cut_off_of(const WindowStep& step, Day month) {
    return step.cut_off_day ? month + chrono::days{*step.cut_off_day - 1} : end_of(month);
}

/// The first such day of a month after another.
Day day_of_month_after(Day after, int day_of_month) {
    const Day month = month_with(after), day = month + chrono::days{day_of_month - 1};
    return day > after ? day : month_after(month) + chrono::days{day_of_month - 1};
}

Day due_day(const DueTerm& term, Day cut_off, const calendar::Calendar& calendar) {
    if (const auto* after = std::get_if<DueAfter>(&term))
        return calendar.add_working_days(cut_off, after->working_days);
    const Day fixed = day_of_month_after(cut_off, std::get<DueOn>(term).day_of_month);
    return std::max(calendar.add_working_days(fixed, 0), calendar.add_working_days(cut_off, 1));
}

bool begins_with_year(const WindowStep& step, PeriodKind kind) {
    return kind == PeriodKind::nine_months || step.cumulative.contains(kind);
}

} // namespace

const DueTerm& DueRule::term(std::string_view level, std::string_view unit) const {
    if (const auto found = by_unit.find(unit); found != by_unit.end()) return found->second;
    const auto found = by_level.find(level);
    return found != by_level.end() ? found->second : all;
}

const WindowStep* WindowRule::step_at(Day month) const {
    const WindowStep* found = nullptr;
    for (const WindowStep& step : m_steps)
        if (!step.valid_from || *step.valid_from <= month) found = &step;
    return found;
}

Day WindowRule::start_of(Day month) const {
    const Day before = month_before(month);
    const WindowStep* step = step_at(before);
    // What begins before all steps is cut as the first of them cuts.
    return cut_off_of(step != nullptr ? *step : m_steps.front(), before) + chrono::days{1};
}

std::optional<Window> WindowRule::window(const Period& period) const {
    if (period.kind() == PeriodKind::range) return Window{period.first(), period.last(), period.last()};
    const Day month = month_with(period.last());
    const WindowStep* step = step_at(month);
    if (step == nullptr || !step->kinds.contains(period.kind())) return std::nullopt;
    if (period.kind() == PeriodKind::week) return Window{period.first(), period.last(), period.last()};
    const Day january = chrono::year{period.year()} / chrono::January / 1;
    const Day begin = begins_with_year(*step, period.kind()) ? january : period.first();
    const Day cut_off = cut_off_of(*step, month);
    return Window{start_of(begin), cut_off, cut_off};
}

std::vector<PeriodWindow> WindowRule::windows(PeriodKind kind, Day from, Day to) const {
    std::vector<PeriodWindow> found;
    // A window begins and ends in the year that its period is counted in, or in the one before or after.
    for (int year = year_of(from) - 1; year <= year_of(to) + 1; ++year)
        for (int number = 1; Period::is_year(year) && number <= Period::count(kind, year); ++number) {
            const Period period{kind, year, number};
            const auto days = window(period);
            if (days && days->from <= to && days->to >= from) found.push_back({period, *days});
        }
    return found;
}

std::optional<DueDay> WindowRule::due(
    const Period& period, const calendar::Calendar& calendar, std::string_view level, std::string_view unit) const {
    const auto days = window(period);
    const WindowStep* step = step_at(month_with(period.last()));
    if (!days || step == nullptr) return std::nullopt;
    const std::optional<DueRule>& rule = step->due ? step->due : m_due;
    if (!rule) return std::nullopt;
    const Day day = due_day(rule->term(level, unit), days->cut_off, calendar);
    return DueDay{day, calendar.certainty(days->cut_off, day)};
}

std::set<std::string> WindowRule::names(std::map<std::string, DueTerm, std::less<>> DueRule::*terms) const {
    std::set<std::string> names;
    const auto add = [&](const std::optional<DueRule>& rule) {
        if (!rule) return;
        for (const auto& [name, term] : (*rule).*terms) names.insert(name);
    };
    add(m_due);
    for (const WindowStep& step : m_steps) add(step.due);
    return names;
}

} // namespace hoso::regime
