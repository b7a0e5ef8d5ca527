// SPDX-License-Identifier: GPL-3.0-or-later
#include "counting_randomness.hpp"
#include "ledger/proof.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace hoso;
using namespace hoso::ledger;

/// Tells what a proof takes in a long log; time decides nothing.
TEST(Scale, AProofOfAMillionEvents) {
    if (std::getenv("HOSO_SOAK") == nullptr) GTEST_SKIP() << "takes minutes: HOSO_SOAK=1";
    constexpr std::int64_t events = 1'000'000, part = 50'000;
    const test::TemporaryFolder folder;
    test::CountingRandomness randomness;
    Log log{real_disk(), folder.path() / "log"};
    const std::vector<Event> many(
        part, Event{"nguyen.van.an", "describe", "01234567-89ab-4cde-8f01-23456789abcd",
                  {{"before", "cũ"}, {"after", "mới"}}, Seal{1, 1000, crypto::sha256("root")}, "sửa trích yếu", {}});
    for (std::int64_t done = 0; done < events; done += part) log.append_all(many, TimePoint{}, randomness);
    for (const std::int64_t sequence : {std::int64_t{1}, events / 2, events}) {
        const auto begin = std::chrono::steady_clock::now();
        Log fresh{real_disk(), folder.path() / "log"};
        const Proof proof{"01234567-89ab-4cde-8f01-23456789abcd", prove_event(fresh, sequence), std::nullopt};
        const std::string line = to_line(proof);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        EXPECT_TRUE(holds(proof));
        EXPECT_LE(line.size(), 4096U);
        std::printf("event %lld of %lld: proof of %zu bytes in %.1f ms\n", static_cast<long long>(sequence),
            static_cast<long long>(events), line.size(), took.count());
    }
}
