// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/changes.hpp"

#include "reference/dates.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace hoso::report {

namespace {

using Texts = std::map<std::size_t, std::string>;

Texts texts_of(const regime::Regime& regime, const UnitInputs* unit) {
    Texts texts;
    if (unit == nullptr) return texts;
    for (const Figure& figure : unit->figures) {
        const std::string text = figure.value
                                     ? regime::decimal_text(*figure.value, regime.indicators[figure.indicator].decimals)
                                     : figure.text;
        if (!text.empty()) texts[figure.indicator] = text;
    }
    return texts;
}

const Figures* figures_of_unit(const PeriodInputs* inputs, const records::UnitCode& unit) {
    const UnitInputs* const found = inputs == nullptr ? nullptr : inputs->find(unit);
    return found == nullptr || found->figures.empty() ? nullptr : &found->figures;
}

const PeriodInputs* last_of(const std::vector<PeriodInputs>& inputs) {
    return inputs.empty() ? nullptr : &inputs.back();
}

} // namespace

std::vector<FigureChange> changes_between(
    const regime::Regime& regime, const PeriodInputs& before, const PeriodInputs& after) {
    std::set<records::UnitCode> units;
    for (const PeriodInputs* inputs : {&before, &after})
        for (const UnitInputs& unit : inputs->units) units.insert(unit.unit);
    std::vector<FigureChange> changes;
    for (const records::UnitCode& unit : units) {
        const UnitInputs* const now = after.find(unit);
        const Texts old_texts = texts_of(regime, before.find(unit)), new_texts = texts_of(regime, now);
        for (std::size_t i = 0; i < regime.indicators.size(); ++i) {
            const auto was = old_texts.find(i), is = new_texts.find(i);
            const std::string from = was == old_texts.end() ? std::string{} : was->second;
            const std::string to = is == new_texts.end() ? std::string{} : is->second;
            if (from != to)
                changes.push_back({unit, i, from, to, now == nullptr ? 0 : now->receipt,
                    now == nullptr ? std::string{} : now->actor, now == nullptr ? std::string{} : now->reason});
        }
    }
    return changes;
}

std::vector<UnitFinding> findings_of(const ReportSource& source) {
    const regime::Regime& regime = *source.frame.regime;
    std::vector<UnitFinding> findings;
    if (regime.checks.empty()) return findings;
    for (std::size_t part = 0; part < source.parts.size(); ++part) {
        const PeriodInputs& inputs = source.parts[part].inputs;
        const PeriodInputs* const previous = part > 0 ? &source.parts[part - 1].inputs : last_of(source.previous);
        const PeriodInputs* const last_year = part < source.last_year.size() ? &source.last_year[part] : nullptr;
        const records::UnitView view = source.frame.units->at(*reference::parse_day(inputs.cut_off));
        const std::size_t base = view.ancestors(source.unit).size();
        const regime::Day day = *reference::parse_day(inputs.to);
        for (const UnitInputs& unit : inputs.units) {
            if (unit.figures.empty()) continue;
            const records::Unit* const found = view.find(unit.unit);
            const regime::Level* const level =
                found == nullptr ? nullptr : regime.level_of(*found, view.ancestors(unit.unit).size() - base);
            const Comparisons comparisons{figures_of_unit(previous, unit.unit), figures_of_unit(last_year, unit.unit),
                level == nullptr ? std::string{} : level->id, unit.unit.text(), day};
            for (RuleFinding& finding : check_figures(regime, unit.figures, comparisons))
                findings.push_back({part, unit.unit, std::move(finding)});
        }
    }
    return findings;
}

} // namespace hoso::report
