// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/sqlite_objects.hpp"

#include "core/error.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"

#include <string_view>

namespace hoso::archive {

using database::Blob;
using database::Connection;
using database::Statement;

namespace {

/// Among 10 million digests, two with the same beginning are one chance in 300,000; both are kept then.
constexpr std::size_t start_bytes = 8;

/// About 300 pages, which a transaction of 1000 records rewrites; a move costs all pages of settled_object.
constexpr std::int64_t most_recent = 50'000;

Blob start_of(const std::string& key) { return {std::string_view{key}.substr(0, start_bytes)}; }

std::int64_t number(Connection& connection, const char* sql) {
    Statement statement = connection.prepare(sql);
    return statement.step() ? statement.integer(0) : 0;
}

} // namespace

std::string SqliteObjects::key_of(const std::string& hex) {
    const auto digest = crypto::sha256_from_hex(hex);
    if (!digest) throw Error{Cause::input, message("'{}' is not a SHA-256 digest", hex)};
    return {reinterpret_cast<const char*>(digest->bytes.data()), digest->bytes.size()};
}

SqliteObjects::SqliteObjects(Connection& connection)
    : m_connection{connection},
      m_find{connection.prepare("SELECT object.id FROM (SELECT object FROM recent_object WHERE start = ?1 UNION ALL "
                                "SELECT object FROM settled_object WHERE start = ?1) AS found "
                                "CROSS JOIN object ON object.id = found.object WHERE object.sha256 = ?2")},
      m_insert{connection.prepare("INSERT INTO object(sha256, size_bytes) VALUES(?,?)")},
      m_recent{connection.prepare("INSERT INTO recent_object VALUES(?,?)")} {}

std::optional<std::int64_t> SqliteObjects::find(const std::string& key) {
    m_find.bind_all(start_of(key), Blob{key});
    if (!m_find.step()) return std::nullopt;
    const std::int64_t id = m_find.integer(0);
    m_find.reset();
    return id;
}

std::int64_t SqliteObjects::add(const std::string& key, std::int64_t size_bytes) {
    if (const auto known = find(key)) return *known;
    m_insert.run(Blob{key}, size_bytes);
    const std::int64_t id = m_connection.last_insert_id();
    m_recent.run(start_of(key), id);
    return id;
}

void SqliteObjects::remove(const std::string& key) {
    const auto id = find(key);
    if (!id) return;
    for (const char* table : {"recent_object", "settled_object"})
        m_connection.prepare(fmt::format("DELETE FROM {} WHERE start = ? AND object = ?", table))
            .run(start_of(key), *id);
    m_connection.prepare("DELETE FROM object WHERE id = ?").run(*id);
}

void SqliteObjects::settle() {
    if (number(m_connection, "SELECT count(*) FROM recent_object") < most_recent) return;
    m_connection.execute("INSERT INTO settled_object SELECT start, object FROM recent_object ORDER BY start, object; "
                         "DELETE FROM recent_object");
}

bool SqliteObjects::is_whole(Connection& connection) {
    const auto objects = number(connection, "SELECT count(*) FROM object"),
               found = number(connection,
                   "SELECT count(*) FROM (SELECT start, object FROM settled_object UNION ALL SELECT start, object FROM "
                   "recent_object) AS known CROSS JOIN object ON object.id = known.object WHERE "
                   "substr(object.sha256, 1, 8) = known.start"),
               starts = number(
                   connection, "SELECT (SELECT count(*) FROM settled_object) + (SELECT count(*) FROM recent_object)");
    return objects == found && objects == starts;
}

} // namespace hoso::archive
