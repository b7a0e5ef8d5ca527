// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hoso::text {

/// The other terms (see search.hpp) that a word becomes when one letter is wrong, missing or too many, or when a
/// recogniser takes rn for m, cl for d, vv for w or the other way round; sorted, each once. Letters are a to z, 0 and 1
/// (for o and l) and, for a word that is not plain, the Vietnamese letters with all tones: an accent misread is a
/// letter misread. Of a word of two letters only one letter's accents change; a word of one letter, one with a digit
/// and one of more than 24 letters have none: too much would be found.
std::vector<std::string> neighbours(std::string_view term);

} // namespace hoso::text
