// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/ed25519.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "crypto/base64.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <exception>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

namespace hoso::crypto {

namespace {

using Key = Handle<EVP_PKEY, &EVP_PKEY_free>;
using Bio = Handle<BIO, &BIO_free>; // wipes the memory that it wrote to
using SignContext = Handle<EVP_MD_CTX, &EVP_MD_CTX_free>;
using KeyInfo = Handle<PKCS8_PRIV_KEY_INFO, &PKCS8_PRIV_KEY_INFO_free>;
using Protection = Handle<X509_ALGOR, &X509_ALGOR_free>;
using ProtectedKey = Handle<X509_SIG, &X509_SIG_free>;

constexpr std::size_t longest_passphrase = 1000; // OpenSSL gives room for 1,024 bytes when it asks for one

// 16 MiB and a quarter of a second for each guess; more memory is more than OpenSSL allows when it reads.
constexpr std::uint64_t scrypt_cost = 1 << 14, scrypt_block = 8, scrypt_parallel = 5;

template <typename T> T* made(T* object) {
    if (object == nullptr)
        throw Error{Cause::unavailable, "OpenSSL: " + std::string{ERR_error_string(ERR_get_error(), nullptr)}};
    return object;
}

void succeed(bool success) {
    if (!success)
        throw Error{Cause::unavailable, "OpenSSL: " + std::string{ERR_error_string(ERR_get_error(), nullptr)}};
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

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

Secret content_of(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return Secret{std::string_view{data, static_cast<std::size_t>(size)}};
}

/// What the callback of OpenSSL needs, and what came of it: no exception may pass through C.
struct Question {
    const Passphrase& passphrase;
    bool asked = false;
    std::exception_ptr failure{};
};

int answer(char* buffer, int size, int, void* data) {
    auto& question = *static_cast<Question*>(data);
    question.asked = true;
    try {
        const Secret secret = question.passphrase();
        const std::string_view text = secret.view();
        if (text.size() > static_cast<std::size_t>(size)) return -1;
        std::copy(text.begin(), text.end(), buffer);
        return static_cast<int>(text.size());
    } catch (...) {
        question.failure = std::current_exception();
        return -1;
    }
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
    return std::string{content_of(bio.get()).view()};
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
    Question question{passphrase};
    const std::string_view text = pem.view();
    const Bio bio{made(BIO_new_mem_buf(text.empty() ? "" : text.data(), static_cast<int>(text.size())))};
    Key key{PEM_read_bio_PrivateKey(bio.get(), nullptr, &answer, &question)};
    ERR_clear_error();
    if (question.failure) std::rethrow_exception(question.failure);
    if (!key && question.asked)
        throw Error{Cause::input, message("{}: the passphrase is wrong, or the file is damaged", name)};
    if (!key) throw Error{Cause::input, message("{}: is not a private key (PKCS #8, PEM)", name)};
    if (EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        throw Error{Cause::input, message("{}: is a private key, but not for Ed25519", name)};
    return Ed25519PrivateKey{std::make_unique<State>(State{std::move(key)})};
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

Secret Ed25519PrivateKey::to_pem() const {
    const Bio bio{made(BIO_new(BIO_s_mem()))};
    succeed(PEM_write_bio_PKCS8PrivateKey(bio.get(), m_state->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return content_of(bio.get());
}

Secret Ed25519PrivateKey::to_pem(const Secret& passphrase) const {
    const std::string_view text = passphrase.view();
    if (text.empty() || text.size() > longest_passphrase)
        throw Error{Cause::usage, message("a passphrase has 1 to {} bytes, not {}", longest_passphrase, text.size())};
    const KeyInfo info{made(EVP_PKEY2PKCS8(m_state->key.get()))};
    Protection protection{made(
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, scrypt_cost, scrypt_block, scrypt_parallel))};
    const ProtectedKey locked{
        made(PKCS8_set0_pbe(text.data(), static_cast<int>(text.size()), info.get(), protection.get()))};
    (void)protection.release(); // now the key's
    const Bio bio{made(BIO_new(BIO_s_mem()))};
    succeed(PEM_write_bio_PKCS8(bio.get(), locked.get()) == 1);
    return content_of(bio.get());
}

Ed25519PrivateKey read_private_key(const std::filesystem::path& path, const Passphrase& passphrase) {
    return Ed25519PrivateKey::of_pem(read_secret(path), path.string(), passphrase);
}

} // namespace hoso::crypto
