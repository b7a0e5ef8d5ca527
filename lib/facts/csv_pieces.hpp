// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "facts/values.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace hoso::facts {

/// A row of a list with its number in the file, as a spreadsheet counts, blank rows too. Cells are good until the next.
using RowTaker = std::function<void(std::int64_t row, const std::vector<RawCell>& cells)>;

/// Gives a CSV (RFC 4180; UTF-8, or UTF-16 with a byte order mark) in pieces of whole rows, so that several threads can
/// read it and little of it is in memory; UTF-16 is converted whole.
class CsvPieces {
public:
    static constexpr std::size_t usual_size = std::size_t{4} << 20;

    /// Error{missing, denied, io}, or Error{input} where this is no text.
    explicit CsvPieces(const std::filesystem::path& file, std::size_t piece_size = usual_size);

    char delimiter() const noexcept { return m_delimiter; }
    /// The next piece; none at the end. One thread at a time. Error{io}, Error{input} where it is no text.
    std::optional<std::string> next();

private:
    bool fill();
    std::size_t end_of_rows() const;

    std::string m_name;
    std::ifstream m_file;
    std::size_t m_size;
    std::string m_rest; ///< was read and not given yet
    char m_delimiter = ',';
    bool m_at_end = false;
};

/// A quote that stands inside a cell, or is never closed: from there on it cannot be told where rows end.
class QuoteError : public std::runtime_error {
public:
    QuoteError(std::int64_t row, const std::string& problem) : std::runtime_error{problem}, m_row{row} {}
    std::int64_t row() const noexcept { return m_row; }

private:
    std::int64_t m_row;
};

/// The rows of a piece, numbered from 1; returns how many there are. The piece is used up: quotes are taken out of it.
/// Throws QuoteError.
std::int64_t read_rows(std::string& piece, char delimiter, const RowTaker& take);

} // namespace hoso::facts
