// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace hoso::credentials {

enum class PasswordKind { letters, passphrase };
enum class HashKind { argon2id, yescrypt, ssha };

/// What first passwords are like, and how a directory keeps them.
struct PasswordPolicy {
    PasswordKind kind = PasswordKind::letters;
    int length = 12; ///< characters of letters, or words of a passphrase (Vietnamese syllables without marks)
    bool operator==(const PasswordPolicy&) const = default;
    HashKind hash = HashKind::argon2id;
    int memory_kib = 19456, passes = 2; ///< argon2id: RFC 9106; these are OWASP's smallest
    int cost = 5;                       ///< yescrypt: of crypt(5)
};

/// Error{settings}-like text where it is weaker than 60 bits or not possible; empty where it is right.
std::string problem_of(const PasswordPolicy& policy);
/// Bits that an attacker must guess.
double entropy_bits(const PasswordPolicy& policy);
std::string to_text(HashKind kind);
std::string to_text(PasswordKind kind);

} // namespace hoso::credentials
