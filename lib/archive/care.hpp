// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/verify.hpp"

#include <optional>
#include <vector>

namespace hoso::archive {

/// What care/verify.json keeps between two runs: how far the round has come, and what was found in it.
struct CareState {
    std::optional<crypto::Sha256> after; ///< objects up to this one were looked at
    std::int64_t objects = 0, size_bytes = 0;
    std::vector<Finding> findings;
};

/// Nothing where there is none, or none that can be read: the round begins again.
CareState read_care(const Layout& layout, Disk& disk);

/// Old or new, never half; what stands there already is not written again. Throws what the disk throws.
void write_care(const Layout& layout, Disk& disk, const CareState& state);

} // namespace hoso::archive
