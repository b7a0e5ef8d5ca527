// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "database/database.hpp"

#include <string>
#include <vector>

namespace hoso::archive {

/// Catalogue::sorted() and Catalogue::unit_codes(). Only sqlite_*.cpp include this.
std::vector<Summary> sorted_sqlite(
    database::Connection& connection, const Filter& filter, ListOrder order, const std::string& after, int limit);
std::vector<std::string> unit_codes_sqlite(database::Connection& connection, const std::string& code);

} // namespace hoso::archive
