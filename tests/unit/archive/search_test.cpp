// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_fixture.hpp"

#include <map>
#include <set>

using namespace hoso;
using namespace hoso::test;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(ArchiveTest, SearchesWithAndWithoutAccents) {
    batch.add("a", {"cái má của mẹ"});
    batch.add("b", {"cây mạ ngoài đồng"});
    batch.add("c", {"Căn cứ Quyết định số 12/2024/QĐ-UBND"});
    import();
    EXPECT_THAT(search("má"), ElementsAre("a:1"));
    EXPECT_THAT(search("mạ"), ElementsAre("b:1"));
    EXPECT_THAT(search("ma"), ElementsAre("b:1", "a:1"));
    EXPECT_THAT(search("12/2024/QĐ-UBND"), ElementsAre("c:1"));
    EXPECT_THAT(search("qd-ubnd"), ElementsAre("c:1"));
    EXPECT_THAT(search("\"quyết định số\""), ElementsAre("c:1"));
    EXPECT_THAT(search("\"số quyết định\""), IsEmpty());
    EXPECT_THROW(search("  "), Error);
}

TEST_F(ArchiveTest, GivesTheNewestFirstByTheRecordsOwnDate) {
    batch.add("1990", {"chung"}, "1990-05-01");
    batch.add("2010", {"chung", "chung"}, "2010-02");
    batch.add("2000", {"chung"}, "2000");
    batch.add("3000", {"chung"}, "3000-01-01"); // cannot be: sorted by its import in 2026
    import();
    EXPECT_THAT(search("chung"), ElementsAre("3000:1", "2010:1", "2010:2", "2000:1", "1990:1"));
    EXPECT_THAT(search("chung", {}, archive::Order::newest, 2), ElementsAre("3000:1", "2010:1"));
    archive::Archive archive{place};
    std::vector<std::string> listed;
    std::string after;
    for (;;) { // page by page
        const auto part = archive.catalogue().list({{"type", "document"}}, after, 3);
        for (const auto& summary : part) listed.push_back(summary.code);
        if (part.size() < 3) break;
        after = part.back().uuid;
    }
    EXPECT_THAT(listed, ElementsAre("3000", "2010", "2000", "1990"));
}

TEST_F(ArchiveTest, RanksByRelevanceOnRequest) {
    batch.add("rare", {"hiếm hiếm hiếm"}, "1990");
    batch.add("once", {"hiếm giữa rất nhiều chữ khác không liên quan gì đến điều cần tìm"}, "2020");
    import();
    EXPECT_THAT(search("hiếm"), ElementsAre("once:1", "rare:1"));
    EXPECT_THAT(search("hiếm", {}, archive::Order::relevance), ElementsAre("rare:1", "once:1"));
    archive::Archive archive{place};
    EXPECT_FALSE(archive.catalogue().search({"hiếm", {}, archive::Order::relevance, 20}).candidates_cut);
}

TEST_F(ArchiveTest, RanksNoMoreThanTheNewestCandidates) {
    std::vector<std::string> pages(archive::Catalogue::ranked_candidates, "chữ");
    batch.add("new", pages, "2020");
    batch.add("old", {"chữ chữ chữ"}, "1990");
    import();
    archive::Archive archive{place};
    const auto result = archive.catalogue().search({"chữ", {}, archive::Order::relevance, 20});
    EXPECT_TRUE(result.candidates_cut);
    for (const auto& hit : result.hits) EXPECT_EQ(hit.code, "new");
}

TEST_F(ArchiveTest, FindsByCodeAndTellsTwinsApart) {
    batch.add("a", {"một"});
    import();
    const SmallBatch second{folder.path() / "second", "other"};
    second.add("a", {"hai"});
    Heard heard;
    {
        archive::Writer writer{place, here(), at_once()};
        archive::import_batch(writer, archive::open_batch(second.folder()), {}, heard);
    }
    EXPECT_THAT(heard.in, ElementsAre("a"));
    archive::Archive archive{place};
    EXPECT_EQ(archive.catalogue().find("a").size(), 2U);
    try {
        archive.require("a");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::usage);
    }
}

TEST_F(ArchiveTest, CountsWhatItHolds) {
    batch.add("a", {"một", ""});
    batch.add("b", {"hai"});
    import();
    archive::Archive archive{place};
    const auto statistics = archive.catalogue().statistics();
    EXPECT_EQ(statistics.documents, 2);
    EXPECT_EQ(statistics.pages, 3);
    EXPECT_EQ(statistics.words, 30);
    EXPECT_EQ(statistics.objects, 10);
    EXPECT_EQ(statistics.imports, 1);
    const auto rows = archive.catalogue().digitization("2026-10", "2026-10");
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0].pages, 3);
    EXPECT_EQ(rows[0].documents, 2);
    EXPECT_EQ(rows[0].blank, 1);
    EXPECT_NEAR(rows[0].mean_confidence, 0.9, 1e-9);
    EXPECT_THAT(archive.catalogue().digitization("2026-11", ""), IsEmpty());
    EXPECT_THAT(archive.catalogue().digitization("", "2026-09"), IsEmpty());
}

TEST_F(ArchiveTest, FindsOneWrongLetterOnRequestAndRanksWhatWasTypedFirst) {
    batch.add("a", {"giấy khai sinh bản sao"}, "2001");
    batch.add("b", {"giẩy khai sinb bản sao"}, "2002");
    import();
    archive::Archive archive{place};
    archive::Search wanted{"giấy sinh"};
    EXPECT_THAT(archive.catalogue().search(wanted).hits, testing::SizeIs(1));
    wanted.spelling = archive::Spelling::tolerant;
    const auto result = archive.catalogue().search(wanted);
    ASSERT_THAT(result.hits, testing::SizeIs(2));
    EXPECT_EQ(result.hits[0].code, "b");
    ASSERT_THAT(result.wanted, testing::SizeIs(2));
    EXPECT_THAT(result.wanted[0].words[0].others, ElementsAre("giay", "giẩy"));
    EXPECT_THAT(result.wanted[1].words[0].others, ElementsAre("sinb"));
    wanted.order = archive::Order::relevance;
    EXPECT_EQ(archive.catalogue().search(wanted).hits[0].code, "a");
}

TEST_F(ArchiveTest, FindsByDatesOfWhichPartsMayBeMissing) {
    for (const char* date : {"2023-12-31", "2024", "2024-05", "2024-05-20", "2024-06-01", "2025", "202X"})
        batch.add(date, {"chung"}, date);
    batch.add("none", {"chung"});
    batch.add("late", {"chung"}, "2001", {{"valid_until", "2030-01"}});
    import();
    archive::Archive archive{place};
    const auto between = [&](const std::string& from, const std::string& to, const std::string& field = "issued") {
        archive::Search wanted{"chung"};
        wanted.dates.push_back({field, from, to});
        std::set<std::string> codes;
        for (const auto& hit : archive.catalogue().search(wanted).hits) codes.insert(hit.code);
        return codes;
    };
    using Codes = std::set<std::string>;
    EXPECT_EQ(between("2024-05-01", "2024-05-31"), (Codes{"2024", "2024-05", "2024-05-20", "202X"}));
    EXPECT_EQ(between("2024-05", "2024-05"), (Codes{"2024", "2024-05", "2024-05-20", "202X"}));
    EXPECT_EQ(between("", "2023"), (Codes{"2023-12-31", "202X", "late"}));
    EXPECT_EQ(between("2024-06", ""), (Codes{"2024", "2024-06-01", "2025", "202X"}));
    EXPECT_EQ(between("2029", "", "valid_until"), Codes{"late"});
    EXPECT_EQ(between("", "2029", "valid_until"), Codes{});
    for (const char* wrong : {"24", "2024-13", "2024-5", "05/2024", "2024-02-30", "yesterday", "2024-05-01T00", "202X"})
        EXPECT_THROW(between(wrong, ""), Error) << wrong;
    EXPECT_THROW(between("2024", "", "no_such_field"), Error);
}

TEST_F(ArchiveTest, CountsWhatWasFoundByItsFields) {
    batch.add("a", {"chung", "chung"}, "2001-02", {{"issuer", "Sở Tài chính"}});
    batch.add("b", {"chung"}, "2001-03-04", {{"issuer", "sở tài chính"}});
    batch.add("c", {"chung"}, "2002", {{"issuer", "Sở Nội vụ"}});
    batch.add("d", {"khác"}, "2002", {{"issuer", "Sở Nội vụ"}});
    import();
    archive::Archive archive{place};
    archive::Search wanted{"chung"};
    wanted.limit = 1;
    wanted.facets = {"issuer", "year", "kind", "dossier"};
    const auto result = archive.catalogue().search(wanted);
    EXPECT_THAT(result.hits, testing::SizeIs(1));
    EXPECT_FALSE(result.facets_cut);
    ASSERT_THAT(result.facets, testing::SizeIs(4));
    using Value = archive::Facet::Value;
    EXPECT_THAT(result.facets[0].values, ElementsAre(Value{"Sở Tài chính", 2}, Value{"Sở Nội vụ", 1}));
    EXPECT_THAT(result.facets[1].values, ElementsAre(Value{"2001", 2}, Value{"2002", 1}));
    EXPECT_THAT(result.facets[2].values, ElementsAre(Value{"scan", 3}));
    EXPECT_THAT(result.facets[3].values, IsEmpty());
    wanted.facets = {"no_such_field"};
    EXPECT_THROW(archive.catalogue().search(wanted), Error);
}

/// Both ways of meeting conditions: few records looked up one by one, and many passed over in the index.
TEST_F(ArchiveTest, ConditionsGiveTheSameHoweverManyRecordsMeetThem) {
    batch.add("few", {"chung", "khác", "chung"}, "2002", {{"issuer", "Sở B"}});
    import();
    constexpr int many = 301;
    {
        archive::Writer writer{place, here(), at_once()};
        std::vector<archive::Record> entries(many);
        for (archive::Record& entry : entries) {
            entry.uuid = writer.new_uuid();
            entry.type = "entry";
            entry.code = "many" + std::to_string(&entry - entries.data());
            entry.title = "chung";
            entry.fields["issuer"] = Json::array({{{"text", "Sở A"}, {"how", "list"}, {"status", "read"}}});
        }
        writer.commit({"import", "entries", Json::object()}, entries);
    }
    EXPECT_THAT(search("chung", {{"issuer", "sở b"}}), ElementsAre("few:1", "few:3"));
    EXPECT_THAT(
        search("chung", {{"issuer", "Sở A"}}, archive::Order::newest, 2), ElementsAre("many300:0", "many299:0"));
    EXPECT_THAT(search("chung", {{"issuer", "Sở A"}, {"code", "few"}}), IsEmpty());
    EXPECT_THAT(search("chung", {{"code", "few"}, {"issuer", "Sở B"}}), ElementsAre("few:1", "few:3"));
    EXPECT_THAT(search("chung", {{"code", "few"}}, archive::Order::relevance), testing::SizeIs(2));
    EXPECT_THAT(search("chung", {{"kind", "scan"}}, archive::Order::newest, 5000), ElementsAre("few:1", "few:3"));
    EXPECT_THAT(search("chung", {{"issuer", "Sở A"}}, archive::Order::newest, 5000), testing::SizeIs(many));
}

TEST_F(ArchiveTest, RepairedTextIsFoundBesideWhatWasRead) {
    batch.add("a", {"Uy bau nhân dân", "trang hai"}, "", {}, "", {"", "Ủy ban nhân dân\ftrang hai"});
    import();
    EXPECT_THAT(search("bau"), ElementsAre("a:1"));
    EXPECT_THAT(search("\"ủy ban\""), ElementsAre("a:1"));
    EXPECT_THAT(search("trang"), ElementsAre("a:2"));
    archive::Archive archive{place};
    EXPECT_EQ(archive.catalogue().search({"ban"}).hits.at(0).repaired, "Ủy ban nhân dân");
}

TEST_F(ArchiveTest, FindsUnitsWithThoseThatTheySucceed) {
    batch.add("old", {"chung"}, "2001", {{"issuer_code", "X1"}});
    batch.add("older", {"chung"}, "2000", {{"unit", "X0"}});
    batch.add("new", {"chung"}, "2002", {{"issuer_code", "X2"}});
    batch.add("other", {"chung"}, "2003", {{"issuer_code", "Y"}});
    import();
    {
        archive::Writer writer{place, here(), at_once()};
        std::vector<archive::Record> units;
        for (const auto& [code, before] : std::map<std::string, std::string>{{"X0", ""}, {"X1", "X0"}, {"X2", "X1"}}) {
            archive::Record unit;
            unit.uuid = writer.new_uuid();
            unit.type = "unit";
            unit.code = unit.title = code;
            if (!before.empty())
                unit.fields["succeeds"] = Json::array({{{"text", before}, {"how", "list"}, {"status", "read"}}});
            units.push_back(unit);
        }
        writer.commit({"import", "units", Json::object()}, units);
    }
    archive::Archive archive{place};
    EXPECT_THAT(archive.catalogue().unit_codes("X2"), ElementsAre("X2", "X1", "X0"));
    EXPECT_THAT(archive.catalogue().unit_codes("unknown"), ElementsAre("unknown"));
    archive::Search wanted{"chung"};
    wanted.choices.push_back({{"unit", "issuer_code"}, archive.catalogue().unit_codes("X2")});
    std::vector<std::string> codes;
    for (const auto& hit : archive.catalogue().search(wanted).hits) codes.push_back(hit.code);
    EXPECT_THAT(codes, ElementsAre("new", "old", "older"));
}

TEST_F(ArchiveTest, ListsInVietnameseOrder) {
    const auto title = [](const char* text) { return std::map<std::string, std::string>{{"subject", text}}; };
    batch.add("HS-10", {"một"}, "2003", title("Đất ở"));
    batch.add("HS-2", {"một"}, "2001", title("Dân số"));
    batch.add("HS-1", {"một"}, "2002", title("Ăn ở"));
    batch.add("A", {"một"}, "", title("Án tích"));
    import();
    archive::Archive archive{place};
    const auto listed = [&](archive::ListOrder order) {
        std::vector<std::string> codes;
        std::string after;
        for (;;) { // page by page
            const auto part = archive.catalogue().sorted({{"type", "document"}}, order, after, 2);
            for (const auto& summary : part) codes.push_back(summary.code);
            if (part.empty()) return codes;
            after = part.back().uuid;
        }
    };
    EXPECT_THAT(listed(archive::ListOrder::code), ElementsAre("A", "HS-1", "HS-2", "HS-10"));
    EXPECT_THAT(listed(archive::ListOrder::title), ElementsAre("A", "HS-1", "HS-2", "HS-10"));
    EXPECT_THAT(listed(archive::ListOrder::issued), ElementsAre("HS-2", "HS-1", "HS-10", "A"));
    EXPECT_THAT(listed(archive::ListOrder::imported), ElementsAre("A", "HS-1", "HS-10", "HS-2"));
}

TEST_F(ArchiveTest, ListsEntriesByGivenName) {
    archive::Writer writer{place, here(), at_once()};
    std::vector<archive::Record> entries;
    for (const char* name : {"Trần Văn Bình", "Nguyễn Thị Ánh", "Lê Văn An", ""}) {
        archive::Record entry;
        entry.uuid = writer.new_uuid();
        entry.type = "entry";
        entry.code = name;
        if (*name != '\0') entry.fields["name"] = Json::array({{{"text", name}, {"how", "list"}, {"status", "read"}}});
        entries.push_back(entry);
    }
    writer.commit({"import", "entries", Json::object()}, entries);
    std::vector<std::string> names;
    for (const auto& summary : writer.catalogue().sorted({{"type", "entry"}}, archive::ListOrder::name, "", 10))
        names.push_back(summary.code);
    EXPECT_THAT(names, ElementsAre("Lê Văn An", "Nguyễn Thị Ánh", "Trần Văn Bình", ""));
}
