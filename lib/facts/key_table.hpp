// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hoso::facts {

/// 128 bits of a key (MurmurHash3_x64_128 by Austin Appleby, public domain): among 10^9 keys two have the same by
/// chance less than once in 10^20 books.
struct KeyHash {
    std::uint64_t first = 0, second = 0;
    bool operator==(const KeyHash&) const = default;
};
KeyHash hash_of(std::string_view key);

/// Where the fact with a key stands: the number of its row among all of a batch.
class KeyTable {
public:
    /// The row that had the key before, if any.
    std::optional<std::uint32_t> put(const KeyHash& key, std::uint32_t row);
    bool has(const KeyHash& key) const;
    std::size_t size() const noexcept { return m_keys.size(); }

private:
    std::size_t slot_of(const KeyHash& key) const;
    void grow();

    std::vector<KeyHash> m_keys;
    std::vector<std::uint32_t> m_rows;  ///< by key
    std::vector<std::uint32_t> m_slots; ///< which key, from 1; a power of two of them
};

} // namespace hoso::facts
