// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database/database.hpp"

namespace hoso::archive {

inline constexpr int catalogue_version = 4;
inline constexpr int oldest_catalogue_version = 3; ///< read as it is, and brought to the other before it is written

/// How a catalogue is told from other files, and what makes an empty one.
database::Format catalogue_format();

/// Gives a catalogue that was made before them the views of today.
void update_report_views(database::Connection& connection);

} // namespace hoso::archive
