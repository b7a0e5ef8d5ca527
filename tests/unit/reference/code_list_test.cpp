// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "reference/code_list.hpp"

#include "rules_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::reference;
using testing::HasSubstr;

namespace {

std::string fault_of(const std::string& codes, const std::string& more = "") {
    test::RulesFolder rules;
    rules.write("codes/own.toml", "schema = \"hoso-codes/1\"\nid = \"own\"\ntitle = \"Own\"\nsource = \"ours\"\n" +
                                      more + "codes = [\n" + codes + "]\n");
    try {
        load_code_list(rules.folders(), "own");
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        return error.what();
    }
    return "no fault";
}

} // namespace

TEST(CodeLists, AllThatAreShippedCanBeRead) {
    const DataFolders folders = test::shipped();
    const auto names = folders.names("codes", "toml");
    EXPECT_GE(names.size(), 15U);
    for (const std::string& name : names) {
        const CodeList list = load_code_list(folders, name);
        EXPECT_FALSE(list.rules().source.empty()) << name;
        for (const Code& code : list.codes()) {
            EXPECT_EQ(list.find(code.code), &code) << name;
            EXPECT_EQ(list.find(code.name), &code) << name;
        }
    }
}

TEST(CodeLists, AreFoundByCodeNameAndOtherNames) {
    const CodeList types = load_code_list(test::shipped(), "tt05-2025-document-type");
    EXPECT_EQ(types.codes().size(), 32U);
    for (const char* name : {"02", "Quyết định", "QUYẾT ĐỊNH", "quyet dinh", "  Quyết   định ", "quyet-dinh",
             "Decision", "Quye\u0302\u0301t đi\u0323nh"})
        ASSERT_NE(types.find(name), nullptr) << name;
    EXPECT_EQ(types.find("quyet dinh")->code, "02");
    EXPECT_EQ(types.find("2"), nullptr);
    EXPECT_EQ(types.find("Thông tư"), nullptr);
}

TEST(CodeLists, TellNamesApartThatDifferInAccentsOnly) {
    const CodeList types = load_code_list(test::shipped(), "nd30-2020-document-type");
    EXPECT_EQ(types.codes().size(), 29U);
    EXPECT_EQ(types.find("Dự án")->abbreviation, "DA");
    EXPECT_EQ(types.find("Đề án")->abbreviation, "ĐA");
    EXPECT_EQ(types.find("ĐA")->name, "Đề án");
    EXPECT_EQ(types.find("DA")->name, "Dự án");
    EXPECT_EQ(types.find("CĐ")->name, "Công điện");
    EXPECT_EQ(types.find("Đa"), types.find("ĐA"));
}

TEST(CodeLists, WithoutAccentsAreNotGuessedWhereTwoAreMeant) {
    test::RulesFolder rules;
    rules.write("codes/own.toml",
        "schema = \"hoso-codes/1\"\nid = \"own\"\ntitle = \"Own\"\nsource = \"ours\"\ncodes = [\n"
        "{ key = \"a\", code = \"1\", name = \"Bản án\", name_en = \"Judgment\" },\n"
        "{ key = \"b\", code = \"2\", name = \"Bán ăn\", name_en = \"Sale\" },\n]\n");
    const CodeList list = load_code_list(rules.folders(), "own");
    EXPECT_EQ(list.find("ban an"), nullptr);
    EXPECT_EQ(list.find("bán ăn")->code, "2");
}

TEST(CodeLists, WhatIsNotListedIsOtherButAWrongCodeIsNot) {
    const CodeList types = load_code_list(test::shipped(), "tt05-2025-document-type");
    EXPECT_EQ(types.resolve("Thông tư liên tịch")->code, "32");
    EXPECT_EQ(types.resolve("33"), nullptr);
    EXPECT_EQ(types.resolve(" "), nullptr);
    const CodeList mode = load_code_list(test::shipped(), "tt05-2025-mode");
    EXPECT_EQ(mode.resolve("Khác"), nullptr) << "this list has no code for it";
}

TEST(CodeLists, KnowTheWordsThatRecordsUse) {
    const CodeList confidence = load_code_list(test::shipped(), "tt05-2025-confidence");
    EXPECT_EQ(confidence.find("born-digital")->code, "01");
    EXPECT_EQ(confidence.find("scan")->code, "02");
    EXPECT_EQ(confidence.find("mixed")->code, "03");
    const CodeList mode = load_code_list(test::shipped(), "tt05-2025-mode");
    EXPECT_EQ(mode.find("open")->code, "01");
    EXPECT_EQ(mode.find("conditional")->code, "02");
}

TEST(CodeLists, OfTwoRegulationsMeetByKey) {
    const CodeList old_types = load_code_list(test::shipped(), "nd30-2020-document-type");
    const CodeList new_types = load_code_list(test::shipped(), "tt05-2025-document-type");
    for (const Code& code : old_types.codes()) {
        const Code* other = new_types.with_key(code.key);
        ASSERT_NE(other, nullptr) << code.name;
        EXPECT_EQ(other->name, code.name);
    }
    EXPECT_EQ(new_types.with_key(old_types.find("TTr")->key)->code, "15");
    EXPECT_EQ(new_types.with_key("none"), nullptr);
}

TEST(CodeLists, OfTheUserStandBeforeThoseInstalled) {
    test::RulesFolder rules;
    rules.write("codes/urgency.toml",
        "schema = \"hoso-codes/1\"\nid = \"urgency\"\ntitle = \"Own\"\nsource = \"ours\"\n"
        "codes = [{ key = \"x\", code = \"9\", name = \"X\", name_en = \"X\" }]\n");
    EXPECT_NE(load_code_list(rules.folders(), "urgency").find("9"), nullptr);
    EXPECT_EQ(load_code_list(rules.folders(), "tt05-2025-mode").codes().size(), 3U);
}

TEST(CodeLists, FaultsSayWhereTheyAre) {
    const std::string one = "{ key = \"a\", code = \"1\", name = \"A\", name_en = \"A\" },\n";
    EXPECT_EQ(fault_of(one), "no fault");
    EXPECT_THAT(fault_of(""), HasSubstr("own.toml: line 5, column 9: the list has no codes"));
    EXPECT_THAT(fault_of(one + one), HasSubstr("line 7, column 9: 'a' stands here twice"));
    EXPECT_THAT(fault_of(one + "{ key = \"b\", code = \"1\", name = \"B\", name_en = \"B\" },\n"),
        HasSubstr("'1' stands here twice"));
    EXPECT_THAT(fault_of(one + "{ key = \"b\", code = \"2\", name = \"a\", name_en = \"B\" },\n"),
        HasSubstr("'a' stands for two codes"));
    EXPECT_THAT(fault_of("{ key = \"A b\", code = \"1\", name = \"A\", name_en = \"A\" },\n"),
        HasSubstr("a key has lower-case"));
    EXPECT_THAT(fault_of("{ key = \"a\", code = \"1\", name = \"A\" },\n"),
        HasSubstr("line 6, column 1: 'name_en' is missing"));
    EXPECT_THAT(
        fault_of("{ key = \"a\", code = 1, name = \"A\", name_en = \"A\" },\n"), HasSubstr("'code' must be text"));
    EXPECT_THAT(fault_of(one, "other = \"b\"\n"), HasSubstr("'b' is not the key of a code"));
    EXPECT_THAT(fault_of(one, "valid_from = \"1.7.2025\"\n"), HasSubstr("'1.7.2025' is not a day"));
    EXPECT_THAT(fault_of(one, "valid_from = \"2025-07-01\"\nvalid_to = \"2025-06-30\"\n"),
        HasSubstr("line 6, column 12: ends before it begins"));
    EXPECT_THAT(fault_of(one, "colour = \"red\"\n"), HasSubstr("'colour' means nothing here"));
}

TEST(CodeLists, MustBeWhatTheyAreCalled) {
    test::RulesFolder rules;
    rules.write(
        "codes/own.toml", "schema = \"hoso-codes/1\"\nid = \"other\"\ntitle = \"\"\nsource = \"\"\ncodes = []\n");
    rules.write(
        "codes/newer.toml", "schema = \"hoso-codes/2\"\nid = \"newer\"\ntitle = \"\"\nsource = \"\"\ncodes = []\n");
    EXPECT_THAT(
        [&] { load_code_list(rules.folders(), "own"); }, testing::ThrowsMessage<Error>(HasSubstr("must be 'own'")));
    EXPECT_THAT([&] { load_code_list(rules.folders(), "newer"); },
        testing::ThrowsMessage<Error>(HasSubstr("'hoso-codes/2' is not known here")));
    EXPECT_THAT([&] { load_code_list(rules.folders(), "none"); },
        testing::ThrowsMessage<Error>(HasSubstr("codes/none.toml: no such rules; looked in " + rules.path().string())));
    EXPECT_THAT([&] { load_code_list(rules.folders(), "../codes/urgency"); },
        testing::ThrowsMessage<Error>(HasSubstr("is not the name of a code list")));
}

TEST(DataFolders, OfTheUserMustBeThere) {
    try {
        DataFolders{{"/nowhere"}, "/installed"};
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        EXPECT_THAT(error.what(), HasSubstr("/nowhere"));
    }
}

TEST(DataFolders, ListEachNameOnce) {
    test::RulesFolder rules;
    rules.write("codes/urgency.toml", "");
    rules.write("codes/aaa.toml", "");
    rules.write("codes/aaa.toml~", "");
    rules.write("codes/.aaa.toml", "");
    const auto names = rules.folders().names("codes", "toml");
    EXPECT_EQ(names.front(), "aaa");
    EXPECT_EQ(std::count(names.begin(), names.end(), "urgency"), 1);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_TRUE(rules.folders().names("nothing", "toml").empty());
}
