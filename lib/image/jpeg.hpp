// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/file.hpp"

#include <string_view>

namespace hoso::image {

struct JpegHeader {
    ImageHeader image;
    int components = 0;
    bool can_stand_in_pdf = false; ///< 8 bits, Huffman coded, grey or YCbCr (not CMYK, not RGB without transform)
};

JpegHeader read_jpeg_header(std::string_view bytes, const std::string& name);

/// Luminance only. Damaged or cut data is an Error{input}.
Raster decode_jpeg(std::string_view bytes, const std::string& name);

} // namespace hoso::image
