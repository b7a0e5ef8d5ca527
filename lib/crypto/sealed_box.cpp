// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sealed_box.hpp"

#include "core/error.hpp"
#include "crypto/base64.hpp"
#include "crypto/key_pem.hpp"
#include "crypto/openssl.hpp"
#include "crypto/sodium_start.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <sodium.h>

namespace hoso::crypto {

namespace {

constexpr std::size_t key_size = 32;
static_assert(crypto_box_PUBLICKEYBYTES == key_size && crypto_box_SECRETKEYBYTES == key_size);

Key key_of(const Secret& bytes) {
    return Key{made(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes_of(bytes.view()), key_size))};
}

} // namespace

std::string to_base64(const BoxPublicKey& key) {
    return to_base64(std::string_view{reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()});
}

std::optional<BoxPublicKey> box_key_from_base64(std::string_view text) {
    const auto bytes = from_base64(text);
    BoxPublicKey key;
    if (!bytes || bytes->size() != key.bytes.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), key.bytes.begin());
    return key;
}

std::string seal(const Secret& content, const BoxPublicKey& to) {
    start_sodium();
    std::string sealed(content.view().size() + crypto_box_SEALBYTES, '\0');
    if (crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()), bytes_of(content.view()),
            content.view().size(), to.bytes.data()) != 0)
        throw Error{Cause::input, message("{} is no key that anything can be sealed to", to_base64(to))};
    return sealed;
}

BoxPrivateKey BoxPrivateKey::generate() { return BoxPrivateKey{random_secret(key_size)}; }

BoxPrivateKey BoxPrivateKey::of_bytes(Secret bytes) {
    if (bytes.view().size() != key_size)
        throw Error{Cause::input, message("a private key has 32 bytes, not {}", bytes.view().size())};
    return BoxPrivateKey{std::move(bytes)};
}

BoxPrivateKey BoxPrivateKey::of_pem(const Secret& pem, const std::string& name, const Passphrase& passphrase) {
    const Key key = key_of_pem(pem, name, passphrase, EVP_PKEY_X25519, "X25519");
    return BoxPrivateKey{Secret{key_size, [&](std::span<unsigned char> bytes) {
                                    std::size_t size = bytes.size();
                                    succeed(EVP_PKEY_get_raw_private_key(key.get(), bytes.data(), &size) == 1);
                                }}};
}

BoxPublicKey BoxPrivateKey::public_key() const {
    BoxPublicKey key;
    start_sodium();
    (void)crypto_scalarmult_base(key.bytes.data(), bytes_of(m_bytes.view())); // cannot fail
    return key;
}

std::optional<Secret> BoxPrivateKey::open(std::string_view sealed) const {
    start_sodium();
    if (sealed.size() < crypto_box_SEALBYTES) return std::nullopt;
    bool opened = false;
    Secret content{sealed.size() - crypto_box_SEALBYTES, [&](std::span<unsigned char> bytes) {
                       opened = crypto_box_seal_open(bytes.data(), bytes_of(sealed), sealed.size(),
                                    public_key().bytes.data(), bytes_of(m_bytes.view())) == 0;
                   }};
    if (!opened) return std::nullopt;
    return content;
}

Secret BoxPrivateKey::to_pem() const { return pem_of_key(*key_of(m_bytes)); }

Secret BoxPrivateKey::to_pem(const Secret& passphrase) const { return pem_of_key(*key_of(m_bytes), passphrase); }

BoxPrivateKey read_box_key(const std::filesystem::path& path, const Passphrase& passphrase) {
    return BoxPrivateKey::of_pem(read_secret(path), path.string(), passphrase);
}

} // namespace hoso::crypto
