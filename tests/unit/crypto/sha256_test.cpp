// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256.hpp"

#include "core/error.hpp"

#include "temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

using namespace hoso;
using namespace hoso::crypto;

namespace {

// The examples of FIPS 180-2, B.1 to B.3, and the digest of nothing.
const std::pair<std::string, std::string> vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};

} // namespace

TEST(Sha256, AgreesWithTheStandardWholeInPiecesAndFromFiles) {
    const test::TemporaryFolder folder;
    for (const auto& [text, digest] : vectors) {
        EXPECT_EQ(to_hex(sha256(text)), digest);
        Sha256Stream stream;
        for (std::size_t at = 0; at < text.size(); at += 77) stream.add(std::string_view{text}.substr(at, 77));
        EXPECT_EQ(to_hex(stream.finish()), digest);
        const auto file = folder.path() / "a";
        std::ofstream{file, std::ios::binary | std::ios::trunc} << text;
        EXPECT_EQ(to_hex(sha256_of_file(file)), digest);
    }
}

TEST(Sha256, HexadecimalComesBack) {
    const Sha256 digest = sha256("abc");
    EXPECT_EQ(sha256_from_hex(to_hex(digest)), digest);
    EXPECT_EQ(sha256_from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), digest);
    EXPECT_FALSE(sha256_from_hex(""));
    EXPECT_FALSE(sha256_from_hex(to_hex(digest).substr(1)));
    EXPECT_FALSE(sha256_from_hex(to_hex(digest) + "0"));
    EXPECT_FALSE(sha256_from_hex("g" + to_hex(digest).substr(1)));
}

TEST(Sha256, OfAFileThatCannotBeReadSaysWhich) {
    const test::TemporaryFolder folder;
    const auto cause_of = [](const std::filesystem::path& path) {
        try {
            static_cast<void>(sha256_of_file(path));
        } catch (const Error& error) {
            EXPECT_EQ(std::string{error.what()}.rfind(path.string(), 0), 0U) << error.what();
            return error.cause();
        }
        ADD_FAILURE() << path << ": no error";
        return Cause::usage;
    };
    EXPECT_EQ(cause_of(folder.path() / "none"), Cause::missing);
    EXPECT_EQ(cause_of(folder.path()), Cause::io);
}
