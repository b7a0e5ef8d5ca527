// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hoso::archive {

/// hoso-archive(5) describes the views; tables may change with the format's version.
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

CREATE TABLE import(
    segment INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    id TEXT NOT NULL) STRICT;

CREATE TABLE document(
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    type TEXT NOT NULL,
    code TEXT NOT NULL,
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    dossier TEXT NOT NULL,
    kind TEXT NOT NULL,
    batch TEXT NOT NULL,
    issued TEXT NOT NULL,
    day INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    words INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    segment INTEGER NOT NULL REFERENCES import(segment),
    line_offset INTEGER NOT NULL,
    line_length INTEGER NOT NULL) STRICT;
CREATE INDEX document_code ON document(code, content);
CREATE INDEX document_dossier ON document(dossier, day, id);
CREATE INDEX document_batch ON document(batch, code);
CREATE INDEX document_day ON document(day, id);

CREATE TABLE object(
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL) STRICT;

CREATE TABLE file(
    document INTEGER NOT NULL REFERENCES document(id),
    position INTEGER NOT NULL,
    representation TEXT NOT NULL,
    role TEXT NOT NULL,
    name BLOB NOT NULL,
    media_type TEXT NOT NULL,
    object INTEGER NOT NULL REFERENCES object(id),
    PRIMARY KEY(document, position)) STRICT, WITHOUT ROWID;
CREATE INDEX file_object ON file(object);

CREATE TABLE page(
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document(id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    blank INTEGER NOT NULL,
    words INTEGER NOT NULL,
    confidence REAL NOT NULL,
    description TEXT NOT NULL,
    text TEXT NOT NULL) STRICT;
CREATE INDEX page_document ON page(document, number);

CREATE VIRTUAL TABLE page_text USING fts5(text, description, content='page', content_rowid='id', tokenize='hoso');

CREATE VIEW report_document AS
    SELECT document.uuid, document.type, document.code, document.title, document.dossier, document.kind,
           document.batch, document.issued, import.time AS imported, document.pages, document.words,
           document.size_bytes
    FROM document JOIN import USING(segment);
CREATE VIEW report_page AS
    SELECT document.uuid AS document, document.code, document.dossier, document.batch, import.time AS imported,
           page.number, page.state, page.blank, page.words, page.confidence
    FROM page JOIN document ON document.id = page.document JOIN import USING(segment)
    WHERE page.number > 0;
)sql";

} // namespace hoso::archive
