// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/file.hpp"
#include "image/pixmap.hpp"

#include <optional>

namespace hoso::image {

std::vector<ImageHeader> read_tiff_headers(const std::filesystem::path& file, const Limits& limits);

/// A page as stored, its orientation not applied: 1, 8 or 32 (colour) bits deep, palettes resolved.
Pixmap decode_tiff(const std::filesystem::path& file, int page);

/// The strip of a page that is one CCITT strip as PDF can hold it; nothing for any other page.
std::optional<EncodedImage> ccitt_strip(const std::filesystem::path& file, int page);

/// CCITT bytes of a PDF stream, decoded to 1 bit.
Pixmap decode_ccitt(const EncodedImage& image, const std::string& name);

/// 1-bit pixels as CCITT Group 4.
std::string encode_group4(const Pix* one_bit);

/// What decode_tiff() cannot carry over: ", 16 to 8 bits", ", CMYK to RGB", or nothing.
std::string tiff_losses(const std::filesystem::path& file, int page);

/// The name of the page's compression: "LZW", ...
std::string tiff_compression(const std::filesystem::path& file, int page);

} // namespace hoso::image
