// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/choices.hpp"

#include "crypto/hkdf.hpp"

namespace hoso::credentials {

namespace {

constexpr std::size_t block_size = 64, all = 1 << 16;

} // namespace

std::size_t Choices::next_byte() {
    if (m_at == m_block.view().size()) {
        m_block = crypto::hkdf_sha256(m_key, derivation, m_use + '\0' + std::to_string(m_number++), block_size);
        m_at = 0;
    }
    return static_cast<unsigned char>(m_block.view()[m_at++]);
}

std::size_t Choices::below(std::size_t count) {
    while (true) {
        const std::size_t high = next_byte(), drawn = high << 8 | next_byte();
        if (drawn < all - all % count) return drawn % count;
    }
}

} // namespace hoso::credentials
