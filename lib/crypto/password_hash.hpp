// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/secret.hpp"

#include <string>
#include <string_view>

namespace hoso::crypto {

/// What a server keeps of a password and can compare with it. The salt is given, so that the same password, salt and
/// cost are the same text; it must be another one for every password. Error{input} for a password that is empty, longer
/// than 256 bytes or holds a zero byte, and for a salt of the wrong size; Error{usage} for a cost that is not possible;
/// Error{unavailable} where there is not memory enough. Thread-safe: each call works in memory of its own.

inline constexpr std::size_t argon2id_salt = 16, yescrypt_salt = 16, ssha_salt = 16; ///< bytes

/// RFC 9106, version 0x13, one lane, 32 bytes: "$argon2id$v=19$m=KIB,t=PASSES,p=1$SALT$HASH".
struct Argon2Cost {
    int memory_kib = 19456, passes = 2;
};
std::string argon2id(const Secret& password, std::string_view salt, const Argon2Cost& cost);
std::string argon2id_problem(const Argon2Cost& cost); ///< empty where it is possible

/// crypt(5): "$y$...". Cost 1 to 11; 5 is "j9T".
std::string yescrypt(const Secret& password, std::string_view salt, int cost);
std::string yescrypt_problem(int cost);

/// SHA-1 of password and salt, and the salt, in base64 ("{SSHA}" of old LDAP servers, without that word): guessed a
/// thousand million times a second, so only for servers that know nothing else.
std::string ssha(const Secret& password, std::string_view salt);

} // namespace hoso::crypto
