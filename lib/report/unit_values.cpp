// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/unit_values.hpp"

namespace hoso::report {

using regime::Indicator;
using regime::Regime;

namespace {

class OwnNumbers : public regime::NumberSource {
public:
    OwnNumbers(const Regime& regime, const UnitValues& values) : m_regime{regime}, m_values{values} {}

    std::optional<regime::Number> value(const std::string& reference, const std::string& call) const override {
        const auto found = m_regime.find(reference);
        if (!found || !call.empty() || !m_values[*found]) return std::nullopt;
        return regime::Number::scaled(*m_values[*found], m_regime.indicators[*found].decimals);
    }

private:
    const Regime& m_regime;
    const UnitValues& m_values;
};

} // namespace

std::vector<std::size_t> computed_in_order(const Regime& regime) {
    std::vector<std::size_t> order;
    std::vector<bool> done(regime.indicators.size(), false);
    const auto visit = [&](const auto& self, std::size_t index) -> void {
        if (done[index] || !regime.indicators[index].formula) return;
        done[index] = true;
        for (const regime::Reference& reference : regime::references(*regime.indicators[index].formula))
            if (const auto found = regime.find(reference.name)) self(self, *found);
        order.push_back(index);
    };
    for (std::size_t i = 0; i < regime.indicators.size(); ++i) visit(visit, i);
    return order;
}

UnitValues values_of(const Regime& regime, const Figures& figures) {
    UnitValues values(regime.indicators.size());
    for (const Figure& figure : figures) values[figure.indicator] = figure.value;
    return values;
}

void compute_values(const Regime& regime, const std::vector<std::size_t>& order, UnitValues& values) {
    for (const std::size_t index : order) {
        const Indicator& indicator = regime.indicators[index];
        if (values[index]) continue;
        const auto value = regime::evaluate(*indicator.formula, OwnNumbers{regime, values}, missing_in(indicator));
        if (value) values[index] = value->rounded(indicator.decimals);
    }
}

regime::Missing missing_in(const Indicator& indicator) {
    return indicator.missing == regime::MissingFigure::zero ? regime::Missing::zero : regime::Missing::none_if_any;
}

} // namespace hoso::report
