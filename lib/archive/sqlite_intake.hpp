// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "archive/sqlite_objects.hpp"
#include "database/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::archive {

/// A row of the table page: a page of the record, or the one row of a record without pages, which carries what is said
/// of it.
struct PageRow {
    PageFacts facts;
    std::string description, text, repaired;
};
std::vector<PageRow> page_rows(const CataloguedRecord& item);

/// The smallest number that a page of a record of that day can have; see the schema.
std::int64_t first_page_of_day(std::int64_t day);

/// A row of the table field.
struct FieldRow {
    std::string name;
    int position = 0;
    std::string value;
    bool counts = true; ///< false for the text of a reading that has a value too
    bool operator==(const FieldRow&) const = default;
};
std::vector<FieldRow> field_rows(const Record& record);

/// Columns of the row of the table record that are made of several values, or of one that may be missing. What several
/// representations share counts once in the size.
std::string_view issued_of(const Record& record);
std::int64_t words_of(const Record& record);
std::int64_t size_of(const Record& record);

/// The row of the table record, as it comes out of it. `imported` is the time of the first version.
Summary summary_of(const ledger::Entry& entry, const CataloguedRecord& item, const std::string& imported);

/// Puts record versions into the catalogue's tables, inside the caller's transaction. Only sqlite_*.cpp include this.
class SqliteIntake {
public:
    SqliteIntake(database::Connection& connection, const ledger::Entry& entry, Indexing indexing);
    void take(const CataloguedRecord& item);
    /// Takes away what was erased; the caller brings the full-text index up to date with finish().
    void erase(const ErasedRecord& erased);
    /// Indexes the text of what was taken and writes the state.
    void finish();

private:
    /// The record's row before this version; id 0 where it is new.
    struct Known {
        std::int64_t id = 0, first_segment = 0;
        int version = 0;
        std::string imported;
    };
    Known known(const std::string& uuid);
    void clear(std::int64_t record);
    void insert_pages(const CataloguedRecord& item, std::int64_t record, std::int64_t day);
    void insert_files(const Record& item, std::int64_t record);

    database::Connection& m_connection;
    const ledger::Entry& m_entry;
    Indexing m_indexing;
    database::Statement m_known, m_insert, m_update, m_version, m_link, m_field, m_page, m_file;
    SqliteObjects m_objects;
    std::vector<std::int64_t> m_pages;
    std::int64_t m_next_page = 0;
};

} // namespace hoso::archive
