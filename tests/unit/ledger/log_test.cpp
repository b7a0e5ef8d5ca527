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

Event event(const std::string& id) {
    return {"an", "import", id, {{"note", "ghi chú " + id}}, std::nullopt, "lý do " + id, {}};
}

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
    std::vector<Event> events;
    for (int i = 1; i <= entries; ++i) events.push_back(event(std::to_string(i)));
    Log{disk, "log"}.append_all(events, TimePoint{}, randomness);
    return disk;
}

/// Erases what the events told, as a destruction would.
void erase(Disk& disk, std::vector<std::int64_t> sequences) {
    CountingRandomness randomness;
    Event destruction = event("destruction");
    destruction.erases = std::move(sequences);
    Log{disk, "log"}.append(destruction, TimePoint{}, randomness);
}

std::string everything(const MemoryDisk& disk) {
    std::string text;
    for (const auto& [name, content] : disk.files()) text += content;
    return text;
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
    MemoryDisk disk = disk_with(2051);
    EXPECT_TRUE(disk.exists("log/000003.jsonl"));
    EXPECT_EQ(Log(disk, "log").head().sequence, 2051);
    EXPECT_THAT(findings(disk), IsEmpty());
    std::vector<std::string> late;
    Log{disk, "log"}.read(2047, [&](const Entry& entry) { late.push_back(entry.id); });
    EXPECT_THAT(late, ElementsAre("2048", "2049", "2050", "2051"));
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
    MemoryDisk erased_by_nobody{files};
    EXPECT_THAT(findings(erased_by_nobody), ElementsAre(HasSubstr("000001.jsonl:2: the payload was erased, but no")));
}

TEST(Log, FindsAPayloadThatDoesNotBelong) {
    auto files = disk_with(3).files();
    std::string& text = files["log/payloads/000001.jsonl"];
    const auto first = text.find('\n') + 1, second = text.find('\n', first) + 1;
    const std::string one = text.substr(0, first), two = text.substr(first, second - first),
                      three = text.substr(second);
    for (const std::string& changed_text : {one + one + two + three, two + one + three, one + "{}\n" + two + three}) {
        text = changed_text;
        MemoryDisk disk{files};
        EXPECT_THAT(findings(disk), testing::Contains(HasSubstr("does not belong here")));
    }
}

TEST(Log, ErasesPayloadsAndStillVerifies) {
    MemoryDisk disk = disk_with(1500);
    const std::vector<Entry> before = [&] {
        std::vector<Entry> entries;
        Log{disk, "log"}.read(0, [&](const Entry& entry) { entries.push_back(entry); });
        return entries;
    }();
    ASSERT_THAT(everything(disk), HasSubstr("ghi chú 1200"));
    erase(disk, {7, 1200});
    EXPECT_THAT(findings(disk), IsEmpty());
    for (const char* word : {"ghi chú 7\"", "lý do 7\"", "ghi chú 1200", "lý do 1200"})
        EXPECT_THAT(everything(disk), testing::Not(HasSubstr(word)));
    EXPECT_THAT(everything(disk), HasSubstr("ghi chú 1201"));
    const Log log{disk, "log"};
    EXPECT_EQ(log.entry(7), before[6]);
    EXPECT_EQ(log.payload(before[6]).state, Payload::State::erased);
    EXPECT_EQ(log.payload(before[7]).content, (Json{{"note", "ghi chú 8"}, {"reason", "lý do 8"}}));
    EXPECT_EQ(log.entry(1501).erases, (std::vector<std::int64_t>{7, 1200}));
    erase(disk, {7}); // again
    EXPECT_THAT(findings(disk), IsEmpty());
}

TEST(Log, ErasesOnlyWhatEarlierEventsTold) {
    MemoryDisk disk = disk_with(2);
    for (const std::int64_t sequence : {0, -1, 3, 4}) EXPECT_THROW(erase(disk, {sequence}), Error);
    EXPECT_EQ(ids(disk).size(), 2U);
    EXPECT_THAT(findings(disk), IsEmpty());
}

TEST(Log, FinishesAnErasureWhicheverOperationFailed) {
    bool cut_short = false;
    for (int n = 1; n < 1000; ++n) {
        MemoryDisk disk{disk_with(1030).files()};
        disk.fail_operation(n);
        bool reported = false;
        try {
            erase(disk, {3, 1027});
        } catch (const Error&) {
            reported = true;
        }
        if (!disk.has_failed()) {
            EXPECT_TRUE(cut_short); // else the test tests nothing
            return;
        }
        EXPECT_TRUE(reported) << "operation " << n;
        const bool told = Log{disk, "log"}.head().sequence == 1031;
        cut_short = cut_short || (told && everything(disk).find("ghi chú 1027") != std::string::npos);
        CountingRandomness randomness;
        Log{disk, "log"}.append(event("next"), TimePoint{}, randomness);
        EXPECT_THAT(findings(disk), IsEmpty()) << "operation " << n;
        EXPECT_EQ(everything(disk).find("ghi chú 1027") == std::string::npos, told) << "operation " << n;
        EXPECT_EQ(everything(disk).find("ghi chú 3\"") == std::string::npos, told) << "operation " << n;
    }
    FAIL() << "erase() did not finish in 1000 operations";
}

TEST(Log, TellsOfAnErasureThatDidNotHappen) {
    MemoryDisk disk = disk_with(3);
    const std::string payloads = disk.files().at("log/payloads/000001.jsonl");
    erase(disk, {2});
    auto files = disk.files();
    std::string& text = files["log/payloads/000001.jsonl"];
    text = payloads + text.substr(text.rfind('\n', text.size() - 2) + 1);
    MemoryDisk restored{files};
    EXPECT_THAT(findings(restored), ElementsAre(HasSubstr("000001.jsonl:2: an event says")));
}

TEST(Log, ReadsOneEntryAndItsPayload) {
    MemoryDisk disk = disk_with(1030);
    const Log log{disk, "log"};
    for (const std::int64_t sequence : {1, 1024, 1025, 1030}) {
        const Entry entry = log.entry(sequence);
        EXPECT_EQ(entry.id, std::to_string(sequence));
        EXPECT_EQ(to_entry_line(entry), log.entry_line(sequence));
        EXPECT_EQ(log.payload(entry).content.at("reason"), "lý do " + entry.id);
    }
    for (const std::int64_t sequence : {-1, 0, 1031, 5000}) EXPECT_THROW((void)log.entry(sequence), Error) << sequence;
}

TEST(Log, FindsEventsTheNewestFirst) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    const auto day = [](int n) { return TimePoint{std::chrono::days{n}}; };
    for (int i = 0; i < 2100; ++i) {
        Event one = event(i % 2 == 0 ? "a" : "b");
        one.action = i % 3 == 0 ? "describe" : "import";
        log.append(one, day(i), randomness);
    }
    const auto found = [&](const LogQuery& query, std::size_t limit) {
        std::vector<std::int64_t> numbers;
        log.search(query, [&](const Entry& entry, const Payload& payload) {
            EXPECT_EQ(payload.state, Payload::State::sound);
            numbers.push_back(entry.sequence);
            return numbers.size() < limit;
        });
        return numbers;
    };
    EXPECT_THAT(found({}, 3), ElementsAre(2100, 2099, 2098));
    EXPECT_THAT(found({"a", "", "", "", {}}, 3), ElementsAre(2099, 2097, 2095));
    EXPECT_THAT(found({"a", "describe", "", "", {}}, 2), ElementsAre(2095, 2089));
    EXPECT_THAT(found({"c", "", "", "", {}}, 2), IsEmpty());
    EXPECT_THAT(found({"", "", "1970-02-01", "1970-02-02", {}}, 9), ElementsAre(33, 32));
    EXPECT_THAT(found({"", "", "", "1970-01-02", {}}, 9), ElementsAre(2, 1));
    EXPECT_EQ(found({"", "", "", "1970-01", {}}, 99).size(), 31U);
    EXPECT_EQ(found({}, 9999).size(), 2100U);
}

TEST(Log, FindsWhatIsKnownToBeAboutItToo) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    for (int i = 1; i <= 12; ++i) log.append(event(i == 5 ? "record" : "batch"), TimePoint{}, randomness);
    std::vector<std::int64_t> numbers;
    log.search({"record", "", "", "", {1, 9}}, [&](const Entry& entry, const Payload&) {
        numbers.push_back(entry.sequence);
        return true;
    });
    EXPECT_THAT(numbers, ElementsAre(9, 5, 1));
}

TEST(Log, DoesNotMindAClockThatGoesBack) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    for (const int day : {5, 3, 4, 1}) log.append(event("x"), TimePoint{std::chrono::days{day}}, randomness);
    EXPECT_THAT(findings(disk), IsEmpty());
    EXPECT_EQ(log.entry(4).time, "1970-01-02T00:00:00.000Z");
    std::size_t found = 0;
    log.search({"", "", "1970-01-04", "", {}}, [&](const Entry&, const Payload&) { return ++found > 0; });
    EXPECT_EQ(found, 3U);
}

TEST(Log, AppendsManyAsItAppendsOne) {
    MemoryDisk one, many;
    CountingRandomness randomness_one, randomness_many;
    std::vector<Event> events;
    for (int i = 0; i < 2500; ++i) events.push_back(event(std::to_string(i)));
    Log log{one, "log"};
    for (const Event& each : events) log.append(each, TimePoint{}, randomness_one);
    Log{many, "log"}.append_all(events, TimePoint{}, randomness_many);
    EXPECT_EQ(one.files(), many.files());
    EXPECT_TRUE((Log{many, "log"}.append_all({}, TimePoint{}, randomness_many).empty()));
}

TEST(Log, KeepsTheRootOfEveryWholeFileAndMakesItAgain) {
    MemoryDisk disk = disk_with(3073);
    const std::string roots = disk.files().at("log/roots");
    EXPECT_EQ(roots.size(), 3U * 65);
    for (const std::string& left : {std::string{}, roots.substr(0, 65), roots.substr(0, 100), "x" + roots.substr(1)}) {
        auto files = disk_with(3072).files();
        files["log/roots"] = left;
        MemoryDisk again{files};
        CountingRandomness randomness;
        Log{again, "log"}.append(event("3073"), TimePoint{}, randomness);
        EXPECT_EQ(again.files().at("log/roots"), roots);
    }
    auto files = disk.files();
    files.erase("log/roots");
    MemoryDisk without{files};
    EXPECT_THAT(findings(without), IsEmpty());
}

TEST(Log, FindsARootThatIsNotOfItsFile) {
    MemoryDisk disk = disk_with(3073);
    const std::string roots = disk.files().at("log/roots");
    const std::string swapped = roots.substr(65, 65) + roots.substr(0, 65) + roots.substr(130);
    for (const std::string& other : {swapped, roots + roots.substr(0, 65), "?" + roots.substr(1)}) {
        auto files = disk.files();
        files["log/roots"] = other;
        MemoryDisk changed_disk{files};
        EXPECT_THAT(findings(changed_disk), testing::Contains(HasSubstr("roots:")));
    }
}

TEST(Log, DoesNotGoOnInThePlaceOfAMissingFile) {
    auto files = disk_with(3073).files();
    files.erase("log/000002.jsonl");
    MemoryDisk disk{files};
    EXPECT_THAT(findings(disk), testing::Not(IsEmpty()));
    CountingRandomness randomness;
    Log log{disk, "log"};
    EXPECT_THROW(log.append(event("x"), TimePoint{}, randomness), Error);
    EXPECT_EQ(disk.files().at("log/000003.jsonl"), files.at("log/000003.jsonl"));
}

TEST(Log, RefusesTextThatIsNotUtf8) {
    MemoryDisk disk;
    CountingRandomness randomness;
    Log log{disk, "log"};
    Event bad = event("x");
    bad.actor = "\xFF";
    EXPECT_THROW(log.append(bad, TimePoint{}, randomness), Error);
    EXPECT_THAT(ids(disk), IsEmpty());
}

TEST(Log, RefusesToGoOnBehindADamagedEnd) {
    MemoryDisk disk = changed(disk_with(2), "log/000001.jsonl", R"("id":"2")", R"("id":"9")");
    CountingRandomness randomness;
    Log log{disk, "log"};
    EXPECT_THROW(log.append(event("3"), TimePoint{}, randomness), Error);
}
