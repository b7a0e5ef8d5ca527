// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"

#include <openssl/err.h>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// What a function of OpenSSL made, or Error{unavailable} with its reason: such functions fail where memory or an
/// algorithm is missing.
template <typename T> T* made(T* object) {
    if (object == nullptr)
        throw Error{Cause::unavailable, "OpenSSL: " + std::string{ERR_error_string(ERR_get_error(), nullptr)}};
    return object;
}

inline void succeed(bool success) {
    if (!success)
        throw Error{Cause::unavailable, "OpenSSL: " + std::string{ERR_error_string(ERR_get_error(), nullptr)}};
}

inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace hoso::crypto
