// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Of lib/handover alone. Times are milliseconds since 1970 (UTC), days are days since 1970.
namespace hoso::handover {

inline constexpr const char* ledger_schema = R"sql(
CREATE TABLE packets (
  serial TEXT PRIMARY KEY COLLATE NOCASE,
  run TEXT NOT NULL, mac TEXT NOT NULL, unit TEXT NOT NULL, unit_name TEXT NOT NULL, officer TEXT NOT NULL,
  made_at INTEGER NOT NULL, made_by TEXT NOT NULL,
  received_at INTEGER, received_by TEXT
) WITHOUT ROWID;

CREATE TABLE letters (
  id INTEGER PRIMARY KEY,
  serial TEXT NOT NULL UNIQUE COLLATE NOCASE,
  run TEXT NOT NULL, packet TEXT NOT NULL COLLATE NOCASE, mac TEXT NOT NULL,
  account TEXT NOT NULL, attempt INTEGER NOT NULL, login TEXT NOT NULL, mail TEXT NOT NULL,
  person TEXT NOT NULL, position TEXT NOT NULL, holder INTEGER NOT NULL,
  unit TEXT NOT NULL, unit_name TEXT NOT NULL, system TEXT NOT NULL, system_title TEXT NOT NULL,
  expires INTEGER, name_key BLOB NOT NULL,
  made_at INTEGER NOT NULL, made_by TEXT NOT NULL,
  printed_at INTEGER, printed_by TEXT, delivered_at INTEGER, delivered_by TEXT,
  acknowledged_at INTEGER, acknowledged_by TEXT, first_login_at INTEGER, void_at INTEGER, void_by TEXT
);
CREATE INDEX letters_of_account ON letters (account);
CREATE INDEX letters_of_unit ON letters (run, unit, name_key);
CREATE INDEX letters_of_packet ON letters (packet);
)sql";

} // namespace hoso::handover
