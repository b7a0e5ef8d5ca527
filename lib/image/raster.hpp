// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace hoso::image {

/// Plain pixels, rows from the top, no padding: 1 (grey) or 3 (red, green, blue) bytes a pixel; 0 is black.
struct Raster {
    int width = 0, height = 0, channels = 1;
    double dpi = 0;
    std::vector<unsigned char> pixels;
    unsigned char* row(int y) { return pixels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width * channels); }
    const unsigned char* row(int y) const { return const_cast<Raster*>(this)->row(y); }
};

} // namespace hoso::image
