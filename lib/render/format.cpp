// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/format.hpp"

#include <array>
#include <utility>

namespace hoso::render {

namespace {

constexpr std::array<std::pair<std::string_view, Format>, 5> formats{{{"xlsx", Format::xlsx}, {"pdf", Format::pdf},
    {"html", Format::html}, {"csv", Format::csv}, {"json", Format::json}}};

} // namespace

std::string_view to_text(Format format) {
    for (const auto& [text, known] : formats)
        if (known == format) return text;
    return {};
}

std::optional<Format> parse_format(std::string_view text) {
    for (const auto& [known, format] : formats)
        if (known == text) return format;
    return std::nullopt;
}

} // namespace hoso::render
