// SPDX-License-Identifier: GPL-3.0-or-later
#include "regime/expression.hpp"

#include <gmock/gmock.h>
#include <map>
#include <random>

using namespace hoso::regime;
using testing::HasSubstr;

namespace {

using Kind = Expression::Kind;

class Values : public NumberSource {
public:
    std::map<std::string, Number> now{{"a", 6}, {"b", 4}, {"[3]", 10}, {"zero", 0}};
    std::map<std::string, Number> before{{"a", 5}};
    std::optional<Number> value(const std::string& reference, const std::string& call) const override {
        const auto& values = call == "previous" ? before : now;
        const auto found = values.find(reference);
        return found == values.end() ? std::nullopt : std::optional{found->second};
    }
};

std::string result(const std::string& text, Missing missing = Missing::none_if_any) {
    const auto value = evaluate(parse_expression(text), Values{}, missing);
    return value ? decimal_text(value->rounded(3).value(), 3) : "none";
}

std::string fault(const std::string& text) {
    try {
        parse_expression(text);
    } catch (const ExpressionError& error) {
        return std::to_string(error.column()) + ": " + error.what();
    }
    return "no fault";
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

} // namespace

TEST(Expressions, BindAsInArithmetic) {
    EXPECT_EQ(result("a + b * 2"), "14.000");
    EXPECT_EQ(result("(a + b) * 2"), "20.000");
    EXPECT_EQ(result("a - b - 1"), "1.000");
    EXPECT_EQ(result("a / b / 2"), "0.750");
    EXPECT_EQ(result("-a * -b"), "24.000");
    EXPECT_EQ(result("--a"), "6.000");
    EXPECT_EQ(result("[3] - 0.5"), "9.500");
    EXPECT_EQ(result("min(a, b, 9) + max(1, 2) + abs(b - a)"), "8.000");
    EXPECT_EQ(result("a - previous(a)"), "1.000");
    const Expression both = parse_expression("a = 1 or not b = 2 and c = 3");
    EXPECT_EQ(both.kind, Kind::either);
    EXPECT_EQ(both.operands[1].kind, Kind::both);
    EXPECT_EQ(both.operands[1].operands[0].kind, Kind::negation);
}

TEST(Expressions, AreNoneWhereAValueIsMissingOrTheDivisorIsZero) {
    EXPECT_EQ(result("a + other"), "none");
    EXPECT_EQ(result("a + other", Missing::zero), "6.000");
    EXPECT_EQ(result("previous(b)"), "none");
    EXPECT_EQ(result("previous(b)", Missing::zero), "0.000");
    EXPECT_EQ(result("max(a, other)"), "none");
    EXPECT_EQ(result("abs(other)"), "none");
    EXPECT_EQ(result("a / zero"), "none");
    EXPECT_EQ(result("a / zero", Missing::zero), "none");
    EXPECT_EQ(result("a = b"), "none");
}

TEST(Expressions, HaveConditionsOnFields) {
    EXPECT_EQ(parse_expression("received in period").kind, Kind::in_period);
    EXPECT_EQ(parse_expression("received before period").kind, Kind::before_period);
    EXPECT_EQ(parse_expression("received after period").kind, Kind::after_period);
    EXPECT_EQ(parse_expression("done is missing").kind, Kind::is_missing);
    const Expression present = parse_expression("done is not missing");
    EXPECT_EQ(present.kind, Kind::negation);
    EXPECT_EQ(present.operands[0].kind, Kind::is_missing);
    const Expression channel = parse_expression("channel = 'trực tuyến'");
    EXPECT_EQ(channel.operands[1].kind, Kind::text);
    EXPECT_EQ(channel.operands[1].name, "trực tuyến");
    EXPECT_TRUE(is_condition(channel));
    EXPECT_FALSE(is_condition(parse_expression("a + 1")));
    EXPECT_FALSE(is_condition(parse_expression("'online'")));
}

TEST(Expressions, SayWhereTheyAreWrong) {
    EXPECT_EQ(fault(""), "1: the text ends where a value is expected");
    EXPECT_EQ(fault("a +"), "4: the text ends where a value is expected");
    EXPECT_EQ(fault("a + * b"), "5: '*' stands where a value is expected");
    EXPECT_EQ(fault("(a + b"), "7: ')' is expected here");
    EXPECT_EQ(fault("a b"), "3: 'b' is too much here");
    EXPECT_EQ(fault("a = b = c"), "7: '=' is too much here");
    EXPECT_EQ(fault("[3"), "1: ']' is missing after this");
    EXPECT_EQ(fault("a = 'online"), "5: ''' is missing after this");
    EXPECT_EQ(fault("1.2.3"), "1: '1.2.3' is no number");
    EXPECT_EQ(fault("sum(a)"), "1: there is no function 'sum'");
    EXPECT_EQ(fault("abs(a, b)"), "1: abs takes one value");
    EXPECT_EQ(fault("previous(a + b)"), "1: previous takes an indicator");
    EXPECT_EQ(fault("a in month"), "6: 'period' is expected here");
    EXPECT_EQ(fault("a is gone"), "6: 'missing' is expected here");
    EXPECT_EQ(fault("1 + period"), "5: 'period' stands where a value is expected");
    EXPECT_EQ(fault("a ; b"), "3: ';' means nothing here");
}

TEST(Expressions, NameTheWholeLetterThatMeansNothing) { EXPECT_EQ(fault("a × b"), "3: '×' means nothing here"); }

TEST(Expressions, AreLimitedInDepthAndLength) {
    EXPECT_EQ(fault(repeated("(", 90) + "a" + repeated(")", 90)), "no fault");
    EXPECT_THAT(fault(repeated("(", 101) + "a" + repeated(")", 101)), HasSubstr("too long"));
    EXPECT_THAT(fault(repeated("-", 100'000) + "a"), HasSubstr("too long"));
    EXPECT_THAT(fault(repeated("not ", 100'000) + "a is missing"), HasSubstr("too long"));
    EXPECT_EQ(fault("a" + repeated(" + a", 400)), "no fault");
    EXPECT_THAT(fault("a" + repeated(" + a", 100'000)), HasSubstr("too long"));
    EXPECT_THAT(fault("max(a" + repeated(", a", 100'000) + ")"), HasSubstr("too long"));
}

TEST(Expressions, ListEachReferenceOnceWithItsCall) {
    std::vector<std::string> found;
    for (const Reference& each : references(parse_expression("[3] + abs(a) - previous([3]) / min(a, last_year(b))")))
        found.push_back(each.call + " " + each.name + " " + std::to_string(each.column));
    EXPECT_THAT(found, testing::ElementsAre(" [3] 1", " a 11", "previous [3] 25", "last_year b 49"));
}

TEST(Expressions, NeverCrashOnMutatedText) {
    std::mt19937 random{11};
    const std::string text = "[3] = min([4], abs(a - 0.5)) / 2 and not (b in period or c is not missing and d = 'đã')";
    const std::string letters = "()[]'=<>!+-*/., aandorperiod019\xC3\xFF";
    std::size_t parsed = 0;
    for (int round = 0; round < 1000; ++round) {
        std::string mutated = text;
        for (int change = 0; change < 3; ++change) {
            const std::size_t at = random() % mutated.size();
            if (random() % 2 == 0)
                mutated.erase(at, 1);
            else
                mutated.insert(at, 1, letters[random() % letters.size()]);
        }
        try {
            const Expression expression = parse_expression(mutated);
            evaluate(expression, Values{}, Missing::zero);
            references(expression);
            ++parsed;
        } catch (const ExpressionError& error) {
            EXPECT_GE(error.column(), 1U);
            EXPECT_LE(error.column(), mutated.size() + 1);
        }
    }
    EXPECT_GT(parsed, 0U);
}
