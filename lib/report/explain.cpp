// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/explain.hpp"

#include "messages/messages.hpp"
#include "reference/dates.hpp"

#include <algorithm>
#include <stdexcept>

namespace hoso::report {

using regime::Aggregation;
using regime::Indicator;
using regime::Regime;

namespace {

class Explaining {
public:
    explicit Explaining(const ReportFigures& figures)
        : m_figures{figures}, m_source{figures.source}, m_regime{*figures.source.frame.regime} {}

    Explanation of(const Origin& origin) const {
        switch (origin.kind) {
        case Origin::Kind::total:
            return total(origin);
        case Origin::Kind::previous:
            return other(origin, *m_figures.previous, m_source.previous, m_source.period.previous());
        case Origin::Kind::last_year:
            return other(origin, *m_figures.last_year, m_source.last_year, m_source.period.same_last_year());
        case Origin::Kind::change:
            return difference_of(origin, Origin::Kind::previous);
        case Origin::Kind::change_last_year:
            return difference_of(origin, Origin::Kind::last_year);
        case Origin::Kind::target:
            return target(origin);
        case Origin::Kind::achieved:
            return achieved(origin);
        case Origin::Kind::completeness:
            return completeness(origin);
        default:
            throw std::logic_error{"a number without an origin"};
        }
    }

private:
    using Inputs = std::vector<const PeriodInputs*>;

    const records::UnitCode& unit(const Origin& origin) const { return m_figures.whole.rows()[origin.row].unit; }

    std::string title(const Origin& origin, const std::string& period) const {
        const Indicator& indicator = m_regime.indicators[origin.indicator];
        return fmt::format("[{}] {}; {}; {}", indicator.number, regime::full_text(indicator),
            m_figures.whole.rows()[origin.row].name, period);
    }

    /// The day whose units figures of a period stand on.
    records::Day day_for(const PeriodInputs& inputs) const {
        return last_day_of(m_figures.boundaries == Boundaries::today ? m_source.parts.back().inputs : inputs);
    }

    Explanation total(const Origin& origin) const {
        Inputs inputs;
        for (std::size_t part = 0; part < m_source.parts.size(); ++part)
            if (origin.period == 0 || origin.period == part + 1) inputs.push_back(&m_source.parts[part].inputs);
        const Totals& totals = origin.period == 0 ? m_figures.whole : m_figures.parts[origin.period - 1];
        const std::string period = origin.period == 0
                                       ? m_source.period.vietnamese_name()
                                       : regime::Period::parse(inputs.front()->period)->vietnamese_name();
        return figure(origin, totals, inputs, period);
    }

    Explanation other(const Origin& origin, const Totals& totals, const std::vector<PeriodInputs>& all,
        const regime::Period& period) const {
        Inputs inputs;
        for (const PeriodInputs& each : all) inputs.push_back(&each);
        return figure(origin, totals, inputs, period.vietnamese_name());
    }

    Explanation figure(
        const Origin& origin, const Totals& totals, const Inputs& inputs, const std::string& period) const {
        const Indicator& indicator = m_regime.indicators[origin.indicator];
        Explanation result;
        result.what = title(origin, period);
        result.decimals = indicator.decimals;
        result.indicator = origin.indicator;
        const auto row = totals.row_of(unit(origin));
        if (!row) return result;
        result.value = totals.at(*row, origin.indicator).value;
        result.formula = indicator.formula_text;
        const Aggregation over_time = inputs.size() > 1 ? indicator.over_time : Aggregation::none;
        const bool has_parts = totals.rows()[*row].has_parts;
        if (indicator.formula && (over_time == Aggregation::ratio ||
                                     (over_time == Aggregation::none && indicator.over_units == Aggregation::ratio))) {
            result.method = Explanation::Method::computed;
            for (const regime::Reference& reference : regime::references(*indicator.formula)) {
                Origin operand = origin;
                operand.indicator = static_cast<std::uint32_t>(*m_regime.find(reference.name));
                result.operands.push_back(figure(operand, totals, inputs, period));
            }
            return result;
        }
        if (over_time != Aggregation::none && !is_sum(indicator)) {
            add_periods(result, origin, inputs);
            result.method = method_of(over_time);
            return result;
        }
        add_sources(result, origin, inputs);
        const auto given = std::count_if(result.sources.begin(), result.sources.end(),
            [](const ExplainedSource& each) { return each.value.has_value(); });
        const Aggregation aggregation = over_time != Aggregation::none ? over_time
                                        : has_parts || given != 1      ? indicator.over_units
                                                                       : Aggregation::none;
        result.method = method_of(aggregation);
        return result;
    }

    /// Figures of all units and periods lead to the value at once; else each period's own figure stands between.
    static bool is_sum(const Indicator& indicator) {
        return indicator.over_time == Aggregation::sum && indicator.over_units == Aggregation::sum;
    }

    void add_periods(Explanation& result, const Origin& origin, const Inputs& inputs) const {
        for (const PeriodInputs* const period : inputs) {
            const Totals totals = totals_on(m_regime, *m_source.frame.units, m_source.unit, *period, day_for(*period));
            result.operands.push_back(
                figure(origin, totals, {period}, regime::Period::parse(period->period)->vietnamese_name()));
        }
    }

    static Explanation::Method method_of(Aggregation aggregation) {
        switch (aggregation) {
        case Aggregation::sum:
            return Explanation::Method::added;
        case Aggregation::average:
            return Explanation::Method::averaged;
        case Aggregation::first:
            return Explanation::Method::first;
        case Aggregation::last:
            return Explanation::Method::last;
        case Aggregation::count:
            return Explanation::Method::counted;
        default:
            return Explanation::Method::stated;
        }
    }

    void add_sources(Explanation& result, const Origin& origin, const Inputs& inputs) const {
        for (const PeriodInputs* const period : inputs) {
            const records::UnitView view = m_source.frame.units->at(last_day_of(*period));
            for (const Contribution& each : contributions(m_regime, *m_source.frame.units, m_source.unit, *period,
                     day_for(*period), unit(origin), origin.indicator)) {
                ExplainedSource source{period->period, *each.inputs, {}, each.value, {}};
                const records::Unit* const found = view.find(source.inputs.unit);
                source.unit_name = found == nullptr ? source.inputs.unit.text() : found->name;
                for (const Figure& figure : source.inputs.figures)
                    if (figure.indicator == origin.indicator) source.place = figure.place;
                source.inputs.figures.clear();
                result.sources.push_back(std::move(source));
            }
        }
    }

    Explanation difference_of(const Origin& origin, Origin::Kind than) const {
        Origin now = origin, then = origin;
        now.kind = Origin::Kind::total;
        then.kind = than;
        Explanation result;
        result.operands = {of(now), of(then)};
        result.what = result.operands[0].what;
        result.decimals = result.operands[0].decimals;
        result.method = Explanation::Method::computed;
        result.formula = "a - b";
        if (result.operands[0].value && result.operands[1].value) {
            const auto change = regime::Number{*result.operands[0].value} - regime::Number{*result.operands[1].value};
            result.value = change ? change->rounded(0) : std::nullopt;
        }
        return result;
    }

    Explanation target(const Origin& origin) const {
        Explanation result;
        result.what = title(origin, m_source.period.vietnamese_name());
        result.decimals = m_regime.indicators[origin.indicator].decimals;
        result.method = Explanation::Method::defined;
        const auto found = target_for(m_figures, origin.row, origin.indicator);
        if (found) {
            result.value = found->value;
            result.formula = found->source;
        }
        return result;
    }

    Explanation achieved(const Origin& origin) const {
        Origin total_origin = origin, target_origin = origin;
        total_origin.kind = Origin::Kind::total;
        target_origin.kind = Origin::Kind::target;
        Explanation result;
        result.operands = {of(total_origin), of(target_origin)};
        result.what = result.operands[0].what;
        result.decimals = 1;
        result.method = Explanation::Method::computed;
        result.formula = "a * 100 / b";
        const auto share = share_of_target(result.operands[0].value, result.operands[1].value);
        result.value = share;
        return result;
    }

    Explanation completeness(const Origin& origin) const {
        const auto column = static_cast<CompletenessColumn>(origin.indicator);
        Explanation result;
        const bool all = origin.row >= m_regime.levels.size();
        result.what = all ? m_source.period.vietnamese_name()
                          : m_regime.levels[origin.row].name + "; " + m_source.period.vietnamese_name();
        result.method = Explanation::Method::counted;
        for (const SourcePart& part : m_source.parts) {
            const records::UnitView view = m_source.frame.units->at(last_day_of(part.inputs));
            for (const UnitInputs& each : part.inputs.units) {
                const records::Unit* const found = view.find(each.unit);
                const regime::Level* const level = level_in(m_figures, part.inputs, each.unit);
                if (!all && (level == nullptr || level != &m_regime.levels[origin.row])) continue;
                if (!is_counted(each.status, column)) continue;
                ExplainedSource source{
                    part.inputs.period, each, found == nullptr ? each.unit.text() : found->name, 1, {}};
                source.inputs.figures.clear();
                result.sources.push_back(std::move(source));
            }
        }
        result.value = static_cast<std::int64_t>(result.sources.size());
        return result;
    }

    static bool is_counted(Status status, CompletenessColumn column) {
        switch (column) {
        case CompletenessColumn::expected:
            return status != Status::exempt;
        case CompletenessColumn::received:
            return status == Status::on_time || status == Status::late;
        case CompletenessColumn::on_time:
            return status == Status::on_time;
        case CompletenessColumn::late:
            return status == Status::late;
        case CompletenessColumn::missing:
            return status == Status::missing;
        case CompletenessColumn::exempt:
            return status == Status::exempt;
        }
        return false;
    }

    const ReportFigures& m_figures;
    const ReportSource& m_source;
    const Regime& m_regime;
};

} // namespace

Explanation explain(const ReportFigures& figures, const Origin& origin) { return Explaining{figures}.of(origin); }

} // namespace hoso::report
