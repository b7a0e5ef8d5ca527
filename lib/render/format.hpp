// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace hoso::render {

/// What a report is written as.
enum class Format { xlsx, pdf, html, csv, json };

/// "xlsx": also what the files' names end with.
std::string_view to_text(Format format);
std::optional<Format> parse_format(std::string_view text);

} // namespace hoso::render
