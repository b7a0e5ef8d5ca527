// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"

#include <cstddef>
#include <string_view>

namespace hoso::crypto {

/// HKDF with SHA-256 (RFC 5869): `size` bytes, at most 8,160 (Error{usage}), that say nothing of the key nor of those
/// for another `info`. Thread-safe.
Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, std::size_t size);

} // namespace hoso::crypto
