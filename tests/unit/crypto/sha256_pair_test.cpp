// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256_pair.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

using namespace hoso::crypto;

namespace {

std::string random_text(std::size_t size, std::mt19937& random) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
}

} // namespace

TEST(Sha256OfTwo, GivesWhatOneByOneGives) {
    std::mt19937 random{7};
    for (std::size_t first = 0; first < 260; ++first)
        for (const std::size_t second : {first, std::size_t{0}, std::size_t{64}, 259 - first, first * 17}) {
            const std::string a = random_text(first, random), b = random_text(second, random);
            const auto [of_a, of_b] = sha256_of_two(a, b);
            ASSERT_EQ(of_a, sha256(a)) << first << " and " << second;
            ASSERT_EQ(of_b, sha256(b)) << first << " and " << second;
        }
}

TEST(Sha256OfTwo, GivesTheDigestsOfTheStandard) {
    const auto [abc, million] = sha256_of_two("abc", std::string(1'000'000, 'a'));
    EXPECT_EQ(to_hex(abc), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    const auto [one, other] = sha256_of_two(std::string(1'000'000, 'a'), std::string(1'000'001, 'a'));
    EXPECT_EQ(one, million);
    EXPECT_EQ(other, sha256(std::string(1'000'001, 'a')));
}
