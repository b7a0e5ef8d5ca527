// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace hoso::archive {

/// By the first bytes, else by the ending of the name, else application/octet-stream.
std::string media_type(std::string_view first_bytes, const std::filesystem::path& name);

/// The same for a file on disk.
std::string media_type_of_file(const std::filesystem::path& file);

} // namespace hoso::archive
