// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/regime_check.hpp"

#include "messages/messages.hpp"
#include "regime/aggregation_check.hpp"
#include "regime/fact_check.hpp"

#include <algorithm>
#include <set>

namespace hoso::regime {

using reference::Toml;

namespace {

using Kind = Expression::Kind;

bool compares(Kind kind) {
    return kind == Kind::equal || kind == Kind::unequal || kind == Kind::less || kind == Kind::less_equal ||
           kind == Kind::greater || kind == Kind::greater_equal;
}

bool has_target(const Regime& regime, std::string_view indicator) {
    return std::any_of(
        regime.targets.begin(), regime.targets.end(), [&](const Target& each) { return each.indicator == indicator; });
}

/// A formula or one side of a check: everything in it is a number that is there.
class NumberCheck {
public:
    enum class Calls { none, any };
    NumberCheck(const Regime& regime, const Toml& table, const char* key, Calls calls)
        : m_regime{regime}, m_table{table}, m_key{key}, m_calls{calls} {}

    void check(const Expression& expression) const {
        if (is_condition(expression) || expression.kind == Kind::text)
            fail(expression, tr("a number is expected here"));
        if (expression.kind == Kind::reference) check_reference(expression);
        if (expression.kind == Kind::call) check_call(expression);
        for (const Expression& operand : expression.operands) check(operand);
    }

private:
    void check_reference(const Expression& reference) const {
        const auto found = m_regime.find(reference.name);
        if (!found)
            fail(reference, message("there is no indicator '{}'", reference.name), tr("write an id or [number]"));
        if (!m_regime.indicators[*found].is_number()) fail(reference, message("'{}' is no number", reference.name));
    }

    void check_call(const Expression& call) const {
        if (call.name == "abs" || call.name == "min" || call.name == "max") return;
        if (m_calls == Calls::none)
            fail(call, message("{} means nothing in a formula", call.name), tr("use it in the check of a rule"));
        if (call.name != "target") return;
        const std::string& reference = call.operands.front().name;
        const auto found = m_regime.find(reference);
        if (found && !has_target(m_regime, m_regime.indicators[*found].id))
            fail(call, message("there is no target for '{}'", reference));
    }

    [[noreturn]] void fail(
        const Expression& expression, const std::string& problem, const std::string& advice = {}) const {
        m_table.fail_in_text(m_key, expression.column - 1, problem, advice);
    }

    const Regime& m_regime;
    const Toml& m_table;
    const char* m_key;
    Calls m_calls;
};

bool has_level(const Regime& regime, std::string_view name) {
    return std::any_of(regime.levels.begin(), regime.levels.end(), [&](const Level& each) { return each.id == name; });
}

void check_level(const Toml& table, std::string_view key, const std::string& name, const Regime& regime) {
    if (!has_level(regime, name)) table.fail(key, message("there is no level '{}'", name));
}

void check_circle(const Toml& table, const Regime& regime, const Indicator& indicator, std::vector<std::string>& path) {
    for (const Reference& reference : references(*indicator.formula)) {
        const Indicator& next = regime.indicators[*regime.find(reference.name)];
        if (next.id == path.front())
            table.fail("formula", tr("the formula needs its own result"), tr("compute it from what is asked"));
        if (!next.formula || std::find(path.begin(), path.end(), next.id) != path.end()) continue;
        // What is wrong in that formula is told of that one.
        const auto all = references(*next.formula);
        if (!std::all_of(all.begin(), all.end(), [&](const Reference& each) { return regime.find(each.name); }))
            continue;
        path.push_back(next.id);
        check_circle(table, regime, next, path);
    }
}

void check_formula(const Toml& table, const Regime& regime, const Indicator& indicator) {
    if (!indicator.is_number()) table.fail("formula", tr("a text cannot be computed"));
    NumberCheck{regime, table, "formula", NumberCheck::Calls::none}.check(*indicator.formula);
    std::vector<std::string> path{indicator.id};
    check_circle(table, regime, indicator, path);
}

void check_indicator(const Toml& table, const Regime& regime, const Indicator& indicator) {
    if (indicator.formula) check_formula(table, regime, indicator);
    check_aggregation(table, regime, indicator);
    check_counted(table, regime, indicator);
    if (!indicator.choices.empty() && indicator.is_number()) table.fail("choices", tr("only a text has choices"));
    if (!indicator.asked && !indicator.formula && indicator.fact.empty())
        table.fail("asked", tr("nobody gives this figure"), tr("ask for it, compute it or count facts"));
}

void check_rule(const Toml& table, const Regime& regime, const Rule& rule) {
    if (!compares(rule.check.kind))
        table.fail("check", tr("a check is one comparison"), tr("write it such as [3] = [4] + [5]"));
    for (const Expression& side : rule.check.operands)
        NumberCheck{regime, table, "check", NumberCheck::Calls::any}.check(side);
    for (const std::string& level : rule.levels) check_level(table, "levels", level, regime);
}

bool overlap(const reference::Validity& a, const reference::Validity& b) {
    return (!a.from || !b.to || *a.from <= *b.to) && (!b.from || !a.to || *b.from <= *a.to);
}

void check_target(const Toml& table, const Regime& regime, std::size_t index) {
    const Target& target = regime.targets[index];
    if (!target.level.empty()) check_level(table, "level", target.level, regime);
    if (!target.level.empty() && !target.unit.empty())
        table.fail("unit", tr("a target is of a level or of a unit"), tr("leave one of them out"));
    for (std::size_t i = 0; i < index; ++i) {
        const Target& before = regime.targets[i];
        if (before.indicator == target.indicator && before.level == target.level && before.unit == target.unit &&
            overlap(before.validity, target.validity))
            table.fail("indicator", message("'{}' has another target at the same time", target.indicator),
                tr("give them days that follow each other"));
    }
}

void check_sheet(const Toml& sheet, const Regime& regime) {
    if (regime.sheet.compare_target && regime.targets.empty())
        sheet.fail("compare", tr("there is no target to compare with"));
}

void check_chart(const Toml& table, const Regime& regime, const Chart& chart) {
    if (chart.kind != ChartKind::progress) return;
    for (const std::string& indicator : chart.indicators)
        if (!has_target(regime, indicator))
            table.fail(
                "indicators", message("there is no target for '{}'", indicator), tr("progress is towards a target"));
}

/// Where a term of a level that is not there stands: in the file's own table of terms or in that of a window.
void check_due_levels(const Toml& above, const Regime& regime) {
    const auto due = above.table("due");
    const auto levels = due ? due->table("level") : std::nullopt;
    if (!levels) return;
    for (const std::string& name : levels->keys()) check_level(*levels, name, name, regime);
}

void check_windows(const Toml& file, const Regime& regime) {
    check_due_levels(file, regime);
    const auto tables = file.tables("window");
    const auto& steps = regime.windows.steps();
    for (std::size_t i = 0; i < tables.size(); ++i) {
        check_due_levels(tables[i], regime);
        if (!steps[i].due && !file.has("due"))
            file.fail("due", message("'{}' is missing", "due"), tr("say how many working days after the cut-off"));
        if (!steps[i].kinds.contains(regime.collected))
            tables[i].fail("frequencies", message("there are no windows of kind {}", to_text(regime.collected)));
        for (const PeriodKind kind : regime.reported) {
            if (!steps[i].kinds.contains(kind))
                tables[i].fail("frequencies", message("there are no windows of kind {}", to_text(kind)));
            if (kind != regime.collected && steps[i].cumulative.contains(kind) && kind != PeriodKind::nine_months &&
                kind != PeriodKind::year)
                tables[i].fail("cumulative",
                    message(
                        "a {} that counts from where the year begins is not made of its own periods", to_text(kind)),
                    tr("report nine-months or year, or collect it"));
        }
    }
}

void check_periods(const Toml& file, const Regime& regime) {
    for (const PeriodKind kind : regime.reported)
        if (!is_made_of(kind, regime.collected))
            file.fail("reported",
                message("a {} is not made of whole periods of kind {}", to_text(kind), to_text(regime.collected)));
}

void check_levels(const Toml& file, const Regime& regime) {
    if (std::none_of(regime.levels.begin(), regime.levels.end(), [](const Level& each) { return each.reports; }))
        file.fail("level", tr("nobody reports: no level does"));
    std::set<std::string> kinds;
    const auto tables = file.tables("level");
    for (std::size_t i = 0; i < tables.size(); ++i)
        for (const std::string& kind : regime.levels[i].kinds)
            if (!kinds.insert(kind).second)
                tables[i].fail("kinds", message("'{}' belongs to another level already", kind));
}

} // namespace

std::vector<reference::TomlError> check_regime(const Toml& file, const Regime& regime) {
    std::vector<reference::TomlError> faults;
    const auto attempt = [&](const auto& job) {
        try {
            job();
        } catch (const reference::TomlError& error) {
            faults.push_back(error);
        }
    };
    const auto each = [&](const Toml& above, const char* key, const auto& check) {
        const auto tables = above.tables(key);
        for (std::size_t i = 0; i < tables.size(); ++i) attempt([&] { check(tables[i], i); });
    };
    attempt([&] { check_periods(file, regime); });
    attempt([&] { check_levels(file, regime); });
    attempt([&] { check_windows(file, regime); });
    attempt([&] { check_sources(file, regime); });
    each(file, "fact", [&](const Toml& table, std::size_t i) { check_fact(table, regime.facts[i]); });
    each(file, "indicator",
        [&](const Toml& table, std::size_t i) { check_indicator(table, regime, regime.indicators[i]); });
    each(file, "rule", [&](const Toml& table, std::size_t i) { check_rule(table, regime, regime.checks[i]); });
    each(file, "target", [&](const Toml& table, std::size_t i) { check_target(table, regime, i); });
    const Toml sheet = *file.table("sheet");
    attempt([&] { check_sheet(sheet, regime); });
    each(sheet, "chart", [&](const Toml& table, std::size_t i) { check_chart(table, regime, regime.sheet.charts[i]); });
    return faults;
}

} // namespace hoso::regime
