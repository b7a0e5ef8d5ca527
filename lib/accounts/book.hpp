// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/account.hpp"
#include "accounts/settings.hpp"
#include "accounts/target.hpp"
#include "book/event_queue.hpp"
#include "core/lock.hpp"
#include "crypto/secret.hpp"
#include "database/database.hpp"
#include "ledger/approver.hpp"
#include "records/units.hpp"
#include "reference/data_folders.hpp"
#include "json/canonical.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::accounts {

using book::Note;
using book::Patience;
using book::Surroundings;

/// Where what stands in a book's folder.
struct Layout {
    std::filesystem::path root;
    std::filesystem::path settings() const { return root / "book.toml"; }
    std::filesystem::path units() const { return root / "units"; }
    std::filesystem::path targets() const { return root / "targets"; }
    std::filesystem::path database() const { return root / "book.sqlite"; }
    std::filesystem::path log() const { return root / "log"; }
    std::filesystem::path runs() const { return root / "runs"; }
    std::filesystem::path run(const std::string& id) const { return runs() / id; }
    std::filesystem::path person_key() const { return root / "keys" / "person.key"; }
    std::filesystem::path locks() const { return root / "locks"; }
};

/// Makes an empty book with these lists of units and a key for citizen IDs; all of it or none. Error{output} where the
/// folder is not empty, Error{input} where the units have an error or lack the office's own.
void create_book(const std::filesystem::path& folder, const std::string& name, const records::UnitCode& unit,
    const std::vector<std::filesystem::path>& units, const Surroundings& surroundings);

/// An account as it stands in a target, by what was last applied.
struct Kept {
    Account account;
    std::string dn, uuid;
    int attempt = 0;
    std::string key_run;
    int key_number = 0;
    std::string changed_by;
    bool operator==(const Kept&) const = default;
};

/// The names that an account takes for its owner, in lower case: its login, what {login} stands for in it, and the
/// local part of its mail addresses in the office's domain.
std::set<std::string> names_of(const Account& account, const Settings& settings);

struct RunRow {
    std::string id, target, kind, plan, state, started, ended, actor;
    std::int64_t changes = 0;
};

/// A book that is read. One thread at a time.
class Book {
public:
    /// Error{missing} that says how to make one where `folder` is no book.
    explicit Book(const std::filesystem::path& folder);

    const Layout& layout() const noexcept { return m_layout; }
    const Settings& settings() const noexcept { return m_settings; }
    const reference::DataFolders& rules() const noexcept { return m_rules; }
    database::Connection& database() noexcept { return m_database; }
    /// Error{input} where the lists have an error.
    const records::UnitTree& units();
    std::string units_sha256();
    /// Error{missing} where the file is gone: people known by their citizen ID could not be recognised any more.
    crypto::Secret person_key() const;
    /// None where approvals are not in use.
    ledger::Approvers approvers() const;
    /// By its name, a file or a URL, see read_target().
    Target target(const std::string& name) const;

    /// All accounts of a target, removed ones too, by id.
    std::map<std::string, Kept> accounts(const std::string& target);
    /// Names that ever were -> their owners.
    std::map<std::string, std::string> names();
    std::optional<RunRow> run(const std::string& id);
    std::vector<RunRow> runs(); ///< in order of their beginning
    /// The last run of a target and its state; empty where there was none.
    std::string last_run(const std::string& target);
    /// What was decided: uuid -> accounts that it is not; an empty text among them: it is nobody's.
    std::map<std::string, std::vector<std::string>> decisions(const std::string& target);

protected:
    Book(const std::filesystem::path& folder, database::Access access);

private:
    void read_units();

    Layout m_layout;
    Settings m_settings;
    reference::DataFolders m_rules;
    database::Connection m_database;
    std::optional<records::UnitTree> m_units;
    std::string m_units_sha256;
};

/// The one who may write, as long as it lives: it holds locks/writer.
class BookWriter : public Book {
public:
    BookWriter(const std::filesystem::path& folder, const Surroundings& surroundings, const Patience& patience);
    const Surroundings& surroundings() const noexcept { return m_surroundings; }

private:
    friend class BookChange;
    BookWriter(const std::filesystem::path& folder, const Surroundings& surroundings, FileLock lock);
    book::EventQueue queue() { return {database(), layout().log(), m_surroundings}; }

    Surroundings m_surroundings;
    FileLock m_lock;
};

/// Changes of the book that count together, and what the log tells of them: all or nothing.
class BookChange {
public:
    explicit BookChange(BookWriter& book) : m_book{book}, m_transaction{book.database()} {}
    void note(const Note& note) { m_book.queue().add(note); }
    void put(const std::string& target, const Kept& kept);
    void drop(const std::string& target, const std::string& account);
    /// A name that ever was stays its first owner's.
    void use_name(const std::string& name, const std::string& owner);
    void put(const RunRow& run);
    void decide(const std::string& target, const std::string& uuid, const std::string& account);
    /// Durable when it returns.
    void commit();

private:
    database::Statement& prepared(std::optional<database::Statement>& statement, const char* sql);
    BookWriter& m_book;
    database::Transaction m_transaction;
    std::optional<database::Statement> m_put, m_use_name; // tens of thousands of times
    CanonicalWriter m_content;
};

} // namespace hoso::accounts
