// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "book/surroundings.hpp"
#include "database/database.hpp"
#include "json/json.hpp"

#include <filesystem>
#include <string>

namespace hoso::book {

/// What happened, for the log: `id` is what it was done to.
struct Note {
    std::string action, id;
    Json payload = Json::object();
    std::string reason = {};
};

/// The table that a book's database needs for its EventQueue.
inline constexpr const char* event_queue_schema = R"sql(
CREATE TABLE unlogged(
    sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, id TEXT NOT NULL,
    payload TEXT NOT NULL, reason TEXT NOT NULL
);
)sql";

/// Lets the hash-chained log of a book follow its database: events are committed with what they tell of and then go
/// into the log; what a crash kept out of it, the next writer adds. The caller holds the book's lock.
class EventQueue {
public:
    EventQueue(database::Connection& database, std::filesystem::path log, const Surroundings& surroundings)
        : m_database{database}, m_log{std::move(log)}, m_surroundings{surroundings} {}

    /// Inside a transaction.
    void add(const Note& note);
    /// After it; durable when it returns.
    void flush();

private:
    database::Connection& m_database;
    std::filesystem::path m_log;
    const Surroundings& m_surroundings;
};

} // namespace hoso::book
