// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/tally.hpp"

#include "core/checked.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <limits>

namespace hoso::facts {

using regime::Wide;

namespace {

std::size_t index_of(const regime::FactType& type, std::string_view field) {
    for (std::size_t i = 0; i < type.fields.size(); ++i)
        if (type.fields[i].id == field) return i;
    return type.fields.size();
}

/// What each fact adds to the indicator; null where each adds 1.
const std::vector<std::int64_t>* values_of(const regime::Indicator& indicator, const FactRows& facts) {
    if (indicator.fact_sum.empty()) return nullptr;
    return &facts.fields[index_of(*facts.type, indicator.fact_sum)].numbers;
}

[[noreturn]] void too_large(const std::string& indicator) {
    throw Error{Cause::input, message("the sum of '{}' is too large", indicator)};
}

/// Units by the number that stands for them in the rows.
struct UnitIds {
    std::vector<std::string_view> names;
    const std::vector<std::uint32_t>* of_row = nullptr; ///< null: all are the first
};

UnitIds unit_ids(const FactRows& facts, const std::string& otherwise) {
    const std::size_t field = index_of(*facts.type, facts.type->unit_field);
    if (field == facts.type->fields.size()) return {{otherwise}, nullptr};
    const Column& column = facts.fields[field];
    UnitIds units{{}, &column.ids};
    for (std::size_t i = 0; i < column.texts.size(); ++i)
        units.names.push_back(column.texts.at(i).empty() ? std::string_view{otherwise} : column.texts.at(i));
    return units;
}

std::vector<Wide> sums(const Mask& mask, const std::vector<std::int64_t>* values, const std::vector<std::uint32_t>* ids,
    std::size_t units) {
    std::vector<Wide> sums(units, 0);
    if (values == nullptr) {
        std::vector<std::int64_t> counts(units, 0);
        for (std::size_t row = 0; row < mask.size(); ++row) counts[ids == nullptr ? 0 : (*ids)[row]] += mask[row];
        std::copy(counts.begin(), counts.end(), sums.begin());
        return sums;
    }
    for (std::size_t row = 0; row < mask.size(); ++row)
        if (mask[row] != 0 && (*values)[row] != no_number) sums[ids == nullptr ? 0 : (*ids)[row]] += (*values)[row];
    return sums;
}

void keep_alive(Mask& mask, const Mask& alive) {
    for (std::size_t row = 0; row < mask.size(); ++row) mask[row] = mask[row] & alive[row];
}

} // namespace

Question question_of(const regime::Regime& regime, const regime::FactType& type, const regime::Window& window) {
    Question question{regime, type, window, {}, std::vector<bool>(type.fields.size(), false)};
    const auto need = [&](std::string_view field) {
        if (const std::size_t i = index_of(type, field); i < question.needs.size()) question.needs[i] = true;
    };
    need(type.unit_field);
    for (std::size_t i = 0; i < regime.indicators.size(); ++i) {
        const regime::Indicator& indicator = regime.indicators[i];
        if (indicator.fact != type.id) continue;
        question.indicators.push_back(i);
        need(indicator.fact_sum);
        if (!indicator.where) continue;
        for (const regime::Reference& reference : regime::references(*indicator.where)) need(reference.name);
    }
    return question;
}

Mask counted(const regime::Indicator& indicator, const FactRows& facts, const regime::Window& window) {
    return indicator.where ? matches(*indicator.where, facts, window) : Mask(facts.rows, 1);
}

std::vector<Wide>& Tally::row(std::string_view unit) {
    const auto found = m_units.find(unit);
    if (found != m_units.end()) return found->second;
    return m_units.emplace(unit, std::vector<Wide>(m_width, 0)).first->second;
}

Tally Tally::of(const Question& question, const FactRows& facts, const Mask& alive, const std::string& unit) {
    Tally tally{question.indicators.size()};
    const UnitIds units = unit_ids(facts, unit);
    std::vector<std::vector<Wide>*> rows;
    const std::vector<Wide> living = sums(alive, nullptr, units.of_row, units.names.size());
    for (std::size_t i = 0; i < units.names.size(); ++i)
        rows.push_back(living[i] == 0 ? nullptr : &tally.row(units.names[i]));
    const auto put = [&](std::size_t place, const std::vector<Wide>& values) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i] != nullptr) (*rows[i])[place] += values[i];
    };
    for (std::size_t i = 0; i < question.indicators.size(); ++i) {
        const regime::Indicator& indicator = question.regime.indicators[question.indicators[i]];
        Mask mask = counted(indicator, facts, question.window);
        keep_alive(mask, alive);
        put(i, sums(mask, values_of(indicator, facts), units.of_row, units.names.size()));
    }
    put(question.indicators.size(), living);
    return tally;
}

void Tally::add(const Tally& other) {
    for (const auto& [unit, values] : other.m_units) {
        auto& sum = row(unit);
        for (std::size_t i = 0; i < values.size(); ++i) sum[i] += values[i];
    }
}

bool Tally::has_any() const {
    return std::any_of(m_units.begin(), m_units.end(), [](const auto& unit) {
        return std::any_of(unit.second.begin(), unit.second.end() - 1, [](Wide value) { return value != 0; });
    });
}

Places::Places(
    const records::UnitTree& tree, const records::UnitCode& office, const regime::Regime& regime, records::Day cut_off)
    : m_tree{tree}, m_regime{regime}, m_day{cut_off} {
    const records::UnitView view = tree.at(cut_off);
    if (const records::Unit* const top = view.find(office)) add_reporting(view, *top, 0);
}

void Places::add_reporting(const records::UnitView& view, const records::Unit& unit, std::size_t depth) {
    const regime::Level* const level = m_regime.level_of(unit, depth);
    if (level != nullptr && level->reports) m_reporting.insert(unit.code);
    for (const records::Unit* part : view.children(unit.code)) add_reporting(view, *part, depth + 1);
}

const Places::Place& Places::of(const std::string& code) {
    const auto known = m_known.find(code);
    if (known != m_known.end()) return known->second;
    Place place;
    if (const records::Unit* const unit = find(code)) {
        place.why = Unplaced::Why::does_not_report;
        if (m_reporting.contains(unit->code)) place.unit = unit->code;
    }
    return m_known.emplace(code, std::move(place)).first->second;
}

const records::Unit* Places::find(const std::string& text) const {
    const auto code = records::UnitCode::parse(text);
    if (!code) return nullptr;
    if (const records::Unit* unit = m_tree.at(m_day).find(*code)) return unit;
    // The last day before on which there was such a unit.
    std::optional<records::Day> last;
    for (const records::Unit& unit : m_tree.units())
        if (unit.code == *code && unit.validity.to && *unit.validity.to < m_day && (!last || *unit.validity.to > *last))
            last = unit.validity.to;
    if (!last) return nullptr;
    for (const records::RelatedUnit& successor : m_tree.successors(*code, *last))
        if (successor.unit->validity.contains(m_day) && successor.part == records::Fraction{}) return successor.unit;
    return nullptr;
}

void add_unplaced(std::vector<Unplaced>& all, const std::vector<Unplaced>& more) {
    for (const Unplaced& each : more)
        if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
}

std::map<records::UnitCode, report::Figures> figures_of(
    const Tally& tally, const Question& question, Places& places, std::vector<Unplaced>& unplaced) {
    std::map<records::UnitCode, std::vector<Wide>> sums;
    if (!tally.has_any()) return {};
    for (const auto& [unit, values] : tally.units()) {
        const Places::Place& place = places.of(unit);
        if (!place.unit) {
            const bool counts = std::any_of(values.begin(), values.end() - 1, [](Wide value) { return value != 0; });
            const Wide facts = std::min(*std::max_element(values.begin(), values.end() - 1), values.back());
            if (counts)
                add_unplaced(unplaced, {{unit, question.type.id, places.cut_off(), place.why,
                                           static_cast<std::int64_t>(std::max<Wide>(facts, 1))}});
            continue;
        }
        auto& sum = sums.try_emplace(*place.unit, values.size(), Wide{0}).first->second;
        for (std::size_t i = 0; i < values.size(); ++i) sum[i] += values[i];
    }
    std::map<records::UnitCode, report::Figures> all;
    for (const auto& [unit, values] : sums) {
        report::Figures& figures = all[unit];
        for (std::size_t i = 0; i < question.indicators.size(); ++i) {
            if (values[i] > std::numeric_limits<std::int64_t>::max() ||
                values[i] < -std::numeric_limits<std::int64_t>::max())
                too_large(question.regime.indicators[question.indicators[i]].id);
            figures.push_back({question.indicators[i], static_cast<std::int64_t>(values[i]), {}, {}});
        }
    }
    return all;
}

void add_figures(
    std::map<records::UnitCode, report::Figures>& figures, const std::map<records::UnitCode, report::Figures>& others) {
    for (const auto& [unit, more] : others) {
        report::Figures& mine = figures[unit];
        for (const report::Figure& figure : more) {
            const auto there = std::lower_bound(mine.begin(), mine.end(), figure.indicator,
                [](const report::Figure& each, std::size_t indicator) { return each.indicator < indicator; });
            if (there == mine.end() || there->indicator != figure.indicator) {
                mine.insert(there, figure);
                continue;
            }
            there->value = checked_add(there->value.value_or(0), figure.value.value_or(0));
            if (!there->value) too_large(unit.text());
        }
    }
}

void list_facts(FactListing& listing, const regime::Indicator& indicator, const FactRows& facts, const Mask& alive,
    const regime::Window& window, const std::function<bool(std::string_view)>& is_wanted, std::size_t limit,
    const std::function<ListedFact(std::size_t)>& describe) {
    const UnitIds units = unit_ids(facts, {});
    Mask wanted;
    for (const std::string_view name : units.names) wanted.push_back(is_wanted(name) ? 1 : 0);
    Mask mask = counted(indicator, facts, window);
    keep_alive(mask, alive);
    const auto* const values = values_of(indicator, facts);
    for (std::size_t row = 0; row < facts.rows; ++row) {
        const std::size_t unit = units.of_row == nullptr ? 0 : (*units.of_row)[row];
        if (mask[row] == 0 || wanted[unit] == 0) continue;
        if (values != nullptr && (*values)[row] == no_number) continue;
        const std::int64_t value = values == nullptr ? 1 : (*values)[row];
        ++listing.facts;
        const auto total = checked_add(listing.total, value);
        if (!total) too_large(indicator.id);
        listing.total = *total;
        if (listing.first.size() >= limit) continue;
        ListedFact fact = describe(row);
        fact.unit = units.names[unit];
        fact.value = value;
        for (std::size_t i = 0; i < facts.fields.size(); ++i)
            fact.fields.emplace_back(
                facts.type->fields[i].id, facts.fields[i].text(row, facts.type->fields[i].decimals));
        listing.first.push_back(std::move(fact));
    }
}

} // namespace hoso::facts
