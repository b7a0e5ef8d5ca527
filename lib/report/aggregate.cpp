// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/aggregate.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "reference/dates.hpp"
#include "report/unit_values.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

namespace hoso::report {

using regime::Aggregation;
using regime::Indicator;
using regime::MissingFigure;
using regime::Regime;

namespace {

[[noreturn]] void too_large(const Indicator& indicator) {
    throw Error{Cause::input, message("{}: the total is too large", indicator.text)};
}

std::int64_t plus(std::int64_t a, std::int64_t b, const Indicator& indicator) {
    const auto sum = checked_add(a, b);
    if (!sum) too_large(indicator);
    return *sum;
}

records::Day day_of(const std::string& text) {
    const auto day = reference::parse_day(text);
    if (!day) throw Error{Cause::input, message("'{}' is no day", text)};
    return *day;
}

/// The office and all below it, each before what is below it.
void add_rows(const records::UnitView& view, const records::Unit& unit, int depth, std::vector<TotalRow>& rows) {
    const auto parts = view.children(unit.code);
    rows.push_back({unit.code, unit.name, unit.kind, depth, !parts.empty(), false});
    for (const records::Unit* part : parts) add_rows(view, *part, depth + 1, rows);
}

std::vector<TotalRow> rows_on(const records::UnitTree& tree, const records::UnitCode& office, records::Day day) {
    const records::UnitView view = tree.at(day);
    const records::Unit* const top = view.find(office);
    if (top == nullptr)
        throw Error{Cause::input, message("{}: there is no such unit on {}", office.text(), reference::to_text(day))};
    std::vector<TotalRow> rows;
    add_rows(view, *top, 0, rows);
    return rows;
}

/// Sums, and of what, on the way to a total.
struct Sum {
    std::int64_t sum = 0;
    std::int32_t values = 0, reported = 0, expected = 0;
    bool is_blocked = false;
};

/// What becomes of sums by the rule of their indicator; nothing for a ratio, which is computed afterwards.
std::optional<std::int64_t> result_of(const Sum& sum, Aggregation aggregation) {
    if (aggregation == Aggregation::count) return sum.values;
    if (sum.values == 0 || sum.is_blocked) return std::nullopt;
    switch (aggregation) {
    case Aggregation::sum:
        return sum.sum;
    case Aggregation::average: {
        const auto mean = regime::Number{sum.sum} / regime::Number{sum.values};
        return mean ? mean->rounded(0) : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

/// Totals of one row, for formulas.
class RowNumbers : public regime::NumberSource {
public:
    RowNumbers(const Regime& regime, const Totals& totals, std::size_t row)
        : m_regime{regime}, m_totals{totals}, m_row{row} {}

    std::optional<regime::Number> value(const std::string& reference, const std::string& call) const override {
        const auto found = m_regime.find(reference);
        if (!found || !call.empty()) return std::nullopt;
        const Indicator& indicator = m_regime.indicators[*found];
        if (const auto known = m_totals.at(m_row, *found).value)
            return regime::Number::scaled(*known, indicator.decimals);
        return std::nullopt;
    }

private:
    const Regime& m_regime;
    const Totals& m_totals;
    std::size_t m_row;
};

/// Whether the indicator's total comes from its formula rather than from totals of its own.
bool is_computed(const Indicator& indicator, Aggregation aggregation) {
    return indicator.formula && aggregation == Aggregation::ratio;
}

void compute_row(const Regime& regime, const std::vector<std::size_t>& order, Totals& totals, std::size_t row,
    Aggregation Indicator::*aggregation) {
    for (const std::size_t index : order) {
        const Indicator& indicator = regime.indicators[index];
        if (!is_computed(indicator, indicator.*aggregation)) continue;
        Total& total = totals.at(row, index);
        const auto value = regime::evaluate(*indicator.formula, RowNumbers{regime, totals, row}, missing_in(indicator));
        total.value = value ? value->rounded(indicator.decimals) : std::nullopt;
        // As sure as the least sure of what it is made of. That counts periods too where it is a sum over time and
        // not where it is a stock, so numbers of two are not held against each other.
        total.reported = total.expected = 0;
        for (const regime::Reference& reference : regime::references(*indicator.formula))
            if (const auto found = regime.find(reference.name)) {
                const Total& part = totals.at(row, *found);
                const auto rank = [](const Total& each) {
                    return std::pair{each.expected - each.reported, each.expected};
                };
                if (rank(part) > rank(total)) {
                    total.reported = part.reported;
                    total.expected = part.expected;
                }
            }
    }
}

/// The figures of one unit, with those that its formulas give.
struct OwnFigures {
    UnitValues values;
    bool is_expected = false, has_answer = false;
    bool is_part = false;        ///< of what another unit answered
    std::vector<bool> is_shared; ///< by indicator: its value went to parts; empty: none did
};

/// Adds up one period.
class PeriodSums {
public:
    PeriodSums(const Regime& regime, std::vector<TotalRow> rows)
        : m_regime{regime}, m_totals{std::move(rows), regime.indicators.size()},
          m_sums(m_totals.rows().size() * regime.indicators.size()), m_order{computed_in_order(regime)} {}

    Totals& totals() { return m_totals; }

    /// A unit's own figures go into its row and those above it.
    void add(std::size_t row, const OwnFigures& own) {
        for (std::size_t i = 0; i < m_regime.indicators.size(); ++i) add_figure(row, i, own);
    }

    Totals finish() {
        const auto& rows = m_totals.rows();
        const std::size_t count = m_regime.indicators.size();
        std::vector<std::size_t> path;
        // Parts stand behind what they are parts of, so backwards each row is whole when it goes into the one above.
        std::vector<std::size_t> above(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) {
            path.resize(static_cast<std::size_t>(rows[row].depth));
            if (!path.empty()) above[row] = path.back();
            path.push_back(row);
        }
        for (std::size_t row = rows.size(); row-- > 1;)
            for (std::size_t i = 0; i < count; ++i) add_sum(sum(above[row], i), sum(row, i), m_regime.indicators[i]);
        for (std::size_t row = 0; row < rows.size(); ++row) {
            for (std::size_t i = 0; i < count; ++i) finish_total(row, i);
            compute_row(m_regime, m_order, m_totals, row, &Indicator::over_units);
        }
        return std::move(m_totals);
    }

    const std::vector<std::size_t>& order() const { return m_order; }

private:
    Sum& sum(std::size_t row, std::size_t indicator) { return m_sums[row * m_regime.indicators.size() + indicator]; }

    void add_figure(std::size_t row, std::size_t index, const OwnFigures& own) {
        const Indicator& indicator = m_regime.indicators[index];
        if (!indicator.is_number()) return;
        auto value = own.values[index];
        if (!value && own.has_answer && indicator.missing == MissingFigure::zero && !indicator.formula) value = 0;
        Sum& into = sum(row, index);
        // Who answered is counted once, where it is expected; parts that it was shared out to only have its figures.
        const bool is_shared = !own.is_shared.empty() && own.is_shared[index];
        if (own.is_expected) ++into.expected;
        if (own.is_expected && !own.is_part && (value || is_shared)) ++into.reported;
        if (value) {
            into.sum = plus(into.sum, *value, indicator);
            ++into.values;
        } else if (own.is_expected && !is_shared && indicator.missing == MissingFigure::block) {
            into.is_blocked = true;
        }
    }

    static void add_sum(Sum& into, const Sum& part, const Indicator& indicator) {
        into.sum = plus(into.sum, part.sum, indicator);
        into.values += part.values;
        into.reported += part.reported;
        into.expected += part.expected;
        into.is_blocked = into.is_blocked || part.is_blocked;
    }

    void finish_total(std::size_t row, std::size_t index) {
        const Indicator& indicator = m_regime.indicators[index];
        const Sum& all = sum(row, index);
        Total& total = m_totals.at(row, index);
        total.reported = all.reported;
        total.expected = all.expected;
        // A unit without parts shows what it said itself, however that is added up above it.
        const bool is_leaf = !m_totals.rows()[row].has_parts;
        total.value = is_leaf && all.values == 1 && all.expected <= 1 ? all.sum : result_of(all, indicator.over_units);
    }

    const Regime& m_regime;
    Totals m_totals;
    std::vector<Sum> m_sums;
    std::vector<std::size_t> m_order;
};

void keep_texts(const Regime& regime, const UnitInputs& unit, std::size_t row, Totals& totals) {
    for (const Figure& figure : unit.figures)
        if (!regime.indicators[figure.indicator].is_number() && !figure.text.empty())
            totals.text(row, figure.indicator) = figure.text;
}

/// A unit that a figure goes to, and how much of it.
struct Share {
    std::size_t row = 0;
    std::optional<records::Fraction> part; ///< none: all of it
};

/// Where the figures of a unit go on another day; empty where that is not known.
std::vector<Share> shares_of(const records::UnitTree& tree, const records::UnitCode& unit, records::Day then,
    records::Day day, const Totals& totals) {
    const auto after = tree.successors(unit, then);
    std::vector<Share> shares;
    for (const records::RelatedUnit& related : after) {
        if (!related.unit->validity.contains(day)) continue;
        const auto row = totals.row_of(related.unit->code);
        if (!row) return {};
        shares.push_back({*row, related.part});
    }
    if (after.empty())
        if (const auto row = totals.row_of(unit)) shares.push_back({*row, std::nullopt});
    // What is not said to have gone elsewhere stays with the unit, where that goes on: shared_out() gives the last
    // share what is left.
    auto gone = records::Fraction::of(0, 1);
    for (const Share& share : shares) gone = gone && share.part ? records::sum(*gone, *share.part) : std::nullopt;
    if (!after.empty() && gone != records::Fraction{}) {
        const auto own = totals.row_of(unit);
        const bool is_in =
            own && std::any_of(shares.begin(), shares.end(), [&](const Share& share) { return share.row == *own; });
        if (own && !is_in && gone)
            shares.push_back({*own, records::Fraction{}});
        else if (gone)
            return {}; // a part went nowhere that is known
    }
    if (shares.size() == 1) shares.front().part = std::nullopt;
    const bool known = shares.size() < 2 ||
                       std::all_of(shares.begin(), shares.end(), [](const Share& s) { return s.part.has_value(); });
    return known ? shares : std::vector<Share>{};
}

/// The value's parts, which add up to it.
std::vector<std::int64_t> shared_out(std::int64_t value, const std::vector<Share>& shares) {
    std::vector<std::int64_t> parts;
    regime::Number so_far{0};
    std::int64_t given = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        std::int64_t until = value;
        if (i + 1 < shares.size()) {
            const auto part =
                regime::Number{shares[i].part->numerator()} / regime::Number{shares[i].part->denominator()};
            const auto more = part ? so_far + *part : std::nullopt;
            const auto scaled = more ? *more * regime::Number{value} : std::nullopt;
            const auto rounded = scaled ? scaled->rounded(0) : std::nullopt;
            if (!rounded) throw Error{Cause::input, tr("a figure is too large to be shared out")};
            so_far = *more;
            until = *rounded;
        }
        parts.push_back(until - given);
        given = until;
    }
    return parts;
}

/// Takes what units said to the rows of another day's units.
class Spreading {
public:
    Spreading(const Regime& regime, const records::UnitTree& tree, const PeriodInputs& inputs, records::Day day,
        const Totals& rows, const std::vector<std::size_t>& order)
        : m_regime{regime}, m_tree{tree}, m_then{last_day_of(inputs)}, m_day{day}, m_rows{rows}, m_order{order} {}

    /// At least one: what goes nowhere else stays in the office's total.
    std::vector<Share> shares(const records::UnitCode& unit) const {
        std::vector<Share> shares;
        if (m_then == m_day) {
            if (const auto row = m_rows.row_of(unit)) shares.push_back({*row, std::nullopt});
        } else {
            shares = shares_of(m_tree, unit, m_then, m_day, m_rows);
        }
        if (shares.empty()) shares.push_back({0, std::nullopt});
        return shares;
    }

    /// Sums are shared out, what else there is counts once, in the office's row.
    std::vector<std::pair<std::size_t, OwnFigures>> spread(
        const UnitInputs& unit, const std::vector<Share>& shares) const {
        OwnFigures own{
            values_of(m_regime, unit.figures), unit.status != Status::exempt, !unit.figures.empty(), false, {}};
        if (own.has_answer) compute_values(m_regime, m_order, own.values);
        std::vector<std::pair<std::size_t, OwnFigures>> parts;
        if (shares.size() == 1) {
            parts.emplace_back(shares.front().row, std::move(own));
            return parts;
        }
        const OwnFigures none{UnitValues(own.values.size()), false, false, true, {}};
        for (const Share& share : shares) parts.emplace_back(share.row, none);
        for (std::size_t i = 0; i < own.values.size(); ++i) {
            if (!own.values[i] || m_regime.indicators[i].over_units != Aggregation::sum) continue;
            const auto values = shared_out(*own.values[i], shares);
            for (std::size_t p = 0; p < parts.size(); ++p) parts[p].second.values[i] = values[p];
            own.values[i] = std::nullopt;
            own.is_shared.resize(own.values.size());
            own.is_shared[i] = true;
        }
        parts.emplace_back(0, std::move(own));
        return parts;
    }

private:
    const Regime& m_regime;
    const records::UnitTree& m_tree;
    records::Day m_then, m_day;
    const Totals& m_rows;
    const std::vector<std::size_t>& m_order;
};

} // namespace

Totals::Totals(std::vector<TotalRow> rows, std::size_t indicators)
    : m_rows{std::move(rows)}, m_indicators{indicators}, m_totals(m_rows.size() * indicators) {
    for (std::size_t row = 0; row < m_rows.size(); ++row) m_by_unit.emplace(m_rows[row].unit.text(), row);
}

std::optional<std::size_t> Totals::row_of(const records::UnitCode& unit) const {
    const auto found = m_by_unit.find(unit.text());
    return found == m_by_unit.end() ? std::nullopt : std::optional{found->second};
}

std::size_t Totals::end_of(std::size_t row) const {
    std::size_t end = row + 1;
    while (end < m_rows.size() && m_rows[end].depth > m_rows[row].depth) ++end;
    return end;
}

std::string Totals::text(std::size_t row, std::size_t indicator) const {
    const auto found = m_texts.find(row * m_indicators + indicator);
    return found == m_texts.end() ? std::string{} : found->second;
}

Totals totals_of(
    const Regime& regime, const records::UnitTree& tree, const records::UnitCode& office, const PeriodInputs& inputs) {
    return totals_on(regime, tree, office, inputs, last_day_of(inputs));
}

Totals totals_on(const Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    const PeriodInputs& inputs, records::Day day) {
    PeriodSums sums{regime, rows_on(tree, office, day)};
    const Spreading spreading{regime, tree, inputs, day, sums.totals(), sums.order()};
    for (const UnitInputs& unit : inputs.units) {
        const auto shares = spreading.shares(unit.unit);
        for (const Share& share : shares) sums.totals().expect(share.row);
        for (const auto& [row, own] : spreading.spread(unit, shares)) sums.add(row, own);
        if (shares.size() == 1) keep_texts(regime, unit, shares.front().row, sums.totals());
    }
    return sums.finish();
}

std::vector<Contribution> contributions(const Regime& regime, const records::UnitTree& tree,
    const records::UnitCode& office, const PeriodInputs& inputs, records::Day day, const records::UnitCode& unit,
    std::size_t indicator) {
    const Totals rows{rows_on(tree, office, day), 0};
    const auto order = computed_in_order(regime);
    const Spreading spreading{regime, tree, inputs, day, rows, order};
    std::vector<Contribution> result;
    const auto top = rows.row_of(unit);
    if (!top) return result;
    for (const UnitInputs& each : inputs.units)
        for (const auto& [row, own] : spreading.spread(each, spreading.shares(each.unit)))
            if (row >= *top && row < rows.end_of(*top) && (own.values[indicator] || own.is_expected))
                result.push_back({&each, own.values[indicator]});
    return result;
}

namespace {

/// Rows of all periods: those of the last one, and at the end of what is below their own parent those that only earlier
/// ones had.
std::vector<TotalRow> rows_of_all(std::span<const Totals> periods) {
    std::vector<TotalRow> rows = periods.back().rows();
    std::unordered_set<std::string> known;
    for (const TotalRow& row : rows) known.insert(row.unit.text());
    for (std::size_t p = periods.size() - 1; p-- > 0;) {
        std::vector<records::UnitCode> path;
        for (const TotalRow& row : periods[p].rows()) {
            path.erase(path.begin() + row.depth, path.end());
            path.push_back(row.unit);
            if (!known.insert(row.unit.text()).second) continue;
            const records::UnitCode& parent = path[static_cast<std::size_t>(row.depth) - 1];
            auto at = std::find_if(rows.begin(), rows.end(), [&](const TotalRow& each) { return each.unit == parent; });
            TotalRow added = row;
            const int depth = at->depth;
            added.depth = depth + 1;
            do ++at;
            while (at != rows.end() && at->depth > depth);
            rows.insert(at, std::move(added));
        }
    }
    std::unordered_map<std::string, TotalRow*> by_unit;
    for (TotalRow& row : rows) by_unit.emplace(row.unit.text(), &row);
    for (const Totals& period : periods)
        for (const TotalRow& row : period.rows())
            if (row.expected) by_unit.at(row.unit.text())->expected = true;
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].has_parts = i + 1 < rows.size() && rows[i + 1].depth > rows[i].depth;
    return rows;
}

Total over_time(const Indicator& indicator, const std::vector<const Total*>& periods) {
    Sum all;
    Total result;
    const Total *first = nullptr, *last = nullptr;
    for (const Total* total : periods) {
        if (total == nullptr) continue;
        result.reported += total->reported;
        result.expected += total->expected;
        if (total->value) {
            if (indicator.over_time == Aggregation::sum || indicator.over_time == Aggregation::average)
                all.sum = plus(all.sum, *total->value, indicator);
            ++all.values;
            if (first == nullptr) first = total;
            last = total;
        } else if (indicator.missing == MissingFigure::block) {
            all.is_blocked = true;
        }
    }
    if (indicator.over_time == Aggregation::first || indicator.over_time == Aggregation::last) {
        if (last == nullptr || all.is_blocked) return {std::nullopt, 0, result.expected};
        Total chosen = indicator.over_time == Aggregation::first ? *first : *last;
        const Total* const end = indicator.over_time == Aggregation::first ? periods.front() : periods.back();
        if (end != nullptr && end->expected > 0 && !end->value) { // another period's stands in for it
            chosen.reported = 0;
            chosen.expected = end->expected;
        }
        return chosen;
    }
    result.value = result_of(all, indicator.over_time);
    return result;
}

} // namespace

Totals joined(const Regime& regime, std::span<const Totals> periods) {
    if (periods.empty()) throw std::logic_error{"no period to report on"};
    if (periods.size() == 1) return periods.front();
    Totals result{rows_of_all(periods), regime.indicators.size()};
    const auto order = computed_in_order(regime);
    for (std::size_t row = 0; row < result.rows().size(); ++row) {
        std::vector<std::optional<std::size_t>> there;
        for (const Totals& period : periods) there.push_back(period.row_of(result.rows()[row].unit));
        for (std::size_t i = 0; i < regime.indicators.size(); ++i) {
            std::vector<const Total*> values;
            for (std::size_t p = 0; p < periods.size(); ++p) {
                values.push_back(there[p] ? &periods[p].at(*there[p], i) : nullptr);
                if (there[p] && !regime.indicators[i].is_number())
                    if (const std::string text = std::as_const(periods[p]).text(*there[p], i); !text.empty())
                        result.text(row, i) = text;
            }
            if (regime.indicators[i].is_number()) result.at(row, i) = over_time(regime.indicators[i], values);
        }
        compute_row(regime, order, result, row, &Indicator::over_time);
    }
    return result;
}

records::Day last_day_of(const PeriodInputs& inputs) { return day_of(inputs.cut_off); }

Totals totals_over(const Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    std::span<const PeriodInputs> inputs, Boundaries boundaries) {
    if (boundaries == Boundaries::today && !inputs.empty())
        return totals_over_on(regime, tree, office, inputs, last_day_of(inputs.back()));
    std::vector<Totals> periods;
    for (const PeriodInputs& period : inputs) periods.push_back(totals_of(regime, tree, office, period));
    return joined(regime, periods);
}

Totals totals_over_on(const Regime& regime, const records::UnitTree& tree, const records::UnitCode& office,
    std::span<const PeriodInputs> inputs, records::Day day) {
    std::vector<Totals> periods;
    for (const PeriodInputs& period : inputs) periods.push_back(totals_on(regime, tree, office, period, day));
    return joined(regime, periods);
}

} // namespace hoso::report
