// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"

#include <filesystem>
#include <optional>

namespace hoso::archive {

struct CollectOptions {
    std::optional<std::filesystem::file_time_type> older_than = std::nullopt; ///< only objects written before
    bool dry_run = false;
};

/// Removes the objects that no record version names, and logs it where there were any. Whatever looks like a digest
/// anywhere in a record keeps its object. Error{input}, with nothing removed, where the log or a segment is not as it
/// was sealed: it might name what seems to be named by none.
Collected collect(Writer& writer, const CollectOptions& options);

} // namespace hoso::archive
