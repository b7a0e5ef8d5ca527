// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roster/fields.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace hoso::roster {

/// Headers of rosters that are not known by themselves, what a roster calls roles, and sheets that hold nobody: a TOML
/// file, hoso-roster(5).
struct Mapping {
    std::map<std::string, Field> headers;     ///< by header_key(); stronger than what is known
    std::set<std::string> ignored;            ///< columns that are passed over, by header_key()
    std::map<std::string, std::string> roles; ///< a roster's word, folded -> the role's name
    std::set<std::string> ignored_sheets;     ///< that are no lists of people, by sheet_key()
};

/// The name of a sheet as it is compared: folded, with single spaces.
std::string sheet_key(std::string_view name);

/// Error{settings} with file, line and column; Error{missing, denied, io}.
Mapping read_mapping(const std::filesystem::path& file);
Mapping parse_mapping(std::string_view bytes, const std::string& name);

} // namespace hoso::roster
