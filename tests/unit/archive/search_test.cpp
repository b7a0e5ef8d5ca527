// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_fixture.hpp"

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
