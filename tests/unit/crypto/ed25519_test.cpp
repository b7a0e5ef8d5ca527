// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/ed25519.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::crypto;
using testing::HasSubstr;

namespace {

std::string bytes_of(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
    return bytes;
}

template <std::size_t N> std::string text_of(const std::array<unsigned char, N>& bytes) {
    return {bytes.begin(), bytes.end()};
}

Secret never_asked() {
    ADD_FAILURE() << "asked for a passphrase";
    return {};
}

Passphrase says(const char* text) {
    return [text] { return Secret{text}; };
}

std::string fault_of(std::string_view pem, const Passphrase& passphrase = never_asked) {
    try {
        (void)Ed25519PrivateKey::of_pem(Secret{pem}, "k.pem", passphrase);
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::input);
        return error.what();
    }
    return "";
}

struct Vector {
    const char *seed, *key, *message, *signature;
};

/// RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc).
constexpr Vector vectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "2465"
        "5141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302a"
        "eeb0"
        "0d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed2"
        "8dc0"
        "27beceea1ec40a"},
    {"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf2",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce8"
        "0e2a"
        "9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac1"
        "7ad9"
        "bef1177331a704"},
};

} // namespace

TEST(Ed25519, IsThatOfRfc8032) {
    for (const Vector& vector : vectors) {
        const auto key = Ed25519PrivateKey::of_seed(Secret{bytes_of(vector.seed)});
        EXPECT_EQ(text_of(key.public_key().bytes), bytes_of(vector.key));
        const std::string message = bytes_of(vector.message);
        const Ed25519Signature signature = key.sign(message);
        EXPECT_EQ(text_of(signature.bytes), bytes_of(vector.signature));
        EXPECT_TRUE(verify(key.public_key(), message, signature));
        EXPECT_FALSE(verify(key.public_key(), message + "x", signature));
    }
}

TEST(Ed25519, EveryChangedBitOfASignatureIsFound) {
    const auto key = Ed25519PrivateKey::generate();
    const Ed25519Signature signature = key.sign("báo cáo");
    ASSERT_TRUE(verify(key.public_key(), "báo cáo", signature));
    for (std::size_t bit = 0; bit < signature.bytes.size() * 8; ++bit) {
        Ed25519Signature changed = signature;
        changed.bytes[bit / 8] ^= static_cast<unsigned char>(1U << bit % 8);
        EXPECT_FALSE(verify(key.public_key(), "báo cáo", changed)) << bit;
    }
}

TEST(Ed25519, ASignatureIsOfOneKeyOnly) {
    const auto key = Ed25519PrivateKey::generate(), other = Ed25519PrivateKey::generate();
    EXPECT_NE(key.public_key(), other.public_key());
    EXPECT_FALSE(verify(other.public_key(), "a", key.sign("a")));
    Ed25519PublicKey none;
    none.bytes.fill(0xFF); // is no point of the curve
    EXPECT_FALSE(verify(none, "a", key.sign("a")));
}

TEST(Ed25519, ASeedOfAnotherSizeIsRefused) {
    EXPECT_THROW(Ed25519PrivateKey::of_seed(Secret{std::string(31, 'x')}), Error);
    EXPECT_THROW(Ed25519PrivateKey::of_seed(Secret{std::string(64, 'x')}), Error);
}

TEST(Ed25519, PublicPartsGoThroughBase64) {
    const auto key = Ed25519PrivateKey::generate();
    EXPECT_EQ(ed25519_key_from_base64(to_base64(key.public_key())), key.public_key());
    EXPECT_EQ(ed25519_signature_from_base64(to_base64(key.sign("a"))), key.sign("a"));
    EXPECT_FALSE(ed25519_key_from_base64(to_base64(key.sign("a"))));
    EXPECT_FALSE(ed25519_signature_from_base64(to_base64(key.public_key())));
    EXPECT_FALSE(ed25519_key_from_base64(""));
    EXPECT_FALSE(ed25519_key_from_base64(to_base64(key.public_key()) + "\n"));
}

TEST(Ed25519, PemOfAPublicKeyIsThatOfRfc8410) { // section 10.1
    const auto key = ed25519_key_from_base64("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    ASSERT_TRUE(key);
    EXPECT_EQ(to_pem(*key), "-----BEGIN PUBLIC KEY-----\n"
                            "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                            "-----END PUBLIC KEY-----\n");
}

TEST(Ed25519, ReadsThePrivateKeyOfRfc8410) { // section 10.3
    const auto key =
        Ed25519PrivateKey::of_pem(Secret{"-----BEGIN PRIVATE KEY-----\n"
                                         "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                                         "-----END PRIVATE KEY-----\n"},
            "k.pem", never_asked);
    EXPECT_EQ(to_base64(key.public_key()), "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
}

TEST(Ed25519, PrivateKeysGoThroughPem) {
    const auto key = Ed25519PrivateKey::generate();
    const auto plain = Ed25519PrivateKey::of_pem(key.to_pem(), "k.pem", never_asked);
    EXPECT_EQ(plain.public_key(), key.public_key());
    const Secret pem = key.to_pem(Secret{"mật khẩu"});
    EXPECT_THAT(std::string{pem.view()}, HasSubstr("BEGIN ENCRYPTED PRIVATE KEY"));
    const auto locked = Ed25519PrivateKey::of_pem(pem, "k.pem", says("mật khẩu"));
    EXPECT_EQ(locked.public_key(), key.public_key());
    EXPECT_EQ(locked.sign("a"), key.sign("a"));
}

TEST(Ed25519, AWrongPassphraseIsTold) {
    const Secret pem = Ed25519PrivateKey::generate().to_pem(Secret{"đúng"});
    for (const char* wrong : {"sai", "", "đúng "})
        EXPECT_THAT(fault_of(pem.view(), says(wrong)), HasSubstr("k.pem: the passphrase is wrong")) << wrong;
    EXPECT_THAT(fault_of(pem.view(), [] { return Secret{std::string(5000, 'x')}; }), HasSubstr("passphrase is wrong"));
}

TEST(Ed25519, WhatStopsThePassphraseStopsReading) {
    const Secret pem = Ed25519PrivateKey::generate().to_pem(Secret{"x"});
    const auto read = [&] {
        return Ed25519PrivateKey::of_pem(pem, "k.pem", []() -> Secret { throw Error{Cause::missing, "no terminal"}; });
    };
    EXPECT_THROW(
        try { read(); } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::missing);
            throw;
        },
        Error);
}

TEST(Ed25519, APassphraseHasASize) {
    const auto key = Ed25519PrivateKey::generate();
    EXPECT_THROW((void)key.to_pem(Secret{}), Error);
    EXPECT_THROW((void)key.to_pem(Secret{std::string(1001, 'x')}), Error);
    const std::string longest(1000, 'x');
    EXPECT_EQ(fault_of(key.to_pem(Secret{longest}).view(), [&] { return Secret{longest}; }), "");
}

TEST(Ed25519, WhatIsNoPrivateKeyIsTold) {
    const std::string pem{Ed25519PrivateKey::generate().to_pem().view()};
    for (const std::string& text : {std::string{}, std::string{"x"}, pem.substr(0, pem.size() / 2),
             to_pem(Ed25519PrivateKey::generate().public_key())})
        EXPECT_THAT(fault_of(text), HasSubstr("k.pem: is not a private key")) << text;
    // RFC 8410 gives X25519 the same shape with another name.
    EXPECT_THAT(fault_of("-----BEGIN PRIVATE KEY-----\n"
                         "MC4CAQAwBQYDK2VuBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                         "-----END PRIVATE KEY-----\n"),
        HasSubstr("k.pem: is a private key, but not for Ed25519"));
}

TEST(Ed25519, AKeyIsReadFromItsFile) {
    const test::TemporaryFolder folder;
    const auto key = Ed25519PrivateKey::generate();
    write_secret(real_disk(), folder.path() / "k.pem", key.to_pem());
    EXPECT_EQ(read_private_key(folder.path() / "k.pem", never_asked).public_key(), key.public_key());
    std::filesystem::permissions(folder.path() / "k.pem", std::filesystem::perms{0640});
    EXPECT_THROW(read_private_key(folder.path() / "k.pem", never_asked), Error);
}
