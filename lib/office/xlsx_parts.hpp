// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/number_format.hpp"
#include "office/package.hpp"

#include <map>
#include <string>
#include <vector>

namespace hoso::office {

/// Another part of the package that a part names.
struct Relationship {
    std::string id, type; ///< type: the last word of its URI, such as "worksheet"; the same in transitional and strict
    std::string part;     ///< its name in the package
};
/// What `part` ("" for the package) points to inside the package; empty where it says nothing.
std::vector<Relationship> read_relationships(Package& package, const std::string& part);

/// The number format of each cell style, by its index.
std::vector<NumberFormat> read_styles(Package& package, const std::string& part);

/// The texts that cells share, by their index; phonetic runs are left out.
std::vector<std::string> read_shared_strings(Package& package, const std::string& part, std::size_t most_bytes);

/// What _xHHHH_ escapes in texts of XLSX (ECMA-376 part 1, 22.9.2.19) stand for.
std::string without_escapes(std::string text);

} // namespace hoso::office
