// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/program.hpp"

namespace hoso::cli {

Verb check_verb();

} // namespace hoso::cli
