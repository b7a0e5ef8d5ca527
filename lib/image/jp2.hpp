// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/file.hpp"

#include <string_view>

namespace hoso::image {

struct Jp2Header {
    ImageHeader image;
    int components = 0, bits = 0;
    /// 1 or 3 components of equal depth, one colour specification of METH 1 or 2, no palette (ISO 19005-2, 6.2.8.3).
    bool can_stand_in_pdf = false;
};

/// The boxes of a JP2 file before its codestream (ISO 15444-1, annex I).
Jp2Header read_jp2_header(std::string_view bytes, const std::string& name);

} // namespace hoso::image
