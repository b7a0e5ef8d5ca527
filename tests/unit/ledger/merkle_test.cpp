// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <vector>

using namespace hoso;
using namespace hoso::ledger;
using crypto::Sha256;
using Leaves = std::vector<Sha256>;

namespace {

std::string text_of(const Sha256& digest) { return {digest.bytes.begin(), digest.bytes.end()}; }
Sha256 hashed(char kind, const std::string& content) {
    std::string bytes(1, kind);
    bytes.append(content);
    return crypto::sha256(bytes);
}
Sha256 leaf(const Sha256& entry) { return hashed('\0', text_of(entry)); }
Sha256 node(const Sha256& left, const Sha256& right) { return hashed('\1', text_of(left).append(text_of(right))); }

Leaves entries(std::size_t count) {
    Leaves entries;
    for (std::size_t i = 0; i < count; ++i) entries.push_back(crypto::sha256(std::to_string(i)));
    return entries;
}

// The definitions of RFC 9162, section 2.1, word for word, over the hashes of leaves.
std::size_t split(std::size_t n) {
    std::size_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
}
Leaves part(const Leaves& d, std::size_t begin, std::size_t end) {
    return {d.begin() + static_cast<std::ptrdiff_t>(begin), d.begin() + static_cast<std::ptrdiff_t>(end)};
}
Sha256 mth(const Leaves& d) {
    if (d.size() == 1) return d[0];
    const std::size_t k = split(d.size());
    return node(mth(part(d, 0, k)), mth(part(d, k, d.size())));
}
Leaves with(Leaves list, const Sha256& hash) {
    list.push_back(hash);
    return list;
}
Leaves path(std::size_t m, const Leaves& d) {
    if (d.size() == 1) return {};
    const std::size_t k = split(d.size());
    const Leaves left = part(d, 0, k), right = part(d, k, d.size());
    return m < k ? with(path(m, left), mth(right)) : with(path(m - k, right), mth(left));
}
Leaves subproof(std::size_t m, const Leaves& d, bool b) {
    if (m == d.size()) return b ? Leaves{} : Leaves{mth(d)};
    const std::size_t k = split(d.size());
    const Leaves left = part(d, 0, k), right = part(d, k, d.size());
    return m <= k ? with(subproof(m, left, b), mth(right)) : with(subproof(m - k, right, false), mth(left));
}

constexpr std::size_t largest = 200;

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

TEST(MerkleTree, HasTheRootOfTheDefinition) {
    for (std::size_t n = 1; n <= largest; ++n) EXPECT_EQ(tree_root(entries(n)), mth(entries(n))) << n;
}

TEST(InclusionPath, IsThatOfTheDefinitionAndLeadsToTheRoot) {
    for (std::size_t n = 1; n <= largest; ++n) {
        const Leaves d = entries(n);
        const Sha256 root = mth(d);
        for (std::size_t m = 0; m < n; ++m) {
            const auto index = static_cast<std::int64_t>(m), size = static_cast<std::int64_t>(n);
            const Leaves found = inclusion_path(index, size, subtrees_of(d));
            if (n <= 40 || m % 7 == 0 || m + 1 == n) {
                ASSERT_EQ(found, path(m, d)) << m << " of " << n;
            }
            ASSERT_EQ(root_from_path(d[m], index, size, found), root) << m << " of " << n;
        }
    }
}

TEST(InclusionPath, ProvesNoOtherLeafPlaceOrPath) {
    const Leaves d = entries(13);
    const Sha256 root = mth(d);
    for (std::int64_t m = 0; m < 13; ++m) {
        const Leaves good = inclusion_path(m, 13, subtrees_of(d));
        const Sha256 leaf_here = d[static_cast<std::size_t>(m)];
        EXPECT_NE(root_from_path(crypto::sha256("other"), m, 13, good), root);
        for (std::int64_t other = -1; other <= 13; ++other) {
            if (other == m) continue;
            EXPECT_NE(root_from_path(leaf_here, other, 13, good), root) << m << " as " << other;
        }
        for (std::size_t i = 0; i < good.size(); ++i) {
            Leaves bad = good;
            bad[i].bytes[31] ^= 1;
            EXPECT_NE(root_from_path(leaf_here, m, 13, bad), root);
        }
        EXPECT_FALSE(root_from_path(leaf_here, m, 13, std::span{good}.first(good.size() - 1)));
        EXPECT_FALSE(root_from_path(leaf_here, m, 13, with(good, root)));
    }
}

TEST(ConsistencyPath, IsThatOfTheDefinitionAndProvesGrowth) {
    for (std::size_t n = 1; n <= largest; ++n) {
        const Leaves d = entries(n);
        const TreeHead now{static_cast<std::int64_t>(n), mth(d)};
        for (std::size_t m = 1; m <= n; ++m) {
            if (n > 40 && m % 7 != 0 && m + 2 < n) continue;
            const TreeHead old{static_cast<std::int64_t>(m), mth(part(d, 0, m))};
            const Leaves found = consistency_path(old.size, now.size, subtrees_of(d));
            ASSERT_EQ(found, subproof(m, d, true)) << m << " of " << n;
            ASSERT_TRUE(is_consistent(old, now, found)) << m << " of " << n;
        }
    }
}

TEST(ConsistencyPath, ProvesNoOtherTree) {
    for (std::size_t n = 2; n <= 20; ++n) {
        const Leaves d = entries(n);
        const TreeHead now{static_cast<std::int64_t>(n), mth(d)};
        for (std::size_t m = 1; m < n; ++m) {
            const TreeHead old{static_cast<std::int64_t>(m), mth(part(d, 0, m))};
            const Leaves good = consistency_path(old.size, now.size, subtrees_of(d));
            EXPECT_FALSE(is_consistent({old.size, crypto::sha256("other")}, now, good));
            EXPECT_FALSE(is_consistent(old, {now.size, crypto::sha256("other")}, good));
            EXPECT_FALSE(is_consistent(old, now, std::span{good}.first(good.size() - 1)));
            EXPECT_FALSE(is_consistent(old, now, with(good, now.root)));
            for (std::size_t i = 0; i < good.size(); ++i) {
                Leaves bad = good;
                bad[i].bytes[0] ^= 1;
                EXPECT_FALSE(is_consistent(old, now, bad)) << m << " of " << n << ", hash " << i;
            }
        }
        EXPECT_FALSE(is_consistent({0, {}}, now, {}));
        EXPECT_FALSE(is_consistent(now, {1, d[0]}, {}));
    }
}
