// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace hoso::archive {

struct RebuildOptions {
    /// How many events of how many are taken in; called between them. Throwing from it leaves the old catalogue.
    std::function<void(std::int64_t done, std::int64_t total)> progress;
};

/// Makes the catalogue again from log, records and objects; the old one stays until the new one is whole. Completes an
/// erasure that was interrupted. Returns how many records it has.
std::int64_t rebuild(
    const std::filesystem::path& folder, Disk& disk, const Patience& patience, const RebuildOptions& options = {});

/// The same for one who holds the lock.
std::int64_t rebuild_locked(const Layout& layout, Disk& disk, const RebuildOptions& options);

} // namespace hoso::archive
