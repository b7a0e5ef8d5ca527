// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace hoso::cli {

/// "90s", "30m", "2h", "7d". Error{usage} that names the option.
std::chrono::seconds parse_duration(const std::string& text, const char* option);

} // namespace hoso::cli
