// SPDX-License-Identifier: GPL-3.0-or-later
#include "database/database.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "database/tokenizer.hpp"
#include "messages/messages.hpp"

#include <sqlite3.h>

#include <new>
#include <stdexcept>

namespace hoso::database {

namespace fs = std::filesystem;

namespace {

using Database = Handle<sqlite3, &sqlite3_close_v2>;
using Prepared = Handle<sqlite3_stmt, &sqlite3_finalize>;

} // namespace

struct Connection::State {
    fs::path path;
    Format format;
    Access access = Access::read;
    Database database;

    [[noreturn]] void fail(int code) const;
    void check(int code) const {
        if (code != SQLITE_OK) fail(code);
    }
    void open(int flags, std::chrono::milliseconds patience);
    void open_for_reading(std::chrono::milliseconds patience);
    void execute(const char* sql) const { check(sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr)); }
    int run_quietly(const char* sql) const { return sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr); }
    Prepared prepare(std::string_view sql) const;
    std::int64_t single_value(const char* sql) const;
    void set_up_writer() const;
    void create_where_empty() const;
    void check_format() const;
};

void Connection::State::fail(int code) const {
    const std::string file = path.string();
    const std::string problem = database ? sqlite3_errmsg(database.get()) : sqlite3_errstr(code);
    switch (code & 0xFF) {
    case SQLITE_NOMEM:
        throw std::bad_alloc{};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        throw Error{Cause::input, message("{}: {} is damaged: {}", file, format.name, problem)};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw Error{Cause::busy, message("{}: {} is in use by another program", file, format.name)};
    case SQLITE_FULL:
    case SQLITE_IOERR:
        throw Error{Cause::io, file + ": " + problem};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        throw Error{Cause::denied, file + ": " + problem};
    case SQLITE_CANTOPEN:
        throw Error{access == Access::create ? Cause::output : Cause::denied, file + ": " + problem};
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        throw Error{Cause::input, file + ": " + problem};
    default:
        throw std::logic_error{file + ": " + problem};
    }
}

void Connection::State::open(int flags, std::chrono::milliseconds patience) {
    sqlite3* opened = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    database.reset(opened);
    check(code);
    check(sqlite3_busy_timeout(opened, static_cast<int>(patience.count())));
    // A hostile file must not be able to run functions of ours from its schema.
    check(sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr));
    check(sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr));
    register_full_text(opened);
}

/// After a crash the journal of an unfinished transaction lies beside the file; only a connection that may write can
/// roll it back, so a reader lets one do that first.
void Connection::State::open_for_reading(std::chrono::milliseconds patience) {
    open(SQLITE_OPEN_READONLY, patience);
    const int code = run_quietly("PRAGMA schema_version");
    if (code != SQLITE_READONLY_ROLLBACK && code != SQLITE_READONLY_RECOVERY) return check(code);
    open(SQLITE_OPEN_READWRITE, patience);
    execute("PRAGMA schema_version");
    open(SQLITE_OPEN_READONLY, patience);
}

Prepared Connection::State::prepare(std::string_view sql) const {
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v2(database.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr));
    return Prepared{prepared};
}

std::int64_t Connection::State::single_value(const char* sql) const {
    const Prepared statement = prepare(sql);
    const int code = sqlite3_step(statement.get());
    if (code != SQLITE_ROW) fail(code);
    return sqlite3_column_int64(statement.get(), 0);
}

void Connection::State::set_up_writer() const {
    // Not WAL: SQLite 3.40.1 has the WAL-reset corruption bug, and a reader of WAL must be able to write.
    execute("PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cell_size_check=ON");
}

void Connection::State::create_where_empty() const {
    execute("BEGIN IMMEDIATE");
    try {
        const bool empty =
            single_value("PRAGMA application_id") == 0 && single_value("SELECT count(*) FROM sqlite_schema") == 0;
        if (empty) {
            execute(("PRAGMA application_id=" + std::to_string(format.application_id)).c_str());
            execute(("PRAGMA user_version=" + std::to_string(format.version)).c_str());
            execute(format.schema.c_str());
        }
        execute("COMMIT");
    } catch (...) {
        run_quietly("ROLLBACK");
        throw;
    }
}

void Connection::State::check_format() const {
    const auto id = static_cast<std::uint32_t>(single_value("PRAGMA application_id"));
    if (id != format.application_id)
        throw Error{Cause::input, message("{}: this is not {}", path.string(), format.name)};
    const std::int64_t version = single_value("PRAGMA user_version");
    if (version > format.version)
        throw Error{Cause::settings, message("{}: {} was written by a newer hoso (format {}; this one knows {})",
                                         path.string(), format.name, version, format.version)};
    if (version < (format.oldest > 0 ? format.oldest : format.version))
        throw Error{Cause::settings, message("{}: {} was written by an older hoso (format {}; this one knows {})",
                                         path.string(), format.name, version, format.version)};
}

Connection::Connection(const fs::path& path, Access access, const Format& format, const Conditions& conditions)
    : m_state{std::make_shared<State>()} {
    m_state->path = path;
    m_state->format = format;
    m_state->access = access;
    std::error_code ignored;
    if (access != Access::create && !fs::exists(path, ignored))
        throw Error{Cause::missing, message("{}: no such file", path.string())};
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path{"."};
    if (!fs::is_directory(folder, ignored)) throw Error{Cause::missing, message("{}: no such folder", folder.string())};
    // A reader too: where its locks do not hold, it reads pages of two versions of the file.
    if (conditions.is_on_network(folder))
        throw Error{Cause::settings,
            message("{}: a network file system cannot keep {} safe; use a local disk", path.string(), format.name)};
    if (access == Access::read) {
        m_state->open_for_reading(conditions.patience);
    } else {
        m_state->open(SQLITE_OPEN_READWRITE | (access == Access::create ? SQLITE_OPEN_CREATE : 0), conditions.patience);
        m_state->set_up_writer();
    }
    if (access == Access::create) m_state->create_where_empty();
    m_state->check_format();
}

Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

void Connection::execute(const std::string& sql) { m_state->execute(sql.c_str()); }
std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(m_state->database.get()); }
std::int64_t Connection::changes() const { return sqlite3_changes64(m_state->database.get()); }
Access Connection::access() const { return m_state->access; }
int Connection::version() const { return static_cast<int>(m_state->single_value("PRAGMA user_version")); }

std::vector<std::string> Connection::integrity_problems() {
    std::vector<std::string> problems;
    Statement whole = prepare("PRAGMA integrity_check");
    while (whole.step())
        if (whole.text(0) != "ok") problems.emplace_back(whole.text(0));
    Statement keys = prepare("SELECT \"table\", coalesce(rowid, 0), parent FROM pragma_foreign_key_check");
    while (keys.step())
        problems.push_back(message("{} {} refers to a missing row of {}", keys.text(0), keys.integer(1), keys.text(2)));
    return problems;
}

std::vector<std::string> Connection::quick_problems() {
    std::vector<std::string> problems;
    Statement whole = prepare("PRAGMA quick_check");
    while (whole.step())
        if (whole.text(0) != "ok") problems.emplace_back(whole.text(0));
    return problems;
}

struct Statement::State {
    std::shared_ptr<const Connection::State> connection; // outlives the statement
    Prepared prepared;

    sqlite3_stmt* get() const { return prepared.get(); }
    void check(int code) const { connection->check(code); }
};

Statement Connection::prepare(std::string_view sql) {
    auto state = std::make_unique<Statement::State>();
    state->prepared = m_state->prepare(sql);
    state->connection = m_state;
    return Statement{std::move(state)};
}

Statement::Statement(std::unique_ptr<State> state) : m_state{std::move(state)} {}
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;
Statement::~Statement() = default;

Statement& Statement::bind(int parameter, std::nullptr_t) {
    m_state->check(sqlite3_bind_null(m_state->get(), parameter));
    return *this;
}
Statement& Statement::bind_integer(int parameter, std::int64_t value) {
    m_state->check(sqlite3_bind_int64(m_state->get(), parameter, value));
    return *this;
}
Statement& Statement::bind(int parameter, double value) {
    m_state->check(sqlite3_bind_double(m_state->get(), parameter, value));
    return *this;
}
Statement& Statement::bind(int parameter, std::string_view text) {
    // A null pointer would bind NULL.
    m_state->check(sqlite3_bind_text64(
        m_state->get(), parameter, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}
Statement& Statement::bind(int parameter, Blob blob) {
    m_state->check(sqlite3_bind_blob64(
        m_state->get(), parameter, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

bool Statement::step() {
    const int code = sqlite3_step(m_state->get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        try {
            m_state->connection->fail(code);
        } catch (...) {
            reset();
            throw;
        }
    }
    reset();
    return false;
}
void Statement::reset() { sqlite3_reset(m_state->get()); }

bool Statement::is_null(int column) const { return sqlite3_column_type(m_state->get(), column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(m_state->get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(m_state->get(), column); }
std::string_view Statement::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_state->get(), column));
    if (text == nullptr) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(m_state->get(), column))};
}
std::string_view Statement::blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_state->get(), column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_state->get(), column))};
}

Transaction::Transaction(Connection& connection) : m_connection{connection} {
    m_connection.execute(connection.access() == Access::read ? "BEGIN" : "BEGIN IMMEDIATE");
}
void Transaction::commit() {
    m_connection.execute("COMMIT");
    m_open = false;
}
Transaction::~Transaction() {
    if (!m_open) return;
    try {
        m_connection.execute("ROLLBACK");
    } catch (const std::exception&) {
        // SQLite has rolled back already after a full disk or a failed write.
    }
}

} // namespace hoso::database
