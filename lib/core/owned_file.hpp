// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files.hpp"

namespace hoso {

/// As replace_file(), but nobody except its owner may read or write the file, from its first byte on: for files that
/// name people.
void replace_owned_file(Disk& disk, const std::filesystem::path& path, std::string_view content);

} // namespace hoso
