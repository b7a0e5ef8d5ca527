// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "directory/ldap_session.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hoso::directory {

/// The DNs of an operation in normal form, for comparing; as they are where they are none.
struct Places {
    std::string dn, new_dn;
};
Places places_of(const Operation& operation);

/// True for a rename to another parent.
bool is_move(const Operation& operation, const Places& places);

/// True where the order in which a server does both cannot matter: a server may do what comes over one connection in
/// any order (RFC 4511, 3.1). Additions of entries, and of values, of unrelated entries; removals of these.
bool may_overtake(const Operation& a, const Places& places_a, const Operation& b, const Places& places_b);

/// True where `later` cannot be judged when `refused` was not done: it is about the same entry, or below one that was
/// not made or not moved, or removes what is above one that is still there.
bool rests_on(
    const Operation& later, const Places& later_places, const Operation& refused, const Places& refused_places);

/// How a group is sent: each operation with the controls it asks for and, inside a transaction, its identifier. At most
/// `window` are on their way, and none that could overtake one it depends on.
class GroupSender {
public:
    enum class AfterRefusal { stop, go_on };

    GroupSender(Session& session, const Understood& understood, int window, AfterRefusal after)
        : m_session{session}, m_understood{understood},
          m_window{window < 1 ? std::size_t{1} : static_cast<std::size_t>(window)}, m_after{after} {}
    void use_transaction(std::string identifier) { m_transaction = std::move(identifier); }

    /// Sends and awaits the answers.
    void send(std::span<const Operation* const> group, std::span<const Places* const> places);
    /// Of each operation, in their order: none where it was not sent.
    const std::vector<std::optional<Reply>>& replies() const noexcept { return m_replies; }
    std::vector<std::size_t> refused() const;
    /// Which operation has the message of this number.
    std::optional<std::size_t> place_of(int id) const;
    bool any_sent() const noexcept { return m_any_sent; }
    /// How long to wait before a transaction is ended. slapd 2.5 answers an operation of a transaction before the
    /// thread that took it has let go of it; where the end of the transaction overtakes that thread slapd goes down.
    /// The thread needs microseconds, but a busy machine may keep it waiting for as long as it let answers wait.
    std::chrono::microseconds pause() const;

private:
    using Clock = std::chrono::steady_clock;
    struct UnderWay {
        int id;
        std::size_t place;
        Clock::time_point sent;
    };
    void take_reply();
    bool must_wait(std::size_t next) const;

    Session& m_session;
    const Understood& m_understood;
    std::size_t m_window;
    AfterRefusal m_after;
    std::optional<std::string> m_transaction;
    std::span<const Operation* const> m_group;
    std::span<const Places* const> m_places;
    std::vector<UnderWay> m_under_way;
    std::vector<int> m_ids;
    std::vector<std::optional<Reply>> m_replies;
    Clock::duration m_slowest{};
    bool m_any_sent = false;
    bool m_refused = false;
};

} // namespace hoso::directory
