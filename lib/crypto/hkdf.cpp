// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hkdf.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "crypto/openssl.hpp"
#include "messages/messages.hpp"

#include <array>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

namespace hoso::crypto {

namespace {

using Method = Handle<EVP_KDF, &EVP_KDF_free>;
using Context = Handle<EVP_KDF_CTX, &EVP_KDF_CTX_free>;

constexpr std::size_t largest = std::size_t{255} * 32; // RFC 5869, section 2.3

OSSL_PARAM bytes_param(const char* name, std::string_view bytes) {
    static const char none = 0; // a null pointer is not taken for an empty text
    return OSSL_PARAM_construct_octet_string(
        name, const_cast<char*>(bytes.empty() ? &none : bytes.data()), bytes.size());
}

} // namespace

Secret hkdf_sha256(const Secret& key, std::string_view salt, std::string_view info, std::size_t size) {
    if (size == 0 || size > largest)
        throw Error{Cause::usage, message("HKDF gives 1 to {} bytes, not {}", largest, size)};
    static const Method method{made(EVP_KDF_fetch(nullptr, "HKDF", nullptr))};
    const Context context{made(EVP_KDF_CTX_new(method.get()))};
    static std::array<char, 7> digest{'S', 'H', 'A', '2', '5', '6', '\0'};
    const std::array<OSSL_PARAM, 5> params{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
        bytes_param(OSSL_KDF_PARAM_KEY, key.view()), bytes_param(OSSL_KDF_PARAM_SALT, salt),
        bytes_param(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
    return Secret{size, [&](std::span<unsigned char> bytes) {
                      succeed(EVP_KDF_derive(context.get(), bytes.data(), bytes.size(), params.data()) == 1);
                  }};
}

} // namespace hoso::crypto
