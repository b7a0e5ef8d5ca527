// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/document.hpp"

#include <string_view>

namespace hoso::page {

/// Draws printable ASCII on the base line y, each character in the middle of its own `pitch_mm`, the first from x on.
/// Unlike other text it is neither shaped as words nor kept with the fonts, so a password may be drawn with it; cairo's
/// own buffers hold it all the same until the document ends, and cannot be wiped. Error{input} for other characters,
/// which does not repeat them.
void draw_characters(Document& document, std::string_view ascii, double x, double baseline, double pitch_mm,
    double size_points, Face face = Face::fixed);

/// How wide a character of Face::fixed is: a part of the size of its type.
inline constexpr double fixed_em = 1229.0 / 2048;

} // namespace hoso::page
