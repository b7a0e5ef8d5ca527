// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::database {

/// What a file holds, so that no program writes into another's.
struct Format {
    std::string name;                 ///< in messages, translated: "the journal"
    std::uint32_t application_id = 0; ///< SQLite file header, offset 68; not 0
    int version = 1;                  ///< user_version, offset 60
    std::string schema;               ///< SQL that makes an empty file one of this format
    int oldest = 0;                   ///< the oldest version that is opened too; 0 where there is none
};

enum class Access {
    read,  ///< also on read-only media; anything may read while one writes
    write, ///< the file must be there
    create ///< makes the file where it is missing
};

struct Conditions {
    std::chrono::milliseconds patience{10'000}; ///< how long to wait for another's lock
    std::function<bool(const std::filesystem::path&)> is_on_network = hoso::is_on_network;
};

struct Blob {
    std::string_view bytes;
};

/// A prepared SQL statement; parameters are numbered from 1, columns from 0. Every function throws Error that names the
/// file: {input} it is damaged or refuses a value, {busy} another holds it, {io} disk full or failing, {denied} it may
/// not be written. SQL that is wrong is our bug: std::logic_error.
class Statement {
public:
    Statement(Statement&&) noexcept;
    Statement& operator=(Statement&&) noexcept;
    ~Statement();

    Statement& bind(int parameter, std::nullptr_t);
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, Blob blob);
    template <std::integral T>
    requires(sizeof(T) < 8 || std::signed_integral<T>) Statement& bind(int parameter, T value) {
        return bind_integer(parameter, static_cast<std::int64_t>(value));
    }
    template <typename T> Statement& bind(int parameter, const std::optional<T>& value) {
        return value ? bind(parameter, *value) : bind(parameter, nullptr);
    }
    /// All parameters in order, after a reset.
    template <typename... Values> Statement& bind_all(const Values&... values) {
        reset();
        int parameter = 0;
        (bind(++parameter, values), ...);
        return *this;
    }

    /// Goes to the next row; false after the last, and then the statement is reset.
    bool step();
    /// Binds, runs to the end and resets.
    template <typename... Values> void run(const Values&... values) {
        bind_all(values...);
        while (step()) {
        }
    }
    void reset();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    /// Valid until the next step() or reset().
    std::string_view text(int column) const;
    std::string_view blob(int column) const;

private:
    friend class Connection;
    struct State;
    explicit Statement(std::unique_ptr<State> state);
    Statement& bind_integer(int parameter, std::int64_t value);
    std::unique_ptr<State> m_state;
};

/// An open SQLite file. Writers: rollback journal (TRUNCATE), synchronous=FULL, foreign keys on. Knows the full-text
/// tokenizer `hoso` (search.hpp). One thread at a time.
class Connection {
public:
    /// Throws Error{missing} where there is no file, {settings} on a network file system or for a format
    /// of a newer or older program, {input} for a damaged file or another kind of file, {busy}, {denied}, {io}.
    Connection(
        const std::filesystem::path& path, Access access, const Format& format, const Conditions& conditions = {});
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    Statement prepare(std::string_view sql);
    /// Runs statements separated by ; and drops their rows.
    void execute(const std::string& sql);
    std::int64_t last_insert_id() const;
    /// Rows changed by the last statement.
    std::int64_t changes() const;
    Access access() const;
    /// Of the file: from Format::oldest to Format::version.
    int version() const;

    /// What PRAGMA integrity_check and foreign_key_check find; empty for a sound file. Reads all of it.
    std::vector<std::string> integrity_problems();
    /// What PRAGMA quick_check finds: the same without comparing indexes with their tables.
    std::vector<std::string> quick_problems();

private:
    friend class Statement;
    struct State;
    std::shared_ptr<State> m_state;
};

/// All or nothing: BEGIN IMMEDIATE on a writer, one unchanging view on a reader. Undone unless committed.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

private:
    Connection& m_connection;
    bool m_open = true;
};

} // namespace hoso::database
