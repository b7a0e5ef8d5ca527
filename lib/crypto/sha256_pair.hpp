// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "crypto/sha256.hpp"

#include <array>
#include <string_view>

namespace hoso::crypto {

/// The digests of two texts. Where the processor has SHA instructions, as far as both go in little more than the time
/// of one: each round waits for the one before it, and meanwhile there is time for a round of the other text.
std::array<Sha256, 2> sha256_of_two(std::string_view first, std::string_view second);

} // namespace hoso::crypto
