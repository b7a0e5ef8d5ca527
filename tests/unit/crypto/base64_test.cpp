// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/base64.hpp"

#include "crypto/secret.hpp"

#include <gtest/gtest.h>

using hoso::crypto::from_base64;
using hoso::crypto::Secret;
using hoso::crypto::secret_from_base64;
using hoso::crypto::to_base64;

TEST(Base64, IsThatOfRfc4648) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : vectors) {
        EXPECT_EQ(to_base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, TakesEveryByteThereAndBack) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
        EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
        EXPECT_EQ(secret_from_base64(Secret{to_base64(bytes)}).value().view(), bytes);
    }
}

TEST(Base64, RefusesWhatItDidNotWrite) {
    for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9v\n", " Zm9v", "Zm-v", "Z", "=", "Zg==Zg=="}) {
        EXPECT_FALSE(from_base64(text)) << text;
        EXPECT_FALSE(secret_from_base64(Secret{text})) << text;
    }
}
