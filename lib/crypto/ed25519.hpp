// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"

#include <array>
#include <compare>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// Ed25519 (RFC 8032, section 5.1): signatures that anyone can check with the public key. Values; thread-safe.

struct Ed25519PublicKey {
    std::array<unsigned char, 32> bytes{};
    auto operator<=>(const Ed25519PublicKey&) const = default;
};

struct Ed25519Signature {
    std::array<unsigned char, 64> bytes{};
    auto operator<=>(const Ed25519Signature&) const = default;
};

/// Of the bytes alone, without any frame.
std::string to_base64(const Ed25519PublicKey& key);
std::string to_base64(const Ed25519Signature& signature);
std::optional<Ed25519PublicKey> ed25519_key_from_base64(std::string_view text);
std::optional<Ed25519Signature> ed25519_signature_from_base64(std::string_view text);
/// SubjectPublicKeyInfo (RFC 8410, section 4) in PEM, as openssl reads it.
std::string to_pem(const Ed25519PublicKey& key);

/// False for a wrong signature as for a key that is none.
bool verify(const Ed25519PublicKey& key, std::string_view message, const Ed25519Signature& signature);

/// Asked for when a file is protected, and not otherwise.
using Passphrase = std::function<Secret()>;

class Ed25519PrivateKey {
public:
    static Ed25519PrivateKey generate();
    /// The 32 bytes that RFC 8032 calls the private key.
    static Ed25519PrivateKey of_seed(const Secret& seed);
    /// PKCS #8 (RFC 5958, RFC 8410) in PEM, also protected by a passphrase. Error{input} that begins with `name` where
    /// it is not that or the passphrase is wrong.
    static Ed25519PrivateKey of_pem(const Secret& pem, const std::string& name, const Passphrase& passphrase);
    Ed25519PrivateKey(Ed25519PrivateKey&&) noexcept;
    ~Ed25519PrivateKey();

    Ed25519PublicKey public_key() const;
    Ed25519Signature sign(std::string_view message) const;

    Secret to_pem() const;
    /// Encrypted with AES-256, the passphrase stretched by scrypt (RFC 7914). Error{usage} where it is empty or longer
    /// than 1,000 bytes.
    Secret to_pem(const Secret& passphrase) const;

private:
    struct State;
    explicit Ed25519PrivateKey(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// of_pem() of a file that nobody but its owner may read.
Ed25519PrivateKey read_private_key(const std::filesystem::path& path, const Passphrase& passphrase);

} // namespace hoso::crypto
