// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"

#include <filesystem>
#include <memory>

namespace hoso::archive {

enum class CatalogueAccess { read, write, create };

/// A catalogue in one SQLite file. Errors name the file and say that it can be rebuilt where it is missing or damaged.
std::unique_ptr<Catalogue> open_sqlite_catalogue(const std::filesystem::path& file, CatalogueAccess access);

} // namespace hoso::archive
