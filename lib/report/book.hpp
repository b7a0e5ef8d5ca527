// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "book/event_queue.hpp"
#include "calendar/calendar.hpp"
#include "database/database.hpp"
#include "records/units.hpp"
#include "reference/data_folders.hpp"
#include "regime/regime.hpp"
#include "report/hashed_files.hpp"
#include "report/settings.hpp"
#include "report/surroundings.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hoso::report {

/// Where what stands in a book's folder.
struct Layout {
    std::filesystem::path root;
    std::filesystem::path settings() const { return root / "book.toml"; }
    std::filesystem::path units() const { return root / "units"; } ///< lists of units, CSV
    std::filesystem::path database() const { return root / "book.sqlite"; }
    std::filesystem::path answers() const { return root / "answers"; }
    std::filesystem::path facts() const { return root / "facts"; }
    std::filesystem::path snapshots() const { return root / "snapshots"; }
    std::filesystem::path outbox() const { return root / "outbox"; }
    std::filesystem::path log() const { return root / "log"; }
    std::filesystem::path locks() const { return root / "locks"; }
};

/// Makes an empty book with these lists of units; all of it or none. Error{output} where the folder is not empty,
/// Error{input} where the units have an error or lack the office's own.
void create_book(const std::filesystem::path& folder, const std::string& name, const records::UnitCode& unit,
    const std::vector<std::string>& regimes, const std::vector<std::filesystem::path>& units,
    const Surroundings& surroundings);

/// By which definition, and with which units, a report is made.
struct Frame {
    std::shared_ptr<const regime::Regime> regime;
    std::shared_ptr<const records::UnitTree> units;
    std::string units_sha256; ///< of units_text()
};

/// Error{input} that names the list where it has an error.
records::UnitTree units_of_text(const std::string& text, const std::string& name);

/// A book that is read: what an office reports, who answers it and what it received. Lists and rules are read when they
/// are asked for first, so that a question about what is due costs little. One thread at a time.
class Book {
public:
    /// Error{missing} that says how to make one where `folder` is no book.
    explicit Book(const std::filesystem::path& folder);

    const Layout& layout() const noexcept { return m_layout; }
    const Settings& settings() const noexcept { return m_settings; }
    const reference::DataFolders& rules() const noexcept { return m_rules; }
    database::Connection& database() noexcept { return m_database; }
    const calendar::Calendar& calendar();
    /// The lists of units as one text, of which units_of_text() makes the tree. Error{missing, io}.
    const std::string& units_text();
    /// Error{input} where the lists have an error.
    const records::UnitTree& units();
    /// By its name; Error{usage} where the book does not use it, Error{settings} where it has an error.
    const regime::Regime& regime(const std::string& id);
    /// What reports are made by today.
    Frame frame(const std::string& regime);
    /// What they were made by: as it was kept when a period was frozen.
    Frame frozen_frame(const std::string& regime, const std::string& regime_sha256, const std::string& units_sha256);

protected:
    Book(const std::filesystem::path& folder, database::Access access);

private:
    std::shared_ptr<const records::UnitTree> tree_of(const std::string& sha256, const std::string& text);

    Layout m_layout;
    Settings m_settings;
    reference::DataFolders m_rules;
    database::Connection m_database;
    std::optional<calendar::Calendar> m_calendar;
    std::string m_units_text, m_units_sha256;
    std::map<std::string, std::shared_ptr<const records::UnitTree>> m_trees;          ///< by the SHA-256 of the text
    std::map<std::string, std::shared_ptr<const regime::Regime>> m_regimes, m_frozen; ///< by name; by SHA-256
};

using book::Note;

/// The one who may write, as long as it lives: it holds locks/writer. Opening finishes what an interrupted run left
/// out of the log.
class BookWriter : public Book {
public:
    BookWriter(const std::filesystem::path& folder, const Surroundings& surroundings, const Patience& patience);

    const Surroundings& surroundings() const noexcept { return m_surroundings; }
    HashedFiles answers() { return {m_surroundings.disk, layout().answers()}; }
    HashedFiles facts() { return {m_surroundings.disk, layout().facts()}; }
    HashedFiles snapshots() { return {m_surroundings.disk, layout().snapshots()}; }

private:
    friend class Change;
    BookWriter(const std::filesystem::path& folder, const Surroundings& surroundings, FileLock lock);
    void finish_log();

    Surroundings m_surroundings;
    FileLock m_lock;
};

/// Changes of the book that count together, and what the log tells of them: all or nothing. The files that they name
/// must have been put. The log follows the database: what a crash kept out of it, the next writer adds.
class Change {
public:
    explicit Change(BookWriter& book) : m_book{book}, m_transaction{book.database()} {}
    void note(const Note& note);
    /// Durable when it returns.
    void commit();

private:
    BookWriter& m_book;
    database::Transaction m_transaction;
};

} // namespace hoso::report
