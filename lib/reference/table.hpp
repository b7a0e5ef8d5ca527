// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hoso::reference {

/// The rows of a CSV file of rules, the names of its columns first. `file` is for messages.
struct Table {
    std::string file;
    std::vector<std::vector<std::string>> rows;
    bool operator==(const Table&) const = default;
};

/// CSV as rules are kept in: RFC 4180 with commas, UTF-8, lines ended by LF or CRLF; no other dialect (tables of people
/// are read by lib/office). Blank lines are left out at the end only, so that rows count as lines where no cell holds
/// one. Error{malformed} "FILE: row R, column C: ..." where it is not that.
Table parse_table(std::string_view bytes, const std::string& name, Cause malformed = Cause::settings);
/// The same of a file of at most 64 MiB.
Table read_table(const std::filesystem::path& file, Cause malformed = Cause::settings);

/// What a spreadsheet calls a cell; row and column count from 0: (6, 2) is "C7".
std::string cell_name(std::size_t row, std::size_t column);

} // namespace hoso::reference
