// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace hoso::render {

/// Of lib/render alone. The style of a report in HTML.
extern const std::string_view html_style;

/// What sorts tables and names cells. It reads numbers from cells without a class, where they stand as in Vietnam.
extern const std::string_view html_script;

} // namespace hoso::render
