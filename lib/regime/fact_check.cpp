// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/fact_check.hpp"

#include "messages/messages.hpp"
#include "text/fold.hpp"
#include "text/unicode.hpp"

#include <algorithm>
#include <map>

namespace hoso::regime {

using reference::Toml;

namespace {

using Kind = Expression::Kind;

/// The condition of an indicator on facts of a type.
class ConditionCheck {
public:
    ConditionCheck(const Toml& table, const FactType& type) : m_table{table}, m_type{type} {}

    void check(const Expression& condition) const {
        switch (condition.kind) {
        case Kind::both:
        case Kind::either:
        case Kind::negation:
            for (const Expression& each : condition.operands) check(each);
            return;
        case Kind::is_missing:
            field(condition.operands[0]);
            return;
        case Kind::in_period:
        case Kind::before_period:
        case Kind::after_period:
            if (field(condition.operands[0]).kind != FieldKind::day)
                fail(condition, message("'{}' is no day", condition.operands[0].name));
            return;
        case Kind::equal:
        case Kind::unequal:
        case Kind::less:
        case Kind::less_equal:
        case Kind::greater:
        case Kind::greater_equal:
            comparison(condition);
            return;
        default:
            fail(condition, tr("a condition is expected here"), tr("compare the field with something"));
        }
    }

private:
    const FactField& field(const Expression& expression) const {
        if (expression.kind != Kind::reference) fail(expression, tr("a field is expected here"));
        const FactField* const found = m_type.field(expression.name);
        if (found == nullptr)
            fail(expression, message("there is no field '{}'", expression.name),
                message("the fact '{}' has: {}", m_type.id, fields()));
        return *found;
    }

    FieldKind operand(const Expression& expression) const {
        if (expression.kind == Kind::text) return FieldKind::text;
        if (expression.kind == Kind::number) return FieldKind::number;
        return field(expression).kind;
    }

    void comparison(const Expression& condition) const {
        const Expression &left = condition.operands[0], &right = condition.operands[1];
        const FieldKind kind = operand(left);
        if (kind != operand(right)) fail(condition, tr("two kinds of values are compared"));
        const bool is_equality = condition.kind == Kind::equal || condition.kind == Kind::unequal;
        if (kind == FieldKind::text && !is_equality) fail(condition, tr("texts are equal or not"), tr("use = or !="));
        if (left.kind != Kind::reference && right.kind != Kind::reference)
            fail(condition, tr("a field is expected here"));
        known_value(left, right);
        known_value(right, left);
    }

    /// A word that the field never holds would count nothing, and nobody would see why.
    void known_value(const Expression& reference, const Expression& word) const {
        if (reference.kind != Kind::reference || word.kind != Kind::text) return;
        const auto& values = m_type.field(reference.name)->values;
        const auto has = [&](const auto& each) { return each.second == word.name; };
        if (!values.empty() && std::none_of(values.begin(), values.end(), has))
            fail(word, message("'{}' is none of the values of '{}'", word.name, reference.name));
    }

    std::string fields() const {
        std::string names;
        for (const FactField& each : m_type.fields) names += (names.empty() ? "" : ", ") + each.id;
        return names;
    }

    [[noreturn]] void fail(
        const Expression& expression, const std::string& problem, const std::string& advice = {}) const {
        m_table.fail_in_text("where", expression.column - 1, problem, advice);
    }

    const Toml& m_table;
    const FactType& m_type;
};

void check_field(const Toml& table, const FactType& type, const FactField& field) {
    if (type.archive_view.empty() && field.headings.empty())
        table.fail("headings", tr("a field needs a heading by which it is found in a list"));
    if (!type.archive_view.empty() && field.column.empty())
        table.fail("column", tr("a field of the archive needs its column"));
    if (field.decimals != 0 && field.kind != FieldKind::number)
        table.fail("decimals", tr("only a number has decimals"));
    if (!field.values.empty() && field.kind != FieldKind::text) table.fail("values", tr("only a text has values"));
}

/// The field that says whose the fact is, or which: a text.
void check_named(const Toml& table, const char* key, const FactType& type, const std::string& name) {
    if (!name.empty() && type.field(name)->kind != FieldKind::text)
        table.fail(key, message("'{}' is no text", name), tr("codes keep their leading zeros as text"));
}

} // namespace

void check_fact(const Toml& table, const FactType& type) {
    if (type.fields.empty()) table.fail("field", tr("a fact needs fields"));
    if (!type.archive_view.empty() && !type.archive_view.starts_with("report_"))
        table.fail("archive_view", message("'{}' is none of the archive's views for reports", type.archive_view),
            tr("their names begin with report_"));
    if (type.archive_view.empty() && type.unit_field.empty())
        table.fail("unit", tr("the field with the unit is missing: 'unit'"));
    check_named(table, "unit", type, type.unit_field);
    check_named(table, "key", type, type.key_field);
    std::map<std::string, std::string> headings;
    const auto tables = table.tables("field");
    for (std::size_t i = 0; i < tables.size(); ++i) {
        check_field(tables[i], type, type.fields[i]);
        for (const std::string& heading : type.fields[i].headings) {
            const auto [other, is_new] =
                headings.emplace(text::collapse_spaces(text::fold(heading)), type.fields[i].id);
            if (!is_new && other->second != type.fields[i].id)
                tables[i].fail("headings", message("'{}' is a heading of '{}' too", heading, other->second));
        }
    }
}

void check_counted(const Toml& table, const Regime& regime, const Indicator& indicator) {
    if (indicator.fact.empty()) {
        if (indicator.where || !indicator.fact_sum.empty())
            table.fail("fact", tr("what is counted is missing: 'fact'"));
        return;
    }
    if (!indicator.is_number()) table.fail("fact", tr("a text cannot be counted"));
    const FactType* const type = regime.fact(indicator.fact);
    if (type == nullptr) table.fail("fact", message("there is no fact '{}'", indicator.fact));
    if (!indicator.fact_sum.empty()) {
        const FactField* const field = type->field(indicator.fact_sum);
        if (field == nullptr || field->kind != FieldKind::number)
            table.fail("sum", message("there is no number '{}' in the fact '{}'", indicator.fact_sum, type->id));
        if (field->decimals != indicator.decimals)
            table.fail("sum", tr("field and indicator must have the same decimals"));
    } else if (indicator.decimals != 0) {
        table.fail("type", tr("what is counted is a whole number"), tr("use the type integer"));
    }
    if (indicator.where) ConditionCheck{table, *type}.check(*indicator.where);
}

void check_sources(const Toml& file, const Regime& regime) {
    const auto has = [&](Source source) {
        return std::find(regime.sources.begin(), regime.sources.end(), source) != regime.sources.end();
    };
    const bool counts = std::any_of(
        regime.indicators.begin(), regime.indicators.end(), [](const Indicator& each) { return !each.fact.empty(); });
    if (has(Source::facts) && !counts)
        file.fail("sources", tr("no indicator is counted from facts"), tr("give indicators a 'fact'"));
    if (!has(Source::facts) && counts)
        file.fail("sources", tr("indicators are counted from facts that are no source"), tr("add facts to 'sources'"));
}

} // namespace hoso::regime
