// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/aggregation_check.hpp"

#include "messages/messages.hpp"

#include <algorithm>
#include <set>

namespace hoso::regime {

using reference::Toml;

namespace {

using Kind = Expression::Kind;

bool has_reference(const Expression& expression) { return !references(expression).empty(); }

/// A share of something: what it is divided by is a figure, not a number.
bool divides_by_figure(const Expression& expression) {
    return (expression.kind == Kind::divide && has_reference(expression.operands[1])) ||
           std::any_of(expression.operands.begin(), expression.operands.end(), divides_by_figure);
}

bool is_share(const Regime& regime, const Indicator& indicator, std::set<std::string>& seen) {
    if (indicator.type == IndicatorType::percent) return true;
    if (!indicator.formula || !seen.insert(indicator.id).second) return false;
    if (divides_by_figure(*indicator.formula)) return true;
    const auto parts = references(*indicator.formula);
    return std::any_of(parts.begin(), parts.end(), [&](const Reference& each) {
        const auto found = regime.find(each.name);
        return found && is_share(regime, regime.indicators[*found], seen);
    });
}

/// How often stocks are added, less how often they are subtracted; none where they stand in anything else than a sum.
/// Over several periods the difference of two stocks is a flow, every other sum of them counts the same thing again.
std::optional<int> stocks_in(const Regime& regime, const Expression& expression) {
    switch (expression.kind) {
    case Kind::reference: {
        const auto found = regime.find(expression.name);
        return found && regime.indicators[*found].nature == Nature::stock ? 1 : 0;
    }
    case Kind::negative: {
        const auto inner = stocks_in(regime, expression.operands[0]);
        return inner ? std::optional{-*inner} : std::nullopt;
    }
    case Kind::add:
    case Kind::subtract: {
        const auto left = stocks_in(regime, expression.operands[0]), right = stocks_in(regime, expression.operands[1]);
        if (!left || !right) return std::nullopt;
        return expression.kind == Kind::add ? *left + *right : *left - *right;
    }
    default:
        for (const Expression& operand : expression.operands)
            if (stocks_in(regime, operand) != 0) return std::nullopt;
        return 0;
    }
}

void check_text(const Toml& table, const Indicator& indicator) {
    if (indicator.over_units != Aggregation::none) table.fail("over_units", tr("a text cannot be aggregated"));
    if (indicator.over_time != Aggregation::none && indicator.over_time != Aggregation::last)
        table.fail("over_time", tr("a text cannot be aggregated"), tr("use none or last"));
}

void check_share(const Toml& table, const Regime& regime, const Indicator& indicator) {
    std::set<std::string> seen;
    if (!is_share(regime, indicator, seen)) return;
    const std::string advice = tr("ask for both of its parts and use ratio");
    for (const auto& [key, aggregation] :
        {std::pair{"over_units", indicator.over_units}, std::pair{"over_time", indicator.over_time}}) {
        if (aggregation == Aggregation::sum) table.fail(key, tr("shares cannot be summed"), advice);
        const bool is_stock_over_time = aggregation == indicator.over_time && indicator.nature == Nature::stock;
        if (aggregation == Aggregation::average && !(key == std::string_view{"over_time"} && is_stock_over_time))
            table.fail(key, tr("the average of shares is not the share of the whole"), advice);
    }
}

void check_ratio(const Toml& table, const Regime& regime, const Indicator& indicator) {
    for (const auto& [key, aggregation] :
        {std::pair{"over_units", &Indicator::over_units}, std::pair{"over_time", &Indicator::over_time}}) {
        if (indicator.*aggregation != Aggregation::ratio) continue;
        if (!indicator.formula) table.fail("formula", tr("a ratio needs a formula"));
        for (const Reference& part : references(*indicator.formula)) {
            const auto found = regime.find(part.name);
            if (found && regime.indicators[*found].*aggregation == Aggregation::none)
                table.fail(key, message("'{}' has no total that the ratio could be made of", part.name));
        }
    }
}

/// Whether answers of some time count from where the year begins, so that each holds those before it.
bool is_collected_cumulative(const Regime& regime) {
    const auto& steps = regime.windows.steps();
    return regime.collected == PeriodKind::nine_months ||
           std::any_of(steps.begin(), steps.end(),
               [&](const WindowStep& step) { return step.cumulative.contains(regime.collected); });
}

void check_sum_over_time(const Toml& table, const Regime& regime, const Indicator& indicator) {
    if (indicator.over_time != Aggregation::sum) return;
    if (indicator.nature == Nature::stock)
        table.fail("over_time", tr("a stock cannot be summed over time"), tr("use last, first or average"));
    if (is_collected_cumulative(regime))
        table.fail("over_time", tr("the windows are cumulative: a sum would count the same thing again"),
            tr("use last, or windows that are not cumulative"));
    if (indicator.formula && stocks_in(regime, *indicator.formula) != 0)
        table.fail("over_time", tr("the formula would sum a stock over time"), tr("use ratio or last"));
}

} // namespace

void check_aggregation(const Toml& table, const Regime& regime, const Indicator& indicator) {
    if (!indicator.is_number()) return check_text(table, indicator);
    for (const Aggregation of_time : {Aggregation::first, Aggregation::last})
        if (indicator.over_units == of_time) table.fail("over_units", tr("first and last are for time only"));
    check_sum_over_time(table, regime, indicator);
    check_ratio(table, regime, indicator);
    check_share(table, regime, indicator);
    const bool counts = indicator.over_units == Aggregation::count || indicator.over_time == Aggregation::count;
    if (counts && indicator.decimals != 0)
        table.fail("type", tr("what is counted is a whole number"), tr("use the type integer"));
}

} // namespace hoso::regime
