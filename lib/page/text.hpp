// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/document.hpp"

#include <string>
#include <vector>

namespace hoso::page {

/// A part of a paragraph in one face. U+000A begins a new line.
struct Span {
    std::string text;
    Face face = Face::regular;
};

/// Text that is broken into lines at its spaces.
struct Paragraph {
    std::vector<Span> spans;
    double size_points = 13;
    Alignment alignment = Alignment::left;
    double left_indent_mm = 0;
    double first_line_indent_mm = 0; ///< beside left_indent_mm; negative where the first line hangs out
    double line_spacing = 1;         ///< 1 is a single line of Times New Roman: 1.15 of the size
    double space_before_points = 0;
    double space_after_points = 0;
};

/// Its lines' height when they are `width_mm` wide, without the space before and after.
double height_mm(Fonts& fonts, const Paragraph& paragraph, double width_mm);

/// Draws it at a place, whatever the margins are, and says how high it is.
double draw(Document& document, const Paragraph& paragraph, double x, double y, double width_mm);

/// Draws it between the margins from where the flow has come to, on further pages as far as needed. Neither its first
/// line nor its last one stands alone on a page. The space before it is left out at the top of a page.
void flow(Document& document, const Paragraph& paragraph);

} // namespace hoso::page
