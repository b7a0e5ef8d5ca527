// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/run_key.hpp"

#include "core/error.hpp"
#include "credentials/choices.hpp"
#include "credentials/words.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"
#include "crypto/password_hash.hpp"
#include "messages/messages.hpp"

#include <algorithm>
#include <array>

namespace hoso::credentials {

using crypto::Secret;

namespace {

constexpr std::size_t key_size = 32, mac_size = 8;

/// What a derived value is for. No two uses have the same: zero bytes part the words, which have none, and the account,
/// which may, comes last.
std::string use_of(std::string_view what, int attempt, std::string_view kind, int length, std::string_view account) {
    if (attempt < 1) throw Error{Cause::usage, message("attempts count from 1, not {}", attempt)};
    std::string use{what};
    for (const std::string_view part : {std::string_view{std::to_string(attempt)}, kind}) (use += '\0') += part;
    (use += '\0') += std::to_string(length);
    (use += '\0') += account;
    return use;
}

/// One draw of a password of letters; false where one of the kinds is missing.
bool draw_letters(Choices& choices, std::span<unsigned char> bytes) {
    std::array<bool, 3> has{};
    for (unsigned char& byte : bytes) {
        const std::size_t which = choices.below(capitals.size() + smalls.size() + digits.size());
        const bool capital = which < capitals.size(), small = !capital && which < capitals.size() + smalls.size();
        byte = static_cast<unsigned char>(capital ? capitals[which]
                                          : small ? smalls[which - capitals.size()]
                                                  : digits[which - capitals.size() - smalls.size()]);
        has[capital ? 0 : small ? 1 : 2] = true;
    }
    return has[0] && has[1] && has[2];
}

Secret letters(Choices& choices, int length) {
    return Secret{static_cast<std::size_t>(length), [&](std::span<unsigned char> bytes) {
                      while (!draw_letters(choices, bytes)) {
                      }
                  }};
}

/// Words joined by hyphens. The room is for the longest words; a second secret has the length that came out.
Secret passphrase(Choices& choices, int length) {
    constexpr std::size_t longest_word = 6;
    const auto count = static_cast<std::size_t>(length);
    std::size_t size = 0;
    const Secret room{count * (longest_word + 1), [&](std::span<unsigned char> bytes) {
                          for (std::size_t i = 0; i < count; ++i) {
                              const Words& words = passphrase_words();
                              const std::string_view word = words[choices.below(words.size())];
                              if (i > 0) bytes[size++] = '-';
                              for (const char c : word) bytes[size++] = static_cast<unsigned char>(c);
                          }
                      }};
    return Secret{room.view().substr(0, size)};
}

/// RFC 4648, section 6, without padding.
std::string base32(std::string_view bytes) {
    constexpr std::string_view letters_of_base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    unsigned waiting = 0, bits = 0;
    for (const char c : bytes) {
        waiting = (waiting << 8) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) text += letters_of_base32[(waiting >> (bits - 5)) & 31];
    }
    if (bits > 0) text += letters_of_base32[(waiting << (5 - bits)) & 31];
    return text;
}

} // namespace

RunKey RunKey::generate() { return RunKey{crypto::random_secret(key_size)}; }

RunKey::RunKey(Secret bytes) : m_bytes{std::move(bytes)} {
    if (m_bytes.view().size() != key_size)
        throw Error{Cause::input, message("a run key has {} bytes, not {}", key_size, m_bytes.view().size())};
}

Secret RunKey::password(std::string_view account, int attempt, const PasswordPolicy& policy) const {
    if (const std::string problem = problem_of(policy); !problem.empty()) throw Error{Cause::settings, problem};
    Choices choices{m_bytes, use_of("password", attempt, to_text(policy.kind), policy.length, account)};
    return policy.kind == PasswordKind::letters ? letters(choices, policy.length) : passphrase(choices, policy.length);
}

std::string RunKey::password_hash(std::string_view account, int attempt, const PasswordPolicy& policy) const {
    const Secret secret = password(account, attempt, policy);
    const Secret salt =
        crypto::hkdf_sha256(m_bytes, derivation, use_of("salt", attempt, to_text(policy.hash), 0, account), 16);
    switch (policy.hash) {
    case HashKind::argon2id:
        return "{ARGON2}" + crypto::argon2id(secret, salt.view(), {policy.memory_kib, policy.passes});
    case HashKind::yescrypt:
        return "{CRYPT}" + crypto::yescrypt(secret, salt.view(), policy.cost);
    case HashKind::ssha:
        break;
    }
    return "{SSHA}" + crypto::ssha(secret, salt.view());
}

std::string RunKey::mac(std::string_view text) const {
    const Secret key = crypto::hkdf_sha256(m_bytes, derivation, "mac", key_size);
    const crypto::Sha256 code = crypto::hmac_sha256(key.view(), text);
    return base32({reinterpret_cast<const char*>(code.bytes.data()), mac_size});
}

} // namespace hoso::credentials
