// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"

#include <filesystem>
#include <string>

namespace hoso::archive {

/// Moves a damaged file to FOLDER/NAME-N, with the first N that is free: evidence, never deleted but by an erasure.
void move_aside(Disk& disk, const std::filesystem::path& file, const std::filesystem::path& folder);

/// The same with a copy; the file stays until it is replaced.
void copy_aside(Disk& disk, const std::filesystem::path& file, const std::filesystem::path& folder);

} // namespace hoso::archive
