// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/repair.hpp"

#include "archive/erase.hpp"
#include "archive_fixture.hpp"

#include <cstdlib>
#include <random>

using namespace hoso;
using namespace hoso::test;
using testing::Contains;
using testing::IsEmpty;
using testing::SizeIs;

namespace fs = std::filesystem;

namespace {

class HeardRepairs : public archive::RepairListener {
public:
    void repaired(const std::string& id, const fs::path& replica) override { from[id] = replica; }
    void not_repaired(const archive::Finding& finding) override { left.push_back(finding.id); }
    void progress(std::int64_t, std::int64_t) override {}
    std::map<std::string, fs::path> from;
    std::vector<std::string> left;
};

std::string read_raw(const fs::path& path) { return real_disk().read(path); }

} // namespace

class RepairTest : public ArchiveTest {
protected:
    RepairTest() {
        batch.add("a", {"một", "hai"}, "2020-05-06");
        batch.add("b", {"ba"});
        import();
        batch.add("c", {"bốn"});
        import();
        copy(replica);
    }
    void copy(const fs::path& to) { fs::copy(place, to, fs::copy_options::recursive); }

    HeardRepairs repair(const std::vector<fs::path>& replicas, bool dry_run = false) {
        HeardRepairs heard;
        archive::RepairOptions options;
        options.replicas = replicas;
        options.jobs = 2;
        options.dry_run = dry_run;
        last = archive::repair(place, options, here(), at_once(), heard);
        return heard;
    }
    static void edit(const fs::path& path, const std::string& from, const std::string& to) {
        std::string text = read_raw(path);
        const auto at = text.find(from);
        ASSERT_NE(at, std::string::npos) << from;
        overwrite(path, text.replace(at, from.size(), to));
    }
    std::vector<std::string> tree(const fs::path& below) {
        std::vector<std::string> files;
        if (fs::exists(below))
            for (const auto& entry : fs::recursive_directory_iterator{below})
                if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), below).string());
        std::sort(files.begin(), files.end());
        return files;
    }

    fs::path replica = folder.path() / "replica", second = folder.path() / "second";
    archive::Repaired last;
};

TEST_F(RepairTest, ChangesNothingThatIsSound) {
    const auto before = read_raw(place / "log" / "000001.jsonl");
    const auto heard = repair({replica});
    EXPECT_THAT(heard.from, IsEmpty());
    EXPECT_THAT(heard.left, IsEmpty());
    EXPECT_EQ(read_raw(place / "log" / "000001.jsonl"), before);
    EXPECT_GT(last.looked_at, 5);
}

TEST_F(RepairTest, TakesDamagedAndMissingObjectsAndKeepsTheBadBytes) {
    overwrite(object("scan of a"), "scan of A");
    fs::remove(object("scan of b"));
    const auto heard = repair({replica});
    EXPECT_THAT(heard.from, SizeIs(2));
    EXPECT_THAT(heard.left, IsEmpty());
    EXPECT_THAT(verify(), IsEmpty());
    const std::string hex = to_hex(crypto::sha256("scan of a"));
    EXPECT_EQ(read_raw(place / "damaged" / hex.substr(0, 2) / (hex + "-1")), "scan of A");
    ledger::Log log{real_disk(), place / "log"};
    const auto entry = log.entry(log.head().sequence);
    EXPECT_EQ(entry.action, "repair");
    EXPECT_THAT(to_line(log.payload(entry).content), testing::HasSubstr(hex));
}

TEST_F(RepairTest, FindsEachGoodCopyWhereReplicasAreDamagedToo) {
    copy(second);
    const auto in = [&](const fs::path& root, const std::string& content) {
        return archive::ObjectStore{real_disk(), root / "objects"}.path_of(crypto::sha256(content));
    };
    overwrite(object("scan of a"), "x");
    overwrite(object("scan of b"), "y");
    overwrite(object("scan of c"), "z");
    overwrite(in(replica, "scan of a"), "not good either");
    overwrite(in(second, "scan of b"), "not good either");
    overwrite(in(replica, "scan of c"), "bad");
    fs::remove(in(second, "scan of c"));
    const auto heard = repair({replica, second});
    EXPECT_EQ(heard.from.at(to_hex(crypto::sha256("scan of a"))), second);
    EXPECT_EQ(heard.from.at(to_hex(crypto::sha256("scan of b"))), replica);
    EXPECT_THAT(heard.left, testing::ElementsAre(to_hex(crypto::sha256("scan of c"))));
    EXPECT_EQ(read_raw(object("scan of c")), "z") << "what nobody can replace is not touched";
    EXPECT_EQ(last.remaining, 1);
}

TEST_F(RepairTest, NeverTakesABadCopyOverAGoodOne) {
    archive::ObjectStore store{real_disk(), replica / "objects"};
    overwrite(store.path_of(crypto::sha256("scan of a")), "bad");
    repair({replica});
    EXPECT_EQ(read_raw(object("scan of a")), "scan of a");
}

TEST_F(RepairTest, SaysWhatItWouldDo) {
    overwrite(object("scan of a"), "scan of A");
    const auto heard = repair({replica}, true);
    EXPECT_THAT(heard.from, SizeIs(1));
    EXPECT_EQ(read_raw(object("scan of a")), "scan of A");
    EXPECT_FALSE(fs::exists(place / "damaged"));
}

TEST_F(RepairTest, TakesSegmentsThatFitTheirSeal) {
    const std::string good = read_raw(place / "records" / "000002.jsonl");
    edit(place / "records" / "000002.jsonl", "2020-05-06", "2021-05-06");
    fs::remove(place / "records" / "000003.jsonl");
    edit(replica / "records" / "000003.jsonl", "uuid", "uuld");
    auto heard = repair({replica});
    EXPECT_EQ(read_raw(place / "records" / "000002.jsonl"), good);
    EXPECT_THAT(heard.left, Contains("000003.jsonl"));
    EXPECT_THAT(tree(place / "damaged"), Contains("records/000002.jsonl-1"));
    edit(replica / "records" / "000003.jsonl", "uuld", "uuid");
    heard = repair({replica});
    EXPECT_THAT(heard.left, IsEmpty());
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(RepairTest, TakesLogLinesAndPayloadsThatFitTheChain) {
    const std::string entries = read_raw(place / "log" / "000001.jsonl"),
                      payloads = read_raw(place / "log" / "payloads" / "000001.jsonl");
    edit(place / "log" / "000001.jsonl", R"("actor":"an")", R"("actor":"en")");
    edit(place / "log" / "payloads" / "000001.jsonl", "UBND", "UBNZ");
    EXPECT_THAT(verify(), Contains("log-entry"));
    const auto heard = repair({replica});
    EXPECT_THAT(heard.left, IsEmpty());
    EXPECT_TRUE(read_raw(place / "log" / "000001.jsonl").starts_with(entries));
    EXPECT_TRUE(read_raw(place / "log" / "payloads" / "000001.jsonl").starts_with(payloads));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(RepairTest, TakesTheEndOfALogThatWasCut) {
    std::string text = read_raw(place / "log" / "000001.jsonl");
    const std::string whole = text;
    text.pop_back();
    text.resize(text.rfind('\n') + 1);
    overwrite(place / "log" / "000001.jsonl", text);
    EXPECT_THAT(verify(), Contains("log-cut"));
    EXPECT_THAT(repair({replica}).left, IsEmpty());
    EXPECT_TRUE(read_raw(place / "log" / "000001.jsonl").starts_with(whole));
    EXPECT_THAT(verify(), IsEmpty());
}

TEST_F(RepairTest, NeverTakesAShorterOrAnotherLog) {
    batch.add("d", {"năm"});
    import(); // the replica does not know it
    edit(place / "log" / "000001.jsonl", R"("action":"create")", R"("action":"creaTe")");
    EXPECT_THAT(repair({replica}).left, IsEmpty()); // its older lines are good enough
    EXPECT_THAT(verify(), IsEmpty());

    std::string text = read_raw(place / "log" / "000001.jsonl");
    text.pop_back();
    text.resize(text.rfind('\n') + 1);
    overwrite(place / "log" / "000001.jsonl", text); // the replica has not what is missing
    const auto heard = repair({replica});
    EXPECT_THAT(heard.left, SizeIs(1));
    EXPECT_EQ(read_raw(place / "log" / "000001.jsonl"), text);
}

TEST_F(RepairTest, MakesADamagedCatalogueAgain) {
    const auto before = dump();
    overwrite(place / "catalogue.sqlite", "no catalogue");
    repair({replica});
    EXPECT_TRUE(last.catalogue);
    EXPECT_EQ(dump(), before);
}

TEST_F(RepairTest, RefusesAnotherArchiveAndItself) {
    archive::create_archive(folder.path() / "other", "F", "N", here());
    EXPECT_THROW(repair({folder.path() / "other"}), Error);
    EXPECT_THROW(repair({place}), Error);
    EXPECT_THROW(repair({folder.path() / "nowhere"}), Error);
}

TEST_F(RepairTest, DoesNotBringBackWhatWasErased) {
    {
        archive::Writer writer{place, here(), at_once()};
        archive::EraseOptions options;
        options.ids = {"a"};
        options.reason = "r";
        options.basis = "b";
        archive::erase_records(writer, options);
    }
    overwrite(place / "records" / "000002.jsonl", "damaged\n");
    edit(place / "log" / "payloads" / "000001.jsonl", R"("basis":"b")", R"("basis":"c")");
    auto heard = repair({replica});
    EXPECT_FALSE(heard.left.empty()) << "nobody has the payload of the erasure";
    edit(place / "log" / "payloads" / "000001.jsonl", R"("basis":"c")", R"("basis":"b")");
    overwrite(place / "records" / "000002.jsonl", "damaged\n");
    heard = repair({replica});
    EXPECT_THAT(read_raw(place / "records" / "000002.jsonl"), testing::Not(testing::HasSubstr("2020-05-06")));
    EXPECT_FALSE(fs::exists(object("scan of a")));
    EXPECT_THAT(verify(), IsEmpty());
}

/// 10,000 damaged objects, 500 by default: all found, all repaired, nothing else touched.
TEST_F(RepairTest, RepairsALargeDecay) {
    const int count = std::getenv("HOSO_SOAK") != nullptr ? 10'000 : 500;
    std::vector<std::string> contents;
    for (int first = 0; first < count; first += 500) {
        archive::Writer writer{place, here(), at_once()};
        std::vector<archive::Record> records;
        for (int i = first; i < first + 500; ++i) {
            contents.push_back("content " + std::to_string(i) + std::string(static_cast<std::size_t>(i % 97), 'x'));
            archive::Record& record = records.emplace_back();
            record.uuid = writer.new_uuid();
            record.code = std::to_string(i);
            record.representations.push_back({"original", {}});
        }
        std::vector<archive::Put> puts;
        for (int i = first; i < first + 500; ++i)
            puts.push_back({std::string_view{contents[static_cast<std::size_t>(i)]}, std::nullopt});
        const auto outcomes = writer.objects().put_all(puts, 2);
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            const auto& object = std::get<archive::StoredObject>(outcomes[i]);
            records[i].representations[0].files.push_back(
                {"source", "f", to_hex(object.sha256), "text/plain", "", object.size_bytes});
        }
        writer.commit({"import", writer.new_uuid(), Json::object()}, records);
    }
    const fs::path whole = folder.path() / "whole";
    copy(whole);
    std::mt19937 random{7}; // NOLINT(cert-msc51-cpp): the same damage in every run
    for (const std::string& content : contents) {
        const fs::path path = object(content);
        fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
        std::string bytes = content;
        switch (random() % 4) {
        case 0:
            bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 7);
            break;
        case 1:
            bytes.resize(random() % bytes.size());
            break;
        case 2:
            bytes.assign(bytes.size(), '\0');
            break;
        default:
            fs::remove(path);
            continue;
        }
        overwrite(path, bytes);
    }
    Findings findings;
    const auto verified = archive::verify(place, {.jobs = 2}, findings);
    EXPECT_EQ(verified.findings, count);
    const auto heard = repair({whole});
    EXPECT_EQ(static_cast<int>(heard.from.size()), count);
    EXPECT_THAT(heard.left, IsEmpty());
    EXPECT_THAT(verify(), IsEmpty());
    for (const std::string& content : contents) EXPECT_EQ(read_raw(object(content)), content);
}
