// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/measure.hpp"
#include "ocr/engine.hpp"

namespace hoso::ocr {

/// Where the ink alone does not tell which way is up (tables, capitals, forms): finds the lines of the page as it was
/// guessed and of its other turns, reads a few in each, and keeps the turn that reads best. Costs a fraction of a page.
image::Appearance confirm_turns(
    const image::Raster& grey, const image::Appearance& guess, LineFinder& finder, LineReader& reader);

} // namespace hoso::ocr
