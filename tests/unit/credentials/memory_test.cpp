// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/custodians.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace hoso;
using namespace hoso::credentials;

namespace {

constexpr char mask = 0x5a;

/// A text that is looked for without being written anywhere in clear.
std::vector<char> masked(std::string_view text) {
    std::vector<char> result;
    for (const char c : text) result.push_back(static_cast<char>(c ^ mask));
    return result;
}

int count_in(const volatile char* from, const volatile char* to, const std::vector<char>& wanted) {
    int found = 0;
    for (; to - from >= static_cast<std::ptrdiff_t>(wanted.size()); ++from) {
        std::size_t at = 0;
        while (at < wanted.size() && (from[at] ^ mask) == wanted[at]) ++at;
        found += at == wanted.size();
    }
    return found;
}

/// How often the text stands in memory that this process can write: heap, stacks and all else.
int copies_of(const std::vector<char>& wanted) {
    std::ifstream maps{"/proc/self/maps"};
    int found = 0;
    for (std::string line; std::getline(maps, line);) {
        std::uintptr_t from = 0, to = 0;
        char dash = 0;
        std::string rights;
        std::istringstream words{line};
        words >> std::hex >> from >> dash >> to >> rights;
        if (!rights.starts_with("rw")) continue;
        found += count_in(reinterpret_cast<const char*>(from), reinterpret_cast<const char*>(to), wanted);
    }
    return found;
}

} // namespace

TEST(Secrets, LeaveNoCopiesInMemory) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "the memory of the sanitizer is too large to be searched";
#endif
    std::vector<char> key_bytes, letters, phrase;
    std::string sealed;
    const auto officer = crypto::BoxPrivateKey::generate(), other = crypto::BoxPrivateKey::generate();
    const Custodians custodians{make_custodian("An", officer.public_key()), make_custodian("Bình", other.public_key())};
    {
        const RunKey key = RunKey::generate();
        key_bytes = masked(key.bytes().view());
        {
            const crypto::Secret secret = key.password("nv-1", 1, {});
            letters = masked(secret.view());
            EXPECT_EQ(copies_of(letters), 1) << "the search must be able to find";
        }
        phrase = masked(key.password("nv-1", 1, {PasswordKind::passphrase, 6}).view());
        for (const HashKind hash : {HashKind::argon2id, HashKind::yescrypt, HashKind::ssha}) {
            (void)key.password_hash("nv-1", 1, {PasswordKind::letters, 12, hash, 64, 1, 1});
            (void)key.password_hash("nv-1", 1, {PasswordKind::passphrase, 6, hash, 64, 1, 1});
        }
        (void)key.mac("serial");
        sealed = seal_run_key(key, custodians, 2);
        EXPECT_EQ(copies_of(key_bytes), 1);
    }
    {
        std::vector<crypto::BoxPrivateKey> keys;
        for (const auto* one : {&officer, &other})
            keys.push_back(crypto::BoxPrivateKey::of_pem(one->to_pem(), "k", [] { return crypto::Secret{}; }));
        EXPECT_EQ(masked(open_run_key(sealed, "k", keys).bytes().view()), key_bytes);
    }
    EXPECT_EQ(copies_of(key_bytes), 0);
    EXPECT_EQ(copies_of(letters), 0);
    EXPECT_EQ(copies_of(phrase), 0);
}
