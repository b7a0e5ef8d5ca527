// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace hoso::archive {

/// The table object's rows by the digests of the objects, as 32 bytes. Digests come in no order: an index over all of
/// them would have a page rewritten for every new one, and that the more, the larger it is. So the first bytes of new
/// ones stand in a small table, recent_object, until they are many and go into settled_object in their order, many to
/// a page. Changes are made in the caller's transaction. Only sqlite_*.cpp include this.
class SqliteObjects {
public:
    explicit SqliteObjects(database::Connection& connection);

    /// The digest in hexadecimal as it stands in the table; Error{input} for what is none.
    static std::string key_of(const std::string& hex);

    std::optional<std::int64_t> find(const std::string& key);
    /// The row of the digest, which is new where there was none.
    std::int64_t add(const std::string& key, std::int64_t size_bytes);
    void remove(const std::string& key);
    /// Moves the recent ones where they are many; to be called at the end of a transaction.
    void settle();

    /// Whether every object can be found. Looks at all of them.
    static bool is_whole(database::Connection& connection);

private:
    database::Connection& m_connection;
    database::Statement m_find, m_insert, m_recent;
};

} // namespace hoso::archive
