// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "records/document.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hoso::pdf {

/// What a page consists of, and so what must be done with it.
enum class PageKind {
    scan,         ///< images (and at most stamps, invisible text or a watermark line): to be read by OCR
    born_digital, ///< has text of its own that is shown
    drawing,      ///< no text and no image: vector graphics or nothing
};

struct PageAbout {
    PageKind kind = PageKind::scan;
    PageSize size;          ///< as displayed: crop box, /Rotate and UserUnit applied
    double image_dpi = 0;   ///< of the largest image; 0 without one
    bool oversized = false; ///< outside 3 to 14400 units (ISO 19005-2, 6.1.13)
};

struct About {
    std::vector<PageAbout> pages;
    bool is_signed = false;
    std::vector<records::Signature> signatures;
    std::vector<std::string> repairs; ///< what qpdf had to mend to read the file: a finding each
    std::string title;
};

/// Looks at every page without rendering. Error{denied} for a file that needs a password, Error{input} for one that
/// cannot be read as a PDF or has no page; both name the file. Reads hostile input: call it in a worker process.
About inspect(const std::filesystem::path& file);

} // namespace hoso::pdf
