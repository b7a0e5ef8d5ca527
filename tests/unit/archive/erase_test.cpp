// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/erase.hpp"

#include "archive/collect.hpp"
#include "archive_fixture.hpp"
#include "faulty_disk.hpp"

#include <cstdlib>

using namespace hoso;
using namespace hoso::test;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

namespace fs = std::filesystem;

namespace {

std::string read_raw(const fs::path& path) { return real_disk().read(path); }

} // namespace

/// Records whose text, title, fields and file names are words that stand nowhere else.
class EraseTest : public ArchiveTest {
protected:
    archive::Record secret(archive::Writer& writer, const std::string& token, const std::string& shared = "") {
        archive::Record record;
        record.uuid = writer.new_uuid();
        record.code = token + "code";
        record.title = token + "title";
        record.fields = {{"subject", Json::array({{{"text", token + "title"}}})},
            {"signer_name", Json::array({{{"text", token + "name"}}})}};
        const std::string text = token + "text again " + token + "page";
        const auto put = [&](const char* role, const std::string& name, const std::string& content) {
            const auto object = writer.objects().put(content);
            record.representations.front().files.push_back(
                {role, name, to_hex(object.sha256), "text/plain", "", object.size_bytes});
        };
        record.representations.push_back({"original", {}});
        put("text", "t.txt", text);
        put("source", token + "file.txt", token + "bytes");
        if (!shared.empty()) put("other", "shared", shared);
        record.pages.push_back({1, "delivered", 0.5, 4, false});
        record.content = archive::content_digest(record.representations);
        return record;
    }

    std::string commit(const std::string& token, const std::string& shared = "") {
        archive::Writer writer{place, here(), at_once()};
        const archive::Record record = secret(writer, token, shared);
        writer.commit({"import", writer.new_uuid(), {{"source", token + "file.txt"}}}, {&record, 1});
        return record.uuid;
    }

    /// Another version, with a reason that carries a secret too.
    void correct(const std::string& uuid, const std::string& title, const std::string& reason) {
        archive::Writer writer{place, here(), at_once()};
        archive::Record record = writer.record(writer.require(uuid).place);
        const std::string before = record.title;
        ++record.version;
        record.title = title;
        record.fields["subject"] = Json::array({{{"text", title}}});
        record.fields.erase("signer_name");
        writer.commit({"describe", uuid, {{"reason", reason}, {"before", before}}}, {&record, 1});
    }

    archive::EraseOptions all_of(const std::vector<std::string>& ids) {
        archive::EraseOptions options;
        options.ids = ids;
        options.all_versions = true;
        options.reason = "hết thời hạn";
        options.basis = "QĐ 45/2026";
        return options;
    }
    archive::Erased erase(const archive::EraseOptions& options, Disk& disk = real_disk()) {
        archive::Writer writer{place, here(disk), at_once()};
        return archive::erase_records(writer, options);
    }

    std::vector<std::string> files_with(const std::string& token) {
        std::vector<std::string> found;
        for (const auto& entry : fs::recursive_directory_iterator{place}) {
            if (entry.path().filename().string().find(token) != std::string::npos)
                found.push_back(entry.path().string());
            if (entry.is_regular_file() && read_raw(entry.path()).find(token) != std::string::npos)
                found.push_back(entry.path().string());
        }
        return found;
    }
    std::vector<std::string> log_problems() {
        std::vector<std::string> problems;
        ledger::Log{real_disk(), place / "log"}.verify(
            [&](const ledger::LogFinding& finding) { problems.push_back(finding.problem); });
        return problems;
    }
    void expect_rebuild_equal() {
        const auto before = dump();
        archive::rebuild(place, real_disk(), at_once());
        EXPECT_EQ(dump(), before);
    }
};

TEST_F(EraseTest, LeavesNoWordOfManyRecordsAnywhere) {
    const int count = std::getenv("HOSO_SOAK") != nullptr ? 500 : 50;
    std::vector<std::string> uuids, kept;
    std::vector<std::string> tokens;
    for (int i = 0; i < count; ++i) {
        tokens.push_back("kq" + std::to_string(7919 * (i + 1)) + "zx");
        uuids.push_back(commit(tokens.back(), "shared by " + std::to_string(i / 2)));
        if (i % 3 == 0) correct(uuids.back(), tokens.back() + "other", tokens.back() + "reason");
        kept.push_back(commit("keep" + std::to_string(i) + "me"));
    }
    ASSERT_THAT(files_with(tokens.front()), testing::Not(IsEmpty()));
    const auto segments = std::distance(fs::directory_iterator{place / "records"}, fs::directory_iterator{});
    SmallBatch::write(
        archive::segment_path(place / "records", segments + 1), "of an import that died " + tokens.front() + "\n");
    SmallBatch::write(place / "records" / "000099.jsonl.part", tokens.front());
    SmallBatch::write(place / "objects" / "incoming" / "7", tokens.front());
    const auto erased = erase(all_of(uuids));
    EXPECT_EQ(static_cast<int>(erased.records.size()), count + (count + 2) / 3);
    for (const std::string& token : tokens) EXPECT_THAT(files_with(token), IsEmpty()) << token;
    EXPECT_THAT(verify(), IsEmpty());
    EXPECT_THAT(log_problems(), IsEmpty());
    expect_rebuild_equal();
    EXPECT_THAT(verify(), IsEmpty());
    for (std::size_t i = 0; i < kept.size(); ++i)
        EXPECT_THAT(search("keep" + std::to_string(i) + "metext"), SizeIs(1)) << i;
    EXPECT_THAT(search(tokens.front() + "text"), IsEmpty());
    EXPECT_FALSE(fs::exists(place / "care" / "erasing.json"));
}

TEST_F(EraseTest, LeavesUuidDigestAndBasis) {
    const std::string uuid = commit("kqazx");
    const auto before = read_raw(place / "records" / "000002.jsonl");
    const auto erased = erase(all_of({uuid}));
    archive::Archive archive{place};
    EXPECT_THAT(archive.catalogue().find(uuid), IsEmpty());
    const auto remains = archive.catalogue().erased(uuid);
    ASSERT_THAT(remains, SizeIs(1));
    EXPECT_EQ(remains[0].basis, "QĐ 45/2026");
    EXPECT_EQ(remains[0].actor, "an");
    EXPECT_EQ(remains[0].sequence, erased.sequence);
    EXPECT_EQ(remains[0].sha256, crypto::sha256(before.substr(0, before.size() - 1)));
    EXPECT_THAT(read_raw(place / "records" / "000002.jsonl"), testing::HasSubstr(uuid));
    try {
        erase(all_of({uuid}));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
    }
}

TEST_F(EraseTest, KeepsAnObjectThatAnotherRecordNeeds) {
    const std::string uuid = commit("kqazx", "of both");
    commit("keeps", "of both");
    EXPECT_EQ(erase(all_of({uuid})).objects, 2);
    EXPECT_TRUE(fs::exists(object("of both")));
    EXPECT_FALSE(fs::exists(object("kqazxbytes")));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EraseTest, ErasesAVersionThatWasCorrected) {
    const std::string uuid = commit("kqazx");
    correct(uuid, "a clean title", "kqbzx was wrong");
    auto options = all_of({uuid});
    options.all_versions = false;
    EXPECT_THROW(erase(options), Error); // which of the two?
    options.version = 2;
    EXPECT_THROW(erase(options), Error); // the current one
    options.version = 7;
    EXPECT_THROW(erase(options), Error);
    options.version = 1;
    erase(options);
    EXPECT_THAT(files_with("kqazxtitle"), IsEmpty());
    EXPECT_THAT(files_with("kqazxname"), IsEmpty());
    EXPECT_THAT(files_with("kqbzx"), IsEmpty());
    EXPECT_TRUE(fs::exists(object("kqazxbytes"))); // version 2 has it too
    archive::Archive archive{place};
    ASSERT_THAT(archive.catalogue().versions(uuid), SizeIs(1));
    EXPECT_EQ(archive.require(uuid).title, "a clean title");
    EXPECT_THAT(verify(), IsEmpty());
    expect_rebuild_equal();
    erase(all_of({uuid}));
    EXPECT_THAT(files_with("kqazx"), IsEmpty());
    EXPECT_THAT(verify(), IsEmpty());
    expect_rebuild_equal();
    EXPECT_THAT(archive::Archive{place}.catalogue().erased(uuid), SizeIs(2));
}

TEST_F(EraseTest, RefusesWithoutGroundsAndTheFonds) {
    const std::string uuid = commit("kqazx");
    auto options = all_of({uuid});
    options.reason.clear();
    EXPECT_THROW(erase(options), Error);
    options = all_of({uuid});
    options.basis.clear();
    EXPECT_THROW(erase(options), Error);
    EXPECT_THROW(erase(all_of({"UBND"})), Error);
    EXPECT_THROW(erase(all_of({"nothing"})), Error);
    options = all_of({uuid});
    options.dry_run = true;
    EXPECT_EQ(erase(options).objects, 2);
    EXPECT_THAT(files_with("kqazxtext"), testing::Not(IsEmpty()));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EraseTest, ErasesWhatAnEventTells) {
    const std::string uuid = commit("kqazx");
    correct(uuid, "a clean title", "kqbzx was wrong");
    {
        archive::Writer writer{place, here(), at_once()};
        EXPECT_THROW(archive::erase_event(writer, 99, all_of({})), Error);
        const auto erased = archive::erase_event(writer, 3, all_of({}));
        EXPECT_THROW(archive::erase_event(writer, erased.sequence, all_of({})), Error);
    }
    EXPECT_THAT(files_with("kqbzx"), IsEmpty());
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EraseTest, IsCompletedByTheNextWriterWhereverItStopped) {
    bool finished = false;
    for (int n = 1; n < 200 && !finished; ++n) {
        const std::string token = "kq" + std::to_string(n) + "zx";
        const std::string uuid = commit(token);
        const bool was_logged = [&] {
            FaultyDisk disk{n};
            try {
                erase(all_of({uuid}), disk);
            } catch (const Error&) {
            }
            finished = !disk.has_failed();
            ledger::Log log{real_disk(), place / "log"};
            return log.entry(log.head().sequence).action == archive::erase_action;
        }();
        { archive::Writer writer{place, here(), at_once()}; }
        EXPECT_FALSE(fs::exists(place / "care" / "erasing.json")) << n;
        if (was_logged)
            EXPECT_THAT(files_with(token), IsEmpty()) << n;
        else
            EXPECT_THAT(search(token + "text"), SizeIs(1)) << n;
        EXPECT_THAT(verify(), IsEmpty()) << n;
    }
    EXPECT_TRUE(finished);
    expect_rebuild_equal();
}

TEST_F(EraseTest, VerifyFindsALineThatNoEventErased) {
    const std::string uuid = commit("kqazx");
    const fs::path segment = place / "records" / "000002.jsonl";
    std::string line = read_raw(segment);
    line.pop_back();
    overwrite(segment, archive::erased_line(crypto::sha256(line), uuid, 1, line.size()) + "\n");
    EXPECT_THAT(verify(), Contains("erasure-unlogged"));
}

TEST_F(EraseTest, VerifyFindsALineThatShouldBeErased) {
    const std::string uuid = commit("kqazx");
    const fs::path segment = place / "records" / "000002.jsonl";
    const std::string line = read_raw(segment);
    erase(all_of({uuid}));
    overwrite(segment, line);
    EXPECT_THAT(verify(), Contains("erasure-unfinished"));
}

TEST_F(EraseTest, CollectRemovesOnlyWhatNoRecordNames) {
    commit("kqazx");
    archive::ObjectStore{real_disk(), place / "objects"}.put("of an import that died");
    {
        archive::Writer writer{place, here(), at_once()};
        EXPECT_EQ(archive::collect(writer, {.dry_run = true}).objects, 1);
        EXPECT_TRUE(fs::exists(object("of an import that died")));
        archive::CollectOptions old;
        old.older_than = fs::file_time_type::clock::now() - std::chrono::hours{1};
        EXPECT_EQ(archive::collect(writer, old).objects, 0);
        EXPECT_EQ(archive::collect(writer, {}).objects, 1);
        EXPECT_FALSE(fs::exists(object("of an import that died")));
        EXPECT_EQ(archive::collect(writer, {}).objects, 0);
    }
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(EraseTest, CollectRefusesWhereASegmentIsDamaged) {
    commit("kqazx");
    std::string line = read_raw(place / "records" / "000002.jsonl");
    line[line.find("kqazx")] = 'x';
    overwrite(place / "records" / "000002.jsonl", line);
    archive::ObjectStore{real_disk(), place / "objects"}.put("of an import that died");
    archive::Writer writer{place, here(), at_once()};
    EXPECT_THROW(archive::collect(writer, {}), Error);
    EXPECT_TRUE(fs::exists(object("of an import that died")));
}
