// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/run_key.hpp"

#include "core/error.hpp"
#include "credentials/choices.hpp"
#include "credentials/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

using namespace hoso;
using namespace hoso::credentials;
using testing::StartsWith;

namespace {

RunKey counting_key() {
    return RunKey{crypto::Secret{32, [](std::span<unsigned char> bytes) {
                                     for (std::size_t i = 0; i < bytes.size(); ++i)
                                         bytes[i] = static_cast<unsigned char>(i);
                                 }}};
}

std::string password(const RunKey& key, const std::string& account, int attempt, const PasswordPolicy& policy) {
    return std::string{key.password(account, attempt, policy).view()};
}

PasswordPolicy cheap(HashKind hash) { return {PasswordKind::letters, 12, hash, 64, 1, 1}; }

/// Pearson's statistic of counts that should all be alike.
double chi_square(const std::vector<int>& counts) {
    double sum = 0, result = 0;
    for (const int count : counts) sum += count;
    const double wanted = sum / static_cast<double>(counts.size());
    for (const int count : counts) result += (count - wanted) * (count - wanted) / wanted;
    return result;
}

std::vector<int> counts_of(std::string_view letters, const std::map<char, int>& seen) {
    std::vector<int> counts;
    for (const char c : letters) counts.push_back(seen.contains(c) ? seen.at(c) : 0);
    return counts;
}

} // namespace

TEST(RunKey, DerivesWhatTheDescriptionSays) {
    // Computed from the description alone by another program; what was handed out must be made again by every version.
    const RunKey key = counting_key();
    EXPECT_EQ(password(key, "nv-0012", 1, {}), "3FT4nftHNkLD");
    EXPECT_EQ(password(key, "nv-0012", 2, {}), "an22ETRmdRFM");
    EXPECT_EQ(password(key, "nv-0012", 1, {PasswordKind::passphrase, 6}), "ne-nhua-xet-yet-khe-khe");
    EXPECT_EQ(key.mac("H26-000123"), "EMB3RVAEAWPP2");
    EXPECT_EQ(key.password_hash("nv-0012", 1, cheap(HashKind::ssha)),
        "{SSHA}qGw3cEkB4a4Ilzh2o3rBX3G4b64ga/AmWR78FBbW7sVG04Ly");
}

TEST(RunKey, GivesAnotherPasswordForEverythingElse) {
    const RunKey key = counting_key(), other = RunKey::generate();
    std::set<std::string> seen;
    for (const std::string& account : {std::string{"a"}, std::string{"b"}, std::string{"a\0001", 2}, std::string{}})
        for (const int attempt : {1, 2, 11})
            for (const int length : {12, 13})
                for (const RunKey* of : {&key, &other})
                    EXPECT_TRUE(
                        seen.insert(password(*of, account, attempt, {PasswordKind::letters, length}).substr(0, 8))
                            .second)
                        << "of another length, too, the beginning is another";
    EXPECT_EQ(password(key, "a", 1, {}), password(counting_key(), "a", 1, {}));
}

TEST(RunKey, IsRefusedWhereItCannotBe) {
    EXPECT_THROW(RunKey{crypto::Secret{"short"}}, Error);
    const RunKey key = counting_key();
    EXPECT_THROW(key.password("a", 0, {}), Error);
    EXPECT_THROW(key.password("a", 1, {PasswordKind::letters, 8}), Error);
    EXPECT_THROW(key.password_hash("a", 1, {PasswordKind::letters, 12, HashKind::argon2id, 1, 1, 1}), Error);
}

TEST(RunKey, MakesLettersWithoutBias) {
    const RunKey key = counting_key();
    std::map<char, int> seen;
    for (int i = 0; i < 20000; ++i) {
        const std::string text = password(key, std::to_string(i), 1, {});
        ASSERT_EQ(text.size(), 12U);
        for (const std::string_view kind : {capitals, smalls, digits})
            ASSERT_NE(text.find_first_of(kind), std::string::npos) << text;
        for (const char c : text) ++seen[c];
    }
    EXPECT_EQ(seen.size(), capitals.size() + smalls.size() + digits.size());
    // One in a thousand is above 31.3, 34.5 and 24.3; the key is fixed, so it is always the same draw.
    EXPECT_LT(chi_square(counts_of(capitals, seen)), 31.3);
    EXPECT_LT(chi_square(counts_of(smalls, seen)), 34.5);
    EXPECT_LT(chi_square(counts_of(digits, seen)), 24.3);
}

TEST(RunKey, MakesPassphrasesWithoutBias) {
    const RunKey key = counting_key();
    std::map<std::string, int> seen;
    for (int i = 0; i < 10000; ++i) {
        std::string text = password(key, std::to_string(i), 1, {PasswordKind::passphrase, 6}) + '-';
        ASSERT_EQ(std::count(text.begin(), text.end(), '-'), 6);
        for (std::size_t at = 0; at < text.size(); at = text.find('-', at) + 1)
            ++seen[text.substr(at, text.find('-', at) - at)];
    }
    std::vector<int> counts;
    for (const std::string_view word : passphrase_words()) counts.push_back(seen[std::string{word}]);
    EXPECT_EQ(seen.size(), passphrase_words().size());
    EXPECT_LT(chi_square(counts), 1168); // one in a thousand of 1,023 degrees of freedom
}

TEST(Choices, AreAsLikely) {
    const crypto::Secret key{"key"};
    Choices choices{key, "use"};
    std::vector<int> counts(3);
    for (int i = 0; i < 60000; ++i) ++counts.at(choices.below(3));
    EXPECT_LT(chi_square(counts), 13.8);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(choices.below(1), 0U);
    // A third of all draws would be rejected: with modulo alone the lower third would come twice as often.
    std::vector<int> thirds(3);
    for (int i = 0; i < 60000; ++i) ++thirds.at(choices.below(49152) / 16384);
    EXPECT_LT(chi_square(thirds), 13.8);
}

TEST(RunKey, HashesHaveSaltsOfTheirOwnAndAreTheSameAgain) {
    const RunKey key = counting_key();
    std::set<std::string> salts;
    for (const std::string account : {"a", "b"})
        for (const int attempt : {1, 2}) {
            const std::string hash = key.password_hash(account, attempt, cheap(HashKind::argon2id));
            EXPECT_THAT(hash, StartsWith("{ARGON2}$argon2id$v=19$m=64,t=1,p=1$"));
            EXPECT_EQ(key.password_hash(account, attempt, cheap(HashKind::argon2id)), hash);
            salts.insert(hash.substr(36, 22));
        }
    EXPECT_EQ(salts.size(), 4U);
    EXPECT_THAT(key.password_hash("a", 1, cheap(HashKind::yescrypt)), StartsWith("{CRYPT}$y$"));
}

TEST(RunKey, IsUsedByManyThreads) {
    const RunKey key = counting_key();
    std::vector<std::string> hashes(8);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < hashes.size(); ++i)
        threads.emplace_back([&, i] { hashes[i] = key.password_hash("a", 1, cheap(HashKind::yescrypt)); });
    threads.clear();
    EXPECT_THAT(hashes, testing::Each(hashes[0]));
}

TEST(RunKey, AuthenticatesSerials) {
    const RunKey key = counting_key();
    EXPECT_EQ(key.mac("1").size(), 13U);
    EXPECT_EQ(key.mac("1").find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos);
    EXPECT_NE(key.mac("1"), key.mac("2"));
    EXPECT_NE(key.mac("1"), RunKey::generate().mac("1"));
}
