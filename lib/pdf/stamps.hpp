// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/raster.hpp"
#include "pdf/geometry.hpp"

#include <qpdf/QPDF.hh>
#include <vector>

namespace hoso::pdf {

/// An annotation as it is shown on the page, as pixels.
struct Stamp {
    Rectangle place;      ///< in the page's user space
    image::Raster colour; ///< 3 channels
    image::Raster alpha;  ///< 1 channel
};

/// The shown annotations of a page (ISO 32000-1, 12.5): signature stamps, form fields, notes. Of a signature's
/// appearance only its background and description are drawn, never the layers that speak of validity. Links, pop-ups
/// and what is hidden or empty are left out.
std::vector<Stamp> stamps_of(QPDFObjectHandle page, const PageFrame& frame, double dpi);

} // namespace hoso::pdf
