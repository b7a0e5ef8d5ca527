// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/units.hpp"
#include "reference/data_folders.hpp"
#include "reference/table.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hoso::records {

/// A fault of a list of units, with the place in it: a cell "C7", of TOML a line "line 12".
struct UnitFileFault {
    std::string file, place;
    UnitFault::Severity severity = UnitFault::Severity::error;
    std::string rule; ///< those of UnitFault, and list.* for what is not of a unit; hoso-reference(5) lists them
    std::string problem, remedy;
    bool operator==(const UnitFileFault&) const = default;
};

/// The tree where there is no error; all faults in one pass, in the order of the tables and rows.
struct UnitReading {
    std::optional<UnitTree> tree;
    std::vector<UnitFileFault> faults;
};

/// Units and successions from tables whose first row names the columns, whoever read them: spreadsheets too. A table
/// with a column `code` lists units, one with `before` and `after` successions. hoso-reference(5) describes the
/// columns.
UnitReading read_units(const std::vector<reference::Table>& tables);

/// Reads the tables of a file that ends in something else than .csv or .toml.
using TableReader = std::function<std::vector<reference::Table>(const std::filesystem::path&)>;

/// The same from files that end in .csv or .toml, and from others as `read_other` reads them. Error{missing} where one
/// is missing, Error{input} where one is neither and nothing reads others.
UnitReading read_unit_files(const std::vector<std::filesystem::path>& files, const TableReader& read_other = {});

/// Lists that stand under units/ in the folders of rules, without their ending .csv.
/// Error{settings} with the first fault where they hold an error.
UnitTree load_units(const reference::DataFolders& folders, const std::vector<std::string>& lists);

/// Vietnam's provinces, districts and communes before and after 1 July 2025.
UnitTree load_administrative_units(const reference::DataFolders& folders);
/// The agencies at the first level whose codes are known.
UnitTree load_agencies(const reference::DataFolders& folders);

} // namespace hoso::records
