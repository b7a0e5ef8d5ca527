// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sodium_start.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <sodium.h>

namespace hoso::crypto {

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    if (!started) throw Error{Cause::unavailable, message("libsodium does not start")};
}

} // namespace hoso::crypto
