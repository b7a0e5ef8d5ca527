// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "image/file.hpp"
#include "image/pixmap.hpp"

namespace hoso::image {

/// A page of any image file but as stored, in the depth it has.
Pixmap decode_any(const std::filesystem::path& file, int page);

/// Pixels as displayed under an EXIF or TIFF orientation (1 to 8; TIFF 6.0, section 8).
Pixmap oriented(Pixmap stored, int orientation);

/// The same for placement: unit square as stored -> unit square as displayed, y up.
Matrix orientation_matrix(int orientation);

/// 8 bits of grey; alpha is laid on white paper, palettes are resolved.
Pixmap grey_on_white(const Pix* pix);

} // namespace hoso::image
