// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/columns.hpp"
#include "facts/csv_pieces.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace hoso::facts {

/// Some rows of a list.
struct ListPiece {
    std::uintmax_t size_bytes = 0;
    /// Calls for each row and returns how many rows of the file there were, so that those of the next piece can be
    /// counted on; 0 where rows have their numbers in the file already. Once only.
    std::function<std::int64_t(const RowTaker&)> read;
};

/// A CSV, or the one sheet of a spreadsheet that has the headings of a fact.
class ListSource {
public:
    virtual ~ListSource() = default;
    virtual std::optional<ListPiece> next() = 0;

    const std::string& sheet() const noexcept { return m_sheet; }
    const ListColumns& columns() const noexcept { return m_columns; }
    std::int64_t heading_row() const noexcept { return m_heading_row; }
    char delimiter() const noexcept { return m_delimiter; }

protected:
    std::string m_sheet;
    ListColumns m_columns;
    std::int64_t m_heading_row = 0;
    char m_delimiter = ',';
};

/// Error{missing, denied, io}, or Error{input} where it is no table, has not the headings, or several sheets have them.
std::unique_ptr<ListSource> open_list(
    const std::filesystem::path& file, const regime::FactType& type, UnitIs unit, std::size_t piece_size);

} // namespace hoso::facts
