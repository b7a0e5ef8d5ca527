// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/pdfa.hpp"

#include <qpdf/QPDFObjectHandle.hh>

namespace hoso::pdf {

/// Mends what can be mended in the font of visible text and names what cannot as an obstacle (ISO 19005-1, 6.3;
/// 19005-2, 6.2.11): a font program that is not embedded, codes without Unicode, subsets without their list.
void check_font(QPDFObjectHandle font, Level level, Notes& notes);

} // namespace hoso::pdf
