// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/tree.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::ledger {

using crypto::Sha256;

LogTree::LogTree(const LogFiles& files, Roots roots) : m_files{files} {
    if (roots == Roots::computed) return;
    for (const Sha256& root : m_files.read_roots()) m_roots.emplace_back(root);
}

Sha256 LogTree::root(std::int64_t size) { return size == 0 ? tree_root({}) : subtree(0, size); }

std::vector<Sha256> LogTree::inclusion(std::int64_t index, std::int64_t size) {
    return inclusion_path(
        index, size, [this](std::int64_t first, std::int64_t count) { return subtree(first, count); });
}

std::vector<Sha256> LogTree::consistency(std::int64_t old_size, std::int64_t size) {
    return consistency_path(
        old_size, size, [this](std::int64_t first, std::int64_t count) { return subtree(first, count); });
}

Sha256 LogTree::subtree(std::int64_t first, std::int64_t count) {
    constexpr std::int64_t per_file = LogFiles::per_file;
    if (count > per_file) {
        const std::int64_t left = left_part(count);
        const Sha256 left_root = subtree(first, left);
        return node_hash(left_root, subtree(first + left, count - left));
    }
    const std::int64_t file = first / per_file + 1, offset = first % per_file;
    if (count == per_file) return file_root(file);
    return subtrees_of(leaves(file, offset + count))(offset, count);
}

Sha256 LogTree::file_root(std::int64_t file) {
    const auto index = static_cast<std::size_t>(file) - 1;
    if (index >= m_roots.size()) m_roots.resize(index + 1);
    if (!m_roots[index]) m_roots[index] = tree_root(leaves(file, LogFiles::per_file));
    return *m_roots[index];
}

const std::vector<Sha256>& LogTree::leaves(std::int64_t file, std::int64_t at_least) {
    if (m_file != file) {
        m_file = 0;
        const std::string text = m_files.read_entries(file);
        m_leaves = leaves_of(whole_lines(text));
        m_file = file;
    }
    if (static_cast<std::int64_t>(m_leaves.size()) < at_least)
        throw Error{Cause::input,
            message("{}: {} entries, {} expected", m_files.entries(file).string(), m_leaves.size(), at_least)};
    return m_leaves;
}

} // namespace hoso::ledger
