// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/measure.hpp"
#include "ocr/engine.hpp"

namespace hoso::ocr {

/// Where the ink alone does not tell which way is up (tables, capitals, forms): finds the lines of the page, reads a
/// few of them as guessed and upside down, and keeps what reads better. Costs a fraction of a page.
image::Appearance confirm_turns(
    const image::Raster& grey, const image::Appearance& guess, LineFinder& finder, LineReader& reader);

} // namespace hoso::ocr
