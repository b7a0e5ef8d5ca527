// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

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

/// What passwords of letters are made of, at least one of each: 60.9 bits in 12 characters. No two look alike in print:
/// none of 0 O o Q and of 1 I i J j l; 2 stands for Z z, 5 for S s, 6 for b, 8 for B, 9 for g q; of letters that
/// differ from their capital in size only (C K P U V W X Y) one at most; and no r and v, since rn looks like m and vv
/// like w.
inline constexpr std::string_view capitals = "ADEFGHLMNRTY", smalls = "acdefhkmnptuwx", digits = "23456789";

/// Error{settings}-like text where it is weaker than 60 bits or not possible; empty where it is right.
std::string problem_of(const PasswordPolicy& policy);
/// Bits that an attacker must guess: the logarithm of how many passwords there are, all being as likely.
double entropy_bits(const PasswordPolicy& policy);
std::string to_text(HashKind kind);     ///< argon2id, yescrypt, ssha
std::string to_text(PasswordKind kind); ///< letters, passphrase
std::optional<HashKind> hash_kind(std::string_view text);
std::optional<PasswordKind> password_kind(std::string_view text);

} // namespace hoso::credentials
