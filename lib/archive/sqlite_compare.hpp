// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "database/database.hpp"

#include <memory>

namespace hoso::archive {

/// Catalogue::comparison() over SQLite. The connection outlives what it gives. Only sqlite_*.cpp include this.
std::unique_ptr<CatalogueComparison> compare_sqlite(database::Connection& connection);

} // namespace hoso::archive
