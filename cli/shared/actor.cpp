// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/actor.hpp"

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace hoso::cli {

std::string actor() {
    if (const char* person = std::getenv("SUDO_USER"); person != nullptr && *person != '\0') return person;
    if (const passwd* entry = ::getpwuid(::geteuid())) return entry->pw_name;
    return std::to_string(::geteuid());
}

} // namespace hoso::cli
