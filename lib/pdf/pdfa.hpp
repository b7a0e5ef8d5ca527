// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pdf/write.hpp"

#include <qpdf/QPDF.hh>
#include <string>

namespace hoso::pdf {

/// What the writer had to do that somebody should know of.
class Notes {
public:
    /// The file will not conform, and why.
    void obstacle(const std::string& code, const std::string& text);
    /// An image of the page at hand no longer has the source's bytes, and what was done.
    void image_converted(const std::string& what);
    /// Something else of the page at hand was changed.
    void changed(const std::string& what);
    void begin_page() { m_pages.emplace_back(); }
    Written take() const { return {m_pages, m_obstacles}; }
    bool conforms() const { return m_obstacles.empty(); }

private:
    std::vector<WrittenPage> m_pages;
    std::vector<std::pair<std::string, std::string>> m_obstacles;
};

/// The document's catalogue entries of a PDF/A: sRGB as the meaning of device colours, language, XMP and, in the same
/// words, the information dictionary (ISO 19005-1, 6.2.2, 6.7; 19005-2, 6.2.3, 6.6). `claims` writes the
/// identification.
void describe(QPDF& document, Level level, const DocumentInformation& information, bool claims);

} // namespace hoso::pdf
