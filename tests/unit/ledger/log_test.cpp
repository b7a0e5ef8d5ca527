// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/log.hpp"

#include "counting_randomness.hpp"
#include "memory_disk.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>

#include <vector>

using namespace hoso;
using namespace hoso::ledger;
using hoso::test::CountingRandomness;
using hoso::test::MemoryDisk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

Event event(const std::string& id) { return {"an", "import", id, {{"note", "ghi chú " + id}}, std::nullopt}; }

std::vector<std::string> ids(Disk& disk) {
    std::vector<std::string> ids;
    Log{disk, "log"}.read(0, [&](const Entry& entry) { ids.push_back(entry.id); });
    return ids;
}

std::vector<std::string> findings(Disk& disk) {
    std::vector<std::string> found;
    Log{disk, "log"}.verify([&](const LogFinding& finding) {
        found.push_back(fmt::format("{}:{}: {}", finding.file, finding.line, finding.problem));
    });
    return found;
}

MemoryDisk disk_with(int entries) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    for (int i = 1; i <= entries; ++i) log.append(event(std::to_string(i)), TimePoint{}, randomness);
    return disk;
}

MemoryDisk changed(const MemoryDisk& disk, const std::string& file, const std::string& from, const std::string& to) {
    auto files = disk.files();
    std::string& text = files.at(file);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    return MemoryDisk{files};
}

} // namespace

TEST(Log, ChainsWhatItIsGiven) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    const Entry first = log.append(event("a"), TimePoint{}, randomness);
    Event sealed = event("b");
    sealed.seal = Seal{1, 20, crypto::sha256("root")};
    const Entry second = log.append(sealed, TimePoint{}, randomness);
    EXPECT_EQ(first.sequence, 1);
    EXPECT_EQ(first.previous, crypto::Sha256{});
    EXPECT_EQ(second.previous, first.hash);
    EXPECT_EQ(second.time, "1970-01-01T00:00:00.000Z");
    std::vector<Entry> read;
    log.read(0, [&](const Entry& entry) { read.push_back(entry); });
    EXPECT_THAT(read, ElementsAre(first, second));
    EXPECT_THAT(findings(disk), IsEmpty());
    EXPECT_EQ(Log(disk, "log").head(), (Head{2, second.hash}));
}

TEST(Log, SaltsEqualPayloads) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    EXPECT_NE(log.append(event("a"), TimePoint{}, randomness).payload,
        log.append(event("a"), TimePoint{}, randomness).payload);
}

TEST(Log, GoesOnInTheNextFileAndReadsFromTheMiddle) {
    MemoryDisk disk = disk_with(2003);
    EXPECT_TRUE(disk.exists("log/000003.jsonl"));
    EXPECT_EQ(Log(disk, "log").head().sequence, 2003);
    EXPECT_THAT(findings(disk), IsEmpty());
    std::vector<std::string> late;
    Log{disk, "log"}.read(1999, [&](const Entry& entry) { late.push_back(entry.id); });
    EXPECT_THAT(late, ElementsAre("2000", "2001", "2002", "2003"));
    CountingRandomness randomness;
    Log{disk, "log"}.append(event("next"), TimePoint{}, randomness);
    EXPECT_THAT(findings(disk), IsEmpty());
}

TEST(Log, IsWholeWhicheverOperationFails) {
    for (int n = 1; n < 1000; ++n) {
        MemoryDisk disk = disk_with(2);
        const auto before = ids(disk);
        disk = MemoryDisk{disk.files()};
        disk.fail_operation(n);
        CountingRandomness randomness;
        bool reported = false;
        Log log{disk, "log"};
        try {
            log.append(event("3"), TimePoint{}, randomness);
        } catch (const Error&) {
            reported = true;
        }
        if (!disk.has_failed()) return;
        EXPECT_TRUE(reported) << "operation " << n;
        EXPECT_EQ(ids(disk), before) << "operation " << n;
        EXPECT_THAT(findings(disk), IsEmpty()) << "operation " << n;
        log.append(event("4"), TimePoint{}, randomness);
        EXPECT_THAT(ids(disk), ElementsAre("1", "2", "4")) << "operation " << n;
        EXPECT_THAT(findings(disk), IsEmpty()) << "operation " << n;
    }
    FAIL() << "append() did not finish in 1000 operations";
}

TEST(Log, DropsATornLastLine) {
    auto files = disk_with(2).files();
    files["log/000001.jsonl"] += R"({"action":"imp)";
    files["log/payloads/000001.jsonl"] += R"({"payload":{"note":"half)";
    MemoryDisk disk{files};
    EXPECT_THAT(ids(disk), ElementsAre("1", "2"));
    EXPECT_THAT(findings(disk), IsEmpty());
    CountingRandomness randomness;
    Log{disk, "log"}.append(event("3"), TimePoint{}, randomness);
    EXPECT_THAT(ids(disk), ElementsAre("1", "2", "3"));
    EXPECT_THAT(findings(disk), IsEmpty());
}

TEST(Log, FindsAnEditedEntry) {
    MemoryDisk disk = changed(disk_with(3), "log/000001.jsonl", R"("id":"2")", R"("id":"9")");
    EXPECT_THAT(findings(disk), ElementsAre(HasSubstr("000001.jsonl:2: ")));
    EXPECT_THROW(ids(disk), Error);
}

TEST(Log, FindsAnAddedMemberAndOtherSpacing) {
    MemoryDisk member = changed(disk_with(3), "log/000001.jsonl", R"({"action")", R"({"aaa":1,"action")");
    EXPECT_THAT(findings(member), ElementsAre(HasSubstr("000001.jsonl:1: ")));
    MemoryDisk space = changed(disk_with(3), "log/000001.jsonl", R"({"action")", R"({ "action")");
    EXPECT_THAT(findings(space), ElementsAre(HasSubstr("000001.jsonl:1: ")));
}

TEST(Log, FindsADroppedAndASwappedEntry) {
    auto files = disk_with(3).files();
    std::string& text = files["log/000001.jsonl"];
    const auto first = text.find('\n') + 1, second = text.find('\n', first) + 1;
    const std::string one = text.substr(0, first), two = text.substr(first, second - first),
                      three = text.substr(second);
    text = one + three;
    MemoryDisk dropped{files};
    EXPECT_THAT(findings(dropped), testing::Not(IsEmpty()));
    EXPECT_THROW(ids(dropped), Error);
    text = one + three + two;
    MemoryDisk swapped{files};
    EXPECT_THAT(findings(swapped), testing::SizeIs(testing::Ge(2)));
}

TEST(Log, FindsAChangedAndAMissingPayloadButNotAnErasedOne) {
    MemoryDisk edited = changed(disk_with(2), "log/payloads/000001.jsonl", "ghi chú 2", "ghi chú 3");
    EXPECT_THAT(findings(edited), ElementsAre(HasSubstr("000001.jsonl:2: ")));
    auto files = disk_with(2).files();
    std::string& text = files["log/payloads/000001.jsonl"];
    text.resize(text.find('\n') + 1);
    MemoryDisk missing{files};
    EXPECT_THAT(findings(missing), ElementsAre(HasSubstr("000001.jsonl:2: ")));
    text += R"({"erased":true,"sequence":2})"
            "\n";
    MemoryDisk erased{files};
    EXPECT_THAT(findings(erased), IsEmpty());
}

TEST(Log, RefusesToGoOnBehindADamagedEnd) {
    MemoryDisk disk = changed(disk_with(2), "log/000001.jsonl", R"("id":"2")", R"("id":"9")");
    CountingRandomness randomness;
    Log log{disk, "log"};
    EXPECT_THROW(log.append(event("3"), TimePoint{}, randomness), Error);
}
