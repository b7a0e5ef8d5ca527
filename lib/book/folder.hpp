// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "book/surroundings.hpp"
#include "records/unit_files.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::book {

/// What the folders of all books have in common.

/// The lists of units (CSV) in a folder, by name.
std::vector<std::filesystem::path> unit_lists(const std::filesystem::path& folder);
/// Copies them into a book's folder. Error{usage} where two have one name.
void copy_unit_lists(
    const std::vector<std::filesystem::path>& lists, const std::filesystem::path& folder, Disk& disk);
/// Error{input} with the first fault.
records::UnitTree tree_of_reading(records::UnitReading reading);

/// locks/writer below `root`, for the one who writes. Error{busy} when patience ends.
FileLock lock_for_writing(const std::filesystem::path& root, Disk& disk, const Patience& patience);

/// TOML's basic string.
std::string quoted(const std::string& text);

} // namespace hoso::book
