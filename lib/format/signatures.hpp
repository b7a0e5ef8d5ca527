// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "format/identify.hpp"

#include <optional>

namespace hoso::format {

/// How much of a file's beginning and end tells what it is; of a PDF, more is read for its metadata.
inline constexpr std::size_t window_bytes = std::size_t{64} << 10, pdf_window_bytes = std::size_t{1} << 20;

/// By own signatures alone; nothing where none fits.
std::optional<Format> by_signature(std::string_view head, std::string_view tail);

/// By the ending of a name; nothing for endings that are not known.
std::optional<Format> by_ending(const std::filesystem::path& name);

/// PRONOM's identifier of a media type that has only one; else empty.
std::string puid_of_media_type(std::string_view media_type);

} // namespace hoso::format
