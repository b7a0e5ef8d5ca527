// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_fixture.hpp"
#include "database/database.hpp"
#include "faulty_disk.hpp"

#include <fstream>

using namespace hoso;
using namespace hoso::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

namespace fs = std::filesystem;

namespace {

void edit(const fs::path& path, const std::string& from, const std::string& to) {
    std::string text = read_file(path);
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    SmallBatch::write(path, text);
}

} // namespace

class VerifyTest : public ArchiveTest {
protected:
    VerifyTest() {
        batch.add("a", {"một", "hai"}, "2020-05-06");
        batch.add("b", {"ba"});
        import();
        SmallBatch::write(folder.path() / "c.txt", "bốn");
        import_file(folder.path() / "c.txt");
    }
};

TEST_F(VerifyTest, FindsNothingWhereAllIsWell) { EXPECT_THAT(verify(), IsEmpty()); }

TEST_F(VerifyTest, FindsAFlippedByte) {
    overwrite(object("scan of a"), "scan of A");
    EXPECT_THAT(verify(), ElementsAre("object-damaged"));
}

TEST_F(VerifyTest, FindsATruncatedObject) {
    fs::permissions(object("scan of b"), fs::perms::owner_write, fs::perm_options::add);
    fs::resize_file(object("scan of b"), 3);
    EXPECT_THAT(verify(), ElementsAre("object-damaged"));
}

TEST_F(VerifyTest, FindsAMissingObject) {
    fs::remove(object("scan of a"));
    EXPECT_THAT(verify(), ElementsAre("object-missing"));
}

TEST_F(VerifyTest, FindsADamagedTextAndKeepsTheRestReadable) {
    overwrite(object("ba"), "bA");
    EXPECT_THAT(verify(), Contains("object-damaged"));
    archive::rebuild(place, real_disk(), at_once());
    EXPECT_THAT(search("mot"), ElementsAre("a:1"));
}

TEST_F(VerifyTest, FindsAnEditedRecord) {
    edit(place / "records" / "000002.jsonl", "2020-05-06", "2021-05-06");
    EXPECT_THAT(verify(), Contains("segment-damaged"));
}

TEST_F(VerifyTest, FindsARecordThatIsNoneAndAMissingSegment) {
    edit(place / "records" / "000002.jsonl", "\"uuid\"", "\"uuld\"");
    EXPECT_THAT(verify(), testing::AllOf(Contains("segment-damaged"), Contains("record-damaged")));
    fs::remove(place / "records" / "000002.jsonl");
    EXPECT_THAT(verify(), Contains("segment-damaged"));
}

TEST_F(VerifyTest, FindsAnEditedLogLine) {
    edit(place / "log" / "000001.jsonl", "\"actor\":\"an\"", "\"actor\":\"en\"");
    EXPECT_THAT(verify(), Contains("log-entry"));
}

TEST_F(VerifyTest, FindsACutLog) {
    std::string text = read_file(place / "log" / "000001.jsonl");
    text.pop_back();
    text.resize(text.rfind('\n') + 1);
    overwrite(place / "log" / "000001.jsonl", text);
    EXPECT_THAT(verify(), Contains("log-cut"));
    EXPECT_THROW(import(), Error); // nothing is added behind a log that lost its end
}

TEST_F(VerifyTest, FindsAMissingAndADamagedCatalogue) {
    std::fstream file{place / "catalogue.sqlite", std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(0);
    file << std::string(200, 'x');
    file.close();
    EXPECT_THAT(verify(), ElementsAre("catalogue-damaged"));
    EXPECT_THROW(archive::Archive{place}, Error);
    fs::remove(place / "catalogue.sqlite");
    EXPECT_THAT(verify(), ElementsAre("catalogue-missing"));
    try {
        archive::Archive archive{place};
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
        EXPECT_THAT(error.what(), testing::HasSubstr("rebuild"));
    }
}

TEST_F(VerifyTest, FindsACatalogueThatSaysOtherThanTheRecords) {
    const fs::path other = folder.path() / "other";
    archive::create_archive(other, "F", "N", here());
    const SmallBatch stranger{folder.path() / "stranger"};
    stranger.add("a", {"mot"}, "2020-05-06");
    Heard heard;
    for (int i = 0; i < 2; ++i) {
        stranger.add(std::to_string(i), {"x"});
        archive::Writer writer{other, here(), at_once()};
        archive::import_batch(writer, archive::open_batch(stranger.folder()), {}, heard);
    }
    fs::copy_file(other / "catalogue.sqlite", place / "catalogue.sqlite", fs::copy_options::overwrite_existing);
    EXPECT_THAT(verify(), testing::AllOf(Contains("log-cut"), Contains("catalogue-differs")));
}

TEST_F(VerifyTest, FindsWhateverTheCatalogueSaysOtherThanARecord) {
    const fs::path catalogue = place / "catalogue.sqlite", kept = folder.path() / "kept.sqlite";
    fs::copy_file(catalogue, kept);
    for (const char* change :
        {"UPDATE record SET title = title || 'x' WHERE code = 'a'",
            "UPDATE record SET words = words + 1 WHERE code = 'a'", "UPDATE record SET kind = 'x' WHERE code = 'a'",
            "UPDATE record SET uuid = 'x' WHERE code = 'a'", "UPDATE record SET first_segment = 1 WHERE code = 'a'",
            "UPDATE record SET line_offset = 5 WHERE code = 'a'", "UPDATE version SET line_length = 5 WHERE record = 2",
            "DELETE FROM version WHERE record = 3", "UPDATE segment SET time = '2000-01-01T00:00:00Z' WHERE number = 3",
            "UPDATE field SET value = 'x' WHERE record = 2", "DELETE FROM field WHERE record = 2",
            "INSERT INTO field VALUES(3, 'x', 1, 'x', 'x', 1)", "INSERT INTO link VALUES(3, 1, 'dossier', 'x')",
            "UPDATE page SET text = 'x' WHERE record = 2 AND number = 2",
            "UPDATE page SET description = 'x' WHERE record = 4"}) {
        fs::copy_file(kept, catalogue, fs::copy_options::overwrite_existing);
        {
            database::Connection connection{catalogue, database::Access::write, {"", 0x48534152, 4, ""}};
            connection.execute(change);
            ASSERT_GT(connection.changes(), 0) << change;
        }
        for (const int jobs : {1, 2}) {
            Findings findings;
            archive::verify(place, {.jobs = jobs}, findings);
            EXPECT_THAT(findings.codes, ElementsAre("catalogue-differs")) << change;
        }
    }
}

TEST_F(VerifyTest, FindsAFolderThatEveryoneCanWrite) {
    fs::permissions(place, fs::perms::others_write, fs::perm_options::add);
    EXPECT_THAT(verify(), ElementsAre("folder-open"));
}

TEST_F(VerifyTest, CountsOrphansAndUnsealedSegmentsWithoutAlarm) {
    archive::ObjectStore{real_disk(), place / "objects"}.put("of an import that died");
    SmallBatch::write(place / "records" / "000004.jsonl", "x\n");
    Findings findings;
    const auto verified = archive::verify(place, {}, findings);
    EXPECT_THAT(findings.codes, IsEmpty());
    EXPECT_EQ(verified.orphans, 1);
    EXPECT_EQ(verified.unsealed, 1);
    EXPECT_EQ(verified.records, 4);
    EXPECT_EQ(verified.entries, 3);
}

TEST_F(VerifyTest, RebuildMakesTheSameCatalogue) {
    const auto before = dump();
    fs::remove(place / "catalogue.sqlite");
    EXPECT_EQ(archive::rebuild(place, real_disk(), at_once()), 4);
    EXPECT_EQ(dump(), before);
    EXPECT_THAT(verify(), IsEmpty());
    EXPECT_THAT(search("hai"), ElementsAre("a:2"));
    EXPECT_FALSE(fs::exists(place / "catalogue.sqlite.new"));
}

TEST_F(VerifyTest, RebuildDoesNotRollAnOldJournalIntoTheNewFile) {
    const auto before = dump();
    overwrite(place / "catalogue.sqlite-journal", std::string(4096, 'j'));
    archive::rebuild(place, real_disk(), at_once());
    EXPECT_EQ(dump(), before);
}

TEST_F(VerifyTest, RebuildSkipsAnErasedLine) {
    const fs::path segment = place / "records" / "000002.jsonl";
    const std::string text = read_file(segment), first = text.substr(0, text.find('\n'));
    edit(segment, first, R"({"erased_sha256":")" + to_hex(crypto::sha256(first)) + R"("})");
    EXPECT_EQ(archive::rebuild(place, real_disk(), at_once()), 3);
    EXPECT_THAT(verify(), ElementsAre("erasure-unlogged"));
    EXPECT_THAT(search("một"), IsEmpty());
}

TEST_F(VerifyTest, LooksTwiceBeforeItCallsAnObjectDamaged) {
    class Flaky : public FaultyDisk {
    public:
        Flaky() : FaultyDisk{1'000'000} {}
        void read_pieces(const fs::path& path, Look look, const Piece& piece) override {
            if (look == Look::cached) return piece("not what is there");
            real_disk().read_pieces(path, look, piece);
        }
    } disk;
    Findings findings;
    const auto verified = archive::verify(place, {}, findings, disk);
    EXPECT_THAT(findings.codes, IsEmpty());
    EXPECT_EQ(verified.flaky, verified.objects);
}

TEST_F(VerifyTest, NeverCallsSoundWhatItCannotRead) {
    class Broken : public FaultyDisk {
    public:
        Broken() : FaultyDisk{1'000'000} {}
        void read_pieces(const fs::path& path, Look, const Piece&) override {
            throw Error{Cause::io, path.string() + ": injected failure"};
        }
    } disk;
    Findings findings;
    const auto verified = archive::verify(place, {}, findings, disk);
    EXPECT_EQ(verified.findings, verified.objects);
    EXPECT_THAT(findings.codes, testing::Each(std::string{"object-unreadable"}));
}

TEST_F(VerifyTest, GoesOnWhereTheLastRunStopped) {
    overwrite(object("scan of b"), "x");
    std::int64_t objects = 0, findings_of_all = 0;
    for (int run = 1;; ++run) {
        int asked = 0;
        archive::VerifyOptions options;
        options.in_rounds = true;
        options.stop = [&] { return ++asked > 5; };
        Findings findings;
        const auto verified = archive::verify(place, options, findings);
        objects += verified.objects;
        findings_of_all += verified.findings;
        ASSERT_LT(run, 20);
        if (!verified.is_round) continue;
        EXPECT_GT(run, 2);
        EXPECT_EQ(verified.round_objects, objects);
        EXPECT_EQ(verified.round_findings, 1);
        break;
    }
    EXPECT_EQ(findings_of_all, 1);
    Findings findings;
    EXPECT_EQ(archive::verify(place, {}, findings).objects, objects);
    EXPECT_THAT(archive::kept_findings({place}, real_disk()), testing::SizeIs(1));
}

TEST_F(VerifyTest, LooksAtOnePartOnly) {
    overwrite(object("scan of b"), "x");
    edit(place / "log" / "payloads" / "000001.jsonl", "UBND", "UBNZ");
    const auto found = [&](archive::ArchivePart part) {
        Findings findings;
        archive::VerifyOptions options;
        options.only = part;
        archive::verify(place, options, findings);
        return findings.codes;
    };
    EXPECT_THAT(found(archive::ArchivePart::objects), ElementsAre("object-damaged"));
    EXPECT_THAT(found(archive::ArchivePart::log), ElementsAre("log-entry"));
    EXPECT_THAT(found(archive::ArchivePart::records), IsEmpty());
    EXPECT_THAT(found(archive::ArchivePart::catalogue), IsEmpty());
}
