// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <vector>

using namespace hoso;
using crypto::Sha256;
using ledger::merkle_root;

namespace {

std::string text_of(const Sha256& digest) { return {digest.bytes.begin(), digest.bytes.end()}; }
Sha256 hashed(char kind, const std::string& content) {
    std::string bytes(1, kind);
    bytes.append(content);
    return crypto::sha256(bytes);
}
Sha256 leaf(const Sha256& entry) { return hashed('\0', text_of(entry)); }
Sha256 node(const Sha256& left, const Sha256& right) { return hashed('\1', text_of(left).append(text_of(right))); }

std::vector<Sha256> entries(std::size_t count) {
    std::vector<Sha256> entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back(crypto::sha256(std::to_string(i)));
    return entries;
}

} // namespace

TEST(MerkleRoot, OfNothingIsTheHashOfNothing) {
    EXPECT_EQ(to_hex(merkle_root({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(MerkleRoot, SplitsAtTheLargestPowerOfTwo) {
    const auto e = entries(7);
    EXPECT_EQ(merkle_root(std::span{e}.first(1)), leaf(e[0]));
    EXPECT_EQ(merkle_root(std::span{e}.first(2)), node(leaf(e[0]), leaf(e[1])));
    EXPECT_EQ(merkle_root(std::span{e}.first(3)), node(node(leaf(e[0]), leaf(e[1])), leaf(e[2])));
    const Sha256 four = node(node(leaf(e[0]), leaf(e[1])), node(leaf(e[2]), leaf(e[3])));
    EXPECT_EQ(merkle_root(std::span{e}.first(4)), four);
    EXPECT_EQ(merkle_root(e), node(four, node(node(leaf(e[4]), leaf(e[5])), leaf(e[6]))));
}

TEST(MerkleRoot, ChangesWithEveryEntryAndTheirOrder) {
    const auto e = entries(5);
    for (std::size_t i = 0; i < e.size(); ++i) {
        auto changed = e;
        changed[i].bytes[0] ^= 1;
        EXPECT_NE(merkle_root(changed), merkle_root(e));
    }
    auto swapped = e;
    std::swap(swapped[0], swapped[1]);
    EXPECT_NE(merkle_root(swapped), merkle_root(e));
}
