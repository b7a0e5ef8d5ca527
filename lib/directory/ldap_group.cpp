// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldap_group.hpp"

#include <algorithm>

namespace hoso::directory {

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
        if (m_refused) break;
        Controls controls = controls_of(m_session.get(), *group[i], m_understood);
        if (m_transaction) controls.add(LDAP_CONTROL_TXN_SPEC, Controls::Weight::critical, *m_transaction);
        m_ids[i] = m_session.send(*group[i], controls);
        m_any_sent = true;
        m_under_way.push_back({m_ids[i], i});
    }
    while (!m_under_way.empty()) take_reply();
}

std::vector<std::size_t> GroupSender::refused() const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < m_replies.size(); ++i)
        if (m_replies[i] && m_replies[i]->code != LDAP_SUCCESS) places.push_back(i);
    return places;
}

std::optional<std::size_t> GroupSender::place_of(int id) const {
    const auto found = std::find(m_ids.begin(), m_ids.end(), id);
    if (id == not_sent || found == m_ids.end()) return std::nullopt;
    return static_cast<std::size_t>(found - m_ids.begin());
}

} // namespace hoso::directory
