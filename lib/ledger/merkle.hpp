// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sha256.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hoso::ledger {

/// SHA-256(0x00 || entry) and SHA-256(0x01 || left || right): RFC 9162, section 2.1.1.
crypto::Sha256 leaf_hash(std::string_view entry);
crypto::Sha256 node_hash(const crypto::Sha256& left, const crypto::Sha256& right);

/// The hash of the Merkle tree whose leaves have these hashes; SHA-256 of nothing for the empty tree.
crypto::Sha256 tree_root(std::span<const crypto::Sha256> leaves);

/// The same over entries that are digests themselves: lines of a segment; and the leaves that they are.
std::vector<crypto::Sha256> leaves_of(std::span<const crypto::Sha256> entries);
crypto::Sha256 merkle_root(std::span<const crypto::Sha256> entries);

/// Gives the root over the leaves first ... first + count - 1 of a tree. Only asked for ranges that are subtrees of the
/// RFC's division: `first` is a multiple of the smallest power of two that is not below `count`.
using SubtreeRoot = std::function<crypto::Sha256(std::int64_t first, std::int64_t count)>;
SubtreeRoot subtrees_of(std::span<const crypto::Sha256> leaves);

/// A node's left half: the largest power of two below `count`, which is 2 or more.
std::int64_t left_part(std::int64_t count);

/// The audit path of leaf `index` (from 0) in the tree of `size` leaves, from the leaf up (RFC 9162, section 2.1.3.1).
std::vector<crypto::Sha256> inclusion_path(std::int64_t index, std::int64_t size, const SubtreeRoot& root);

/// The root that the path leads to (section 2.1.3.2); nothing where a path of this length cannot be of that leaf.
std::optional<crypto::Sha256> root_from_path(
    const crypto::Sha256& leaf, std::int64_t index, std::int64_t size, std::span<const crypto::Sha256> path);

/// That the first `old_size` leaves (1 to `size`) are those of the older tree (section 2.1.4.1).
std::vector<crypto::Sha256> consistency_path(std::int64_t old_size, std::int64_t size, const SubtreeRoot& root);

struct TreeHead {
    std::int64_t size = 0;
    crypto::Sha256 root;
    bool operator==(const TreeHead&) const = default;
};

/// Whether the path proves that `now` only added leaves to `old` (section 2.1.4.2).
bool is_consistent(const TreeHead& old, const TreeHead& now, std::span<const crypto::Sha256> path);

} // namespace hoso::ledger
