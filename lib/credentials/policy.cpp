// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/policy.hpp"

#include "credentials/words.hpp"
#include "crypto/password_hash.hpp"
#include "messages/messages.hpp"

#include <cmath>
#include <tuple>

namespace hoso::credentials {

namespace {

constexpr double fewest_bits = 60;
constexpr int most_letters = 64, most_words = 20;

/// Of `length` characters of all kinds, less those without one of the kinds.
double letters_bits(int length) {
    const auto power = [&](std::size_t base) { return std::pow(static_cast<double>(base), length); };
    const std::size_t a = capitals.size(), b = smalls.size(), c = digits.size();
    const double count = power(a + b + c) - power(b + c) - power(a + c) - power(a + b) + power(a) + power(b) + power(c);
    return count < 1 ? 0 : std::log2(count);
}

std::string problem_of_length(const PasswordPolicy& policy) {
    const bool letters = policy.kind == PasswordKind::letters;
    const int most = letters ? most_letters : most_words;
    PasswordPolicy shortest = policy;
    for (shortest.length = 1; entropy_bits(shortest) < fewest_bits;) ++shortest.length;
    if (policy.length >= shortest.length && policy.length <= most) return {};
    if (letters)
        return message("a password of letters has {} to {} characters, not {}: fewer are guessed", shortest.length,
            most, policy.length);
    return message("a passphrase has {} to {} words, not {}: fewer are guessed", shortest.length, most, policy.length);
}

} // namespace

double entropy_bits(const PasswordPolicy& policy) {
    if (policy.length < 1) return 0;
    if (policy.kind == PasswordKind::letters) return letters_bits(policy.length);
    return policy.length * std::log2(static_cast<double>(std::tuple_size_v<Words>));
}

std::string problem_of(const PasswordPolicy& policy) {
    if (std::string problem = problem_of_length(policy); !problem.empty()) return problem;
    if (policy.hash == HashKind::argon2id) return crypto::argon2id_problem({policy.memory_kib, policy.passes});
    return policy.hash == HashKind::yescrypt ? crypto::yescrypt_problem(policy.cost) : std::string{};
}

std::string to_text(HashKind kind) {
    return kind == HashKind::argon2id ? "argon2id" : kind == HashKind::yescrypt ? "yescrypt" : "ssha";
}

std::string to_text(PasswordKind kind) { return kind == PasswordKind::letters ? "letters" : "passphrase"; }

std::optional<HashKind> hash_kind(std::string_view text) {
    for (const HashKind kind : {HashKind::argon2id, HashKind::yescrypt, HashKind::ssha})
        if (text == to_text(kind)) return kind;
    return std::nullopt;
}

std::optional<PasswordKind> password_kind(std::string_view text) {
    for (const PasswordKind kind : {PasswordKind::letters, PasswordKind::passphrase})
        if (text == to_text(kind)) return kind;
    return std::nullopt;
}

} // namespace hoso::credentials
