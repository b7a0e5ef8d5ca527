// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "image/raster.hpp"

#include <memory>
#include <poppler/cpp/poppler-document.h>
#include <qpdf/QPDF.hh>
#include <string>

namespace hoso::pdf {

/// A PDF in memory, opened with Poppler, which does not copy the bytes.
struct OpenedBytes {
    std::string bytes;
    std::unique_ptr<poppler::document> document;
};

/// Null `document` where Poppler cannot read it.
OpenedBytes open_with_poppler(std::string bytes);

/// The document as qpdf has it, unencrypted, streams as they are.
std::string written_to_memory(QPDF& document);

enum class Paper : unsigned { white = 0xFFFFFFFF, black = 0xFF000000 };

/// So many pixels are refused: 400 million hold an A0 page at 400 dpi.
inline constexpr double most_pixels = 4e8;

/// A page from its upper left corner; an empty raster where Poppler fails. `channels` is 1 or 3.
image::Raster rendered(const poppler::document& document, int page, const PageSize& size, double dpi, int channels,
    Paper paper = Paper::white);

} // namespace hoso::pdf
