// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace hoso::report {

inline constexpr std::uint32_t book_application_id = 0x686F7262; // "horb"
inline constexpr int book_schema_version = 1;

/// Times are RFC 3339, digests hexadecimal. Rows are added and marked, never changed otherwise; hoso-book(5) describes
/// them.
inline constexpr const char* book_schema = R"sql(
CREATE TABLE receipt(
    number INTEGER PRIMARY KEY, regime TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL,
    revision INTEGER NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL, sheet TEXT NOT NULL,
    received TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
    figures TEXT NOT NULL, -- lines of indicator, value, cell; parted by tabs
    withdrawn TEXT NOT NULL DEFAULT '' -- the time, where it was
);
CREATE INDEX receipt_of ON receipt(regime, period, unit, number);
CREATE INDEX receipt_bytes ON receipt(sha256);

CREATE TABLE fact_batch(
    number INTEGER PRIMARY KEY, regime TEXT NOT NULL, fact TEXT NOT NULL, sha256 TEXT NOT NULL, file TEXT NOT NULL,
    sheet TEXT NOT NULL, unit TEXT NOT NULL, -- whose facts all are; empty: the list says
    fields TEXT NOT NULL,                    -- lines of id, kind, decimals: what stands in columns 1, 2, ...
    rows INTEGER NOT NULL, left_out INTEGER NOT NULL, replaced INTEGER NOT NULL, -- rows: kept, faulty, of facts before
    added TEXT NOT NULL, actor TEXT NOT NULL, withdrawn TEXT NOT NULL DEFAULT ''
);
CREATE INDEX fact_batch_of ON fact_batch(regime, fact, number);
CREATE TABLE fact_block(
    batch INTEGER NOT NULL REFERENCES fact_batch(number), block INTEGER NOT NULL,
    part INTEGER NOT NULL, -- 0: numbers of the rows in the list; else the field
    rows INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY(batch, block, part)
);
CREATE TABLE fact_replaced( -- rows of a block that a batch has other facts for: a bit a row, the lowest first
    by_batch INTEGER NOT NULL REFERENCES fact_batch(number), batch INTEGER NOT NULL, block INTEGER NOT NULL,
    rows BLOB NOT NULL, PRIMARY KEY(by_batch, batch, block)
);

CREATE TABLE approval(
    number INTEGER PRIMARY KEY, regime TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL,
    step TEXT NOT NULL, -- approved, accepted
    line TEXT NOT NULL, -- the signed approval, hoso-approval(5)
    time TEXT NOT NULL, undone TEXT NOT NULL DEFAULT ''
);
CREATE INDEX approval_of ON approval(regime, period, unit, number);

CREATE TABLE closing(
    regime TEXT NOT NULL, period TEXT NOT NULL, revision INTEGER NOT NULL, -- r0, r1, ...
    snapshot TEXT NOT NULL, time TEXT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
    reopened TEXT NOT NULL DEFAULT '', -- the time, where it was
    PRIMARY KEY(regime, period, revision)
);
CREATE TABLE output(
    number INTEGER PRIMARY KEY, regime TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL,
    format TEXT NOT NULL, revision TEXT NOT NULL, -- r0, or p where the period was open
    file TEXT NOT NULL, sha256 TEXT NOT NULL, settings TEXT NOT NULL, -- JSON: what makes the same file again
    scheduled INTEGER NOT NULL, -- 1: made by run --due
    time TEXT NOT NULL, mailed TEXT NOT NULL DEFAULT ''
);
CREATE INDEX output_bytes ON output(sha256);
CREATE UNIQUE INDEX output_once ON output(regime, period, format, revision) WHERE scheduled = 1;

CREATE TABLE told(finding TEXT PRIMARY KEY) WITHOUT ROWID; -- what a run reported already
)sql";

} // namespace hoso::report
