// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/document.hpp"

#include <string_view>

namespace hoso::page {

/// How much of a code may be lost and it can still be read: about 7, 15, 25 and 30 % (ISO/IEC 18004).
enum class QrCorrection { low, medium, quartile, high };

/// Draws the bytes as a QR code (ISO/IEC 18004) of black squares. Its quiet zone of four modules on each side is inside
/// the square at (x, y), so it can stand close to anything. Error{input} where there are too many bytes for a code
/// (2953 at the lowest correction) or none.
void draw_qr_code(Document& document, std::string_view bytes, double x, double y, double side_mm,
    QrCorrection correction = QrCorrection::medium);

} // namespace hoso::page
