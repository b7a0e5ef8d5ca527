// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"

#include <memory>
#include <string>
#include <vector>

namespace hoso::image {

/// How the bytes of an image are coded, in the terms of PDF's filters (ISO 32000-1, 7.4).
enum class Codec {
    jpeg,  ///< DCTDecode
    ccitt, ///< CCITTFaxDecode, with `ccitt`
    jpx,   ///< JPXDecode, a JP2 file
    png,   ///< FlateDecode with Predictor 15: the IDAT data of a PNG without alpha or interlacing
    flate, ///< FlateDecode, no predictor
};

enum class ColourSpace { grey, rgb, indexed };

struct CcittParameters {
    int k = -1; ///< -1 Group 4, 0 Group 3 one-dimensional, 1 two-dimensional
    bool black_is_1 = false, end_of_line = false, byte_align = false;
};

/// An image as it will stand in a PDF. Sizes in pixels; `palette` is RGB triples for indexed images.
struct EncodedImage {
    Codec codec = Codec::jpeg;
    ColourSpace colour = ColourSpace::rgb;
    int width = 0, height = 0, bits = 8;
    std::string bytes, palette;
    CcittParameters ccitt;
    std::shared_ptr<EncodedImage> alpha; ///< 8-bit grey, of the same size; PDF/A-2 only
    bool kept = false;                   ///< the bytes are those of the source
    std::string conversion;              ///< what was done where they are not: "LZW to CCITT Group 4", ...
    double dpi_x = 0, dpi_y = 0;         ///< 0 where the file does not say
    /// From the unit square of the stored image to the unit square of the image as displayed (EXIF and TIFF
    /// orientation), y up.
    Matrix orientation;
};

} // namespace hoso::image
