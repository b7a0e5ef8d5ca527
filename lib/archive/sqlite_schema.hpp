// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hoso::archive {

/// Tables may change with the format's version.
///
/// page.id orders pages by date: (day of the record << 40) + running number. So the full-text index, which walks in the
/// order of its rows, gives the newest hits first without sorting them all.
inline constexpr const char* catalogue_schema = R"sql(
CREATE TABLE state(
    only INTEGER PRIMARY KEY CHECK(only = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL,
    next_page INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES(1, 0, '0000000000000000000000000000000000000000000000000000000000000000', 1);

CREATE TABLE segment(
    number INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    id TEXT NOT NULL) STRICT;

-- The current version of each record; first_segment brought the first one.
CREATE TABLE record(
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    profile TEXT NOT NULL,
    code TEXT NOT NULL,
    content TEXT NOT NULL,
    registration TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    access TEXT NOT NULL,
    batch TEXT NOT NULL,
    issued TEXT NOT NULL,
    day INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    words INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    segment INTEGER NOT NULL REFERENCES segment(number),
    line_offset INTEGER NOT NULL,
    line_length INTEGER NOT NULL,
    first_segment INTEGER NOT NULL REFERENCES segment(number)) STRICT;
CREATE INDEX record_code ON record(code);
CREATE INDEX record_registration ON record(registration) WHERE registration <> '';
CREATE INDEX record_batch ON record(batch, code) WHERE batch <> '';
CREATE INDEX record_day ON record(day, id);
CREATE INDEX record_type ON record(type, day, id) WHERE type <> 'document';

CREATE TABLE version(
    record INTEGER NOT NULL REFERENCES record(id),
    version INTEGER NOT NULL,
    segment INTEGER NOT NULL REFERENCES segment(number),
    line_offset INTEGER NOT NULL,
    line_length INTEGER NOT NULL,
    PRIMARY KEY(record, version)) STRICT, WITHOUT ROWID;

-- What remains of versions that were erased.
CREATE TABLE erased(
    uuid TEXT NOT NULL,
    version INTEGER NOT NULL,
    segment INTEGER NOT NULL,
    line INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY(uuid, version)) STRICT, WITHOUT ROWID;

CREATE TABLE link(
    record INTEGER NOT NULL REFERENCES record(id),
    position INTEGER NOT NULL,
    relation TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY(record, position)) STRICT, WITHOUT ROWID;
CREATE INDEX link_target ON link(target, relation, record);

-- What can be filtered by: value as it stands, key in the form that is compared. counts is 0 for the text of a reading
-- that also has a value, so that facets count a reading once.
CREATE TABLE field(
    record INTEGER NOT NULL REFERENCES record(id),
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,
    key TEXT NOT NULL,
    counts INTEGER NOT NULL,
    PRIMARY KEY(record, name, position)) STRICT, WITHOUT ROWID;
CREATE INDEX field_key ON field(name, key, record);

-- Each digest once, which SqliteObjects sees to. The first bytes of the digests lead to the rows; see there.
CREATE TABLE object(
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL,
    size_bytes INTEGER NOT NULL) STRICT;
CREATE TABLE recent_object(
    start BLOB NOT NULL,
    object INTEGER NOT NULL,
    PRIMARY KEY(start, object)) STRICT, WITHOUT ROWID;
CREATE TABLE settled_object(
    start BLOB NOT NULL,
    object INTEGER NOT NULL,
    PRIMARY KEY(start, object)) STRICT, WITHOUT ROWID;

CREATE TABLE file(
    record INTEGER NOT NULL REFERENCES record(id),
    position INTEGER NOT NULL,
    representation TEXT NOT NULL,
    role TEXT NOT NULL,
    name BLOB NOT NULL,
    media_type TEXT NOT NULL,
    puid TEXT NOT NULL,
    object INTEGER NOT NULL REFERENCES object(id),
    PRIMARY KEY(record, position)) STRICT, WITHOUT ROWID;
CREATE INDEX file_object ON file(object);

CREATE TABLE page(
    id INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES record(id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    blank INTEGER NOT NULL,
    words INTEGER NOT NULL,
    confidence REAL NOT NULL,
    description TEXT NOT NULL,
    text TEXT NOT NULL,
    repaired TEXT NOT NULL) STRICT;
CREATE INDEX page_record ON page(record, number);
-- Rows of page are long; a search with conditions only needs this of the pages that it passes over.
CREATE INDEX page_place ON page(id, record);

CREATE VIRTUAL TABLE page_text USING fts5(text, repaired, description,
    content='page', content_rowid='id', tokenize='hoso');

CREATE VIEW dossier_of AS
    SELECT link.record, dossier.code, dossier.uuid, link.position
    FROM link JOIN record AS dossier ON dossier.uuid = link.target WHERE link.relation = 'dossier';
)sql";

/// What others may ask of a catalogue, as hoso-archive(5) describes it: their columns stay, further ones may come. A
/// catalogue that was made before is given them when it is written to next.
inline constexpr const char* report_views = R"sql(
DROP VIEW IF EXISTS report_document;
DROP VIEW IF EXISTS report_page;
DROP VIEW IF EXISTS report_field;
DROP VIEW IF EXISTS report_digitization;
CREATE VIEW report_document AS
    SELECT record.uuid, record.type, record.code, record.title,
           ifnull((SELECT code FROM dossier_of WHERE record = record.id ORDER BY position LIMIT 1), '') AS dossier,
           record.kind, record.batch, record.issued, segment.time AS imported, record.pages, record.words,
           record.size_bytes, record.access, record.version,
           ifnull((SELECT value FROM field WHERE field.record = record.id AND name = 'number'
                   ORDER BY position LIMIT 1), '') AS number,
           ifnull((SELECT value FROM field WHERE field.record = record.id AND name = 'symbol'
                   ORDER BY position LIMIT 1), '') AS symbol,
           ifnull((SELECT value FROM field WHERE field.record = record.id AND name = 'issuer'
                   ORDER BY position LIMIT 1), '') AS issuer,
           ifnull((SELECT value FROM field WHERE field.record = record.id AND name = 'arrival_number'
                   ORDER BY position LIMIT 1), '') AS arrival_number,
           ifnull((SELECT value FROM field WHERE field.record = record.id AND name = 'arrival_date'
                   ORDER BY position LIMIT 1), '') AS arrived,
           CASE WHEN EXISTS(SELECT 1 FROM field WHERE field.record = record.id
                            AND name IN ('arrival_number', 'arrival_date'))
                THEN 'incoming' ELSE 'outgoing' END AS direction
    FROM record JOIN segment ON segment.number = record.first_segment WHERE record.type = 'document';
CREATE VIEW report_page AS
    SELECT record.uuid AS document, record.code,
           ifnull((SELECT code FROM dossier_of WHERE record = record.id ORDER BY position LIMIT 1), '') AS dossier,
           record.batch, segment.time AS imported,
           page.number, page.state, page.blank, page.words, page.confidence
    FROM page JOIN record ON record.id = page.record JOIN segment ON segment.number = record.first_segment
    WHERE page.number > 0;
CREATE VIEW report_field AS
    SELECT record.uuid AS record, record.type, field.name, field.position, field.value
    FROM field JOIN record ON record.id = field.record;
-- A row a dossier: what was digitized of it.
CREATE VIEW report_digitization AS
    SELECT dossier.uuid, dossier.code, dossier.title, first.time AS created,
           count(document.id) AS documents, ifnull(sum(document.pages), 0) AS pages,
           ifnull(min(imported.time), '') AS first_imported, ifnull(max(imported.time), '') AS last_imported
    FROM record AS dossier JOIN segment AS first ON first.number = dossier.first_segment
         LEFT JOIN link ON link.target = dossier.uuid AND link.relation = 'dossier'
         LEFT JOIN record AS document ON document.id = link.record AND document.type = 'document'
         LEFT JOIN segment AS imported ON imported.number = document.first_segment
    WHERE dossier.type = 'dossier' GROUP BY dossier.id;
)sql";

/// Makes a catalogue of format 3 one of format 4, in the caller's transaction and without foreign keys. Format 3 had
/// indexes over all digests and contents, of which every import rewrote pages all over the file.
inline constexpr const char* catalogue_from_3 = R"sql(
DROP INDEX record_content;
CREATE TABLE new_object(
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL,
    size_bytes INTEGER NOT NULL) STRICT;
INSERT INTO new_object SELECT id, sha256, size_bytes FROM object ORDER BY id;
DROP TABLE object;
ALTER TABLE new_object RENAME TO object;
CREATE TABLE recent_object(
    start BLOB NOT NULL,
    object INTEGER NOT NULL,
    PRIMARY KEY(start, object)) STRICT, WITHOUT ROWID;
CREATE TABLE settled_object(
    start BLOB NOT NULL,
    object INTEGER NOT NULL,
    PRIMARY KEY(start, object)) STRICT, WITHOUT ROWID;
INSERT INTO settled_object SELECT substr(sha256, 1, 8), id FROM object ORDER BY 1, 2;
PRAGMA user_version = 4;
)sql";

} // namespace hoso::archive
