// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/log_files.hpp"
#include "ledger/merkle.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace hoso::ledger {

/// The Merkle tree over the lines of a log: leaf n - 1 is the line of event n (RFC 9162, section 2.1.1). Reads only the
/// files that a question needs. Not thread-safe.
class LogTree {
public:
    /// Whether the kept roots of whole files are believed, or made from the entries.
    enum class Roots { kept, computed };

    LogTree(const LogFiles& files, Roots roots);

    /// Of the first `size` events. Error{input} where the log has fewer.
    crypto::Sha256 root(std::int64_t size);
    std::vector<crypto::Sha256> inclusion(std::int64_t index, std::int64_t size);
    std::vector<crypto::Sha256> consistency(std::int64_t old_size, std::int64_t size);

private:
    crypto::Sha256 subtree(std::int64_t first, std::int64_t count);
    crypto::Sha256 file_root(std::int64_t file);
    const std::vector<crypto::Sha256>& leaves(std::int64_t file, std::int64_t at_least);

    LogFiles m_files;
    std::vector<std::optional<crypto::Sha256>> m_roots;
    std::int64_t m_file = 0; ///< whose leaves are here
    std::vector<crypto::Sha256> m_leaves;
};

} // namespace hoso::ledger
