// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/actor.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

using hoso::cli::actor;

TEST(Actor, IsWhoCalledSudo) {
    ::setenv("SUDO_USER", "an.nv", 1);
    EXPECT_EQ(actor(), "an.nv");
    ::unsetenv("SUDO_USER");
}

TEST(Actor, IsTheUserWithoutSudo) {
    const passwd* entry = ::getpwuid(::geteuid());
    const std::string user = entry != nullptr ? entry->pw_name : std::to_string(::geteuid());
    ::unsetenv("SUDO_USER");
    EXPECT_EQ(actor(), user);
    ::setenv("SUDO_USER", "", 1);
    EXPECT_EQ(actor(), user);
    ::unsetenv("SUDO_USER");
}
