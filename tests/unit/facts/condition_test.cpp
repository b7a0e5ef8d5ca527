// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/condition.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

using namespace hoso;
using namespace hoso::facts;
using regime::Expression;
using regime::FieldKind;
using regime::Number;
using Kind = Expression::Kind;

namespace {

const regime::FactType& cases() {
    static const regime::FactType type = [] {
        regime::FactType made;
        made.id = "case";
        const auto field = [&](const char* id, FieldKind kind, int decimals = 0) {
            regime::FactField each;
            each.id = id;
            each.kind = kind;
            each.decimals = decimals;
            made.fields.push_back(each);
        };
        field("received", FieldKind::day);
        field("done", FieldKind::day);
        field("channel", FieldKind::text);
        field("other", FieldKind::text);
        field("fee", FieldKind::number, 2);
        field("paid", FieldKind::number, 0);
        return made;
    }();
    return type;
}

const regime::Window window{
    regime::Day{std::chrono::days{10}}, regime::Day{std::chrono::days{20}}, regime::Day{std::chrono::days{20}}};

/// Facts row by row, as a person would look at them.
struct Fact {
    std::int32_t received = no_day, done = no_day;
    std::string channel, other;
    std::int64_t fee = no_number, paid = no_number;
};

FactRows rows_of(const std::vector<Fact>& facts) {
    FactRows rows{&cases(), facts.size(), {}};
    for (const regime::FactField& field : cases().fields) rows.fields.push_back({field.kind, {}, {}, {}, {}});
    for (const Fact& fact : facts) {
        rows.fields[0].days.push_back(fact.received);
        rows.fields[1].days.push_back(fact.done);
        for (const auto& [column, text] : {std::pair{2U, &fact.channel}, std::pair{3U, &fact.other}}) {
            rows.fields[column].ids.push_back(static_cast<std::uint32_t>(rows.fields[column].texts.size()));
            rows.fields[column].texts.add(*text);
        }
        rows.fields[4].numbers.push_back(fact.fee);
        rows.fields[5].numbers.push_back(fact.paid);
    }
    return rows;
}

/// One value; neither where it is missing.
struct Value {
    std::optional<std::string> text;
    std::optional<Number> number;
    bool is_missing() const { return !text && !number; }
};

Value value_of(const Expression& operand, const Fact& fact) {
    const auto day = [](std::int32_t count) { return count == no_day ? Value{} : Value{{}, Number{count}}; };
    const auto text = [](const std::string& each) { return each.empty() ? Value{} : Value{each, {}}; };
    const auto number = [](std::int64_t count, int decimals) {
        return count == no_number ? Value{} : Value{{}, Number::scaled(count, decimals)};
    };
    if (operand.kind == Kind::text) return {operand.name, {}};
    if (operand.kind == Kind::number) return {{}, operand.number};
    if (operand.name == "received") return day(fact.received);
    if (operand.name == "done") return day(fact.done);
    if (operand.name == "channel") return text(fact.channel);
    if (operand.name == "other") return text(fact.other);
    return operand.name == "fee" ? number(fact.fee, 2) : number(fact.paid, 0);
}

bool is_met(const Expression& condition, const Fact& fact) {
    const auto& operands = condition.operands;
    if (condition.kind == Kind::both) return is_met(operands[0], fact) && is_met(operands[1], fact);
    if (condition.kind == Kind::either) return is_met(operands[0], fact) || is_met(operands[1], fact);
    if (condition.kind == Kind::negation) return !is_met(operands[0], fact);
    const Value a = value_of(operands[0], fact);
    if (condition.kind == Kind::is_missing) return a.is_missing();
    if (a.is_missing()) return false;
    if (condition.kind == Kind::in_period) return *a.number >= Number{10} && *a.number <= Number{20};
    if (condition.kind == Kind::before_period) return *a.number < Number{10};
    if (condition.kind == Kind::after_period) return *a.number > Number{20};
    const Value b = value_of(operands[1], fact);
    if (b.is_missing()) return false;
    const auto order = a.text ? *a.text <=> *b.text : *a.number <=> *b.number;
    switch (condition.kind) {
    case Kind::equal:
        return order == 0;
    case Kind::unequal:
        return order != 0;
    case Kind::less:
        return order < 0;
    case Kind::less_equal:
        return order <= 0;
    case Kind::greater:
        return order > 0;
    default:
        return order >= 0;
    }
}

std::string random_condition(std::mt19937& random, int depth) {
    const auto pick = [&](const std::vector<std::string>& words) { return words[random() % words.size()]; };
    if (depth > 0 && random() % 3 != 0) {
        if (random() % 4 == 0) return "not (" + random_condition(random, depth - 1) + ")";
        return "(" + random_condition(random, depth - 1) + pick({" and ", " or "}) +
               random_condition(random, depth - 1) + ")";
    }
    const std::string order = pick({" = ", " != ", " < ", " <= ", " > ", " >= "});
    const std::string day = pick({"received", "done"}),
                      number = pick({"fee", "paid", "0", "1", "2.5", "1.005", "999999999999999999"});
    switch (random() % 6) {
    case 0:
        return day + pick({" in period", " before period", " after period"});
    case 1:
        return pick({"received", "done", "channel", "fee"}) + pick({" is missing", " is not missing"});
    case 2:
        return day + order + pick({"received", "done"});
    case 3:
        return pick({"channel", "other", "'a'", "'b'"}) + pick({" = ", " != "}) +
               pick({"channel", "other", "'a'", "'c'"});
    default:
        return number + order + pick({"fee", "paid", "0", "2.5"});
    }
}

} // namespace

TEST(Condition, AgreesWithLookingAtEachFact) {
    std::mt19937 random{5};
    const int many = std::getenv("HOSO_SOAK") != nullptr ? 20'000 : 2000;
    for (int i = 0; i < many; ++i) {
        std::vector<Fact> facts(1 + random() % 40);
        for (Fact& fact : facts) {
            if (random() % 4 != 0) fact.received = static_cast<std::int32_t>(random() % 30);
            if (random() % 3 != 0) fact.done = static_cast<std::int32_t>(random() % 30);
            fact.channel = std::array{"", "a", "b", "c"}[random() % 4];
            fact.other = std::array{"", "a", "b", "c"}[random() % 4];
            if (random() % 4 != 0) fact.fee = static_cast<std::int64_t>(random() % 500) - 100;
            if (random() % 4 != 0) fact.paid = static_cast<std::int64_t>(random() % 5) - 1;
        }
        const std::string text = random_condition(random, 3);
        const Expression condition = regime::parse_expression(text);
        const Mask mask = matches(condition, rows_of(facts), window);
        ASSERT_EQ(mask.size(), facts.size());
        for (std::size_t row = 0; row < facts.size(); ++row)
            ASSERT_EQ(mask[row] != 0, is_met(condition, facts[row])) << text << " of row " << row;
    }
}
