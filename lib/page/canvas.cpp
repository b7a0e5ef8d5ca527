// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/canvas.hpp"

#include "core/error.hpp"
#include "messages/messages.hpp"

#include <cairo-pdf.h>
#include <numbers>

namespace hoso::page {

namespace {

cairo_status_t append(void* closure, const unsigned char* data, unsigned length) noexcept {
    try {
        static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

} // namespace

Canvas::Canvas(Fonts::State& fonts, const std::string& title, const std::string& author, const std::string& created)
    : m_fonts{fonts}, m_surface{cairo_pdf_surface_create_for_stream(append, &m_bytes, 1, 1)}, m_cairo{cairo_create(
                                                                                                  m_surface.get())} {
    cairo_surface_t* pdf = m_surface.get();
    cairo_pdf_surface_restrict_to_version(pdf, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, author.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "hoso");
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, created.c_str());
}

void Canvas::begin_page(double width, double height) {
    end_page();
    cairo_pdf_surface_set_size(m_surface.get(), width, height);
    m_on_page = true;
    colour({});
}

void Canvas::show(const Word& word, Face face, double size, double x, double y) {
    if (face != m_face || size != m_size) {
        flush();
        m_face = face;
        m_size = size;
    }
    const double scale = size / units_per_em;
    for (const Glyph& glyph : word.glyphs) {
        m_glyphs.push_back({glyph.index, x + glyph.dx * scale, y - glyph.dy * scale});
        x += glyph.advance * scale;
    }
    for (const Cluster& cluster : word.clusters) m_clusters.push_back({cluster.bytes, cluster.glyphs});
    m_text += word.text;
    if (!word.unknown.empty()) m_unknown.insert(word.unknown.begin(), word.unknown.end());
}

void Canvas::flush() {
    if (m_glyphs.empty()) return;
    cairo_set_scaled_font(m_cairo.get(), m_fonts.scaled(m_face, m_size));
    cairo_show_text_glyphs(m_cairo.get(), m_text.data(), static_cast<int>(m_text.size()), m_glyphs.data(),
        static_cast<int>(m_glyphs.size()), m_clusters.data(), static_cast<int>(m_clusters.size()),
        static_cast<cairo_text_cluster_flags_t>(0));
    m_glyphs.clear();
    m_clusters.clear();
    m_text.clear();
}

void Canvas::colour(const Colour& colour) {
    flush();
    cairo_set_source_rgb(m_cairo.get(), colour.red, colour.green, colour.blue);
}

void Canvas::stroke_segments(std::span<const Point> points, double width, std::span<const double> dashes) {
    flush();
    for (std::size_t i = 0; i + 1 < points.size(); i += 2) {
        cairo_move_to(m_cairo.get(), points[i].x, points[i].y);
        cairo_line_to(m_cairo.get(), points[i + 1].x, points[i + 1].y);
    }
    cairo_set_line_width(m_cairo.get(), width);
    cairo_set_dash(m_cairo.get(), dashes.data(), static_cast<int>(dashes.size()), 0);
    cairo_stroke(m_cairo.get());
    cairo_set_dash(m_cairo.get(), nullptr, 0, 0);
}

void Canvas::stroke_path(std::span<const Point> points, double width) {
    flush();
    for (const Point& point : points) cairo_line_to(m_cairo.get(), point.x, point.y);
    cairo_set_line_width(m_cairo.get(), width);
    cairo_set_line_join(m_cairo.get(), CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(m_cairo.get());
}

void Canvas::fill_boxes(std::span<const Rectangle> boxes) {
    flush();
    for (const Rectangle& box : boxes) cairo_rectangle(m_cairo.get(), box.x, box.y, box.width, box.height);
    cairo_fill(m_cairo.get());
}

void Canvas::fill_circle(Point centre, double radius) {
    flush();
    cairo_new_sub_path(m_cairo.get());
    cairo_arc(m_cairo.get(), centre.x, centre.y, radius, 0, 2 * std::numbers::pi);
    cairo_fill(m_cairo.get());
}

void Canvas::end_page() {
    if (!m_on_page) return;
    flush();
    cairo_show_page(m_cairo.get());
    m_on_page = false;
    check();
}

void Canvas::check() const {
    cairo_status_t status = cairo_status(m_cairo.get());
    if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(m_surface.get());
    if (status != CAIRO_STATUS_SUCCESS)
        throw Error{Cause::output, message("the page cannot be drawn: {}", cairo_status_to_string(status))};
}

std::string Canvas::finish() {
    end_page();
    cairo_surface_finish(m_surface.get());
    check();
    return std::move(m_bytes);
}

} // namespace hoso::page
