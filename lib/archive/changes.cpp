// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/changes.hpp"

namespace hoso::archive {

void Changes::add(Changed changed) {
    if (m_doing.dry_run) return m_heard(changed);
    m_pending.push_back(std::move(changed));
    if (m_pending.size() == Writer::most_records) finish();
}

void Changes::finish() {
    if (m_pending.empty()) return;
    Json payload{{"reason", m_doing.reason}, {"records", Json::array()}};
    std::vector<Record> records;
    for (const Changed& one : m_pending) {
        payload["records"].push_back(
            {{"uuid", one.record.uuid}, {"version", one.record.version}, {"changes", one.changes}});
        records.push_back(one.record);
    }
    const std::string id = records.size() == 1 ? records.front().uuid : std::to_string(records.size());
    m_writer.commit({m_doing.action, id, payload}, records);
    for (const Changed& one : m_pending) m_heard(one);
    m_pending.clear();
}

Json before_after(const std::string& before, const std::string& after) {
    const auto shown = [](const std::string& value) { return value.empty() ? Json{} : Json(value); };
    return {{"before", shown(before)}, {"after", shown(after)}};
}

} // namespace hoso::archive
