// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/messages.hpp"
#include "regime/window.hpp"

namespace hoso::regime {

namespace chrono = std::chrono;
using reference::Toml;

namespace {

/// What comes round every year, as far as every month has it.
constexpr int latest_day = 28;
constexpr int most_working_days = 250;

int whole_number(const Toml& table, std::string_view key, int least, int most) {
    const auto value = table.integer(key);
    if (!value) table.fail(key, message("'{}' is missing", key));
    if (*value < least || *value > most) table.fail(key, message("'{}' must be from {} to {}", key, least, most));
    return static_cast<int>(*value);
}

DueTerm after(const Toml& table, std::string_view key) {
    if (table.integer(key) == 0)
        table.fail(key, message("at least 1 working day lies between cut-off and due date (Decree 09/2019, art. 8.5)"));
    return DueAfter{whole_number(table, key, 1, most_working_days)};
}

DueTerm read_term(const Toml& table) {
    if (table.has("day") == table.has("working_days"))
        table.fail("day", message("either 'working_days' or 'day' says when it is due"));
    return table.has("day") ? DueTerm{DueOn{whole_number(table, "day", 1, latest_day)}} : after(table, "working_days");
}

std::map<std::string, DueTerm, std::less<>> read_terms(const Toml& due, std::string_view key) {
    std::map<std::string, DueTerm, std::less<>> terms;
    const auto table = due.table(key);
    if (!table) return terms;
    for (const std::string& name : table->keys()) {
        if (!table->is_table(name)) {
            terms.emplace(name, after(*table, name));
            continue;
        }
        const Toml own = *table->table(name);
        own.allow_only({"working_days", "day"});
        terms.emplace(name, read_term(own));
    }
    return terms;
}

std::optional<DueRule> read_due(const Toml& above) {
    const auto due = above.table("due");
    if (!due) return std::nullopt;
    due->allow_only({"working_days", "day", "level", "unit"});
    return DueRule{read_term(*due), read_terms(*due, "level"), read_terms(*due, "unit")};
}

std::set<PeriodKind> read_kinds(const Toml& table, std::string_view key) {
    std::set<PeriodKind> kinds;
    for (const std::string& text : table.texts(key)) {
        const auto kind = parse_period_kind(text);
        if (!kind || *kind == PeriodKind::range)
            table.fail(key, message("'{}' is not month, quarter, half, nine-months, year or week", text));
        kinds.insert(*kind);
    }
    return kinds;
}

void read_cut(const Toml& table, WindowStep& step) {
    const std::string kind = table.text("kind");
    if (kind == "cut-off")
        step.cut_off_day = whole_number(table, "day", 1, latest_day);
    else if (kind != "calendar")
        table.fail("kind", message("'{}' is neither calendar nor cut-off", kind));
    else if (table.has("day"))
        table.fail("day", message("'{}' means nothing here", "day"));
}

void read_frequencies(const Toml& table, WindowStep& step) {
    if (table.has("frequencies")) {
        step.kinds = read_kinds(table, "frequencies");
        if (step.kinds.empty()) table.fail("frequencies", message("'{}' is empty", "frequencies"));
    } else {
        step.kinds = {PeriodKind::month, PeriodKind::quarter, PeriodKind::half, PeriodKind::nine_months,
            PeriodKind::year, PeriodKind::week};
    }
    step.cumulative = read_kinds(table, "cumulative");
    for (const PeriodKind kind : step.cumulative) {
        if (kind == PeriodKind::week) table.fail("cumulative", message("weeks cannot be cumulative"));
        if (!step.kinds.contains(kind))
            table.fail("cumulative", message("'{}' is not among the frequencies", to_text(kind)));
    }
}

WindowStep read_step(const Toml& table, const WindowStep* before) {
    table.allow_only({"valid_from", "kind", "day", "frequencies", "cumulative", "due"});
    WindowStep step;
    step.valid_from = reference::read_validity(table).from;
    if (before != nullptr && !step.valid_from) table.fail("valid_from", message("'{}' is missing", "valid_from"));
    if (before != nullptr && before->valid_from && *step.valid_from <= *before->valid_from)
        table.fail("valid_from", message("must be after the one before it"));
    if (step.valid_from && chrono::year_month_day{*step.valid_from}.day() != chrono::day{1})
        table.fail("valid_from", message("windows change on the first day of a month"));
    read_cut(table, step);
    read_frequencies(table, step);
    step.due = read_due(table);
    return step;
}

} // namespace

WindowRule read_window_rule(const Toml& regime) {
    WindowRule rule;
    for (const Toml& table : regime.tables("window"))
        rule.m_steps.push_back(read_step(table, rule.m_steps.empty() ? nullptr : &rule.m_steps.back()));
    if (rule.m_steps.empty()) regime.fail("window", message("'{}' is missing", "window"));
    rule.m_due = read_due(regime);
    return rule;
}

} // namespace hoso::regime
