// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace hoso::text {

/// True for what Vietnamese could have as a syllable: an onset, a rime and a tone that go together, by the rules of the
/// national script (Quyết định 240/QĐ, 1984, and what school books teach); in any case, with the tone on any vowel.
/// "nguyễn", "Quý", "HOÀ"; not "Niê", "Blô" or "NguyÔn".
bool is_vietnamese_syllable(std::string_view word);

/// True for a few hundred of these, with marks, that most lists of staff are full of: "nguyễn", "thị", "đơn", "vị".
bool is_common_syllable(std::string_view word);

} // namespace hoso::text
