// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/program.hpp"

namespace hoso::cli {

/// The verb `key` of every program with approvals: makes keys, shows them and lists who may approve. `program` is for
/// its examples.
Verb key_verb(const std::string& program, const std::string& role);

} // namespace hoso::cli
