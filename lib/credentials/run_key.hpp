// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/policy.hpp"
#include "crypto/secret.hpp"

#include <string>
#include <string_view>

namespace hoso::credentials {

/// 32 random bytes from which all first passwords of a run are derived on demand: neither passwords nor the key are
/// ever written in clear; what is kept is the key sealed to its custodians. A lost key means reissue.
class RunKey {
public:
    static RunKey generate();
    explicit RunKey(crypto::Secret bytes); ///< Error{input} unless 32
    RunKey(RunKey&&) noexcept = default;
    RunKey& operator=(RunKey&&) noexcept = default;

    /// The first password of an account, the same whenever it is asked for: HKDF-SHA256 (RFC 5869) over the account's
    /// id and the attempt (1, and one more with each reissue), mapped without bias to what the policy says: numbers are
    /// drawn with those rejected that would favour some, and a password of letters without a capital, a small letter or
    /// a digit is drawn again as a whole, so that all that are allowed are as likely. Another kind or length gives a
    /// password that has nothing in common. Error{settings} for a policy with a problem, Error{usage} for an attempt
    /// below 1.
    crypto::Secret password(std::string_view account, int attempt, const PasswordPolicy& policy) const;

    /// What a directory keeps: {ARGON2}$argon2id$..., {CRYPT}$y$..., {SSHA}...; its salt is derived as well, so that
    /// the same run gives the same bytes: 16 bytes for each account, attempt and kind of hash. Takes the time and the
    /// memory of the one hash. Thread-safe, as all of this class.
    std::string password_hash(std::string_view account, int attempt, const PasswordPolicy& policy) const;

    /// Authenticates a letter's serial: the first 8 bytes of HMAC-SHA256 with a key of its own, in base32 of RFC 4648
    /// without padding (13 characters of A-Z and 2-7).
    std::string mac(std::string_view text) const;

    const crypto::Secret& bytes() const noexcept { return m_bytes; }

private:
    crypto::Secret m_bytes;
};

} // namespace hoso::credentials
