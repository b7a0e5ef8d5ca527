// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace hoso::credentials {

/// 1,024 Vietnamese syllables without marks, of 2 to 6 letters, sorted, each once: 10 bits a word. They are part of how
/// passwords are derived: with another list, or in another order, no passphrase of an earlier run could be made again.
/// So this list is not one of the rules that an office may replace, and it never changes; a better one would be a new
/// kind of password beside it.
using Words = std::array<std::string_view, 1024>;
const Words& passphrase_words();

} // namespace hoso::credentials
