// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace hoso::crypto {

/// Before anything of libsodium is called, any number of times. Error{unavailable} where it does not start.
void start_sodium();

} // namespace hoso::crypto
