// SPDX-License-Identifier: GPL-3.0-or-later
#include "json/json.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>

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
