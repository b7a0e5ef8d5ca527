// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "image/raster.hpp"
#include "records/page_text.hpp"

#include <string>
#include <vector>

namespace hoso::ocr {

/// A box in pixels of the page image, from its top left.
struct PixelBox {
    int x = 0, y = 0, width = 0, height = 0;
    bool operator==(const PixelBox&) const = default;
};

/// The first seam: where the lines are. Another finder can stand here without the readers knowing.
class LineFinder {
public:
    virtual ~LineFinder() = default;
    /// Boxes of the text lines of an upright, level grey page, in reading order.
    virtual std::vector<PixelBox> find_lines(const image::Raster& page) = 0;
};

/// What a character may also be. Confidences from 0 to 1.
struct Alternative {
    std::string text;
    double confidence = 0;
};

struct Character {
    std::string text;
    PixelBox box; ///< in the page
    double confidence = 0;
    std::vector<Alternative> alternatives; ///< best first; the character itself among them
    bool ends_word = false;
};

struct LineReading {
    std::vector<Character> characters;
    double confidence = 0; ///< mean over the characters
};

/// The second seam: what a line says.
class LineReader {
public:
    virtual ~LineReader() = default;
    virtual LineReading read_line(const image::Raster& page, const PixelBox& line) = 0;
};

/// A model as it was used, for document.json: results can be told apart by it for ever.
struct Model {
    std::string language, path;
};

/// A whole page: lines found and read, in reading order. The result depends on the image alone, never on the pages read
/// before it. Boxes in points by the raster's dpi. Not thread-safe: one engine a worker process.
class PageReader {
public:
    virtual ~PageReader() = default;
    virtual records::PageText read_page(const image::Raster& page) = 0;
};

} // namespace hoso::ocr
