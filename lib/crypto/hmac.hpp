// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sha256.hpp"

#include <string_view>

namespace hoso::crypto {

/// HMAC-SHA-256 (RFC 2104, FIPS 198-1): what only a holder of the key can compute. The key may have any length.
Sha256 hmac_sha256(std::string_view key, std::string_view bytes);

} // namespace hoso::crypto
