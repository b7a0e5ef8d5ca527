// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/password_hash.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "crypto/base64.hpp"
#include "crypto/openssl.hpp"
#include "crypto/sodium_start.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>
#include <crypt.h>
#include <openssl/evp.h>
#include <sodium.h>

namespace hoso::crypto {

namespace {

using Digest = Handle<EVP_MD_CTX, &EVP_MD_CTX_free>;

constexpr std::size_t longest_password = 256, argon2id_size = 32, sha1_size = 20;
constexpr int most_memory_kib = 4 << 20, most_passes = 1000, most_yescrypt = 11;

void check(const Secret& password, std::string_view salt, std::size_t salt_size) {
    const std::string_view text = password.view();
    if (text.empty() || text.size() > longest_password || text.find('\0') != std::string_view::npos)
        throw Error{Cause::input, message("a password has 1 to {} bytes, none of them zero", longest_password)};
    if (salt.size() != salt_size)
        throw Error{Cause::input, message("a salt has {} bytes, not {}", salt_size, salt.size())};
}

/// As the PHC string format has it: without padding.
std::string base64_without_padding(std::string_view bytes) {
    std::string text = to_base64(bytes);
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

/// crypt() wants an end with a zero.
Secret ended(const Secret& password) {
    return Secret{password.view().size() + 1, [&](std::span<unsigned char> bytes) {
                      std::copy(password.view().begin(), password.view().end(), bytes.begin());
                  }};
}

std::string yescrypt_setting(std::string_view salt, int cost) {
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
    if (crypt_gensalt_rn("$y$", static_cast<unsigned long>(cost), salt.data(), static_cast<int>(salt.size()),
            setting.data(), static_cast<int>(setting.size())) == nullptr)
        throw Error{Cause::unavailable, message("crypt(3) has no yescrypt")};
    return setting.data();
}

} // namespace

std::string argon2id_problem(const Argon2Cost& cost) {
    if (cost.memory_kib < 8 || cost.memory_kib > most_memory_kib)
        return message("argon2id takes 8 to {} KiB of memory, not {}", most_memory_kib, cost.memory_kib);
    if (cost.passes < 1 || cost.passes > most_passes)
        return message("argon2id takes 1 to {} passes, not {}", most_passes, cost.passes);
    return {};
}

std::string argon2id(const Secret& password, std::string_view salt, const Argon2Cost& cost) {
    start_sodium();
    check(password, salt, argon2id_salt);
    if (const std::string problem = argon2id_problem(cost); !problem.empty()) throw Error{Cause::usage, problem};
    std::string hash(argon2id_size, '\0');
    if (crypto_pwhash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), password.view().data(),
            password.view().size(), bytes_of(salt), static_cast<unsigned long long>(cost.passes),
            static_cast<std::size_t>(cost.memory_kib) * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Error{Cause::unavailable, message("argon2id: there are no {} KiB of memory", cost.memory_kib)};
    return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory_kib, cost.passes, base64_without_padding(salt),
        base64_without_padding(hash));
}

std::string yescrypt_problem(int cost) {
    if (cost >= 1 && cost <= most_yescrypt) return {};
    return message("yescrypt has costs of 1 to {}, not {}", most_yescrypt, cost);
}

std::string yescrypt(const Secret& password, std::string_view salt, int cost) {
    check(password, salt, yescrypt_salt);
    if (const std::string problem = yescrypt_problem(cost); !problem.empty()) throw Error{Cause::usage, problem};
    const std::string setting = yescrypt_setting(salt, cost);
    const Secret text = ended(password);
    std::string hash;
    const Secret room{sizeof(crypt_data), [&](std::span<unsigned char> bytes) {
                          auto* const data = reinterpret_cast<crypt_data*>(bytes.data());
                          if (const char* made = crypt_r(text.view().data(), setting.c_str(), data)) hash = made;
                      }};
    if (!hash.starts_with(setting)) throw Error{Cause::unavailable, message("crypt(3): there is not enough memory")};
    return hash;
}

std::string ssha(const Secret& password, std::string_view salt) {
    check(password, salt, ssha_salt);
    std::string bytes(sha1_size, '\0');
    const Digest digest{made(EVP_MD_CTX_new())};
    succeed(EVP_DigestInit_ex(digest.get(), EVP_sha1(), nullptr) == 1);
    succeed(EVP_DigestUpdate(digest.get(), password.view().data(), password.view().size()) == 1);
    succeed(EVP_DigestUpdate(digest.get(), salt.data(), salt.size()) == 1);
    succeed(EVP_DigestFinal_ex(digest.get(), reinterpret_cast<unsigned char*>(bytes.data()), nullptr) == 1);
    return to_base64(bytes + std::string{salt});
}

} // namespace hoso::crypto
