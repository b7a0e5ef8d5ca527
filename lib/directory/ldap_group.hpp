// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/dependence.hpp"
#include "directory/ldap_session.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hoso::directory {

/// How a group is sent: each operation with the controls it asks for and, inside a transaction, its identifier. At most
/// `window` are on their way, and none that could overtake one it depends on.
class GroupSender {
public:
    GroupSender(Session& session, const Understood& understood, int window)
        : m_session{session}, m_understood{understood}, m_window{window < 1 ? std::size_t{1}
                                                                            : static_cast<std::size_t>(window)} {}
    void use_transaction(std::string identifier) { m_transaction = std::move(identifier); }

    /// Sends and awaits the answers; no more after the first refusal.
    void send(std::span<const Operation* const> group, std::span<const Places* const> places);
    /// Of each operation, in their order: none where it was not sent.
    const std::vector<std::optional<Reply>>& replies() const noexcept { return m_replies; }
    std::vector<std::size_t> refused() const;
    /// Which operation has the message of this number.
    std::optional<std::size_t> place_of(int id) const;
    bool any_sent() const noexcept { return m_any_sent; }

private:
    struct UnderWay {
        int id;
        std::size_t place;
    };
    void take_reply();
    bool must_wait(std::size_t next) const;

    Session& m_session;
    const Understood& m_understood;
    std::size_t m_window;
    std::optional<std::string> m_transaction;
    std::span<const Operation* const> m_group;
    std::span<const Places* const> m_places;
    std::vector<UnderWay> m_under_way;
    std::vector<int> m_ids;
    std::vector<std::optional<Reply>> m_replies;
    bool m_any_sent = false;
    bool m_refused = false;
};

} // namespace hoso::directory
