// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/digest.hpp"

#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::crypto;
using testing::StartsWith;

TEST(Digest, IsThatOfThePublishedExamples) {
    const auto digest = [](DigestAlgorithm algorithm, std::string_view text) {
        DigestStream stream{algorithm};
        for (const char c : text) stream.add({&c, 1});
        return stream.finish();
    };
    EXPECT_EQ(digest(DigestAlgorithm::md5, ""), "d41d8cd98f00b204e9800998ecf8427e");
    EXPECT_EQ(digest(DigestAlgorithm::md5, "abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(
        digest(DigestAlgorithm::sha256, "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(digest(DigestAlgorithm::sha512, "abc"),
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce"
        "80e2a9ac94fa54ca49f");
}

TEST(Digest, OfAFileIsReadOnceForAll) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "a";
    std::ofstream{path} << "abc";
    const auto digests = digests_of_file(path, {DigestAlgorithm::md5, DigestAlgorithm::sha256});
    ASSERT_EQ(digests.size(), 2U);
    EXPECT_THAT(digests.at(DigestAlgorithm::md5), StartsWith("90015098"));
    EXPECT_THAT(digests.at(DigestAlgorithm::sha256), StartsWith("ba7816bf"));
    try {
        digests_of_file(folder.path() / "none", {DigestAlgorithm::md5});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::missing);
    }
}

TEST(Digest, IsKnownByNameAndSize) {
    EXPECT_EQ(digest_algorithm("SHA-256"), DigestAlgorithm::sha256);
    EXPECT_EQ(digest_algorithm("md5"), DigestAlgorithm::md5);
    EXPECT_EQ(digest_algorithm("sha1"), std::nullopt);
    EXPECT_EQ(algorithm_of_size(128), DigestAlgorithm::sha512);
    EXPECT_EQ(algorithm_of_size(40), std::nullopt);
    for (const auto algorithm : {DigestAlgorithm::md5, DigestAlgorithm::sha256, DigestAlgorithm::sha512}) {
        EXPECT_EQ(digest_algorithm(name_of(algorithm)), algorithm);
        EXPECT_EQ(algorithm_of_size(DigestStream{algorithm}.finish().size()), algorithm);
    }
}
