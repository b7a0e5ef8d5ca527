// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/encoded.hpp"
#include "image/raster.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hoso::image {

enum class Format { jpeg, png, tiff, jp2, bmp, pnm, webp, pdf, unknown };

/// By the first bytes, never by the name. PDF is told apart here so that one look decides who reads the file.
Format format_of(const std::filesystem::path& file);

/// "JPEG", "TIFF", ... for messages.
std::string name_of(Format format);

/// What a page of an image file says of itself before anything is decoded.
struct ImageHeader {
    int width = 0, height = 0; ///< pixels, as stored
    double dpi_x = 0, dpi_y = 0; ///< 0 where the file does not say
    int orientation = 1; ///< EXIF and TIFF: 1 to 8
};

/// How large an image may be before it is decoded at all.
struct Limits {
    std::int64_t pixels = 200'000'000;
};

/// Headers of all pages of an image file. Error{input} names the file where it is none of ours, damaged, or has a page
/// over the limits. Reads hostile input: call it in a worker process.
std::vector<ImageHeader> read_headers(const std::filesystem::path& file, const Limits& limits);

/// A page's pixels in grey, as displayed (orientation applied). `page` counts from 1. Damage is an Error{input}: what a
/// decoder would fill up with grey is not passed off as a page.
Raster decode_grey(const std::filesystem::path& file, int page, const Limits& limits);

/// The same for an image that stands in a PDF (jpeg or ccitt).
Raster decode_grey(const EncodedImage& image, const std::string& name, const Limits& limits);

/// What may stand in the PDF to be written.
enum class Allowed { pdf_a1, pdf_a2 };

/// A page as it will stand in a PDF: the file's own bytes where its coding allows (JPEG, JP2 for PDF/A-2, single-strip
/// CCITT TIFF), else a lossless conversion that `conversion` names.
EncodedImage encode(const std::filesystem::path& file, int page, Allowed allowed, const Limits& limits);

} // namespace hoso::image
