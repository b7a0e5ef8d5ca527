// SPDX-License-Identifier: GPL-3.0-or-later
#include "calendar/calendar.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/model.hpp"
#include "report/verbs.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

namespace hoso::cli {

namespace {

using regime::Day;
using regime::PeriodKind;
using regime::Regime;

struct PeriodsOptions {
    RulesOption rules;
    std::string regime, from, to, level, unit;
    std::vector<std::string> kinds;
};

Day day_of(const std::string& text, const char* option) {
    require(text, option);
    const auto day = reference::parse_day(text);
    if (!day) throw Error{Cause::usage, message("{} {}: not a day such as 2026-10-14", option, text)};
    return *day;
}

std::set<PeriodKind> kinds_of(const PeriodsOptions& options, const Regime& regime) {
    std::set<PeriodKind> kinds;
    for (const std::string& word : options.kinds) kinds.insert(regime::parse_period_kind(word).value());
    if (kinds.empty()) {
        kinds.insert(regime.reported.begin(), regime.reported.end());
        kinds.insert(regime.collected);
    }
    return kinds;
}

void check_addressee(const PeriodsOptions& options, const Regime& regime) {
    if (!options.unit.empty() && !records::UnitCode::parse(options.unit))
        throw Error{Cause::usage, message("'{}' is no code of a unit", options.unit)};
    std::string levels;
    for (const regime::Level& level : regime.levels) {
        if (options.level.empty() || level.id == options.level) return;
        levels += (levels.empty() ? "" : ", ") + level.id;
    }
    throw Error{Cause::usage, message("--level {}: the regime has: {}", options.level, levels)};
}

/// Those whose windows meet the days, in the order of their ends, the longer behind the shorter.
std::vector<regime::PeriodWindow> periods_of(const PeriodsOptions& options, const Regime& regime) {
    const Day from = day_of(options.from, "--from"), to = day_of(options.to, "--to");
    if (to < from) throw Error{Cause::usage, message("{} is before {}", options.to, options.from)};
    std::vector<regime::PeriodWindow> periods;
    for (const PeriodKind kind : kinds_of(options, regime))
        for (const auto& each : regime.windows.windows(kind, from, to))
            if (regime.rules.validity.contains(each.window.to)) periods.push_back(each);
    std::stable_sort(periods.begin(), periods.end(), [](const auto& a, const auto& b) {
        return std::tuple{a.window.to, b.window.from, a.period.kind()} <
               std::tuple{b.window.to, a.window.from, b.period.kind()};
    });
    return periods;
}

std::string shown(Day day) { return report::vietnamese_date(reference::to_text(day)); }

void tell_line(const regime::PeriodWindow& each, const std::optional<regime::DueDay>& due, Session& session) {
    const bool computed = due && due->certainty == calendar::Certainty::computed;
    session.result(fmt::format("{:<10}{:<12}{:<12}{:<12}{}{}", each.period.to_text(), shown(each.window.from),
        shown(each.window.to), shown(each.window.cut_off), due ? shown(due->day) : "", computed ? " *" : ""));
}

void tell_object(const regime::PeriodWindow& each, const std::optional<regime::DueDay>& due, Session& session) {
    Json json{{"type", "period"}, {"id", each.period.to_text()},
        {"kind", std::string{regime::to_text(each.period.kind())}}, {"name", each.period.vietnamese_name()},
        {"from", reference::to_text(each.window.from)}, {"to", reference::to_text(each.window.to)},
        {"cut_off", reference::to_text(each.window.cut_off)}};
    if (due) {
        json["due"] = reference::to_text(due->day);
        json["certainty"] = due->certainty == calendar::Certainty::computed ? "computed" : "announced";
    }
    session.object(json);
}

Exit run_periods(const PeriodsOptions& options, Session& session) {
    const reference::DataFolders folders = options.rules.folders();
    const Regime regime = regime::load_regime(folders, options.regime);
    check_addressee(options, regime);
    const auto periods = periods_of(options, regime);
    const calendar::Calendar calendar{folders};
    bool any_computed = false;
    if (!session.common().json && !periods.empty())
        session.result(
            fmt::format("{:<10}{:<12}{:<12}{:<12}{}", tr("Period"), tr("From"), tr("To"), tr("Cut-off"), tr("Due")));
    for (const auto& each : periods) {
        const auto due = regime.windows.due(each.period, calendar, options.level, options.unit);
        any_computed = any_computed || (due && due->certainty == calendar::Certainty::computed);
        if (session.common().json)
            tell_object(each, due, session);
        else
            tell_line(each, due, session);
    }
    if (any_computed)
        session.note(tr("* by the usual holidays: those of the year are not announced in the rules that are there"));
    return Exit::done;
}

} // namespace

Verb periods_verb() {
    return {"periods", tr("Print periods of a regime: the days they count, the cut-off and the day they are due"),
        {"hoso-report periods mot-cua-ii06a --from 2026-10-01 --to 2026-12-31",
            "hoso-report periods so-hoa --from 2026-01-01 --to 2026-12-31 --kind quarter --level commune --json"},
        Writes::no, [](CLI::App& app) -> Runner {
            const auto options = std::make_shared<PeriodsOptions>();
            app.add_option("REGIME", options->regime, tr("Which regime"))->required();
            app.add_option("--from", options->from, tr("First day"))->type_name("DATE");
            app.add_option("--to", options->to, tr("Last day"))->type_name("DATE");
            app.add_option("--kind", options->kinds,
                   tr("Kinds of periods, with commas: month, quarter, half, nine-months, year, week; all that the "
                      "regime has"))
                ->type_name("LIST")
                ->delimiter(',')
                ->check(CLI::IsMember({"month", "quarter", "half", "nine-months", "year", "week"}));
            app.add_option("--level", options->level, tr("Due as for this level of units"))->type_name("LEVEL");
            app.add_option("--unit", options->unit, tr("Due as for the unit with this code"))->type_name("CODE");
            options->rules.add_to(app);
            return [options](Session& session) { return run_periods(*options, session); };
        }};
}

} // namespace hoso::cli
