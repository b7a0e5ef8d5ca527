// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/handle.hpp"

#include <openssl/evp.h>

namespace hoso::crypto {

namespace {

/// Fetched once: OpenSSL 3 looks EVP_sha256() up again for every stream.
const EVP_MD* algorithm() {
    static const Handle<EVP_MD, &EVP_MD_free> fetched{EVP_MD_fetch(nullptr, "SHA2-256", nullptr)};
    return fetched.get();
}

} // namespace

struct Sha256Stream::State {
    Handle<EVP_MD_CTX, &EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
};

Sha256Stream::Sha256Stream() : m_state{std::make_unique<State>()} {
    if (EVP_DigestInit_ex(m_state->context.get(), algorithm(), nullptr) != 1)
        throw Error{Cause::unavailable, "OpenSSL: no SHA-256"};
}
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::add(std::string_view bytes) { EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()); }

Sha256 Sha256Stream::finish() {
    Sha256 digest;
    EVP_DigestFinal_ex(m_state->context.get(), digest.bytes.data(), nullptr);
    return digest;
}

std::string to_hex(const Sha256& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : digest.bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::optional<Sha256> sha256_from_hex(std::string_view hex) {
    Sha256 digest;
    if (hex.size() != 2 * digest.bytes.size()) return std::nullopt;
    const auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
        return -1;
    };
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        const int high = value(hex[2 * i]), low = value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        digest.bytes[i] = static_cast<unsigned char>(high * 16 + low);
    }
    return digest;
}

Sha256 sha256(std::string_view bytes) {
    Sha256Stream stream;
    stream.add(bytes);
    return stream.finish();
}

Sha256 sha256_of_file(const std::filesystem::path& path) {
    Sha256Stream stream;
    read_pieces(path, Look::cached, [&](std::string_view piece) { stream.add(piece); });
    return stream.finish();
}

} // namespace hoso::crypto
