// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/regime_check.hpp"

#include "messages/messages.hpp"

#include <algorithm>
#include <functional>

namespace hoso::regime {

using reference::Toml;

namespace {

using Kind = Expression::Kind;

class Checker {
public:
    explicit Checker(const Regime& regime) : m_regime{regime} {}

    void indicator(const Toml& table, const Indicator& indicator) const {
        aggregation(table, indicator);
        if (indicator.formula) formula(table, indicator);
        if (!indicator.fact.empty()) fact(table, indicator);
        if (indicator.fact.empty() && (indicator.where || !indicator.fact_sum.empty()))
            table.fail("fact", tr("what is counted is missing: 'fact'"));
        if (indicator.formula && !indicator.fact.empty())
            table.fail("formula", tr("an indicator is computed or counted, not both"));
        if (!indicator.choices.empty() && indicator.is_number()) table.fail("choices", tr("only a text has choices"));
    }

    void rule(const Toml& table, const Rule& rule) const {
        switch (rule.check.kind) {
        case Kind::equal:
        case Kind::unequal:
        case Kind::less:
        case Kind::less_equal:
        case Kind::greater:
        case Kind::greater_equal:
            break;
        default:
            table.fail("check", tr("a check is one comparison, such as [3] = [4] + [5]"));
        }
        for (const Expression& side : rule.check.operands) number(table, "check", side);
        levels(table, rule.levels);
    }

    void levels(const Toml& table, const std::vector<std::string>& names) const {
        for (const std::string& name : names)
            if (!has_level(name)) table.fail("levels", message("there is no level '{}'", name));
    }

    bool has_level(const std::string& name) const {
        return std::any_of(
            m_regime.levels.begin(), m_regime.levels.end(), [&](const Level& each) { return each.id == name; });
    }

private:
    /// DHIS2 lets a stock be summed over months, and a year's staff is twelve times too many.
    static void aggregation(const Toml& table, const Indicator& indicator) {
        if (!indicator.is_number()) {
            if (indicator.over_units != Aggregation::none ||
                (indicator.over_time != Aggregation::none && indicator.over_time != Aggregation::last))
                table.fail("over_units", tr("a text cannot be aggregated"));
            return;
        }
        if (indicator.nature == Nature::stock && indicator.over_time == Aggregation::sum)
            table.fail("over_time", tr("a stock cannot be summed over time; use last or average"));
        if (indicator.over_units == Aggregation::last) table.fail("over_units", tr("'last' is for time only"));
        const bool ratio = indicator.over_time == Aggregation::ratio || indicator.over_units == Aggregation::ratio;
        if (ratio && !indicator.formula) table.fail("formula", tr("a ratio needs a formula"));
        if (indicator.type == IndicatorType::percent &&
            (indicator.over_time == Aggregation::sum || indicator.over_units == Aggregation::sum))
            table.fail(indicator.over_time == Aggregation::sum ? "over_time" : "over_units",
                tr("percentages cannot be summed; use ratio or average"));
    }

    void formula(const Toml& table, const Indicator& indicator) const {
        if (!indicator.is_number()) table.fail("formula", tr("a text cannot be computed"));
        number(table, "formula", *indicator.formula);
        std::vector<std::string> path{indicator.id};
        circle(table, indicator, path);
    }

    void circle(const Toml& table, const Indicator& indicator, std::vector<std::string>& path) const {
        for (const Reference& reference : references(*indicator.formula)) {
            const auto found = m_regime.find(reference.name);
            if (!found || !reference.call.empty()) continue;
            const Indicator& next = m_regime.indicators[*found];
            if (next.id == path.front()) table.fail("formula", tr("the formula needs its own result"));
            if (!next.formula || std::find(path.begin(), path.end(), next.id) != path.end()) continue;
            path.push_back(next.id);
            circle(table, next, path);
        }
    }

    void number(const Toml& table, const char* key, const Expression& expression) const {
        if (is_condition(expression) || expression.kind == Kind::text)
            table.fail(key, message("character {}: a number is expected", expression.column));
        if (expression.kind == Kind::reference) {
            const auto found = m_regime.find(expression.name);
            if (!found)
                table.fail(
                    key, message("character {}: there is no indicator '{}'", expression.column, expression.name));
            if (!m_regime.indicators[*found].is_number())
                table.fail(key, message("character {}: '{}' is no number", expression.column, expression.name));
        }
        for (const Expression& operand : expression.operands) number(table, key, operand);
    }

    void fact(const Toml& table, const Indicator& indicator) const {
        const FactType* const type = m_regime.fact(indicator.fact);
        if (type == nullptr) table.fail("fact", message("there is no fact '{}'", indicator.fact));
        if (!indicator.fact_sum.empty()) {
            const FactField* const field = type->field(indicator.fact_sum);
            if (field == nullptr || field->kind != FieldKind::number)
                table.fail("sum", message("there is no number '{}' in the fact '{}'", indicator.fact_sum, type->id));
            if (field->decimals != indicator.decimals)
                table.fail("sum", tr("field and indicator must have the same decimals"));
        }
        if (!indicator.where) return;
        if (!is_condition(*indicator.where)) table.fail("where", tr("a condition is expected"));
        condition(table, *type, *indicator.where);
    }

    /// Which kind of value stands there; fails where it is none of a fact's.
    std::optional<FieldKind> operand(const Toml& table, const FactType& type, const Expression& expression) const {
        switch (expression.kind) {
        case Kind::text:
            return FieldKind::text;
        case Kind::number:
            return FieldKind::number;
        case Kind::reference:
            if (const FactField* const field = type.field(expression.name)) return field->kind;
            table.fail("where", message("character {}: there is no field '{}'", expression.column, expression.name));
        default:
            table.fail("where", message("character {}: a field, a number or a text is expected", expression.column));
        }
    }

    void condition(const Toml& table, const FactType& type, const Expression& expression) const {
        switch (expression.kind) {
        case Kind::both:
        case Kind::either:
        case Kind::negation:
            for (const Expression& each : expression.operands) condition(table, type, each);
            return;
        case Kind::is_missing:
            operand(table, type, expression.operands[0]);
            return;
        case Kind::in_period:
        case Kind::before_period:
        case Kind::after_period:
            if (operand(table, type, expression.operands[0]) != FieldKind::day)
                table.fail("where", message("character {}: a day is expected", expression.column));
            return;
        case Kind::equal:
        case Kind::unequal:
        case Kind::less:
        case Kind::less_equal:
        case Kind::greater:
        case Kind::greater_equal: {
            const auto left = operand(table, type, expression.operands[0]);
            if (left != operand(table, type, expression.operands[1]))
                table.fail("where", message("character {}: two kinds of values are compared", expression.column));
            if (left == FieldKind::text && expression.kind != Kind::equal && expression.kind != Kind::unequal)
                table.fail("where", message("character {}: texts are equal or not", expression.column));
            return;
        }
        default:
            table.fail("where", message("character {}: a condition is expected", expression.column));
        }
    }

    const Regime& m_regime;
};

void check_targets(const Toml& file, const Regime& regime, const Checker& checker) {
    const auto tables = file.tables("target");
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (!regime.targets[i].level.empty() && !checker.has_level(regime.targets[i].level))
            tables[i].fail("level", message("there is no level '{}'", regime.targets[i].level));
}

void check_facts(const Toml& file, const Regime& regime) {
    const auto tables = file.tables("fact");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const FactType& type = regime.facts[i];
        const auto fields = tables[i].tables("field");
        for (std::size_t j = 0; j < fields.size(); ++j) {
            if (type.archive_view.empty() && type.fields[j].headings.empty())
                fields[j].fail("headings", tr("a field needs a heading by which it is found in a list"));
            if (!type.archive_view.empty() && type.fields[j].column.empty())
                fields[j].fail("column", tr("a field of the archive needs its column"));
        }
        if (type.archive_view.empty() && type.unit_field.empty())
            tables[i].fail("unit", tr("the field with the unit is missing: 'unit'"));
    }
    const bool counts = std::find(regime.sources.begin(), regime.sources.end(), Source::facts) != regime.sources.end();
    if (counts && regime.facts.empty()) file.fail("sources", tr("there are no facts to take figures from"));
}

void check_periods(const Toml& file, const Regime& regime) {
    for (const PeriodKind kind : regime.reported)
        if (!is_made_of(kind, regime.collected))
            file.fail("reported",
                message("a {} is not made of whole periods of kind {}", to_text(kind), to_text(regime.collected)));
}

} // namespace

void check_regime(const Toml& file, const Regime& regime) {
    const Checker checker{regime};
    const auto indicators = file.tables("indicator");
    for (std::size_t i = 0; i < indicators.size(); ++i) checker.indicator(indicators[i], regime.indicators[i]);
    const auto rules = file.tables("rule");
    for (std::size_t i = 0; i < rules.size(); ++i) checker.rule(rules[i], regime.checks[i]);
    check_targets(file, regime, checker);
    check_facts(file, regime);
    check_periods(file, regime);
}

} // namespace hoso::regime
