// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/randomness.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <sys/random.h>

namespace hoso::ledger {

std::string SystemRandomness::bytes(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t filled = 0;
    while (filled < count) {
        const ssize_t got = ::getrandom(bytes.data() + filled, count - filled, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error{Cause::unavailable, std::string{"getrandom: "} + std::strerror(errno)};
        filled += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string hex_of(const std::string& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::string bytes_of_hex(const std::string& hex) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const auto high = digits.find(hex[i]), low = digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return {};
        bytes += static_cast<char>(high * 16 + low);
    }
    return hex.size() % 2 == 0 ? bytes : std::string{};
}

std::string new_uuid(TimePoint time, Randomness& randomness) {
    constexpr std::size_t time_bytes = 6; // milliseconds since 1970, the highest byte first
    std::string bytes = randomness.bytes(16);
    auto milliseconds = std::max<std::int64_t>(time.time_since_epoch().count(), 0);
    for (std::size_t i = time_bytes; i-- > 0; milliseconds >>= 8) bytes[i] = static_cast<char>(milliseconds & 0xFF);
    bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x70);
    bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
    std::string text = hex_of(bytes);
    for (const std::size_t place : {8U, 13U, 18U, 23U}) text.insert(place, 1, '-');
    return text;
}

} // namespace hoso::ledger
