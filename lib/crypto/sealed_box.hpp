// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/ed25519.hpp"
#include "crypto/secret.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// What only the holder of a private key can open: libsodium's sealed box (X25519, XSalsa20-Poly1305), anonymous. Keys
/// are X25519 (RFC 7748); private keys are kept as PEM like those of ed25519.hpp. Values; thread-safe.

struct BoxPublicKey {
    std::array<unsigned char, 32> bytes{};
    auto operator<=>(const BoxPublicKey&) const = default;
};
std::string to_base64(const BoxPublicKey& key);
std::optional<BoxPublicKey> box_key_from_base64(std::string_view text);

/// 48 bytes longer than the content and another text each time. Error{input} for a key that is none (all zeros and
/// such): everyone could open what is sealed to it.
std::string seal(const Secret& content, const BoxPublicKey& to);

class BoxPrivateKey {
public:
    static BoxPrivateKey generate();
    /// The 32 bytes that RFC 7748 calls the private key; Error{input} unless 32.
    static BoxPrivateKey of_bytes(Secret bytes);
    /// PKCS #8 (RFC 8410) in PEM; Error{input} that begins with `name`.
    static BoxPrivateKey of_pem(const Secret& pem, const std::string& name, const Passphrase& passphrase);
    BoxPrivateKey(BoxPrivateKey&&) noexcept = default;
    BoxPrivateKey& operator=(BoxPrivateKey&&) noexcept = default;

    BoxPublicKey public_key() const;
    /// None where it was not sealed to this key, or was changed.
    std::optional<Secret> open(std::string_view sealed) const;
    Secret to_pem() const;
    /// As of Ed25519PrivateKey.
    Secret to_pem(const Secret& passphrase) const;

private:
    explicit BoxPrivateKey(Secret bytes) : m_bytes{std::move(bytes)} {}
    Secret m_bytes;
};

/// of_pem() of a file that nobody but its owner may read.
BoxPrivateKey read_box_key(const std::filesystem::path& path, const Passphrase& passphrase);

} // namespace hoso::crypto
