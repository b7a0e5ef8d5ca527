// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/queries.hpp"

#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>

#include <gmock/gmock.h>

using namespace hoso;
using archive::SavedQueries;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

class QueriesTest : public testing::Test {
protected:
    std::vector<std::string> names() {
        std::vector<std::string> found;
        for (const auto& query : queries.all()) found.push_back(query.name);
        return found;
    }
    Cause cause_of(const std::function<void()>& action) {
        try {
            action();
        } catch (const Error& error) {
            return error.cause();
        }
        ADD_FAILURE() << "no error";
        return Cause::io;
    }

    test::TemporaryFolder folder;
    SavedQueries queries{real_disk(), folder.path() / "queries"};
};

} // namespace

TEST_F(QueriesTest, AreKeptReplacedAndForgotten) {
    EXPECT_THAT(names(), IsEmpty());
    queries.save({"đất đai", {{"words", {"đất"}}}});
    queries.save({"dân số", {{"words", {"dân"}}}});
    queries.save({"Ánh", {{"words", {"a"}}}});
    EXPECT_THAT(names(), ElementsAre("Ánh", "dân số", "đất đai"));
    queries.save({"dân số", {{"words", {"số"}}}});
    EXPECT_EQ(queries.load("dân số").options, (Json{{"words", {"số"}}}));
    EXPECT_EQ(queries.load("da\u0302n so\u0302\u0301").name, "dân số");
    queries.remove("dân số");
    EXPECT_THAT(names(), ElementsAre("Ánh", "đất đai"));
    EXPECT_EQ(cause_of([&] { queries.load("dân số"); }), Cause::missing);
    EXPECT_EQ(cause_of([&] { queries.remove("dân số"); }), Cause::missing);
}

TEST_F(QueriesTest, NamesAreChecked) {
    const std::string longest(64, 'a');
    queries.save({longest, Json::object()});
    for (const std::string& name : {std::string{}, std::string{".."}, std::string{"a/b"}, std::string{".a"},
             std::string{" a"}, std::string{"-a"}, std::string{"a\n"}, std::string{"a\0b", 3}, longest + "a",
             std::string{"a\xff"}, std::string{"\u0301a"}, std::string{"a*"}})
        for (const auto& action : std::vector<std::function<void()>>{[&] {
                                                                         queries.save({name, Json::object()});
                                                                     },
                 [&] { queries.load(name); }, [&] { queries.remove(name); }})
            EXPECT_EQ(cause_of(action), Cause::usage) << name;
    EXPECT_THAT(names(), ElementsAre(longest));
}

TEST_F(QueriesTest, DamagedFilesAreNamed) {
    queries.save({"a", Json::object()});
    for (const char* content : {"", "{", "[]", "{}", R"({"schema":"hoso-query/2","options":{}})",
             R"({"schema":7,"options":{}})", R"({"schema":"hoso-query/1","options":[]})"}) {
        std::ofstream{folder.path() / "queries" / "a.json"} << content;
        EXPECT_EQ(cause_of([&] { queries.load("a"); }), Cause::input) << content;
        EXPECT_EQ(cause_of([&] { queries.all(); }), Cause::input) << content;
    }
}
