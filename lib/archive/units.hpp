// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/writer.hpp"
#include "records/units.hpp"

#include <cstdint>
#include <string>

namespace hoso::archive {

struct UnitTotals {
    std::int64_t added = 0, changed = 0, unchanged = 0;
};

/// Keeps units as records of the type "unit": one for each unit and the day from which it is as it is. What the archive
/// has already gets a new version where the list says other than it did; what the list lacks stays.
UnitTotals keep_units(
    Writer& writer, const records::UnitTree& units, const std::string& source, const std::string& reason, bool dry_run);

/// The units that the archive keeps. Error{input} that names the record where they make no tree.
records::UnitTree units_of(Archive& archive);

} // namespace hoso::archive
