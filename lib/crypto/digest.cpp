// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/digest.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <openssl/evp.h>
#include <vector>

namespace hoso::crypto {

namespace {

const EVP_MD* method_of(DigestAlgorithm algorithm) {
    switch (algorithm) {
    case DigestAlgorithm::md5:
        return EVP_md5();
    case DigestAlgorithm::sha256:
        return EVP_sha256();
    case DigestAlgorithm::sha512:
        return EVP_sha512();
    }
    return nullptr;
}

} // namespace

std::string name_of(DigestAlgorithm algorithm) {
    if (algorithm == DigestAlgorithm::md5) return "md5";
    return algorithm == DigestAlgorithm::sha256 ? "sha256" : "sha512";
}

std::optional<DigestAlgorithm> digest_algorithm(std::string_view name) {
    std::string plain;
    for (const char c : name)
        if (c != '-') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const auto algorithm : {DigestAlgorithm::md5, DigestAlgorithm::sha256, DigestAlgorithm::sha512})
        if (plain == name_of(algorithm)) return algorithm;
    return std::nullopt;
}

std::optional<DigestAlgorithm> algorithm_of_size(std::size_t hex_digits) {
    if (hex_digits == 32) return DigestAlgorithm::md5;
    if (hex_digits == 64) return DigestAlgorithm::sha256;
    return hex_digits == 128 ? std::optional{DigestAlgorithm::sha512} : std::nullopt;
}

struct DigestStream::State {
    Handle<EVP_MD_CTX, &EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
};

DigestStream::DigestStream(DigestAlgorithm algorithm) : m_state{std::make_unique<State>()} {
    if (EVP_DigestInit_ex(m_state->context.get(), method_of(algorithm), nullptr) != 1)
        throw Error{Cause::unavailable, "OpenSSL: no " + name_of(algorithm)};
}
DigestStream::DigestStream(DigestStream&&) noexcept = default;
DigestStream::~DigestStream() = default;

void DigestStream::add(std::string_view bytes) { EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()); }

std::string DigestStream::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    EVP_DigestFinal_ex(m_state->context.get(), bytes.data(), &size);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += digits[bytes[i] >> 4];
        hex += digits[bytes[i] & 15];
    }
    return hex;
}

std::map<DigestAlgorithm, std::string> digests_of_file(
    const std::filesystem::path& path, const std::set<DigestAlgorithm>& algorithms) {
    const Handle<std::FILE, &std::fclose> file{std::fopen(path.c_str(), "rbe")};
    if (!file) {
        const Cause cause = errno == ENOENT ? Cause::missing : errno == EACCES ? Cause::denied : Cause::io;
        throw Error{cause, path.string() + ": " + std::strerror(errno)};
    }
    std::setvbuf(file.get(), nullptr, _IONBF, 0);
    std::map<DigestAlgorithm, DigestStream> streams;
    for (const DigestAlgorithm algorithm : algorithms) streams.emplace(algorithm, DigestStream{algorithm});
    std::vector<char> buffer(std::size_t{1} << 18);
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get()))
        for (auto& [algorithm, stream] : streams) stream.add({buffer.data(), got});
    if (std::ferror(file.get()) != 0) throw Error{Cause::io, path.string() + ": " + std::strerror(errno)};
    std::map<DigestAlgorithm, std::string> digests;
    for (auto& [algorithm, stream] : streams) digests[algorithm] = stream.finish();
    return digests;
}

} // namespace hoso::crypto
