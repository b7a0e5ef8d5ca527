// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/encoded.hpp"
#include "image/raster.hpp"
#include "pdf/pdfa.hpp"

#include <qpdf/QPDF.hh>

namespace hoso::pdf {

/// The XObject of an encoded image, its bytes as they are where the level allows their coding.
QPDFObjectHandle image_object(QPDF& document, const image::EncodedImage& image, Level level, Notes& notes);

/// The XObject of plain pixels, grey where they have no colour.
QPDFObjectHandle pixel_object(QPDF& document, const image::Raster& raster);

/// Grey pixels as the transparency of `image`: a soft mask, or in PDF/A-1 a 1-bit mask cut at one half.
void add_alpha(QPDF& document, QPDFObjectHandle image, const image::Raster& alpha, Level level);

/// Brings an image XObject of `document` into the bounds of the level. Colour spaces that it names directly are
/// looked at too; the stream keeps its bytes unless their coding or colour is not allowed.
void normalise_image(QPDF& document, QPDFObjectHandle image, Level level, Notes& notes);

} // namespace hoso::pdf
