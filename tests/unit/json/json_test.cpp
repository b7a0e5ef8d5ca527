// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/json.hpp"

#include "core/error.hpp"
#include "json/quick.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <random>

using namespace hoso;

TEST(Json, KeepsTheOrderOfMembersAndSortsOnlyForDigests) {
    Json value;
    value["b"] = 1;
    value["a"] = {{"z", "Đồng"}, {"y", nullptr}};
    EXPECT_EQ(to_line(value), R"({"b":1,"a":{"z":"Đồng","y":null}})");
    EXPECT_EQ(to_canonical(value), R"({"a":{"y":null,"z":"Đồng"},"b":1})");
    EXPECT_EQ(to_document({{"b", 1}}), "{\n  \"b\": 1\n}\n");
}

TEST(Json, WhatIsNotUtf8IsReplacedForPeopleAndRefusedForDigests) {
    const Json value{{"name", "a\xFF"}};
    EXPECT_EQ(to_line(value), "{\"name\":\"a\xEF\xBF\xBD\"}");
    EXPECT_NE(to_document(value).find("\xEF\xBF\xBD"), std::string::npos);
    EXPECT_ANY_THROW(to_canonical(value));
}

TEST(Json, LinesStayLines) { EXPECT_EQ(to_line({{"a", "x\ny"}}).find('\n'), std::string::npos); }

TEST(ParseJson, NamesTheFileThatIsNone) {
    EXPECT_EQ(parse_json("{\"a\": [1, 2]}", "x").at("a").at(1), 2);
    for (const char* text : {"", "{", "[1,]", "{} {}", "\"\xFF\"", "nul"}) {
        try {
            static_cast<void>(parse_json(text, "batch/ledger.json"));
            ADD_FAILURE() << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            EXPECT_THAT(error.what(), testing::StartsWith("batch/ledger.json: "));
        }
    }
}

namespace {

const char* const usual =
    R"({"schema":"x/1","none":null,"yes":true,"no":false,"whole":[0,7,-3,123456789012345678],"parts":[0.5,-1.25,0.9812],)"
    R"("text":"Quyết định số 5\n\"về đất\" \\ \/","deep":[{"a":{}},[],[[1]]],"emoji":"📜"})";

/// What both readers make of a text: the value as a line with the kind of each number, or that it is none.
std::string told(const Json& value) {
    std::string kinds;
    const Json flat = value.flatten();
    for (const auto& [name, one] : flat.items()) kinds += std::to_string(static_cast<int>(one.type()));
    return to_line(value) + kinds;
}

void expect_same(const std::string& text) {
    const auto quick = parse_quickly(text);
    if (!quick) return;
    const Json careful = Json::parse(text, nullptr, false);
    ASSERT_FALSE(careful.is_discarded()) << text;
    EXPECT_EQ(told(*quick), told(careful)) << text;
}

} // namespace

TEST(ParseQuickly, ReadsWhatProgramsWrite) {
    for (const char* text : {usual, " [ 1 , 2 ]\n", "\"\"", "{}", "[]", "null", "-0", "1.5"}) {
        EXPECT_TRUE(parse_quickly(text)) << text;
        expect_same(text);
    }
}

TEST(ParseQuickly, LeavesTheRestToTheCarefulReader) {
    for (const char* text : {"", "{", "[1,]", "{} {}", "01", "1.", "-", ".5", "1e5", "+1", "nul", "tru", "\"a",
             "\"\n\"", "\"\\u0041\"", "\"\\x\"", "\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"",
             "\"\xE1\xBB\"", "{\"a\":1,\"a\":2}", "{1:2}", "{\"a\" 1}", "[1 2]", "12345678901234567890"})
        EXPECT_FALSE(parse_quickly(text)) << text;
    EXPECT_FALSE(parse_quickly(std::string_view{"1\0", 2}));
    EXPECT_FALSE(parse_quickly(std::string(100'000, '[')));
    EXPECT_EQ(parse_json("{\"a\":1,\"a\":2}", "x"), Json::parse("{\"a\":1,\"a\":2}"));
    EXPECT_EQ(parse_json("\"\\u0111\"", "x"), "đ");
}

TEST(ParseQuickly, NeverTellsOtherThanTheCarefulReader) {
    const int rounds = std::getenv("HOSO_SOAK") != nullptr ? 200'000 : 20'000;
    std::mt19937 numbers{20260105};
    const std::string letters = "{}[]\",:\\ntf0123456789.-eE \n\x80\xBF\xC3\xE1\xF0";
    for (int round = 0; round < rounds; ++round) {
        std::string text = usual;
        for (auto changes = numbers() % 3 + 1; changes > 0; --changes) {
            const auto at = numbers() % text.size();
            const char letter = letters[numbers() % letters.size()];
            if (numbers() % 3 == 0)
                text.erase(at, 1);
            else if (numbers() % 2 == 0)
                text.insert(at, 1, letter);
            else
                text[at] = letter;
        }
        expect_same(text);
    }
}
