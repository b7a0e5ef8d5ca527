// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hoso::crypto {

/// A SHA-256 digest (FIPS 180-4).
struct Sha256 {
    std::array<unsigned char, 32> bytes{};
    auto operator<=>(const Sha256&) const = default;
};

/// 64 lower-case hexadecimal digits.
std::string to_hex(const Sha256& digest);
std::optional<Sha256> sha256_from_hex(std::string_view hex);

Sha256 sha256(std::string_view bytes);

/// Of a file's bytes; Error{missing, denied, io} that names it.
Sha256 sha256_of_file(const std::filesystem::path& path);

/// Takes bytes as they come.
class Sha256Stream {
public:
    Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    ~Sha256Stream();
    void add(std::string_view bytes);
    /// The digest of all that was added; the stream is spent.
    Sha256 finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::crypto
