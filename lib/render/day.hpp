// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string_view>

namespace hoso::render {

/// Of lib/render alone. When a file says it was made: the beginning of the report's day, in UTC; 1980-01-01 for what
/// is no YYYY-MM-DD from then on.
std::chrono::sys_seconds seconds_of(std::string_view day);

} // namespace hoso::render
