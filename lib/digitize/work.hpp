// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "json/json.hpp"

#include <functional>

namespace hoso::digitize {

/// What a worker process does with a job: {"job": "inspect" | "read" | "assemble", ...}. Keeps its recogniser between
/// calls.
std::function<Json(const Json& job)> make_worker();

} // namespace hoso::digitize
