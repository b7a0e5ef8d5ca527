// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/text.hpp"

#include "page/canvas.hpp"
#include "page/lines.hpp"

#include <algorithm>

namespace hoso::page {

namespace {

constexpr double points(double millimetres) { return millimetres / millimetres_per_point; }

/// A paragraph in lines of a width.
struct Broken {
    std::vector<Piece> pieces;
    std::vector<Line> lines;
    double pitch = 0; ///< from line to line, millimetres
};

Broken broken(Fonts& fonts, const Paragraph& paragraph, double width_mm) {
    Broken result;
    for (const Span& span : paragraph.spans) append_pieces(fonts.state(), span.text, span.face, result.pieces);
    break_lines(fonts.state(), result.pieces, 0, paragraph.size_points, points(width_mm - paragraph.left_indent_mm),
        points(paragraph.first_line_indent_mm), result.lines);
    result.pitch = paragraph.size_points * line_em * paragraph.line_spacing * millimetres_per_point;
    return result;
}

/// The base line of a line whose top is y: what a wider spacing adds stands above it.
double baseline(const Paragraph& paragraph, double pitch, double y) {
    return y + pitch - paragraph.size_points * (descent_em + gap_em / 2) * millimetres_per_point;
}

void draw_line(Document& document, const Paragraph& paragraph, const Broken& text, std::size_t index, double x,
    double y, double width_mm) {
    const double indent = paragraph.left_indent_mm + (index == 0 ? paragraph.first_line_indent_mm : 0);
    show_line(document.canvas(), text.pieces, text.lines[index], paragraph.size_points, points(x + indent),
        points(baseline(paragraph, text.pitch, y)), points(width_mm - indent), paragraph.alignment);
}

/// How many of the lines that are left go on this page.
std::size_t lines_here(const Document& document, std::size_t left, double pitch) {
    const double fit = std::max(0.0, (document.room() + 1e-6) / pitch);
    const auto here = static_cast<std::size_t>(std::min(fit, static_cast<double>(left)));
    if (here == left) return here;
    const std::size_t shorter = left - here == 1 && here > 0 ? here - 1 : here;
    if (shorter >= 2) return shorter;
    return document.at_top() ? std::max<std::size_t>(here, 1) : 0;
}

} // namespace

double height_mm(Fonts& fonts, const Paragraph& paragraph, double width_mm) {
    const Broken text = broken(fonts, paragraph, width_mm);
    return text.pitch * static_cast<double>(text.lines.size());
}

double draw(Document& document, const Paragraph& paragraph, double x, double y, double width_mm) {
    const Broken text = broken(document.fonts(), paragraph, width_mm);
    for (std::size_t i = 0; i < text.lines.size(); ++i)
        draw_line(document, paragraph, text, i, x, y + text.pitch * static_cast<double>(i), width_mm);
    return text.pitch * static_cast<double>(text.lines.size());
}

void flow(Document& document, const Paragraph& paragraph) {
    const double width = document.format().body().width;
    const Broken text = broken(document.fonts(), paragraph, width);
    if (!document.at_top()) document.move_to(document.y() + paragraph.space_before_points * millimetres_per_point);
    for (std::size_t next = 0; next < text.lines.size();) {
        const std::size_t here = lines_here(document, text.lines.size() - next, text.pitch);
        for (std::size_t i = 0; i < here; ++i, ++next) {
            draw_line(document, paragraph, text, next, document.format().body().x, document.y(), width);
            document.move_to(document.y() + text.pitch);
        }
        if (next < text.lines.size()) document.break_page();
    }
    document.move_to(document.y() + paragraph.space_after_points * millimetres_per_point);
}

} // namespace hoso::page
