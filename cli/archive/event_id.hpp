// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace hoso::cli {

/// The number of "event:N"; nothing for the ID of a record. Error{usage} where N is no number.
std::optional<std::int64_t> event_number(const std::string& id);

} // namespace hoso::cli
