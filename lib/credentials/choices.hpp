// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace hoso::credentials {

/// The salt of everything that is derived from run keys.
inline constexpr std::string_view derivation = "hoso-accounts/1";

/// Numbers that a key and a use decide: the bytes of HKDF-SHA256 (RFC 5869), with the number of the block behind the
/// use. One thread at a time; the key outlives it.
class Choices {
public:
    Choices(const crypto::Secret& key, std::string use) : m_key{key}, m_use{std::move(use)} {}

    /// From 0 to `count` - 1, each as likely: draws of 16 bits that would favour some are rejected. `count` is 1 to
    /// 65,536.
    std::size_t below(std::size_t count);

private:
    std::size_t next_byte();

    const crypto::Secret& m_key;
    std::string m_use;
    crypto::Secret m_block;
    std::size_t m_at = 0;
    unsigned m_number = 0;
};

} // namespace hoso::credentials
