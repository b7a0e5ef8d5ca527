// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "database/database.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hoso::archive {

/// Counts the records of these pages by the values of each field. Error{usage} for a field that no record has. Only
/// sqlite_*.cpp include this.
std::vector<Facet> count_facets(
    database::Connection& connection, const std::vector<std::int64_t>& pages, const std::vector<std::string>& fields);

} // namespace hoso::archive
