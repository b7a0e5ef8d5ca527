// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/proof.hpp"

#include "core/error.hpp"
#include "counting_randomness.hpp"
#include "ledger/tree.hpp"
#include "ledger/witness.hpp"
#include "memory_disk.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::ledger;
using crypto::Sha256;
using hoso::test::CountingRandomness;
using hoso::test::MemoryDisk;

namespace {

constexpr const char* archive = "01234567-89ab-4cde-8f01-23456789abcd";

std::vector<Sha256> digests(std::size_t count) {
    std::vector<Sha256> digests;
    for (std::size_t i = 0; i < count; ++i) digests.push_back(crypto::sha256("record " + std::to_string(i)));
    return digests;
}

void fill(Disk& disk, int count) {
    CountingRandomness randomness;
    std::vector<Event> events;
    const Sha256 root = merkle_root(digests(1000));
    for (int i = 1; i <= count; ++i) {
        const Seal seal{i, 1000, root};
        events.push_back({"an", "import", "01234567-89ab-4cde-8f01-23456789abcd", Json::object(),
            i <= 3 || i == count ? std::optional{seal} : std::nullopt, "", {}});
    }
    Log{disk, "log"}.append_all(events, TimePoint{}, randomness);
}

RecordProof record_proof(std::int64_t segment, std::int64_t index) {
    const auto all = digests(1000), leaves = leaves_of(std::span<const Sha256>{all});
    return {archive, 1, segment, index, 1000, all[static_cast<std::size_t>(index)],
        inclusion_path(index, 1000, subtrees_of(leaves))};
}

} // namespace

TEST(EventProof, HoldsForEveryEventWithTheRootOfTheWitness) {
    MemoryDisk disk;
    fill(disk, 3200);
    Log log{disk, "log"};
    const Sha256 root = make_witness(log, archive).tree.root;
    for (std::int64_t sequence = 1; sequence <= 3200; sequence += sequence % 1024 < 1000 ? 173 : 1) {
        const EventProof proof = prove_event(log, sequence);
        EXPECT_EQ(proof.tree, (TreeHead{3200, root}));
        EXPECT_TRUE(holds({archive, proof, std::nullopt})) << sequence;
    }
}

TEST(EventProof, CanBeForAnEarlierTree) {
    MemoryDisk disk;
    fill(disk, 1500);
    Log log{disk, "log"};
    const Sha256 old = make_witness(log, archive).tree.root;
    fill(disk, 2000);
    Log grown{disk, "log"};
    const EventProof proof = prove_event(grown, 1100, 1500);
    EXPECT_EQ(proof.tree, (TreeHead{1500, old}));
    EXPECT_TRUE(holds({archive, proof, std::nullopt}));
    EXPECT_THROW((void)prove_event(grown, 1501, 1500), Error);
    EXPECT_THROW((void)prove_event(grown, 10, 3501), Error);
}

TEST(EventProof, NeedsTheEvent) {
    MemoryDisk disk;
    fill(disk, 3);
    Log log{disk, "log"};
    EXPECT_THROW((void)prove_event(log, 0), Error);
    EXPECT_THROW((void)prove_event(log, 4), Error);
}

TEST(EventProof, IsNotMadeFromARootThatDoesNotFit) {
    MemoryDisk disk;
    fill(disk, 3000);
    auto files = disk.files();
    std::swap(files["log/roots"][0], files["log/roots"][1]);
    files["log/roots"][2] = files["log/roots"][2] == 'a' ? 'b' : 'a';
    MemoryDisk other{files};
    Log log{other, "log"};
    EXPECT_THROW((void)prove_event(log, 5), Error);
}

TEST(LogTree, AnswersAlikeWithAndWithoutKeptRoots) {
    MemoryDisk disk;
    fill(disk, 5000);
    const Log log{disk, "log"};
    LogTree kept{log.files(), LogTree::Roots::kept}, computed{log.files(), LogTree::Roots::computed};
    for (const std::int64_t size : {0, 1, 2, 1023, 1024, 1025, 2048, 3000, 4096, 5000}) {
        EXPECT_EQ(kept.root(size), computed.root(size)) << size;
        if (size == 0) continue;
        EXPECT_EQ(kept.inclusion(size - 1, 5000), computed.inclusion(size - 1, 5000));
        EXPECT_TRUE(is_consistent({size, kept.root(size)}, {5000, kept.root(5000)}, kept.consistency(size, 5000)));
    }
    EXPECT_THROW((void)kept.root(5001), Error);
    EXPECT_THROW((void)kept.root(9000), Error);
}

TEST(Proof, OfARecordHoldsOnlyWithTheSealOfTheEvent) {
    MemoryDisk disk;
    fill(disk, 20);
    Log log{disk, "log"};
    const Proof good{archive, prove_event(log, 2), record_proof(2, 700)};
    EXPECT_TRUE(holds(good));
    Proof bad = good;
    bad.record->digest.bytes[0] ^= 1;
    EXPECT_FALSE(holds(bad));
    bad = good;
    bad.record->index = 701;
    EXPECT_FALSE(holds(bad));
    bad = good;
    bad.record->path.pop_back();
    EXPECT_FALSE(holds(bad));
    bad = good;
    bad.record->segment = 3;
    EXPECT_FALSE(holds(bad));
    bad = good;
    bad.event = prove_event(log, 10); // seals nothing
    EXPECT_FALSE(holds(bad));
    bad = good;
    bad.event.tree.root.bytes[0] ^= 1;
    EXPECT_FALSE(holds(bad));
}

TEST(Proof, StaysBelowFourKilobytesAtTenMillionEvents) {
    MemoryDisk disk;
    fill(disk, 20);
    Log log{disk, "log"};
    Proof proof{archive, prove_event(log, 2), record_proof(2, 999)};
    proof.event.index = 9'999'998;
    proof.event.tree.size = 10'000'000;
    proof.event.path.assign(24, proof.event.tree.root); // 2^24 > 10 M
    proof.record->segment = 10'000'000;
    EXPECT_LE(to_line(proof).size(), 4096U);
    EXPECT_THAT(to_line(proof), testing::StartsWith(R"({"type":"proof","schema":"hoso-proof/1")"));
}
