// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/witness.hpp"

#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "memory_disk.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::ledger;
using hoso::test::CountingRandomness;
using hoso::test::MemoryDisk;
using testing::ElementsAre;

namespace {

constexpr const char* archive = "01234567-89ab-4cde-8f01-23456789abcd";

void add(Disk& disk, int count) {
    CountingRandomness randomness;
    std::vector<Event> events;
    for (int i = 0; i < count; ++i)
        events.push_back({"an", "import", std::to_string(i), Json::object(), std::nullopt, "", {}});
    Log{disk, "log"}.append_all(events, TimePoint{}, randomness);
}

Witness witness_of(Disk& disk) {
    Log log{disk, "log"};
    return make_witness(log, archive);
}

WitnessState state(Disk& disk, const Witness& witness) {
    return check_witnesses(Log{disk, "log"}, archive, {&witness, 1}).front();
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

TEST(Witness, IsExtendedByALogThatOnlyGrew) {
    MemoryDisk disk;
    std::vector<Witness> witnesses;
    for (const int count : {1, 2, 1020, 1, 1, 900, 124, 3000}) {
        add(disk, count);
        witnesses.push_back(witness_of(disk));
    }
    EXPECT_THAT(check_witnesses(Log{disk, "log"}, archive, witnesses), testing::Each(WitnessState::extends));
}

TEST(Witness, TellsOfATruncatedLog) {
    MemoryDisk disk;
    add(disk, 2047);
    const auto before = disk.files();
    add(disk, 3);
    const Witness witness = witness_of(disk);
    MemoryDisk cut{before};
    EXPECT_EQ(state(cut, witness), WitnessState::truncated);
    add(cut, 3);                                           // filled up with others
    EXPECT_EQ(state(cut, witness), WitnessState::extends); // the same events are the same log
    MemoryDisk other{before};
    CountingRandomness randomness;
    for (int i = 0; i < 3; ++i)
        Log{other, "log"}.append({"eve", "import", "x", Json::object(), std::nullopt, "", {}}, TimePoint{}, randomness);
    EXPECT_EQ(state(other, witness), WitnessState::changed);
    MemoryDisk empty;
    EXPECT_EQ(state(empty, witness), WitnessState::truncated);
}

TEST(Witness, IsNotDeceivedByKeptRoots) {
    MemoryDisk disk;
    add(disk, 3000);
    const Witness witness = witness_of(disk);
    auto files = disk.files();
    std::string& text = files["log/000001.jsonl"];
    text.replace(text.find("import"), 6, "export");
    MemoryDisk edited{files};
    EXPECT_EQ(state(edited, witness), WitnessState::changed);
    files = disk.files();
    files["log/roots"][3] ^= 1;
    MemoryDisk only_roots{files};
    EXPECT_EQ(state(only_roots, witness), WitnessState::extends);
    EXPECT_EQ(witness_of(only_roots), witness);
}

TEST(Witness, TellsOfAMissingFile) {
    MemoryDisk disk;
    add(disk, 5000);
    const Witness witness = witness_of(disk);
    for (const char* file : {"log/000002.jsonl", "log/000003.jsonl", "log/000005.jsonl"}) {
        auto files = disk.files();
        files.erase(file);
        MemoryDisk without{files};
        EXPECT_NE(state(without, witness), WitnessState::extends) << file;
    }
}

TEST(Witness, NeedsAnEvent) {
    MemoryDisk disk;
    EXPECT_THROW((void)witness_of(disk), Error);
}

TEST(Witness, OfAnotherArchiveIsRefused) {
    MemoryDisk disk;
    add(disk, 1);
    Witness witness = witness_of(disk);
    witness.archive = "f" + witness.archive.substr(1);
    EXPECT_THROW((void)state(disk, witness), Error);
}

TEST(WitnessLine, GoesThereAndBack) {
    MemoryDisk disk;
    add(disk, 7);
    const Witness one = witness_of(disk);
    add(disk, 1);
    const Witness two = witness_of(disk);
    EXPECT_EQ(one.time, "1970-01-01T00:00:00.000Z");
    EXPECT_THAT(parse_witnesses(witness_line(one), "x"), ElementsAre(one));
    EXPECT_THAT(parse_witnesses(witness_line(one) + "\n" + witness_line(two) + "\n", "x"), ElementsAre(one, two));
    EXPECT_THAT(parse_witnesses(" \n", "x"), testing::IsEmpty());
}

TEST(WitnessLine, IsReadAsPeopleTypeItFromPaper) {
    MemoryDisk disk;
    add(disk, 7);
    const Witness witness = witness_of(disk);
    const std::string page = witness_page(witness);
    EXPECT_THAT(page, testing::HasSubstr(
                          to_hex(witness.tree.root).substr(0, 4) + " " + to_hex(witness.tree.root).substr(4, 4) + " "));
    EXPECT_THAT(parse_witnesses(page, "x"), ElementsAre(witness));
    std::string typed = upper(page);
    typed.replace(0, 4, "hoso");
    typed.replace(5, 7, "witness");
    EXPECT_THAT(parse_witnesses(typed + "\r\n\r\n" + page, "x"), ElementsAre(witness, witness));
}

TEST(WitnessLine, TellsOfEverySlip) {
    MemoryDisk disk;
    add(disk, 7);
    const std::string line = witness_line(witness_of(disk));
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::string slip = line;
        slip[i] = slip[i] == '7' ? '1' : '7';
        EXPECT_THROW((void)parse_witnesses(slip, "x"), Error) << slip;
        slip = line;
        slip.erase(i, 1);
        EXPECT_THROW((void)parse_witnesses(slip, "x"), Error) << slip;
    }
    EXPECT_THROW((void)parse_witnesses(line.substr(0, line.size() - 5), "x"), Error);
    EXPECT_THROW((void)parse_witnesses(line + " 12", "x"), Error);
    EXPECT_THROW((void)parse_witnesses("nothing of the kind", "x"), Error);
}
