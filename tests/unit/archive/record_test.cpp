// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/record.hpp"

#include "archive/dates.hpp"
#include "archive/identity.hpp"
#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::archive;
using testing::ElementsAre;

namespace {

Record record() {
    Record record;
    record.uuid = "u";
    record.code = "QĐ-12";
    record.title = "Quyết định";
    record.dates["issued"] = "2024-05";
    record.representations = {
        {"original", {{"source", "a\xff\n.pdf", std::string(64, 'a'), "application/pdf", "fmt/354", 5}}},
        {"access", {{"text", "document.txt", std::string(64, 'b'), "text/plain", "", 7}}}};
    record.pages = {{1, "delivered", 0.9876, 12, false}, {2, "quarantined", 0, 0, true}};
    record.links = {{"dossier", "d"}, {"replies-to", "e"}};
    record.access = "open";
    record.profile = "nd30-2020";
    record.fields["subject"] = Json::array({{{"text", "Về việc đất đai"}}});
    return record;
}

} // namespace

TEST(Record, ComesBackFromJsonWithItsNamesByteForByte) {
    const Json json = to_json(record());
    EXPECT_EQ(record_from_json(parse_json(to_line(json), "test"), "test"), record());
    EXPECT_FALSE(json.at("representations").at(1).at("files").at(0).contains("name_bytes"));
}

TEST(Record, RefusesAnotherSchemaAndMissingMembers) {
    Json json = to_json(record());
    json["schema"] = "hoso-record/9";
    EXPECT_THROW(record_from_json(json, "test"), Error);
    json = to_json(record());
    json.erase("pages");
    EXPECT_THROW(record_from_json(json, "test"), Error);
    EXPECT_THROW(record_from_json(Json::array(), "test"), Error);
}

TEST(Record, IsDescribedByCodeTitleAndFields) {
    EXPECT_EQ(description_text(record()), "QĐ-12\nQuyết định\nVề việc đất đai");
}

TEST(Record, TakesTitleAndDatesFromItsFields) {
    Record settled = record();
    settle_fields(settled);
    EXPECT_EQ(settled.title, "Về việc đất đai");
    EXPECT_TRUE(settled.dates.empty());
    settled.fields["issued"] = Json::array({{{"text", "?"}, {"status", "illegible"}},
        {{"text", "05/02/2026"}, {"value", "2026-02-05"}}, {{"text", "later"}}});
    settle_fields(settled);
    EXPECT_EQ(settled.dates["issued"], "2026-02-05");
    EXPECT_EQ(linked(settled, "dossier"), std::vector<std::string>{"d"});
}

TEST(SplitPages, KeepsEmptyPages) {
    EXPECT_THAT(split_pages("a\f\fc"), ElementsAre("a", "", "c"));
    EXPECT_THAT(split_pages(""), ElementsAre(""));
}

TEST(SortingDay, TakesTheRecordsDateUnlessItLiesAhead) {
    const auto day = [](const char* date) { return *day_of(date); };
    EXPECT_EQ(day("0000-01-01"), 0);
    EXPECT_EQ(day("2024-03-01") - day("2024-02-28"), 2);
    EXPECT_EQ(day("2024"), day("2024-01-01"));
    EXPECT_EQ(day("2024-05"), day("2024-05-01"));
    EXPECT_EQ(day_of("2024-13"), std::nullopt);
    EXPECT_EQ(day_of("2024-02-30"), std::nullopt);
    EXPECT_EQ(day_of("5/10/2024"), std::nullopt);
    EXPECT_EQ(day_of("-123"), std::nullopt);
    EXPECT_EQ(sorting_day("2020-01-01", "2026-10-05T00:00:00Z"), day("2020-01-01"));
    EXPECT_EQ(sorting_day("2926-01-01", "2026-10-05T00:00:00Z"), day("2026-10-05"));
    EXPECT_EQ(sorting_day("", "2026-10-05T00:00:00Z"), day("2026-10-05"));
}

TEST(Identity, ComesBackFromToml) {
    const Identity identity{2, "id", "UBND \"1\"", "Lưu trữ # một", "2026-10-05T00:00:00.000Z"};
    EXPECT_EQ(identity_from_toml(to_toml(identity), "test"), identity);
    const std::string edited = "format = 2 # một\n\n  id=\"a\"# b\nfonds = \"c\"\nname = \"d\"\ncreated = \"e\"\n";
    EXPECT_EQ(identity_from_toml(edited, "test"), (Identity{2, "a", "c", "d", "e"}));
}

TEST(Identity, RefusesWhatIsNoArchiveOrANewerOne) {
    const auto cause = [](const std::string& text) {
        try {
            identity_from_toml(text, "archive.toml");
        } catch (const Error& error) {
            return error.cause();
        }
        return Cause::usage;
    };
    EXPECT_EQ(cause("format = 3\n"), Cause::settings);
    EXPECT_EQ(cause("format = 1\n"), Cause::settings);
    EXPECT_EQ(cause("format = 2\n"), Cause::input);
    EXPECT_EQ(cause("nonsense\n"), Cause::input);
    EXPECT_EQ(cause("format = \"1\n"), Cause::input);
    EXPECT_EQ(cause("format = \"one\"\n"), Cause::input);
    EXPECT_EQ(cause("id = \"a\" b\n"), Cause::input);
    const hoso::test::TemporaryFolder folder;
    EXPECT_THROW(read_identity(folder.path()), Error);
}
