// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/pdfa.hpp"

#include <array>
#include <qpdf/QPDFObjectHandle.hh>

namespace hoso::pdf {

/// True where a colour space, at its bottom, is DeviceCMYK, which an sRGB output intent gives no meaning.
bool is_device_cmyk(QPDFObjectHandle space, int depth = 0);

/// The colour space with ICC profiles that the level does not know replaced by device colours.
QPDFObjectHandle normalised_space(QPDFObjectHandle space, Level level, Notes& notes, int depth = 0);

/// The colour that viewers show for DeviceCMYK without a profile: between the sixteen printed corners of a standard
/// offset press, linearly.
std::array<double, 3> rgb_of_cmyk(double c, double m, double y, double k);

} // namespace hoso::pdf
