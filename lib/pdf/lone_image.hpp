// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/geometry.hpp"
#include "pdf/read.hpp"

namespace hoso::pdf {

std::optional<LoneImage> lone_image_of(QPDFObjectHandle page, const PageFrame& frame);

} // namespace hoso::pdf
