// SPDX-License-Identifier: GPL-3.0-or-later
#include "book/event_queue.hpp"

#include "ledger/log.hpp"

#include <cstdint>
#include <vector>

namespace hoso::book {

void EventQueue::add(const Note& note) {
    auto last = m_database.prepare("SELECT max(sequence) FROM unlogged");
    last.step();
    ledger::Log log{m_surroundings.disk, m_log};
    const std::int64_t sequence = (last.is_null(0) ? log.head().sequence : last.integer(0)) + 1;
    m_database.prepare("INSERT INTO unlogged VALUES(?, ?, ?, ?, ?, ?, ?)")
        .run(sequence, m_surroundings.clock.now().time_since_epoch().count(), m_surroundings.actor, note.action,
            note.id, to_line(note.payload), note.reason);
}

void EventQueue::flush() {
    auto rows =
        m_database.prepare("SELECT sequence, time, actor, action, id, payload, reason FROM unlogged ORDER BY sequence");
    ledger::Log log{m_surroundings.disk, m_log};
    const std::int64_t last = log.head().sequence;
    bool any = false;
    std::vector<ledger::Event> events;
    std::int64_t time = 0;
    const auto append = [&] {
        if (!events.empty())
            log.append_all(events, TimePoint{std::chrono::milliseconds{time}}, m_surroundings.randomness);
        events.clear();
    };
    while (rows.step()) {
        any = true;
        if (rows.integer(0) <= last) continue; // the last run was stopped after the log took it
        if (rows.integer(1) != time) append();
        time = rows.integer(1);
        events.push_back({std::string{rows.text(2)}, std::string{rows.text(3)}, std::string{rows.text(4)},
            parse_json(rows.text(5), m_log.string()), std::nullopt, std::string{rows.text(6)}});
    }
    append();
    if (any) m_database.execute("DELETE FROM unlogged");
}

} // namespace hoso::book
