// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/catalogue.hpp"
#include "archive/objects.hpp"
#include "text/search.hpp"

#include <string>
#include <vector>

namespace hoso::archive {

/// Where a word stands: points (1/72 inch) from the top left of the page as displayed.
struct WordBox {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    bool operator==(const WordBox&) const = default;
};

/// The boxes of the words on page `page` (from 1) of an ALTO file (versions 2 to 4, measurement units mm10 and
/// inch1200; in pixels there are none) that `wanted` looks for, in the order of the page. `name` is for messages.
/// Error{input} where the page is no XML. Of a large file only the page's own part is parsed.
std::vector<WordBox> boxes_in_alto(
    const std::string& alto, int page, const std::vector<text::Wanted>& wanted, const std::string& name);

/// Word boxes of hits, read from the records' ALTO objects; one is kept for the next hit. A page that cannot be read
/// has none: verify() tells of it.
class WordBoxes {
public:
    explicit WordBoxes(const ObjectStore& objects) : m_objects{objects} {}
    std::vector<WordBox> of(const Hit& hit, const std::vector<text::Wanted>& wanted);

private:
    const ObjectStore& m_objects;
    std::string m_object, m_alto;
};

} // namespace hoso::archive
