// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256.hpp"

#include "core/error.hpp"
#include "core/files.hpp"

// OpenSSL 3 calls these deprecated, but EVP_* takes as long to begin and end a digest as to hash a kilobyte: much,
// where millions of lines and small files are hashed. Both run the same code for the bytes themselves.
#define OPENSSL_API_COMPAT 10101
#include <openssl/sha.h>

namespace hoso::crypto {

namespace {

void begin(SHA256_CTX& context) {
    if (SHA256_Init(&context) != 1) throw Error{Cause::unavailable, "OpenSSL: no SHA-256"};
}

Sha256 finished(SHA256_CTX& context) {
    Sha256 digest;
    SHA256_Final(digest.bytes.data(), &context);
    return digest;
}

} // namespace

struct Sha256Stream::State {
    SHA256_CTX context;
};

Sha256Stream::Sha256Stream() : m_state{std::make_unique<State>()} { begin(m_state->context); }
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::add(std::string_view bytes) { SHA256_Update(&m_state->context, bytes.data(), bytes.size()); }

Sha256 Sha256Stream::finish() { return finished(m_state->context); }

namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr unsigned char no_digit = 255;

constexpr std::array<unsigned char, 256> value_of_digit = [] {
    std::array<unsigned char, 256> values{};
    values.fill(no_digit);
    for (unsigned char value = 0; value < 16; ++value) {
        const auto digit = static_cast<unsigned char>(digits[value]);
        values[digit] = value;
        if (value >= 10) values[digit - 'a' + 'A'] = value;
    }
    return values;
}();

} // namespace

std::string to_hex(const Sha256& digest) {
    std::string hex(2 * digest.bytes.size(), '0');
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        hex[2 * i] = digits[digest.bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest.bytes[i] & 15];
    }
    return hex;
}

std::optional<Sha256> sha256_from_hex(std::string_view hex) {
    Sha256 digest;
    if (hex.size() != 2 * digest.bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
        const unsigned char high = value_of_digit[static_cast<unsigned char>(hex[2 * i])];
        const unsigned char low = value_of_digit[static_cast<unsigned char>(hex[2 * i + 1])];
        if (high == no_digit || low == no_digit) return std::nullopt;
        digest.bytes[i] = static_cast<unsigned char>(high * 16 + low);
    }
    return digest;
}

Sha256 sha256(std::string_view bytes) {
    SHA256_CTX context;
    begin(context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    return finished(context);
}

Sha256 sha256_of_file(const std::filesystem::path& path) {
    Sha256Stream stream;
    read_pieces(path, Look::cached, [&](std::string_view piece) { stream.add(piece); });
    return stream.finish();
}

} // namespace hoso::crypto
