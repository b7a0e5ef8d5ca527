// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/policy.hpp"
#include "crypto/secret.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hoso::credentials {

/// 32 random bytes from which all first passwords of a run are derived on demand: neither passwords nor the key are
/// ever written in clear; what is kept is the key sealed to its custodians. A lost key means reissue.
class RunKey {
public:
    static RunKey generate();
    explicit RunKey(crypto::Secret bytes); ///< Error{input} unless 32
    RunKey(RunKey&&) noexcept = default;

    /// The first password of an account, the same whenever it is asked for: HKDF-SHA256 (RFC 5869) over the account's
    /// id and the attempt (1, and one more with each reissue), mapped without bias to what the policy says.
    crypto::Secret password(std::string_view account, int attempt, const PasswordPolicy& policy) const;

    /// What a directory keeps: {ARGON2}$argon2id$..., {CRYPT}$y$..., {SSHA}...; its salt is derived as well, so that
    /// the same run gives the same bytes. Thread-safe.
    std::string password_hash(std::string_view account, int attempt, const PasswordPolicy& policy) const;

    /// Authenticates a letter's serial: the first 8 bytes of HMAC-SHA256, in base32 of RFC 4648 without padding.
    std::string mac(std::string_view text) const;

    const crypto::Secret& bytes() const noexcept { return m_bytes; }

private:
    crypto::Secret m_bytes;
};

} // namespace hoso::credentials
