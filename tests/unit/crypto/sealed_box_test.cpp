// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sealed_box.hpp"

#include "core/error.hpp"
#include "memory_disk.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>

using namespace hoso;
using namespace hoso::crypto;
using testing::HasSubstr;

namespace {

Secret no_passphrase() {
    ADD_FAILURE() << "was asked for a passphrase";
    return Secret{};
}

std::string bytes_of_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(at, 2), nullptr, 16));
    return bytes;
}

std::string view_of(const BoxPublicKey& key) {
    return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

std::string text_of_error(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

} // namespace

TEST(SealedBox, OpensWithItsKeyOnly) {
    const BoxPrivateKey an = BoxPrivateKey::generate(), binh = BoxPrivateKey::generate();
    const std::string sealed = seal(Secret{"mật khẩu"}, an.public_key());
    EXPECT_EQ(sealed.size(), Secret{"mật khẩu"}.view().size() + 48);
    EXPECT_EQ(an.open(sealed).value().view(), "mật khẩu");
    EXPECT_FALSE(binh.open(sealed));
    EXPECT_NE(seal(Secret{"mật khẩu"}, an.public_key()), sealed) << "not anonymous: the same text twice";
    EXPECT_EQ(an.open(seal(Secret{}, an.public_key())).value().view(), "");
}

TEST(SealedBox, ThatWasChangedDoesNotOpen) {
    const BoxPrivateKey key = BoxPrivateKey::generate();
    const std::string sealed = seal(Secret{"secret"}, key.public_key());
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        std::string changed = sealed;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(key.open(changed)) << "byte " << at;
        EXPECT_FALSE(key.open(sealed.substr(0, at))) << "cut at " << at;
    }
}

TEST(SealedBox, HasTheKeysOfRfc7748) {
    // Section 6.1: Alice's
    const BoxPrivateKey alice = BoxPrivateKey::of_bytes(
        Secret{bytes_of_hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")});
    EXPECT_EQ(
        view_of(alice.public_key()), bytes_of_hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
}

TEST(SealedBox, IsThatOfLibsodium) {
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> public_key{};
    std::string private_key(crypto_box_SECRETKEYBYTES, '\0');
    crypto_box_keypair(public_key.data(), reinterpret_cast<unsigned char*>(private_key.data()));
    const BoxPrivateKey key = BoxPrivateKey::of_bytes(Secret{private_key});
    EXPECT_EQ(key.public_key().bytes, public_key);
    std::string sealed(2 + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()), reinterpret_cast<const unsigned char*>("ab"), 2,
        public_key.data());
    EXPECT_EQ(key.open(sealed).value().view(), "ab");
}

TEST(SealedBox, IsNotMadeForAKeyThatIsNone) {
    EXPECT_THAT(text_of_error([] { seal(Secret{"x"}, BoxPublicKey{}); }), HasSubstr("no key that anything"));
    EXPECT_FALSE(box_key_from_base64("AAAA"));
    EXPECT_FALSE(box_key_from_base64("không"));
    EXPECT_THAT(text_of_error([] { BoxPrivateKey::of_bytes(Secret{"short"}); }), HasSubstr("32 bytes, not 5"));
}

TEST(BoxKey, IsTextAndBack) {
    const BoxPublicKey key = BoxPrivateKey::generate().public_key();
    EXPECT_EQ(box_key_from_base64(to_base64(key)), key);
}

TEST(BoxKey, IsKeptAsPem) {
    const BoxPrivateKey key = BoxPrivateKey::generate();
    EXPECT_EQ(BoxPrivateKey::of_pem(key.to_pem(), "k.pem", &no_passphrase).public_key(), key.public_key());
    const Secret locked = key.to_pem(Secret{"mở ra"});
    EXPECT_THAT(std::string{locked.view()}, HasSubstr("BEGIN ENCRYPTED PRIVATE KEY"));
    EXPECT_EQ(BoxPrivateKey::of_pem(locked, "k.pem", [] { return Secret{"mở ra"}; }).public_key(), key.public_key());
    EXPECT_THAT(text_of_error([&] { BoxPrivateKey::of_pem(locked, "k.pem", [] { return Secret{"sai"}; }); }),
        HasSubstr("k.pem: the passphrase is wrong"));
}

TEST(BoxKey, OfAnotherKindIsRefused) {
    const Secret other = Ed25519PrivateKey::generate().to_pem();
    EXPECT_THAT(text_of_error([&] { BoxPrivateKey::of_pem(other, "k.pem", &no_passphrase); }),
        HasSubstr("k.pem: is a private key, but not for X25519"));
    EXPECT_THAT(text_of_error([&] { BoxPrivateKey::of_pem(Secret{"x"}, "k.pem", &no_passphrase); }),
        HasSubstr("k.pem: is not a private key"));
}

TEST(BoxKey, IsReadFromAFileOfItsOwnersOnly) {
    const test::TemporaryFolder folder;
    const BoxPrivateKey key = BoxPrivateKey::generate();
    const auto path = folder.path() / "k.pem";
    write_secret(real_disk(), path, key.to_pem());
    EXPECT_EQ(read_box_key(path, &no_passphrase).public_key(), key.public_key());
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    EXPECT_THROW(read_box_key(path, &no_passphrase), Error);
}
