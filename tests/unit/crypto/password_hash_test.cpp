// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/password_hash.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <crypt.h>
#include <memory>
#include <sodium.h>
#include <thread>
#include <vector>

using namespace hoso;
using namespace hoso::crypto;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

const std::string salt = "0123456789abcdef";

std::string text_of_error(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST(PasswordHash, OfArgon2idIsWhatLibsodiumAccepts) {
    const Secret password{"Xuyên-Mộc 7"};
    const std::string hash = argon2id(password, salt, {256, 2});
    EXPECT_THAT(hash, StartsWith("$argon2id$v=19$m=256,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"));
    EXPECT_EQ(hash.find('='), hash.find("=19")) << "padded: " << hash;
    EXPECT_EQ(crypto_pwhash_str_verify(hash.c_str(), password.view().data(), password.view().size()), 0);
    EXPECT_NE(crypto_pwhash_str_verify(hash.c_str(), "other", 5), 0);
}

TEST(PasswordHash, OfArgon2idIsThatOfTheReferenceProgram) {
    // echo -n 'correct horse' | argon2 0123456789abcdef -id -t 3 -k 512 -p 1 -l 32 -e
    EXPECT_EQ(argon2id(Secret{"correct horse"}, salt, {512, 3}),
        "$argon2id$v=19$m=512,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$/F3qnwZxQhsrbCGVY/waW4Czc3BXuuPeZDu+SceKGWI");
}

TEST(PasswordHash, OfYescryptIsWhatCryptAccepts) {
    const Secret password{"mot-hai-ba"};
    const std::string hash = yescrypt(password, salt, 5);
    EXPECT_THAT(hash, StartsWith("$y$j9T$"));
    const auto room = std::make_unique<crypt_data>();
    EXPECT_EQ(crypt_r("mot-hai-ba", hash.c_str(), room.get()), hash);
    EXPECT_NE(crypt_r("mot-hai-bo", hash.c_str(), room.get()), hash);
    EXPECT_EQ(yescrypt(password, salt, 5), hash);
    EXPECT_NE(yescrypt(password, "fedcba9876543210", 5), hash);
}

TEST(PasswordHash, OfSshaIsDigestAndSalt) {
    // printf 'secret0123456789abcdef' | openssl sha1 -binary, and the salt, in base64
    EXPECT_EQ(ssha(Secret{"secret"}, salt), "FTtLy4UHGF6CE6rK0obse+lIYuYwMTIzNDU2Nzg5YWJjZGVm");
}

TEST(PasswordHash, IsTheSameInEveryThread) {
    std::vector<std::string> hashes(4);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < hashes.size(); ++i)
        threads.emplace_back([&hashes, i] {
            const Secret password{"password" + std::to_string(i % 2)};
            hashes[i] = argon2id(password, salt, {64, 1}) + yescrypt(password, salt, 1);
        });
    threads.clear();
    EXPECT_EQ(hashes[0], hashes[2]);
    EXPECT_EQ(hashes[1], hashes[3]);
    EXPECT_NE(hashes[0], hashes[1]);
}

TEST(PasswordHash, IsNotMadeOfWhatItCannotHold) {
    const Secret password{"password"};
    const std::string with_zero{"pass\0word", 9};
    EXPECT_THAT(text_of_error([&] { argon2id(Secret{""}, salt, {64, 1}); }), HasSubstr("1 to 256 bytes"));
    EXPECT_THAT(text_of_error([&] { yescrypt(Secret{with_zero}, salt, 1); }), HasSubstr("1 to 256 bytes"));
    EXPECT_THAT(text_of_error([&] { ssha(Secret{std::string(257, 'x')}, salt); }), HasSubstr("1 to 256 bytes"));
    EXPECT_THAT(text_of_error([&] { argon2id(password, "short", {64, 1}); }), HasSubstr("16 bytes, not 5"));
    EXPECT_THAT(text_of_error([&] { argon2id(password, salt, {7, 1}); }), HasSubstr("8 to"));
    EXPECT_THAT(text_of_error([&] { argon2id(password, salt, {1 << 30, 1}); }), HasSubstr("8 to"));
    EXPECT_THAT(text_of_error([&] { argon2id(password, salt, {64, 0}); }), HasSubstr("passes"));
    EXPECT_THAT(text_of_error([&] { yescrypt(password, salt, 0); }), HasSubstr("1 to 11"));
    EXPECT_THAT(text_of_error([&] { yescrypt(password, salt, 12); }), HasSubstr("1 to 11"));
}
