// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/journal.hpp"

#include "core/error.hpp"
#include "database/database.hpp"
#include "messages/messages.hpp"

namespace hoso::digitize {

namespace {

using database::Blob;
using database::Statement;
using database::Transaction;

constexpr const char* schema = R"sql(
CREATE TABLE batch (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE input (
  key INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, shown TEXT NOT NULL, sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL, document_id TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, reason TEXT NOT NULL,
  settings TEXT NOT NULL, document_sha256 TEXT NOT NULL, about TEXT NOT NULL,
  pages INTEGER NOT NULL, pages_blank INTEGER NOT NULL) STRICT;
CREATE TABLE page (
  input INTEGER NOT NULL REFERENCES input(key), page INTEGER NOT NULL, state INTEGER NOT NULL, reason TEXT NOT NULL,
  reading TEXT, PRIMARY KEY (input, page)) STRICT, WITHOUT ROWID;
)sql";

database::Format format() { return {tr("the journal"), 0x686F6A31 /* "hoj1" */, 1, schema}; }

database::Access access(Journal::Open how) {
    switch (how) {
    case Journal::Open::create: return database::Access::create;
    case Journal::Open::existing: return database::Access::write;
    case Journal::Open::read_only: break;
    }
    return database::Access::read;
}

} // namespace

struct Journal::State {
    database::Connection connection;
    std::filesystem::path file;

    /// One durable change.
    template <typename... Values> void change(const char* sql, const Values&... values) {
        Transaction transaction{connection};
        connection.prepare(sql).run(values...);
        transaction.commit();
    }
    std::string value(const char* name) {
        Statement statement = connection.prepare("SELECT value FROM batch WHERE name = ?");
        statement.bind(1, std::string_view{name});
        return statement.step() ? std::string{statement.text(0)} : std::string{};
    }
    void set_value(const char* name, const std::string& value) {
        change("INSERT INTO batch VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            std::string_view{name}, value);
    }
    std::string entry(const char* sql, std::int64_t key, int page) {
        Statement statement = connection.prepare(sql);
        statement.bind_all(key, page);
        if (!statement.step()) throw Error{Cause::input, message("{}: the journal lacks an entry", file.string())};
        return std::string{statement.text(0)};
    }
    /// An entry as what it stands for; what cannot be that is damage.
    template <typename Read> auto value_of(std::string_view text, Read&& read) const {
        const Json json = parse_json(text, file.string());
        try {
            return read(json);
        } catch (const Error& error) {
            throw Error{Cause::input, message("{}: the journal is damaged: {}", file.string(), error.what())};
        } catch (const Json::exception& error) {
            throw Error{Cause::input, message("{}: the journal is damaged: {}", file.string(), error.what())};
        }
    }
};

Journal::Journal(const std::filesystem::path& file, Open how)
    : m_state{new State{database::Connection{file, access(how), format()}, file}} {}
Journal::Journal(Journal&&) noexcept = default;
Journal::~Journal() = default;

std::string Journal::batch_id() const { return m_state->value("id"); }
void Journal::set_batch_id(const std::string& id) { m_state->set_value("id", id); }

std::optional<Settings> Journal::settings() const {
    const std::string text = m_state->value("settings");
    if (text.empty()) return std::nullopt;
    return m_state->value_of(text, settings_from_json);
}
void Journal::set_settings(const Settings& settings) { m_state->set_value("settings", to_line(to_json(settings))); }

std::vector<InputRow> Journal::inputs() const {
    Statement statement = m_state->connection.prepare(
        "SELECT key, path, shown, sha256, size_bytes, document_id, state, reason, settings, document_sha256, pages, "
        "pages_blank, (SELECT count(*) FROM page WHERE input = key AND page.state = 2) FROM input ORDER BY path");
    std::vector<InputRow> rows;
    while (statement.step()) {
        InputRow row;
        row.key = statement.integer(0);
        row.path = std::filesystem::path{std::string{statement.blob(1)}};
        row.shown = statement.text(2);
        row.sha256 = statement.text(3);
        row.size_bytes = statement.integer(4);
        row.document_id = statement.text(5);
        row.state = static_cast<InputState>(statement.integer(6));
        row.reason = statement.text(7);
        row.settings = statement.text(8);
        row.document_sha256 = statement.text(9);
        row.pages = static_cast<int>(statement.integer(10));
        row.pages_blank = static_cast<int>(statement.integer(11));
        row.pages_lost = static_cast<int>(statement.integer(12));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::set<std::string> Journal::document_ids() const {
    Statement statement = m_state->connection.prepare("SELECT document_id FROM input");
    std::set<std::string> ids;
    while (statement.step()) ids.emplace(statement.text(0));
    return ids;
}

std::int64_t Journal::add_input(const InputRow& input) {
    m_state->change("INSERT INTO input (path, shown, sha256, size_bytes, document_id, state, reason, settings, "
                    "document_sha256, about, pages, pages_blank) VALUES (?, ?, ?, ?, ?, 0, '', '', '', '{}', 0, 0)",
        Blob{input.path.native()}, input.shown, input.sha256, input.size_bytes, input.document_id);
    return m_state->connection.last_insert_id();
}

void Journal::restart_input(std::int64_t key, const std::string& sha256, std::int64_t size_bytes) {
    Transaction transaction{m_state->connection};
    m_state->connection.prepare("DELETE FROM page WHERE input = ?").run(key);
    m_state->connection
        .prepare("UPDATE input SET sha256 = ?, size_bytes = ?, state = 0, reason = '', settings = '', "
                 "document_sha256 = '', about = '{}', pages = 0, pages_blank = 0 WHERE key = ?")
        .run(sha256, size_bytes, key);
    transaction.commit();
}

void Journal::set_inspected(std::int64_t key, const InputAbout& about, const std::string& settings) {
    Transaction transaction{m_state->connection};
    m_state->connection.prepare("UPDATE input SET state = 1, about = ?, pages = ?, settings = ? WHERE key = ?")
        .run(to_line(to_json(about)), static_cast<std::int64_t>(about.pages.size()), settings, key);
    Statement add = m_state->connection.prepare("INSERT INTO page VALUES (?, ?, 0, '', NULL)");
    for (std::size_t i = 0; i < about.pages.size(); ++i) add.run(key, static_cast<std::int64_t>(i) + 1);
    transaction.commit();
}

void Journal::set_delivered(std::int64_t key, const std::string& document_sha256, int pages_blank) {
    m_state->change("UPDATE input SET state = 2, document_sha256 = ?, pages_blank = ? WHERE key = ?", document_sha256,
        pages_blank, key);
}

void Journal::set_quarantined(std::int64_t key, const std::string& reason) {
    m_state->change("UPDATE input SET state = 3, reason = ? WHERE key = ?", reason, key);
}

InputAbout Journal::about(std::int64_t key) const {
    return m_state->value_of(
        m_state->entry("SELECT about FROM input WHERE key = ?1 AND ?2 = 0", key, 0), about_from_json);
}

std::vector<PageRow> Journal::pages(std::int64_t key) const {
    Statement statement =
        m_state->connection.prepare("SELECT page, state, reason FROM page WHERE input = ? ORDER BY page");
    statement.bind(1, key);
    std::vector<PageRow> rows;
    while (statement.step())
        rows.push_back({static_cast<int>(statement.integer(0)), static_cast<PageState>(statement.integer(1)),
            std::string{statement.text(2)}});
    return rows;
}

void Journal::set_read(std::int64_t key, int page, const PageReading& reading) {
    m_state->change("UPDATE page SET state = 1, reading = ? WHERE input = ? AND page = ?", to_line(to_json(reading)),
        key, page);
}

void Journal::set_page_quarantined(std::int64_t key, int page, const std::string& reason) {
    m_state->change("UPDATE page SET state = 2, reason = ? WHERE input = ? AND page = ?", reason, key, page);
}

PageReading Journal::reading(std::int64_t key, int page) const {
    return m_state->value_of(
        m_state->entry("SELECT reading FROM page WHERE input = ?1 AND page = ?2 AND state = 1", key, page),
        reading_from_json);
}

void Journal::forget_readings(std::int64_t key) {
    m_state->change("UPDATE page SET reading = NULL WHERE input = ?", key);
}

} // namespace hoso::digitize
