// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sha256.hpp"

#include <span>

namespace hoso::ledger {

/// The hash of the Merkle tree over `entries` in their order (RFC 9162, section 2.1.1): a leaf is SHA-256(0x00 ||
/// entry), a node SHA-256(0x01 || left || right), the empty tree SHA-256 of nothing. Our entries are digests
/// themselves.
crypto::Sha256 merkle_root(std::span<const crypto::Sha256> entries);

} // namespace hoso::ledger
