// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"

namespace hoso::cli {

/// How a program ends. Low numbers are answers, the others are those of sysexits.h.
enum class Exit : int {
    done = 0,
    found = 1, ///< this call found something new, or the answer is no
    blocked = 2, ///< until a person acts
    usage = 64,
    malformed = 65,
    missing = 66,
    unavailable = 69,
    bug = 70,
    cannot_create = 73,
    io = 74,
    busy = 75,
    denied = 77,
    settings = 78,
    interrupted = 130,
    terminated = 143,
};

constexpr Exit exit_for(Cause cause) noexcept {
    switch (cause) {
    case Cause::usage: return Exit::usage;
    case Cause::input: return Exit::malformed;
    case Cause::missing: return Exit::missing;
    case Cause::unavailable: return Exit::unavailable;
    case Cause::denied: return Exit::denied;
    case Cause::busy: return Exit::busy;
    case Cause::output: return Exit::cannot_create;
    case Cause::io: return Exit::io;
    case Cause::settings: return Exit::settings;
    }
    return Exit::bug;
}

} // namespace hoso::cli
