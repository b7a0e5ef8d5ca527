// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace hoso::pdf {

/// A TrueType font of two glyphs: .notdef, and one that draws nothing. An invisible text layer is set in it, so that
/// readers find an embedded font whose widths are those that the PDF states. 1000 units an em.
std::string glyphless_font();

/// The advance of both glyphs, in units of 1/1000 em.
inline constexpr int glyphless_advance = 500;

} // namespace hoso::pdf
