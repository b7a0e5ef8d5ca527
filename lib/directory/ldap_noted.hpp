// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/ldap_group.hpp"
#include "directory/ldap_transaction.hpp"

#include <span>
#include <vector>

namespace hoso::directory {

/// Operations that a server has noted in a transaction (RFC 5805), which is still to be ended: until then nothing of
/// them is done. Refers to its session.
class NotedGroup {
public:
    /// Begins the transaction and sends the operations, up to the first that is refused. Throws ConnectionLost.
    NotedGroup(Session& session, const Understood& understood, int window, std::span<const Operation* const> operations,
        std::span<const Places* const> places)
        : m_transaction{session}, m_sender{session, understood, window} {
        if (!is_begun()) return;
        m_sender.use_transaction(m_transaction.identifier());
        m_sender.send(operations, places);
        m_transaction.let_server_finish();
    }

    bool is_begun() const noexcept { return m_transaction.begun().code == LDAP_SUCCESS; }
    Transaction& transaction() noexcept { return m_transaction; }
    const GroupSender& sender() const noexcept { return m_sender; }

private:
    Transaction m_transaction;
    GroupSender m_sender;
};

} // namespace hoso::directory
