// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/checks.hpp"

#include "messages/messages.hpp"
#include "report/unit_values.hpp"

#include <algorithm>
#include <utility>

namespace hoso::report {

using regime::Expression;
using regime::Number;
using regime::Regime;
using regime::Rule;

namespace {

/// The numbers that rules speak of: the unit's own, and under a call those that they are held against.
class RuleNumbers : public regime::NumberSource {
public:
    RuleNumbers(const Regime& regime, const Figures& figures, const Comparisons& comparisons)
        : m_regime{regime}, m_comparisons{comparisons}, m_order{computed_in_order(regime)}, m_now{computed(&figures)},
          m_previous{computed(comparisons.previous)}, m_last_year{computed(comparisons.last_year)} {}

    std::optional<Number> value(const std::string& reference, const std::string& call) const override {
        const auto found = m_regime.find(reference);
        if (!found) return std::nullopt;
        const int decimals = m_regime.indicators[*found].decimals;
        if (call == "target") {
            const regime::Target* const target = regime::target_of(
                m_regime, m_regime.indicators[*found].id, m_comparisons.level, m_comparisons.unit, m_comparisons.day);
            return target != nullptr ? std::optional{Number::scaled(target->value, decimals)} : std::nullopt;
        }
        const UnitValues& values = call.empty() ? m_now : call == "previous" ? m_previous : m_last_year;
        if (values.empty() || !values[*found]) return std::nullopt;
        return Number::scaled(*values[*found], decimals);
    }

private:
    UnitValues computed(const Figures* figures) const {
        if (figures == nullptr) return {};
        UnitValues values = values_of(m_regime, *figures);
        compute_values(m_regime, m_order, values);
        return values;
    }

    const Regime& m_regime;
    const Comparisons& m_comparisons;
    std::vector<std::size_t> m_order;
    UnitValues m_now, m_previous, m_last_year;
};

bool holds(const Expression& check, const Number& left, const Number& right) {
    switch (check.kind) {
    case Expression::Kind::equal:
        return left == right;
    case Expression::Kind::unequal:
        return left != right;
    case Expression::Kind::less:
        return left < right;
    case Expression::Kind::less_equal:
        return left <= right;
    case Expression::Kind::greater:
        return left > right;
    default:
        return left >= right;
    }
}

bool is_skipped(const Rule& rule, const std::vector<regime::Reference>& references, const RuleNumbers& numbers) {
    if (rule.skip == Rule::Skip::never) return false;
    const auto missing = std::count_if(references.begin(), references.end(),
        [&](const regime::Reference& each) { return !numbers.value(each.name, each.call); });
    return rule.skip == Rule::Skip::if_any ? missing > 0 : missing == static_cast<std::ptrdiff_t>(references.size());
}

/// As far as it needs, with a decimal comma.
std::string shown(const Number& number) {
    constexpr int decimals = 6;
    const auto scaled = number.rounded(decimals);
    if (!scaled) return "?";
    std::string text = regime::decimal_text(*scaled, decimals);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

} // namespace

std::vector<RuleFinding> check_figures(const Regime& regime, const Figures& figures, const Comparisons& comparisons) {
    const RuleNumbers numbers{regime, figures, comparisons};
    std::vector<RuleFinding> findings;
    for (const Rule& rule : regime.checks) {
        const auto& levels = rule.levels;
        if (!levels.empty() && std::find(levels.begin(), levels.end(), comparisons.level) == levels.end()) continue;
        const auto references = regime::references(rule.check);
        if (is_skipped(rule, references, numbers)) continue;
        // What is left missing counts as 0, as the rule says.
        const auto left = regime::evaluate(rule.check.operands[0], numbers, regime::Missing::zero);
        const auto right = regime::evaluate(rule.check.operands[1], numbers, regime::Missing::zero);
        if (!left || !right || holds(rule.check, *left, *right)) continue;
        RuleFinding finding{rule.id, rule.severity,
            fmt::format("{} ({}: {} / {})", rule.text, rule.check_text, shown(*left), shown(*right)), {}};
        for (const regime::Reference& reference : references)
            if (const auto found = regime.find(reference.name); found && reference.call.empty())
                finding.indicators.push_back(*found);
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace hoso::report
