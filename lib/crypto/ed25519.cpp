// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/ed25519.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "crypto/base64.hpp"
#include "crypto/key_pem.hpp"
#include "crypto/openssl.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace hoso::crypto {

namespace {

using Bio = Handle<BIO, &BIO_free>;
using SignContext = Handle<EVP_MD_CTX, &EVP_MD_CTX_free>;

template <std::size_t N> std::string_view view_of(const std::array<unsigned char, N>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), N};
}

template <typename T> std::optional<T> from_text(std::string_view text) {
    T value;
    const auto bytes = from_base64(text);
    if (!bytes || bytes->size() != value.bytes.size()) return std::nullopt;
    std::copy(bytes->begin(), bytes->end(), value.bytes.begin());
    return value;
}

} // namespace

struct Ed25519PrivateKey::State {
    Key key;
};

Ed25519PrivateKey::Ed25519PrivateKey(std::unique_ptr<State> state) : m_state{std::move(state)} {}
Ed25519PrivateKey::Ed25519PrivateKey(Ed25519PrivateKey&&) noexcept = default;
Ed25519PrivateKey::~Ed25519PrivateKey() = default;

std::string to_base64(const Ed25519PublicKey& key) { return to_base64(view_of(key.bytes)); }
std::string to_base64(const Ed25519Signature& signature) { return to_base64(view_of(signature.bytes)); }

std::optional<Ed25519PublicKey> ed25519_key_from_base64(std::string_view text) {
    return from_text<Ed25519PublicKey>(text);
}
std::optional<Ed25519Signature> ed25519_signature_from_base64(std::string_view text) {
    return from_text<Ed25519Signature>(text);
}

std::string to_pem(const Ed25519PublicKey& key) {
    const Key made_key{
        made(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()))};
    const Bio bio{made(BIO_new(BIO_s_mem()))};
    succeed(PEM_write_bio_PUBKEY(bio.get(), made_key.get()) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

bool verify(const Ed25519PublicKey& key, std::string_view message, const Ed25519Signature& signature) {
    const Key known{EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size())};
    const SignContext context{made(EVP_MD_CTX_new())};
    const bool good = known && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, known.get()) == 1 &&
                      EVP_DigestVerify(context.get(), signature.bytes.data(), signature.bytes.size(), bytes_of(message),
                          message.size()) == 1;
    ERR_clear_error();
    return good;
}

Ed25519PrivateKey Ed25519PrivateKey::generate() {
    return Ed25519PrivateKey{std::make_unique<State>(State{Key{made(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"))}})};
}

Ed25519PrivateKey Ed25519PrivateKey::of_seed(const Secret& seed) {
    const std::string_view bytes = seed.view();
    if (bytes.size() != 32) throw Error{Cause::input, message("a private key has 32 bytes, not {}", bytes.size())};
    return Ed25519PrivateKey{std::make_unique<State>(
        State{Key{made(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(bytes), bytes.size()))}})};
}

Ed25519PrivateKey Ed25519PrivateKey::of_pem(const Secret& pem, const std::string& name, const Passphrase& passphrase) {
    return Ed25519PrivateKey{
        std::make_unique<State>(State{key_of_pem(pem, name, passphrase, EVP_PKEY_ED25519, "Ed25519")})};
}

Ed25519PublicKey Ed25519PrivateKey::public_key() const {
    Ed25519PublicKey key;
    std::size_t size = key.bytes.size();
    succeed(EVP_PKEY_get_raw_public_key(m_state->key.get(), key.bytes.data(), &size) == 1);
    return key;
}

Ed25519Signature Ed25519PrivateKey::sign(std::string_view message) const {
    Ed25519Signature signature;
    std::size_t size = signature.bytes.size();
    const SignContext context{made(EVP_MD_CTX_new())};
    succeed(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_state->key.get()) == 1);
    succeed(EVP_DigestSign(context.get(), signature.bytes.data(), &size, bytes_of(message), message.size()) == 1);
    return signature;
}

Secret Ed25519PrivateKey::to_pem() const { return pem_of_key(*m_state->key); }

Secret Ed25519PrivateKey::to_pem(const Secret& passphrase) const { return pem_of_key(*m_state->key, passphrase); }

Ed25519PrivateKey read_private_key(const std::filesystem::path& path, const Passphrase& passphrase) {
    return Ed25519PrivateKey::of_pem(read_secret(path), path.string(), passphrase);
}

} // namespace hoso::crypto
