// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "image/raster.hpp"

namespace hoso::image {

/// What a page looks like, before it is read.
struct Appearance {
    bool blank = false;                      ///< nothing that could be writing
    QuarterTurns turns = QuarterTurns::none; ///< clockwise, to make it upright
    bool turns_certain = true;               ///< false: lines should be read both ways to be sure
    double skew_degrees = 0;                 ///< after that, clockwise, to make it level
};

/// Looks at orientation, skew and emptiness on one reduced 1-bit copy. Axis: the better of the two skew scores
/// (Bloomberg, Kopec, Dasari: "Measuring document image skew and orientation", 1995). Up or down: Latin script, and
/// Vietnamese with its marks even more, has more ink above the x-height than below the baseline.
Appearance measure(const Raster& grey);

/// The page as it will be displayed and read: turned, levelled about its centre (same size), at `dpi` or what it had if
/// less than `dpi` but at least `least_dpi`, to which coarser pages are enlarged.
Raster prepare(const Raster& grey, QuarterTurns turns, double skew_degrees, double dpi, double least_dpi);

/// The same pixels turned clockwise.
Raster turned(const Raster& grey, QuarterTurns turns);

/// A part of the page; clipped to it.
Raster cropped(const Raster& grey, int x, int y, int width, int height);

} // namespace hoso::image
