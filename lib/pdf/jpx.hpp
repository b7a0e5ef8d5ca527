// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qpdf/QPDFObjectHandle.hh>
#include <string>

namespace hoso::pdf {

/// The JPEG 2000 data of a stream, whatever else it is wrapped in taken off.
std::string decoded_before_jpx(QPDFObjectHandle stream);

/// What keeps JPEG 2000 data out of PDF/A-2 (ISO 19005-2, 6.2.8.3): 1, 3 or 4 channels, all of one depth from 1 to 38
/// bits, in a JP2 file with one usable colour specification. Empty where nothing does.
std::string jpx_fault(const std::string& bytes);

} // namespace hoso::pdf
