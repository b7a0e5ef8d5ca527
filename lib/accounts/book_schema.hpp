// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace hoso::accounts {

inline constexpr std::uint32_t book_application_id = 0x686F6163; // "hoac"
inline constexpr int book_schema_version = 1;

/// Times are RFC 3339; hoso-accounts-book(5) describes the tables.
inline constexpr const char* book_schema = R"sql(
CREATE TABLE account( -- what was last applied to a target
    target TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, login TEXT NOT NULL, dn TEXT NOT NULL,
    uuid TEXT NOT NULL, -- entryUUID; empty where the target has none
    state TEXT NOT NULL, content TEXT NOT NULL, -- JSON
    attempt INTEGER NOT NULL, -- of the first password; 0: none was made here
    key_run TEXT NOT NULL, key_number INTEGER NOT NULL, -- whose run key it comes from
    changed_by TEXT NOT NULL, -- the run
    PRIMARY KEY(target, id)
) WITHOUT ROWID;
CREATE INDEX account_owner ON account(owner);

CREATE TABLE name( -- every login and mail address that ever was; never given to another owner
    name TEXT PRIMARY KEY, owner TEXT NOT NULL, since TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE run(
    id TEXT PRIMARY KEY, target TEXT NOT NULL, kind TEXT NOT NULL, -- plan, reissue
    plan TEXT NOT NULL, -- SHA-256
    state TEXT NOT NULL, -- open, done, rolling-back, rolled-back, abandoned
    started TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '', actor TEXT NOT NULL, changes INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE decision( -- of adoption: an entry is not an account's, or nobody's (account empty)
    target TEXT NOT NULL, uuid TEXT NOT NULL, account TEXT NOT NULL, time TEXT NOT NULL, actor TEXT NOT NULL,
    PRIMARY KEY(target, uuid, account)
) WITHOUT ROWID;

CREATE TABLE told(finding TEXT PRIMARY KEY) WITHOUT ROWID; -- what reconcile reported already
)sql";

} // namespace hoso::accounts
