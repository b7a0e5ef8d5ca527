// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hmac.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <limits>

namespace hoso::crypto {

Sha256 hmac_sha256(std::string_view key, std::string_view bytes) {
    if (key.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Error{Cause::input, message("HMAC: a key of {} bytes is too long", key.size())};
    Sha256 result;
    unsigned int size = 0;
    // A null key would mean the one of the call before, so an empty one still needs an address.
    const char* key_begin = key.empty() ? "" : key.data();
    if (HMAC(EVP_sha256(), key_begin, static_cast<int>(key.size()),
            reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), result.bytes.data(),
            &size) == nullptr ||
        size != result.bytes.size())
        throw Error{Cause::unavailable, tr("HMAC: OpenSSL cannot compute it")};
    return result;
}

} // namespace hoso::crypto
