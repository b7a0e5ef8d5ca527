// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/key_table.hpp"
#include "facts/store.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace hoso::facts {

/// Which rows have to make room for those of a batch: of itself, where a key stands again further down, and of earlier
/// batches.
class Replacing {
public:
    explicit Replacing(std::int64_t batch) : m_batch{batch} {}

    /// The blocks of the batch, in order. Error{input} for more rows than 32 bits count.
    void add(std::int64_t block, const ReadBlock& content);
    /// Looks for the same keys in earlier batches; returns how many rows, that no batch replaced before, have
    /// them.
    std::int64_t find(FactStore& store, const std::vector<FactBatch>& earlier, const std::string& key_field, int jobs);

    bool is_empty() const noexcept { return m_keys.size() == 0; }
    std::int64_t within() const noexcept { return m_within; }
    const std::map<BlockPlace, RowSet>& rows() const noexcept { return m_rows; }

private:
    void replace_own(std::uint32_t row);

    std::int64_t m_batch, m_within = 0;
    KeyTable m_keys;
    std::vector<std::uint32_t> m_starts; ///< of blocks, among all rows of the batch
    std::vector<std::size_t> m_sizes;
    std::map<BlockPlace, RowSet> m_rows;
};

} // namespace hoso::facts
