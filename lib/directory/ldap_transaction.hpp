// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/ldap_session.hpp"

#include <optional>
#include <string>

namespace hoso::directory {

/// A transaction on a connection (RFC 5805): begun, then named in each operation, then ended. One at a time. Where it
/// is not ended the server forgets it with the connection.
class Transaction {
public:
    enum class Settle { commit, abort };
    struct Ending {
        Reply reply;
        std::optional<int> failed; ///< the message that could not be done
    };

    explicit Transaction(Session& session);
    /// How the server answered; the rest is only for LDAP_SUCCESS.
    const Reply& begun() const noexcept { return m_begun; }
    const std::string& identifier() const noexcept { return m_identifier; }
    /// Throws ConnectionLost, also where the server has done it.
    Ending end(Settle settle);

private:
    Session& m_session;
    Reply m_begun;
    std::string m_identifier;
};

} // namespace hoso::directory
