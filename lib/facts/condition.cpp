// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/condition.hpp"

#include <functional>
#include <stdexcept>
#include <unordered_map>

namespace hoso::facts {

using regime::Expression;
using regime::FieldKind;
using regime::Number;
using regime::Wide;
using Kind = Expression::Kind;

namespace {

std::int32_t count_of(regime::Day day) { return static_cast<std::int32_t>(day.time_since_epoch().count()); }

/// Calls `work` with the comparison as a function of two values, so that each becomes a loop of its own.
template <typename Work> void with_comparison(Kind kind, const Work& work) {
    switch (kind) {
    case Kind::equal:
        return work(std::equal_to<>{});
    case Kind::unequal:
        return work(std::not_equal_to<>{});
    case Kind::less:
        return work(std::less<>{});
    case Kind::less_equal:
        return work(std::less_equal<>{});
    case Kind::greater:
        return work(std::greater<>{});
    case Kind::greater_equal:
        return work(std::greater_equal<>{});
    default:
        throw std::logic_error{"no comparison"};
    }
}

/// The comparison with its sides exchanged.
Kind turned(Kind kind) {
    switch (kind) {
    case Kind::less:
        return Kind::greater;
    case Kind::less_equal:
        return Kind::greater_equal;
    case Kind::greater:
        return Kind::less;
    case Kind::greater_equal:
        return Kind::less_equal;
    default:
        return kind;
    }
}

Wide power_of_ten(int exponent) {
    Wide power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

class Evaluation {
public:
    Evaluation(const FactRows& facts, const regime::Window& window) : m_facts{facts}, m_window{window} {}

    Mask of(const Expression& condition) const {
        switch (condition.kind) {
        case Kind::both: {
            Mask mask = of(condition.operands[0]);
            const Mask other = of(condition.operands[1]);
            for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = mask[i] & other[i];
            return mask;
        }
        case Kind::either: {
            Mask mask = of(condition.operands[0]);
            const Mask other = of(condition.operands[1]);
            for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = mask[i] | other[i];
            return mask;
        }
        case Kind::negation: {
            Mask mask = of(condition.operands[0]);
            for (std::uint8_t& each : mask) each ^= 1;
            return mask;
        }
        case Kind::is_missing:
            return missing(condition.operands[0]);
        case Kind::in_period:
        case Kind::before_period:
        case Kind::after_period:
            return against_period(condition);
        default:
            return compared(condition);
        }
    }

private:
    Mask all(bool value) const { return Mask(m_facts.rows, value ? 1 : 0); }

    /// Null where the operand is a number or a text.
    const Column* column(const Expression& operand) const {
        if (operand.kind != Kind::reference) return nullptr;
        return &m_facts.fields[index_of(operand)];
    }
    std::size_t index_of(const Expression& operand) const {
        const auto& fields = m_facts.type->fields;
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (fields[i].id == operand.name) return i;
        throw std::logic_error{"no field " + operand.name};
    }
    int decimals(const Expression& operand) const { return m_facts.type->fields[index_of(operand)].decimals; }

    template <typename Value> Mask by_text(const Column& column, const Value& value) const {
        Mask of_text(column.texts.size());
        for (std::size_t i = 0; i < of_text.size(); ++i) of_text[i] = value(column.texts.at(i)) ? 1 : 0;
        Mask mask(m_facts.rows);
        for (std::size_t row = 0; row < mask.size(); ++row) mask[row] = of_text[column.ids[row]];
        return mask;
    }

    Mask missing(const Expression& operand) const {
        const Column* const values = column(operand);
        if (values == nullptr) return all(false);
        if (values->kind == FieldKind::text)
            return by_text(*values, [](std::string_view text) { return text.empty(); });
        Mask mask(m_facts.rows);
        for (std::size_t row = 0; row < mask.size(); ++row)
            mask[row] =
                values->kind == FieldKind::day ? values->days[row] == no_day : values->numbers[row] == no_number;
        return mask;
    }

    Mask against_period(const Expression& condition) const {
        const Column* const values = column(condition.operands[0]);
        if (values == nullptr || values->kind != FieldKind::day) throw std::logic_error{"no day"};
        std::int32_t least = count_of(m_window.from), most = count_of(m_window.to);
        if (condition.kind == Kind::before_period) {
            most = least - 1;
            least = no_day + 1;
        } else if (condition.kind == Kind::after_period) {
            least = most + 1;
            most = std::numeric_limits<std::int32_t>::max();
        }
        Mask mask(m_facts.rows);
        const std::int32_t* const days = values->days.data();
        for (std::size_t row = 0; row < mask.size(); ++row)
            mask[row] = static_cast<std::uint8_t>((days[row] >= least) & (days[row] <= most));
        return mask;
    }

    Mask compared(const Expression& condition) const {
        const Expression &left = condition.operands[0], &right = condition.operands[1];
        const Column *const a = column(left), *const b = column(right);
        if (a == nullptr && b == nullptr) return all(of_constants(condition));
        if (a == nullptr) return with_constant(*b, turned(condition.kind), right, left);
        if (b == nullptr) return with_constant(*a, condition.kind, left, right);
        if (a->kind == FieldKind::text) return of_texts(*a, *b, condition.kind == Kind::equal);
        Mask mask(m_facts.rows);
        with_comparison(condition.kind, [&](auto compare) {
            if (a->kind == FieldKind::day) {
                for (std::size_t row = 0; row < mask.size(); ++row)
                    mask[row] = static_cast<std::uint8_t>(
                        (a->days[row] != no_day) & (b->days[row] != no_day) & compare(a->days[row], b->days[row]));
                return;
            }
            const Wide to_a = power_of_ten(decimals(right)), to_b = power_of_ten(decimals(left));
            for (std::size_t row = 0; row < mask.size(); ++row)
                mask[row] = a->numbers[row] != no_number && b->numbers[row] != no_number &&
                            compare(a->numbers[row] * to_a, b->numbers[row] * to_b);
        });
        return mask;
    }

    static bool of_constants(const Expression& condition) {
        const Expression &a = condition.operands[0], &b = condition.operands[1];
        bool met = false;
        if (a.kind == Kind::text) return (a.name == b.name) == (condition.kind == Kind::equal);
        const auto order = a.number <=> b.number;
        with_comparison(condition.kind, [&](auto compare) { met = compare(order < 0 ? -1 : order > 0 ? 1 : 0, 0); });
        return met;
    }

    Mask with_constant(const Column& values, Kind kind, const Expression& field, const Expression& constant) const {
        if (values.kind == FieldKind::text)
            return by_text(values, [&](std::string_view text) {
                return !text.empty() && (text == constant.name) == (kind == Kind::equal);
            });
        Mask mask(m_facts.rows);
        const int places = decimals(field);
        // Units of the field around the constant, which may lie between two or beyond all of them.
        const auto nearest = nearest_units(constant.number, places);
        with_comparison(kind, [&](auto compare) {
            for (std::size_t row = 0; row < mask.size(); ++row)
                mask[row] = values.numbers[row] != no_number && compare(Wide{values.numbers[row]} * 2, nearest);
        });
        return mask;
    }

    /// Twice the number in units of the last decimal; where it lies between two units, what lies between their doubles.
    static Wide nearest_units(const Number& number, int places) {
        constexpr Wide beyond = Wide{1} << 66;
        const auto units = number.rounded(places);
        if (!units) return number < Number{} ? -beyond : beyond;
        const auto side = Number::scaled(*units, places) <=> number;
        return Wide{*units} * 2 + (side < 0 ? 1 : side > 0 ? -1 : 0);
    }

    Mask of_texts(const Column& a, const Column& b, bool equal) const {
        std::unordered_map<std::string_view, std::uint32_t> known;
        for (std::size_t i = 0; i < b.texts.size(); ++i) known.emplace(b.texts.at(i), static_cast<std::uint32_t>(i));
        constexpr auto none = std::numeric_limits<std::uint32_t>::max();
        const auto first = [&](std::string_view text) {
            const auto found = known.find(text);
            return found == known.end() ? none : found->second;
        };
        std::vector<std::uint32_t> same_as_a(a.texts.size()), first_of_b(b.texts.size());
        for (std::size_t i = 0; i < same_as_a.size(); ++i) same_as_a[i] = first(a.texts.at(i));
        for (std::size_t i = 0; i < first_of_b.size(); ++i) first_of_b[i] = first(b.texts.at(i));
        Mask mask(m_facts.rows);
        for (std::size_t row = 0; row < mask.size(); ++row)
            mask[row] =
                !a.is_missing(row) && !b.is_missing(row) && (same_as_a[a.ids[row]] == first_of_b[b.ids[row]]) == equal;
        return mask;
    }

    const FactRows& m_facts;
    const regime::Window& m_window;
};

} // namespace

Mask matches(const Expression& condition, const FactRows& facts, const regime::Window& window) {
    return Evaluation{facts, window}.of(condition);
}

} // namespace hoso::facts
