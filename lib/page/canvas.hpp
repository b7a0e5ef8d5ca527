// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/handle.hpp"
#include "page/geometry.hpp"
#include "page/shaping.hpp"

#include <cairo.h>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace hoso::page {

struct Point {
    double x = 0, y = 0;
};

/// Of lib/page alone; lengths are points. The pages of one PDF. Glyphs of one face and size are gathered and given to
/// cairo at once: a call for each cell of a table would cost more than the cell.
class Canvas {
public:
    Canvas(Fonts::State& fonts, const std::string& title, const std::string& author, const std::string& created);
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    void begin_page(double width, double height);
    void show(const Word& word, Face face, double size, double x, double y);
    void colour(const Colour& colour);
    /// Lines between pairs of points.
    void stroke_segments(std::span<const Point> points, double width, std::span<const double> dashes = {});
    void stroke_path(std::span<const Point> points, double width);
    void fill_boxes(std::span<const Rectangle> boxes);
    void fill_circle(Point centre, double radius);
    std::string finish();

    Fonts::State& fonts() noexcept { return m_fonts; }
    const std::set<char32_t>& unknown() const noexcept { return m_unknown; }

private:
    void flush();
    void end_page();
    void check() const;

    Fonts::State& m_fonts;
    std::string m_bytes;
    Handle<cairo_surface_t, cairo_surface_destroy> m_surface;
    Handle<cairo_t, cairo_destroy> m_cairo;
    bool m_on_page = false;
    Face m_face = Face::regular;
    double m_size = 0;
    std::vector<cairo_glyph_t> m_glyphs;
    std::vector<cairo_text_cluster_t> m_clusters;
    std::string m_text;
    std::set<char32_t> m_unknown;
};

} // namespace hoso::page
