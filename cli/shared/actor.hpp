// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace hoso::cli {

/// The login name of the person who runs the program: SUDO_USER where sudo says so, else the user; the user's number
/// where it has no name.
std::string actor();

} // namespace hoso::cli
