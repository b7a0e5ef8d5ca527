// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/ldap_session.hpp"

#include <optional>
#include <string>

namespace hoso::directory {

/// OpenLDAP: do it with all checks, and take it back; answered with 0x410e.
inline constexpr const char* no_operation = "1.3.6.1.4.1.4203.666.5.2";
/// The condition that no entry meets.
inline constexpr const char* matches_nothing = "(!(objectClass=*))";

/// True where slapd 2.5 refused a removal in a transaction for no reason but that its parent has no more children.
bool is_last_removal(const Operation& operation, const Reply& reply);

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
    /// To be called behind the answer to the last operation: only then may the transaction be ended.
    void let_server_finish();
    /// Throws ConnectionLost, also where the server has done it.
    Ending end(Settle settle) {
        send_end(settle);
        return receive_end();
    }
    /// The same in two parts: other connections can be used while the server is busy with it.
    void send_end(Settle settle);
    Ending receive_end();

private:
    Session& m_session;
    Reply m_begun;
    std::string m_identifier;
    int m_end = not_sent;
};

} // namespace hoso::directory
