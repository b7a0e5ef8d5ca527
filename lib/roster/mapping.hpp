// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "roster/fields.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace hoso::roster {

/// Headers of rosters that are not known by themselves, and what a roster calls roles: a TOML file, hoso-roster(5).
struct Mapping {
    std::map<std::string, Field> headers; ///< folded
    std::map<std::string, std::string> roles; ///< a roster's word, folded -> the role's name
};

/// Error{settings} with file, line and column.
Mapping read_mapping(const std::filesystem::path& file);

} // namespace hoso::roster
