// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_group.hpp"

#include "directory/dn.hpp"

#include <algorithm>

namespace hoso::directory {

namespace {

std::string comparable(const std::string& dn) {
    try {
        return normal_dn(dn);
    } catch (const Error&) {
        return dn; // the server will say what is wrong with it
    }
}

bool related(const std::string& a, const std::string& b) { return a == b || is_below(a, b) || is_below(b, a); }

bool only_adds_values(const Operation& operation) {
    return operation.kind == OperationKind::modify &&
           std::all_of(operation.changes.begin(), operation.changes.end(),
               [](const ValueChange& change) { return change.how == ValueChange::How::add; });
}

bool at_or_below(const std::string& dn, const std::string& above) { return dn == above || is_below(dn, above); }

} // namespace

Places places_of(const Operation& operation) {
    return {comparable(operation.dn),
        operation.kind == OperationKind::rename ? comparable(operation.new_dn) : std::string{}};
}

bool is_move(const Operation& operation, const Places& places) {
    return operation.kind == OperationKind::rename && parent_of(places.dn) != parent_of(places.new_dn);
}

bool may_overtake(const Operation& a, const Places& places_a, const Operation& b, const Places& places_b) {
    const bool same_kind = a.kind == b.kind && (a.kind == OperationKind::add || a.kind == OperationKind::remove ||
                                                   (only_adds_values(a) && only_adds_values(b)));
    return same_kind && !related(places_a.dn, places_b.dn);
}

bool rests_on(
    const Operation& later, const Places& later_places, const Operation& refused, const Places& refused_places) {
    const bool renames = later.kind == OperationKind::rename;
    const auto touches = [&](const std::string& place) {
        return at_or_below(later_places.dn, place) || (renames && at_or_below(later_places.new_dn, place));
    };
    switch (refused.kind) {
    case OperationKind::add:
        return touches(refused_places.dn);
    case OperationKind::rename:
        return touches(refused_places.new_dn) || touches(refused_places.dn);
    case OperationKind::modify:
        return later_places.dn == refused_places.dn;
    case OperationKind::remove:
        break;
    }
    return touches(refused_places.dn) ||
           (later.kind == OperationKind::remove && is_below(refused_places.dn, later_places.dn));
}

bool GroupSender::must_wait(std::size_t next) const {
    if (m_under_way.size() >= m_window) return true;
    return std::any_of(m_under_way.begin(), m_under_way.end(), [&](const UnderWay& other) {
        return !may_overtake(*m_group[next], *m_places[next], *m_group[other.place], *m_places[other.place]);
    });
}

void GroupSender::take_reply() {
    const LdapMessage message = m_session.receive(LDAP_RES_ANY);
    const Reply reply = m_session.parse(message.get());
    const auto found =
        std::find_if(m_under_way.begin(), m_under_way.end(), [&](const UnderWay& one) { return one.id == reply.id; });
    if (found == m_under_way.end()) return;
    m_slowest = std::max(m_slowest, Clock::now() - found->sent);
    if (reply.code != LDAP_SUCCESS) m_refused = true;
    m_replies[found->place] = reply;
    m_under_way.erase(found);
}

void GroupSender::send(std::span<const Operation* const> group, std::span<const Places* const> places) {
    m_group = group;
    m_places = places;
    m_ids.assign(group.size(), not_sent);
    m_replies.assign(group.size(), std::nullopt);
    for (std::size_t i = 0; i < group.size(); ++i) {
        while (must_wait(i)) take_reply();
        if (m_refused && m_after == AfterRefusal::stop) break;
        Controls controls = controls_of(m_session.get(), *group[i], m_understood);
        if (m_transaction) controls.add(LDAP_CONTROL_TXN_SPEC, Controls::Weight::critical, *m_transaction);
        m_ids[i] = m_session.send(*group[i], controls);
        m_any_sent = true;
        m_under_way.push_back({m_ids[i], i, Clock::now()});
    }
    while (!m_under_way.empty()) take_reply();
}

std::vector<std::size_t> GroupSender::refused() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < m_replies.size(); ++i)
        if (m_replies[i] && m_replies[i]->code != LDAP_SUCCESS) places.push_back(i);
    return places;
}

std::chrono::microseconds GroupSender::pause() const {
    using namespace std::chrono_literals;
    return std::clamp<std::chrono::microseconds>(
        std::chrono::duration_cast<std::chrono::microseconds>(2 * m_slowest), 1ms, 50ms);
}

std::optional<std::size_t> GroupSender::place_of(int id) const {
    const auto found = std::find(m_ids.begin(), m_ids.end(), id);
    if (id == not_sent || found == m_ids.end()) return std::nullopt;
    return static_cast<std::size_t>(found - m_ids.begin());
}

} // namespace hoso::directory
