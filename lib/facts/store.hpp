// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database/database.hpp"
#include "facts/block.hpp"
#include "facts/row_reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hoso::facts {

/// A field as it was when a batch was added.
struct StoredField {
    std::string id;
    regime::FieldKind kind = regime::FieldKind::text;
    int decimals = 0;
    bool operator==(const StoredField&) const = default;
};

/// The facts of one list.
struct FactBatch {
    std::int64_t number = 0;
    std::string regime, fact, sha256, file, sheet, unit;
    std::vector<StoredField> fields;
    std::int64_t rows = 0;
    std::int64_t left_out = 0; ///< rows of the list that were faulty
    std::int64_t replaced = 0; ///< earlier facts, also of the list itself, whose place its own took
    std::string added, actor;
    std::string withdrawn; ///< when; empty where it counts
};

/// "F000012".
std::string batch_name(std::int64_t number);
std::optional<std::int64_t> batch_number(std::string_view name);

/// Which rows of a block are meant, a bit a row.
class RowSet {
public:
    RowSet() = default;
    explicit RowSet(std::size_t rows) : m_bytes((rows + 7) / 8, '\0') {}
    /// Of bytes that the book keeps; none where they are not of so many rows.
    static std::optional<RowSet> of(std::string_view bytes, std::size_t rows);

    bool has(std::size_t row) const { return (static_cast<unsigned char>(m_bytes[row / 8]) >> row % 8 & 1) != 0; }
    /// False where it was there already.
    bool add(std::size_t row);
    void add(const RowSet& others);
    const std::string& bytes() const noexcept { return m_bytes; }

private:
    std::string m_bytes;
};

/// A block of a batch: (batch, block).
using BlockPlace = std::pair<std::int64_t, std::int64_t>;

/// Some parts of a block as they are kept; empty where the batch does not have the field.
struct StoredBlock {
    std::size_t batch = 0; ///< in the list that was asked for
    std::int64_t block = 0;
    std::size_t rows = 0;
    std::vector<std::string> contents;
};

/// The facts in a book's database. Whoever writes has a transaction.
class FactStore {
public:
    FactStore(database::Connection& database, std::string name) : m_database{database}, m_name{std::move(name)} {}

    /// Of one regime, and of one fact where it is named; by number.
    std::vector<FactBatch> batches(const std::string& regime, const std::string& fact = {});
    std::vector<FactBatch> all_batches();
    std::optional<FactBatch> find(std::int64_t number);
    /// Of all batches, withdrawn ones too; 0 where there are none.
    std::int64_t last_batch();

    /// Gives it its number.
    void begin(FactBatch& batch);
    void add(std::int64_t batch, std::int64_t block, const ReadBlock& content);
    void finish(const FactBatch& batch);
    void add_replaced(std::int64_t by_batch, const BlockPlace& place, const RowSet& rows);
    void withdraw(std::int64_t number, const std::string& time);

    /// What these batches, and no others, replaced of each other.
    std::map<BlockPlace, RowSet> replaced(const std::vector<FactBatch>& batches);

    const std::string& name() const noexcept { return m_name; }

    /// Block by block: parts of these batches, by the ids of fields; {} is the numbers of rows.
    class Reading {
    public:
        Reading(FactStore& store, const std::vector<FactBatch>& batches, std::vector<std::string> fields);
        std::optional<StoredBlock> next();

    private:
        bool start_batch();
        FactStore& m_store;
        const std::vector<FactBatch>& m_batches;
        std::vector<std::string> m_fields;
        std::size_t m_batch = 0;
        std::vector<std::size_t> m_place_of_part; ///< in contents, by part; as many as fields: not asked for
        std::optional<database::Statement> m_rows;
        bool m_has_row = false;
    };

private:
    std::vector<FactBatch> read(database::Statement& rows);
    database::Connection& m_database;
    std::string m_name; ///< of the file, for errors
};

} // namespace hoso::facts
