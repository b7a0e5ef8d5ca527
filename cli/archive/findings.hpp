// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/verify.hpp"
#include "shared/session.hpp"

namespace hoso::cli {

/// What is wrong with an archive: a line for people, an object of the type "finding" for programs.
void tell_finding(const archive::Finding& finding, Session& session);

} // namespace hoso::cli
