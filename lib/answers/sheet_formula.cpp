// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/sheet_formula.hpp"

#include "messages/messages.hpp"
#include "report/unit_values.hpp"

namespace hoso::answers {

using regime::Expression;

namespace {

class Translation {
public:
    Translation(const regime::Regime& regime, const std::vector<std::string>& cells, regime::Missing missing)
        : m_regime{regime}, m_cells{cells}, m_missing{missing} {}

    std::optional<std::string> of(const Expression& expression) const {
        switch (expression.kind) {
        case Expression::Kind::number:
            return number(expression);
        case Expression::Kind::reference:
            return reference(expression);
        case Expression::Kind::negative:
            return joined(expression, "-", "");
        case Expression::Kind::add:
            return joined(expression, "", "+");
        case Expression::Kind::subtract:
            return joined(expression, "", "-");
        case Expression::Kind::multiply:
            return joined(expression, "", "*");
        case Expression::Kind::divide:
            return joined(expression, "", "/");
        case Expression::Kind::call:
            return call(expression);
        default:
            return std::nullopt;
        }
    }

private:
    static std::optional<std::string> number(const Expression& expression) {
        constexpr int decimals = 9;
        const auto scaled = expression.number.rounded(decimals);
        if (!scaled || regime::Number::scaled(*scaled, decimals) != expression.number) return std::nullopt;
        return regime::decimal_text(*scaled, decimals);
    }

    std::optional<std::string> reference(const Expression& expression) const {
        const auto found = m_regime.find(expression.name);
        if (!found) return std::nullopt;
        // N() of a cell without a number is 0.
        return m_missing == regime::Missing::zero ? "N(" + m_cells[*found] + ")" : m_cells[*found];
    }

    std::optional<std::string> joined(const Expression& expression, const char* before, const char* between) const {
        std::string text = std::string{"("} + before;
        for (std::size_t i = 0; i < expression.operands.size(); ++i) {
            const auto operand = of(expression.operands[i]);
            if (!operand) return std::nullopt;
            if (i > 0) text += between;
            text += *operand;
        }
        return text + ")";
    }

    std::optional<std::string> call(const Expression& expression) const {
        const std::string& name = expression.name;
        if (name != "abs" && name != "min" && name != "max") return std::nullopt;
        const auto operands = joined(expression, "", ",");
        if (!operands) return std::nullopt;
        return (name == "abs" ? "ABS" : name == "min" ? "MIN" : "MAX") + *operands;
    }

    const regime::Regime& m_regime;
    const std::vector<std::string>& m_cells;
    regime::Missing m_missing;
};

} // namespace

std::optional<std::string> sheet_formula(
    const regime::Regime& regime, const regime::Indicator& indicator, const std::vector<std::string>& cells) {
    const regime::Missing missing = report::missing_in(indicator);
    const auto value = Translation{regime, cells, missing}.of(*indicator.formula);
    if (!value) return std::nullopt;
    std::string formula = fmt::format("ROUND({},{})", *value, indicator.decimals);
    std::string needed;
    int count = 0;
    for (const regime::Reference& reference : regime::references(*indicator.formula))
        if (const auto found = regime.find(reference.name)) {
            needed += (count++ > 0 ? "," : "") + cells[*found];
        }
    if (missing == regime::Missing::none_if_any && count > 0)
        formula = fmt::format("IF(COUNT({})<{},\"\",{})", needed, count, formula);
    return fmt::format("IFERROR({},\"\")", formula);
}

} // namespace hoso::answers
