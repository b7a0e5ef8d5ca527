// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::office {

/// A table of cells as RFC 4180 writes it. Rows count from 1 as a spreadsheet shows them, blank ones too; blank rows at
/// the end are left out.
struct Csv {
    using Row = std::vector<std::string>;
    std::vector<Row> rows;
    char delimiter = ','; ///< one of , ; tab |, or the one that was asked for
    std::string encoding; ///< UTF-8, UTF-16LE, UTF-16BE
};

/// Reads UTF-8 (with or without a byte order mark) or UTF-16 (with one). Cells hold the bytes of the file where they
/// are not UTF-8: the caller says which. The delimiter is the one that the first row has most of outside quotes, or
/// what a first line such as "sep=;" says, which spreadsheets do not show and which is no row. Error{input} that begins
/// with `name` where this is no text, a quote is never closed, text follows a closing quote, or there are more cells
/// than `most_cells`, empty ones too. A delimiter that is given is the one; it is ASCII, no quote and no line end.
Csv read_csv(std::string_view bytes, const std::string& name, std::size_t most_cells = 10'000'000,
    std::optional<char> delimiter = std::nullopt);

/// The delimiter as read_csv() finds it in UTF-8 text without a byte order mark; a first line such as "sep=;" is taken
/// away.
char take_csv_delimiter(std::string_view& text);

/// True where every cell is empty or white space.
bool is_blank(const Csv::Row& row);

} // namespace hoso::office
