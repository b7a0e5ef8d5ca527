// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "database/database.hpp"

namespace hoso::archive {

SearchResult search_sqlite(database::Connection& connection, const Search& search);

} // namespace hoso::archive
