// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/policy.hpp"

#include "credentials/words.hpp"
#include "crypto/sha256.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace hoso::credentials;
using testing::HasSubstr;

namespace {

PasswordPolicy letters(int length) { return {PasswordKind::letters, length}; }
PasswordPolicy words(int length) { return {PasswordKind::passphrase, length}; }

} // namespace

TEST(PasswordPolicy, CountsWhatMustBeGuessed) {
    // Of three characters each kind stands once, in any of six orders.
    EXPECT_NEAR(entropy_bits(letters(3)), std::log2(6.0 * 12 * 14 * 8), 1e-9);
    EXPECT_EQ(entropy_bits(letters(2)), 0);
    EXPECT_NEAR(entropy_bits(letters(12)), 60.98, 0.005);
    EXPECT_DOUBLE_EQ(entropy_bits(words(6)), 60);
    EXPECT_EQ(entropy_bits(words(0)), 0);
    EXPECT_EQ(entropy_bits(letters(-1)), 0);
}

TEST(PasswordPolicy, IsRefusedWhereItIsWeakOrImpossible) {
    EXPECT_EQ(problem_of({}), "");
    EXPECT_EQ(problem_of(letters(12)), "");
    EXPECT_EQ(problem_of(words(6)), "");
    EXPECT_THAT(problem_of(letters(11)), HasSubstr("12 to 64 characters, not 11"));
    EXPECT_THAT(problem_of(letters(65)), HasSubstr("12 to 64"));
    EXPECT_THAT(problem_of(words(5)), HasSubstr("6 to 20 words, not 5"));
    EXPECT_THAT(problem_of(words(21)), HasSubstr("6 to 20"));
    PasswordPolicy policy;
    policy.memory_kib = 7;
    EXPECT_THAT(problem_of(policy), HasSubstr("KiB"));
    policy.hash = HashKind::ssha;
    EXPECT_EQ(problem_of(policy), "") << "the memory is argon2id's alone";
    policy.hash = HashKind::yescrypt;
    policy.cost = 12;
    EXPECT_THAT(problem_of(policy), HasSubstr("1 to 11"));
}

TEST(PasswordPolicy, IsTextAndBack) {
    for (const HashKind kind : {HashKind::argon2id, HashKind::yescrypt, HashKind::ssha})
        EXPECT_EQ(hash_kind(to_text(kind)), kind);
    for (const PasswordKind kind : {PasswordKind::letters, PasswordKind::passphrase})
        EXPECT_EQ(password_kind(to_text(kind)), kind);
    EXPECT_FALSE(hash_kind("md5"));
    EXPECT_FALSE(password_kind(""));
}

TEST(PasswordAlphabet, HasNothingThatLooksAlike) {
    const std::string all = std::string{capitals} + std::string{smalls} + std::string{digits};
    EXPECT_EQ(std::set<char>(all.begin(), all.end()).size(), all.size());
    EXPECT_EQ(all.find_first_of("0OoQ1lIiJj|ZzSsbBgqrv"), std::string::npos);
    for (const char c : {'c', 'k', 'p', 'u', 'w', 'x', 'y'})
        EXPECT_LE(std::count(all.begin(), all.end(), c) + std::count(all.begin(), all.end(), c - 'a' + 'A'), 1) << c;
}

TEST(PassphraseWords, AreDifferentPlainAndShort) {
    const Words& all = passphrase_words();
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    EXPECT_EQ(std::set(all.begin(), all.end()).size(), 1024U);
    for (const std::string_view word : all) {
        EXPECT_TRUE(word.size() >= 2 && word.size() <= 6) << word;
        EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), std::string_view::npos) << word;
    }
}

TEST(PassphraseWords, AreThoseOfEarlierRuns) {
    std::string text;
    for (const std::string_view word : passphrase_words()) text.append(text.empty() ? "" : " ").append(word);
    EXPECT_EQ(to_hex(hoso::crypto::sha256(text)), "c8a584f0d231746e1ef60707656686007b974acf1421868f9a3075706fc88d44")
        << "with another list no passphrase that was handed out can be made again";
}
