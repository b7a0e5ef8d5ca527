// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "regime/regime.hpp"

#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace hoso::test {

/// A fact by its fields; what is missing is left out.
struct Fact {
    std::map<std::string, std::string> texts;
    std::map<std::string, regime::Day> days;
    std::map<std::string, regime::Number> numbers;
};

/// Whether a fact meets a condition, by the letter of expression.hpp: one fact at a time and as slow as it likes.
inline bool holds(const regime::Expression& condition, const Fact& fact, const regime::Window& window) {
    using Kind = regime::Expression::Kind;
    const auto inner = [&](std::size_t i) { return holds(condition.operands[i], fact, window); };
    const auto day = [&](const regime::Expression& each) {
        const auto found = fact.days.find(each.name);
        return found == fact.days.end() ? std::nullopt : std::optional{found->second};
    };
    const auto text = [&](const regime::Expression& each) {
        if (each.kind == Kind::text) return std::optional{each.name};
        const auto found = fact.texts.find(each.name);
        return found == fact.texts.end() ? std::nullopt : std::optional{found->second};
    };
    const auto number = [&](const regime::Expression& each) {
        if (each.kind == Kind::number) return std::optional{each.number};
        const auto found = fact.numbers.find(each.name);
        return found == fact.numbers.end() ? std::nullopt : std::optional{found->second};
    };
    const auto compared = [&](const auto& a, const auto& b) {
        switch (condition.kind) {
        case Kind::equal:
            return a == b;
        case Kind::unequal:
            return a != b;
        case Kind::less:
            return a < b;
        case Kind::less_equal:
            return a <= b;
        case Kind::greater:
            return a > b;
        default:
            return a >= b;
        }
    };
    switch (condition.kind) {
    case Kind::both:
        return inner(0) && inner(1);
    case Kind::either:
        return inner(0) || inner(1);
    case Kind::negation:
        return !inner(0);
    case Kind::is_missing:
        return !day(condition.operands[0]) && !text(condition.operands[0]) && !number(condition.operands[0]);
    case Kind::in_period:
    case Kind::before_period:
    case Kind::after_period: {
        const auto on = day(condition.operands[0]);
        if (!on) return false;
        if (condition.kind == Kind::before_period) return *on < window.from;
        return condition.kind == Kind::after_period ? *on > window.to : *on >= window.from && *on <= window.to;
    }
    default:
        break;
    }
    const auto &a = condition.operands.at(0), &b = condition.operands.at(1);
    if (const auto x = day(a), y = day(b); x && y) return compared(*x, *y);
    if (const auto x = text(a), y = text(b); x && y) return compared(*x, *y);
    if (const auto x = number(a), y = number(b); x && y) return compared(*x, *y);
    return false;
}

} // namespace hoso::test
