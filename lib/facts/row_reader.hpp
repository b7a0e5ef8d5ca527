// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/block.hpp"
#include "facts/columns.hpp"
#include "facts/key_table.hpp"
#include "facts/unit_texts.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hoso::facts {

/// What reading the rows of a list needs to know.
struct RowPlan {
    const regime::FactType& type;
    const ListColumns& columns;
    const UnitTexts& units;
    std::string unit; ///< the code of the one whose facts all of them are; empty: the list says
    records::Day today;
    char delimiter = ','; ///< of the rows that are kept because they are faulty
};

/// What is wrong with a row: at a column from 1, or as a whole (0).
struct RowFault {
    std::int64_t row = 0;
    int column = 0;
    Problem problem;
};

/// Facts as the book keeps them.
struct ReadBlock {
    std::size_t rows = 0;
    std::string row_numbers;           ///< encoded
    std::vector<std::string> contents; ///< by field
    std::vector<KeyHash> keys;         ///< by row; a KeyHash{} has no key. Empty where facts have none
};

/// What stood in some rows of a list.
struct ReadPiece {
    std::vector<ReadBlock> blocks;
    std::vector<RowFault> faults;
    std::string faulty_rows; ///< those with a fault as CSV, the faults in a further cell
    std::int64_t rows_in_file = 0, facts = 0, faulty = 0;
};

/// Makes facts of rows. For one thread; what it learned of texts it keeps from piece to piece.
class RowReader {
public:
    explicit RowReader(const RowPlan& plan);

    /// A row behind the headings.
    void take(std::int64_t row, const std::vector<RawCell>& cells);
    ReadPiece finish();

private:
    struct Known {
        Parsed<std::string> value;
        std::uint64_t block = 0; ///< in which it last stood, and as which text
        std::uint32_t id = 0;
    };
    struct SameBytes {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };
    template <typename Value> using ByText = std::unordered_map<std::string, Value, SameBytes, std::equal_to<>>;
    /// A field whose values are few.
    struct TextField {
        Meanings meanings;
        ByText<Known> known;
    };

    std::size_t field_count() const { return m_plan.type.fields.size(); }
    RawCell cell_of(std::size_t field) const;
    void read_field(std::size_t field);
    void read_text(std::size_t field);
    void read_unit();
    Known& known_text(std::size_t field, const RawCell& cell);
    records::Day day_of_row() const;
    void fault(std::size_t field, const Problem& problem);
    void check_width();
    void keep();
    void keep_faulty();
    void end_block();

    RowPlan m_plan;
    std::size_t m_unit_field = 0, m_key_field = 0;
    std::vector<TextField> m_texts; ///< by field
    ByText<UnitChoice> m_choices;
    std::vector<Column> m_columns;
    std::vector<std::int64_t> m_rows;
    std::vector<KeyHash> m_keys;
    std::uint64_t m_block = 1;
    ReadPiece m_piece;

    // The row that is read.
    const std::vector<RawCell>* m_cells = nullptr;
    std::int64_t m_row = 0;
    std::size_t m_faults_before = 0;
    std::vector<std::int64_t> m_numbers; ///< days and numbers by field
    std::vector<Known*> m_row_texts;
    std::string m_key;
};

/// A row of CSV, quoted where it must be.
std::string csv_row(const std::vector<std::string>& cells, char delimiter);

} // namespace hoso::facts
