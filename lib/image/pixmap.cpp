// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/pixmap.hpp"

#include <cstring>

namespace hoso::image {

void silence_leptonica() {
    static const bool done = (setMsgSeverity(L_SEVERITY_NONE), true);
    static_cast<void>(done);
}

Pixmap to_pixmap(const Raster& grey) {
    silence_leptonica();
    Pixmap pix = checked(pixCreateNoInit(grey.width, grey.height, 8), "page image: not enough memory");
    const int words = pixGetWpl(pix.get());
    l_uint32* line = pixGetData(pix.get());
    for (int y = 0; y < grey.height; ++y, line += words) {
        line[words - 1] = 0;
        std::memcpy(line, grey.row(y), static_cast<std::size_t>(grey.width));
    }
    pixEndianByteSwap(pix.get()); // leptonica keeps the first pixel in the highest byte of a word
    const int dpi = static_cast<int>(grey.dpi + 0.5);
    pixSetResolution(pix.get(), dpi, dpi);
    return pix;
}

Raster to_raster(const Pix* grey) {
    // A null second argument makes a new image; the source is only read.
    Pixmap swapped = checked(pixEndianByteSwapNew(const_cast<Pix*>(grey)), "page image: not enough memory");
    Raster raster{pixGetWidth(grey), pixGetHeight(grey), 1, static_cast<double>(pixGetXRes(grey)), {}};
    raster.pixels.resize(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height));
    const int words = pixGetWpl(swapped.get());
    const l_uint32* line = pixGetData(swapped.get());
    for (int y = 0; y < raster.height; ++y, line += words)
        std::memcpy(raster.row(y), line, static_cast<std::size_t>(raster.width));
    return raster;
}

} // namespace hoso::image
