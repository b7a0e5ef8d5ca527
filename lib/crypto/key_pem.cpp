// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/key_pem.hpp"

#include "core/error.hpp"
#include "crypto/openssl.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <exception>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

namespace hoso::crypto {

namespace {

using Bio = Handle<BIO, &BIO_free>; // wipes the memory that it wrote to
using KeyInfo = Handle<PKCS8_PRIV_KEY_INFO, &PKCS8_PRIV_KEY_INFO_free>;
using Protection = Handle<X509_ALGOR, &X509_ALGOR_free>;
using ProtectedKey = Handle<X509_SIG, &X509_SIG_free>;

constexpr std::size_t longest_passphrase = 1000; // OpenSSL gives room for 1,024 bytes when it asks for one

// 16 MiB and a quarter of a second for each guess; more memory is more than OpenSSL allows when it reads.
constexpr std::uint64_t scrypt_cost = 1 << 14, scrypt_block = 8, scrypt_parallel = 5;

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

Key key_of_pem(
    const Secret& pem, const std::string& name, const Passphrase& passphrase, int type, const char* type_name) {
    Question question{passphrase};
    const std::string_view text = pem.view();
    const Bio bio{made(BIO_new_mem_buf(text.empty() ? "" : text.data(), static_cast<int>(text.size())))};
    Key key{PEM_read_bio_PrivateKey(bio.get(), nullptr, &answer, &question)};
    ERR_clear_error();
    if (question.failure) std::rethrow_exception(question.failure);
    if (!key && question.asked)
        throw Error{Cause::input, message("{}: the passphrase is wrong, or the file is damaged", name)};
    if (!key) throw Error{Cause::input, message("{}: is not a private key (PKCS #8, PEM)", name)};
    if (EVP_PKEY_get_id(key.get()) != type)
        throw Error{Cause::input, message("{}: is a private key, but not for {}", name, type_name)};
    return key;
}

Secret pem_of_key(const EVP_PKEY& key) {
    const Bio bio{made(BIO_new(BIO_s_mem()))};
    succeed(PEM_write_bio_PKCS8PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
    return content_of(bio.get());
}

Secret pem_of_key(const EVP_PKEY& key, const Secret& passphrase) {
    const std::string_view text = passphrase.view();
    if (text.empty() || text.size() > longest_passphrase)
        throw Error{Cause::usage, message("a passphrase has 1 to {} bytes, not {}", longest_passphrase, text.size())};
    const KeyInfo info{made(EVP_PKEY2PKCS8(&key))};
    Protection protection{made(
        PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, scrypt_cost, scrypt_block, scrypt_parallel))};
    const ProtectedKey locked{
        made(PKCS8_set0_pbe(text.data(), static_cast<int>(text.size()), info.get(), protection.get()))};
    (void)protection.release(); // now the key's
    const Bio bio{made(BIO_new(BIO_s_mem()))};
    succeed(PEM_write_bio_PKCS8(bio.get(), locked.get()) == 1);
    return content_of(bio.get());
}

} // namespace hoso::crypto
