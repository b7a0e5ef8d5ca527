// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// Checksums that others supply with their files: SHA-256 and SHA-512 (FIPS 180-4), MD5 (RFC 1321). MD5 finds
/// accidents, not forgeries, and is never made for what we keep.
enum class DigestAlgorithm { md5, sha256, sha512 };

/// "md5", "sha256", "sha512".
std::string name_of(DigestAlgorithm algorithm);
/// By that name in any case, also with a hyphen ("SHA-256").
std::optional<DigestAlgorithm> digest_algorithm(std::string_view name);
/// By the number of hexadecimal digits: 32, 64, 128.
std::optional<DigestAlgorithm> algorithm_of_size(std::size_t hex_digits);

/// Takes bytes as they come.
class DigestStream {
public:
    explicit DigestStream(DigestAlgorithm algorithm);
    DigestStream(DigestStream&&) noexcept;
    ~DigestStream();
    void add(std::string_view bytes);
    /// Lower-case hexadecimal digits of all that was added; the stream is spent.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Of a file's bytes, which are read once; Error{missing, denied, io} that names it.
std::map<DigestAlgorithm, std::string> digests_of_file(
    const std::filesystem::path& path, const std::set<DigestAlgorithm>& algorithms);

} // namespace hoso::crypto
