// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/page_text.hpp"

#include <poppler/cpp/poppler-page.h>

namespace hoso::pdf {

/// The text of a page in the order of its content, with boxes multiplied by `scale`.
records::PageText own_text(const poppler::page& page, double scale);

} // namespace hoso::pdf
