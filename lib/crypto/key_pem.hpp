// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/handle.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/secret.hpp"

#include <openssl/evp.h>
#include <string>

namespace hoso::crypto {

/// Private keys of every kind as files keep them: PKCS #8 (RFC 5958, RFC 8410) in PEM, protected or not.

using Key = Handle<EVP_PKEY, &EVP_PKEY_free>;

/// `type` is EVP_PKEY_ED25519 or EVP_PKEY_X25519, `type_name` what messages call it. Error{input} that begins with
/// `name`.
Key key_of_pem(
    const Secret& pem, const std::string& name, const Passphrase& passphrase, int type, const char* type_name);

Secret pem_of_key(const EVP_PKEY& key);
/// Encrypted with AES-256, the passphrase stretched by scrypt (RFC 7914). Error{usage} where it is empty or longer
/// than 1,000 bytes.
Secret pem_of_key(const EVP_PKEY& key, const Secret& passphrase);

} // namespace hoso::crypto
