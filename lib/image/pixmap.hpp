// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.hpp"
#include "core/handle.hpp"
#include "image/raster.hpp"

#include <leptonica/allheaders.h>

#include <string>

namespace hoso::image {

using Pixmap = Handle<Pix, &pixDestroy>;

/// Leptonica answers null for everything that goes wrong; sizes are checked before, so here it is memory or damage.
inline Pixmap checked(Pix* pix, const std::string& what) {
    if (pix == nullptr) throw Error{Cause::input, what};
    return Pixmap{pix};
}

/// Leptonica writes its complaints to stderr, which is not its to write to. Once a process.
void silence_leptonica();

Pixmap to_pixmap(const Raster& grey);
Raster to_raster(const Pix* grey);

} // namespace hoso::image
