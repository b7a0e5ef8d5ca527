// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/key_table.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace hoso::facts {

namespace {

constexpr std::uint64_t c1 = 0x87c37b91114253d5, c2 = 0x4cf5ad432745937f;

std::uint64_t mixed(std::uint64_t k) {
    k = (k ^ k >> 33) * 0xff51afd7ed558ccd;
    k = (k ^ k >> 33) * 0xc4ceb9fe1a85ec53;
    return k ^ k >> 33;
}

std::uint64_t scrambled_low(std::uint64_t k) { return std::rotl(k * c1, 31) * c2; }
std::uint64_t scrambled_high(std::uint64_t k) { return std::rotl(k * c2, 33) * c1; }

/// The lowest byte first, up to eight; missing ones are 0.
std::uint64_t word(std::string_view bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 8); ++i)
        value |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return value;
}

} // namespace

KeyHash hash_of(std::string_view key) {
    std::uint64_t a = 0, b = 0;
    const std::size_t size = key.size();
    for (; key.size() >= 16; key.remove_prefix(16)) {
        a = (std::rotl(a ^ scrambled_low(word(key)), 27) + b) * 5 + 0x52dce729;
        b = (std::rotl(b ^ scrambled_high(word(key.substr(8))), 31) + a) * 5 + 0x38495ab5;
    }
    if (key.size() > 8) b ^= scrambled_high(word(key.substr(8)));
    a ^= scrambled_low(word(key));
    a ^= size;
    b ^= size;
    a += b;
    b += a;
    a = mixed(a);
    b = mixed(b);
    a += b;
    return {a, b + a};
}

std::size_t KeyTable::slot_of(const KeyHash& key) const {
    std::size_t slot = key.first & (m_slots.size() - 1);
    while (m_slots[slot] != 0 && m_keys[m_slots[slot] - 1] != key) slot = (slot + 1) & (m_slots.size() - 1);
    return slot;
}

void KeyTable::grow() {
    const std::size_t wanted = std::max<std::size_t>(1024, m_slots.size() * 2);
    m_slots.assign(wanted, 0);
    for (std::size_t i = 0; i < m_keys.size(); ++i) m_slots[slot_of(m_keys[i])] = static_cast<std::uint32_t>(i + 1);
}

std::optional<std::uint32_t> KeyTable::put(const KeyHash& key, std::uint32_t row) {
    if (m_keys.size() * 3 >= m_slots.size() * 2) grow();
    const std::size_t slot = slot_of(key);
    if (m_slots[slot] != 0) {
        std::uint32_t& there = m_rows[m_slots[slot] - 1];
        const std::uint32_t before = there;
        there = row;
        return before;
    }
    m_keys.push_back(key);
    m_rows.push_back(row);
    m_slots[slot] = static_cast<std::uint32_t>(m_keys.size());
    return std::nullopt;
}

bool KeyTable::has(const KeyHash& key) const { return !m_slots.empty() && m_slots[slot_of(key)] != 0; }

} // namespace hoso::facts
