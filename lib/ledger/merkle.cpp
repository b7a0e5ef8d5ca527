// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/merkle.hpp"

#include <algorithm>
#include <bit>

namespace hoso::ledger {

using crypto::Sha256;

namespace {

std::string_view view(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

/// The RFC's SUBPROOF: `whole` as long as the subtree is one that the older tree had as its own root.
void add_consistency(std::int64_t old_size, std::int64_t first, std::int64_t count, bool whole, const SubtreeRoot& root,
    std::vector<Sha256>& path) {
    if (old_size == count) {
        if (!whole) path.push_back(root(first, count));
        return;
    }
    const std::int64_t left = left_part(count);
    if (old_size <= left) {
        add_consistency(old_size, first, left, whole, root, path);
        path.push_back(root(first + left, count - left));
    } else {
        add_consistency(old_size - left, first + left, count - left, false, root, path);
        path.push_back(root(first, left));
    }
}

} // namespace

Sha256 leaf_hash(std::string_view entry) {
    crypto::Sha256Stream hash;
    hash.add({"\0", 1});
    hash.add(entry);
    return hash.finish();
}

Sha256 node_hash(const Sha256& left, const Sha256& right) {
    crypto::Sha256Stream hash;
    hash.add({"\1", 1});
    hash.add(view(left));
    hash.add(view(right));
    return hash.finish();
}

Sha256 tree_root(std::span<const Sha256> leaves) {
    if (leaves.empty()) return crypto::sha256({});
    std::vector<Sha256> level{leaves.begin(), leaves.end()};
    while (level.size() > 1) { // pairs from the left; what is left over at the right goes up as it is
        std::size_t kept = 0;
        for (std::size_t i = 0; i < level.size(); i += 2)
            level[kept++] = i + 1 < level.size() ? node_hash(level[i], level[i + 1]) : level[i];
        level.resize(kept);
    }
    return level.front();
}

std::vector<Sha256> leaves_of(std::span<const Sha256> entries) {
    std::vector<Sha256> leaves;
    leaves.reserve(entries.size());
    for (const Sha256& entry : entries) leaves.push_back(leaf_hash(view(entry)));
    return leaves;
}

Sha256 merkle_root(std::span<const Sha256> entries) { return tree_root(leaves_of(entries)); }

SubtreeRoot subtrees_of(std::span<const Sha256> leaves) {
    return [leaves](std::int64_t first, std::int64_t count) {
        return tree_root(leaves.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
    };
}

std::int64_t left_part(std::int64_t count) {
    return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(count - 1)));
}

std::vector<Sha256> inclusion_path(std::int64_t index, std::int64_t size, const SubtreeRoot& root) {
    std::vector<Sha256> path;
    for (std::int64_t first = 0, count = size; count > 1;) {
        const std::int64_t left = left_part(count);
        if (index < first + left) {
            path.push_back(root(first + left, count - left));
            count = left;
        } else {
            path.push_back(root(first, left));
            first += left;
            count -= left;
        }
    }
    std::reverse(path.begin(), path.end());
    return path;
}

std::optional<Sha256> root_from_path(
    const Sha256& leaf, std::int64_t index, std::int64_t size, std::span<const Sha256> path) {
    if (index < 0 || index >= size) return std::nullopt;
    std::int64_t place = index, last = size - 1;
    Sha256 hash = leaf;
    for (const Sha256& other : path) {
        if (last == 0) return std::nullopt;
        if (place % 2 == 1 || place == last) {
            hash = node_hash(other, hash);
            while (place % 2 == 0 && place != 0) {
                place /= 2;
                last /= 2;
            }
        } else {
            hash = node_hash(hash, other);
        }
        place /= 2;
        last /= 2;
    }
    if (last != 0) return std::nullopt;
    return hash;
}

std::vector<Sha256> consistency_path(std::int64_t old_size, std::int64_t size, const SubtreeRoot& root) {
    std::vector<Sha256> path;
    if (old_size > 0 && old_size < size) add_consistency(old_size, 0, size, true, root, path);
    return path;
}

bool is_consistent(const TreeHead& old, const TreeHead& now, std::span<const Sha256> path) {
    if (old.size < 1 || old.size > now.size) return false;
    if (old.size == now.size) return path.empty() && old.root == now.root;
    std::vector<Sha256> nodes;
    if (std::has_single_bit(static_cast<std::uint64_t>(old.size))) nodes.push_back(old.root);
    nodes.insert(nodes.end(), path.begin(), path.end());
    if (nodes.empty()) return false;
    std::int64_t place = old.size - 1, last = now.size - 1;
    while (place % 2 == 1) {
        place /= 2;
        last /= 2;
    }
    Sha256 before = nodes.front(), after = nodes.front();
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        if (last == 0) return false;
        if (place % 2 == 1 || place == last) {
            before = node_hash(nodes[i], before);
            after = node_hash(nodes[i], after);
            while (place % 2 == 0 && place != 0) {
                place /= 2;
                last /= 2;
            }
        } else {
            after = node_hash(after, nodes[i]);
        }
        place /= 2;
        last /= 2;
    }
    return last == 0 && before == old.root && after == now.root;
}

} // namespace hoso::ledger
