// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database/database.hpp"

namespace hoso::archive {

inline constexpr int catalogue_version = 3;

/// How a catalogue is told from other files, and what makes an empty one.
database::Format catalogue_format();

/// Gives a catalogue that was made before them the views of today.
void update_report_views(database::Connection& connection);

} // namespace hoso::archive
