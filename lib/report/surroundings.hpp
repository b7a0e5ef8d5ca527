// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "book/surroundings.hpp"

namespace hoso::report {

using book::Patience;
using book::Surroundings;

} // namespace hoso::report
