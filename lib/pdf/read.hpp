// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/encoded.hpp"
#include "image/raster.hpp"
#include "records/page_text.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace hoso::pdf {

/// A page image that stands alone on its page, ready to be decoded without rendering: the stream's bytes, and where the
/// upright page shows them.
struct LoneImage {
    image::EncodedImage image; ///< jpeg or ccitt only
    Matrix placement;          ///< unit square of the image -> page as displayed, points, y up, /Rotate applied
};

/// Reads pages of one PDF. Not thread-safe; hostile input: use it in a worker process.
class Reader {
public:
    explicit Reader(const std::filesystem::path& file);
    Reader(Reader&&) noexcept;
    ~Reader();

    /// The page as displayed, annotations (and so signature stamps) left out, on white paper. `channels` 1 or 3.
    /// Error{input} names file and page where Poppler cannot.
    image::Raster render(int page, double dpi, int channels) const;

    /// The page's own text with word boxes, in the order in which `pdftotext -raw` gives it.
    records::PageText text(int page) const;

    /// The only image of a scanned page, where it covers the page and is coded as JPEG (grey or RGB) or CCITT.
    std::optional<LoneImage> lone_image(int page) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace hoso::pdf
