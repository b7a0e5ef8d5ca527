// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/units.hpp"
#include "image/encoded.hpp"
#include "records/page_text.hpp"

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace hoso::pdf {

enum class Level { a1b, a2b, a2u };

/// A page of an existing PDF, taken over with its content streams and resources; image streams keep their bytes where
/// the level allows their coding. Annotations that are shown (signature stamps among them) are drawn flat; fields,
/// links, scripts and the rest stay behind.
struct CarriedPage {
    int page = 0; ///< of the source, from 1
};

/// What one page of the new document shows.
struct NewPage {
    std::variant<CarriedPage, image::EncodedImage> content;
    PageSize size;                           ///< as displayed before `turns`
    QuarterTurns turns = QuarterTurns::none; ///< clockwise, to make it upright
    double skew_degrees = 0;                 ///< then turned this far clockwise about its centre, to make it level
    records::PageText text;                  ///< in the frame of the upright, level page; empty: no text layer
};

struct DocumentInformation {
    std::string title;
    std::string language = "vi"; ///< BCP 47, of the text
    std::string date;            ///< RFC 3339, of the source; empty: none is written
};

struct WrittenPage {
    bool kept = true;       ///< every image stream has the source's bytes
    std::string conversion; ///< what was converted otherwise
};

struct Written {
    std::vector<WrittenPage> pages;
    /// What keeps the file from conforming although it was asked for: a code such as "font-not-embedded" and text.
    std::vector<std::pair<std::string, std::string>> obstacles;
};

/// Writes a PDF/A (ISO 19005-1 level B, 19005-2 level B or U) with an invisible text layer, the same bytes for the same
/// arguments. `source` is the PDF that carried pages come from, or empty. The identification schema is written only
/// where there are no obstacles. Error{output} for the new file, Error{input} for the source.
Written write_document(const std::filesystem::path& target, Level level, const std::vector<NewPage>& pages,
    const std::filesystem::path& source, const DocumentInformation& information);

} // namespace hoso::pdf
