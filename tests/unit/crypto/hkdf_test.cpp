// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/hkdf.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace hoso;
using namespace hoso::crypto;

namespace {

std::string bytes_of_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return bytes;
}

std::string counting(int from, int to) {
    std::string bytes;
    for (int value = from; value <= to; ++value) bytes += static_cast<char>(value);
    return bytes;
}

} // namespace

TEST(Hkdf, GivesWhatRfc5869Says) {
    // Appendix A.1, A.2 and A.3
    EXPECT_EQ(hkdf_sha256(Secret{std::string(22, '\x0b')}, counting(0x00, 0x0c), counting(0xf0, 0xf9), 42).view(),
        bytes_of_hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
    EXPECT_EQ(hkdf_sha256(Secret{counting(0x00, 0x4f)}, counting(0x60, 0xaf), counting(0xb0, 0xff), 82).view(),
        bytes_of_hex(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da"
            "3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
    EXPECT_EQ(hkdf_sha256(Secret{std::string(22, '\x0b')}, "", "", 42).view(),
        bytes_of_hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
}

TEST(Hkdf, GivesAtMostWhatTheRfcAllows) {
    const Secret key{"key"};
    EXPECT_EQ(hkdf_sha256(key, "", "", 8160).view().size(), 8160U);
    EXPECT_THROW(hkdf_sha256(key, "", "", 8161), Error);
    EXPECT_THROW(hkdf_sha256(key, "", "", 0), Error);
}
