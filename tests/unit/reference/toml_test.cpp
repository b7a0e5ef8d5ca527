// SPDX-License-Identifier: GPL-3.0-or-later
#include "reference/toml.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::reference;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

template <typename Function> std::string error_of(Function function, Cause cause = Cause::settings) {
    try {
        function();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), cause);
        return error.what();
    }
    return "no error";
}

constexpr const char* sample = "text = \"Quyết định\"\n"
                               "number = 12\n"
                               "truth = true\n"
                               "day = 2025-07-01\n"
                               "many = [\"a\", \"b\"]\n"
                               "[inner]\n"
                               "text = \"within\"\n"
                               "[[rows]]\n"
                               "a = 1\n"
                               "[[rows]]\n"
                               "  a = \"x\"\n";

} // namespace

TEST(Toml, GivesWhatStandsUnderAKey) {
    const Toml toml = parse_toml(sample, "a.toml");
    EXPECT_EQ(toml.text("text"), "Quyết định");
    EXPECT_EQ(toml.text("none", "otherwise"), "otherwise");
    EXPECT_EQ(toml.integer("number"), 12);
    EXPECT_EQ(toml.integer("none"), std::nullopt);
    EXPECT_TRUE(toml.boolean("truth", false));
    EXPECT_TRUE(toml.boolean("none", true));
    EXPECT_EQ(toml.text("day"), "2025-07-01");
    EXPECT_THAT(toml.texts("many"), ElementsAre("a", "b"));
    EXPECT_THAT(toml.texts("text"), ElementsAre("Quyết định"));
    EXPECT_THAT(toml.texts("none"), IsEmpty());
    EXPECT_EQ(toml.table("inner")->text("text"), "within");
    EXPECT_FALSE(toml.table("none").has_value());
    ASSERT_EQ(toml.tables("rows").size(), 2U);
    EXPECT_EQ(toml.tables("rows")[1].text("a"), "x");
    EXPECT_EQ(toml.tables("rows")[1].line(), 10);
}

TEST(Toml, OutlivesTheTableThatItIsPartOf) {
    const Toml inner = *parse_toml(sample, "a.toml").table("inner");
    EXPECT_EQ(inner.text("text"), "within");
}

TEST(Toml, SaysWhereAFaultIs) {
    const Toml toml = parse_toml(sample, "a.toml");
    EXPECT_EQ(
        error_of([&] { toml.text("number"); }), "a.toml: line 2, column 10: 'number' must be text in quotation marks");
    EXPECT_EQ(error_of([&] { toml.integer("text"); }), "a.toml: line 1, column 8: 'text' must be a whole number");
    EXPECT_EQ(
        error_of([&] { toml.boolean("number", true); }), "a.toml: line 2, column 10: 'number' must be true or false");
    EXPECT_EQ(
        error_of([&] { toml.texts("rows"); }), "a.toml: line 8, column 1: 'rows' must be text in quotation marks");
    EXPECT_EQ(error_of([&] { toml.table("number"); }), "a.toml: line 2, column 10: 'number' must be a table");
    EXPECT_EQ(
        error_of([&] { toml.tables("number"); }), "a.toml: line 2, column 10: 'number' must be an array of tables");
    EXPECT_EQ(error_of([&] { toml.tables("many"); }), "a.toml: line 5, column 9: 'many' must be an array of tables");
    EXPECT_EQ(error_of([&] { toml.tables("rows")[1].text("b"); }), "a.toml: line 10, column 1: 'b' is missing");
    EXPECT_EQ(error_of([&] { toml.tables("rows")[1].fail("a", "is bad"); }), "a.toml: line 11, column 7: is bad");
}

TEST(Toml, RefusesKeysThatMeanNothing) {
    const Toml toml = parse_toml("b = 1\nzero = 2\na = 3\n", "a.toml");
    EXPECT_NO_THROW(toml.allow_only({"a", "b", "zero"}));
    EXPECT_EQ(error_of([&] { toml.allow_only({"a", "b"}); }), "a.toml: line 2, column 8: 'zero' means nothing here");
    EXPECT_THAT(error_of([&] { toml.allow_only({}); }), HasSubstr("line 1, column 5: 'b'")) << "the first in the file";
}

TEST(Toml, NamesThePlaceWhereAFileIsNoToml) {
    EXPECT_THAT(
        error_of([] { parse_toml("a = 1\nb = = 2\n", "b.toml"); }), testing::StartsWith("b.toml: line 2, column 5: "));
    EXPECT_THAT(
        error_of([] { parse_toml("a = \"\xff\"\n", "b.toml"); }), testing::StartsWith("b.toml: line 1, column "));
    EXPECT_THAT(error_of([] { parse_toml("a = 1\na = 2\n", "b.toml", Cause::input); }, Cause::input),
        testing::StartsWith("b.toml: line 2"));
    EXPECT_THAT(error_of([] { read_toml("/nowhere/c.toml"); }, Cause::missing), HasSubstr("/nowhere/c.toml"));
}

TEST(Toml, TakesNoLetterForWhiteSpaceOutsideOfStrings) {
    EXPECT_THAT(error_of([] { parse_toml("đơn = 1\n", "a.toml"); }), HasSubstr("a.toml: line 1, column "));
    EXPECT_THAT(error_of([] { parse_toml("a đ = 1\n", "a.toml"); }), HasSubstr("a.toml: line 1, column "));
    EXPECT_THAT(error_of([] { parse_toml("a = 1 đ\n", "a.toml"); }), HasSubstr("a.toml: line 1, column "));
    EXPECT_THAT(error_of([] { parse_toml("[đ]\n", "a.toml"); }), HasSubstr("a.toml: line 1, column "));
    EXPECT_THAT(error_of([] { parse_toml("[=]\n", "a.toml"); }), HasSubstr("a.toml: line 1, column "));
    EXPECT_THAT(error_of([] { parse_toml("a.= 1\n", "a.toml"); }), HasSubstr("a.toml: line 1, column "));
    const std::string text = "a = \"\"\"\\\n  đơn\"\"\" # đ\n";
    EXPECT_EQ(parse_toml(text, "a.toml").text("a"), "đơn");
}

TEST(Toml, FailsInsideATextAtTheByteThatIsMeant) {
    const Toml toml = parse_toml("  a = \"đơn vị x\"\nb = \"\"\"\nx\"\"\"\nc = \"\\u0041x\"\n", "a.toml");
    EXPECT_EQ(
        error_of([&] { toml.fail_in_text("a", 11, "wrong", "mend it"); }), "a.toml: line 1, column 15: wrong; mend it");
    EXPECT_EQ(error_of([&] { toml.fail_in_text("a", 0, "wrong"); }), "a.toml: line 1, column 8: wrong");
    EXPECT_EQ(error_of([&] { toml.fail_in_text("b", 0, "wrong"); }), "a.toml: line 2, column 5: wrong");
    EXPECT_EQ(error_of([&] { toml.fail_in_text("c", 1, "wrong"); }), "a.toml: line 4, column 5: wrong");
    try {
        toml.fail("a", "wrong", "mend it");
    } catch (const TomlError& error) {
        EXPECT_EQ(error.file(), "a.toml");
        EXPECT_EQ(error.line(), 1);
        EXPECT_EQ(error.column(), 7);
        EXPECT_EQ(error.problem(), "wrong");
        EXPECT_EQ(error.advice(), "mend it");
    }
}

TEST(Toml, EndsOnTextThatIsNestedWithoutEnd) {
    EXPECT_THAT(
        error_of([] { parse_toml("a = " + std::string(100000, '['), "deep.toml"); }), HasSubstr("deep.toml: line 1"));
}

TEST(Toml, TellsItsKeysAndWhichAreTables) {
    const Toml file = parse_toml("b = 1\na = \"x\"\n[c]\n\"H26.01\" = 3\n", "f.toml");
    EXPECT_EQ(file.keys(), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_TRUE(file.is_table("c"));
    EXPECT_FALSE(file.is_table("a"));
    EXPECT_FALSE(file.is_table("d"));
    EXPECT_EQ(file.table("c")->keys(), std::vector<std::string>{"H26.01"});
}
