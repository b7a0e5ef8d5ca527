// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/document.hpp"

#include "core/clock.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"
#include "page/canvas.hpp"
#include "page/lines.hpp"
#include "page/pdf_language.hpp"
#include "text/unicode.hpp"

#include <array>

namespace hoso::page {

namespace {

constexpr double points(double millimetres) { return millimetres / millimetres_per_point; }

/// 2026-10-05T07:08:09Z
std::string iso_time(std::chrono::sys_seconds time) { return to_rfc3339(time).substr(0, 19) + "Z"; }

} // namespace

struct Document::State {
    State(Fonts& fonts_used, const Settings& settings)
        : fonts{fonts_used}, language{settings.language}, canvas{fonts_used.state(), text::nfc(settings.title),
                                                              text::nfc(settings.author), iso_time(settings.created)} {}

    Fonts& fonts;
    std::string language;
    Canvas canvas;
    PageFormat format;
    int pages = 0;
    double y = 0;
    std::function<void(Document&)> on_page;
};

Document::Document(Fonts& fonts, Settings settings) {
    if (!is_language_tag(settings.language))
        throw Error{Cause::usage, message("'{}' is not a language tag such as vi or en", settings.language)};
    fonts.state().forget();
    m_state = std::make_unique<State>(fonts, settings);
}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

void Document::add_page(const PageFormat& format) {
    if (const Rectangle body = format.body(); !(body.width > 0 && body.height > 0))
        throw Error{Cause::usage, message("the margins leave nothing of the page")};
    m_state->format = format;
    m_state->canvas.begin_page(points(format.width), points(format.height));
    ++m_state->pages;
    m_state->y = format.margins.top;
    if (m_state->on_page) m_state->on_page(*this);
    m_state->y = format.margins.top;
}

void Document::break_page() { add_page(PageFormat{m_state->format}); }
void Document::on_page(std::function<void(Document&)> draw) { m_state->on_page = std::move(draw); }
int Document::pages() const noexcept { return m_state->pages; }
const PageFormat& Document::format() const noexcept { return m_state->format; }
double Document::y() const noexcept { return m_state->y; }
void Document::move_to(double y) noexcept { m_state->y = y; }
double Document::room() const noexcept { return m_state->format.body().bottom() - m_state->y; }
bool Document::at_top() const noexcept { return m_state->y <= m_state->format.margins.top; }
Fonts& Document::fonts() noexcept { return m_state->fonts; }
Canvas& Document::canvas() noexcept { return m_state->canvas; }

void Document::text(double x, double baseline, Alignment alignment, std::string_view text, double size_points,
    Face face, const Colour& colour) {
    Canvas& canvas = m_state->canvas;
    std::vector<Piece> pieces;
    append_pieces(canvas.fonts(), text, face, pieces);
    std::vector<Line> lines;
    constexpr double endless = 1e6;
    break_lines(canvas.fonts(), pieces, 0, size_points, endless, 0, lines);
    double left = points(x);
    if (alignment == Alignment::centre) left -= lines.front().width / 2;
    if (alignment == Alignment::right) left -= lines.front().width;
    if (colour != Colour{}) canvas.colour(colour);
    show_line(canvas, pieces, lines.front(), size_points, left, points(baseline), endless, Alignment::left);
    if (colour != Colour{}) canvas.colour({});
}

void Document::line(double x0, double y0, double x1, double y1, double width_points, const Colour& colour) {
    const std::array ends{Point{points(x0), points(y0)}, Point{points(x1), points(y1)}};
    m_state->canvas.colour(colour);
    m_state->canvas.stroke_segments(ends, width_points);
    m_state->canvas.colour({});
}

void Document::dashed_line(double x0, double y0, double x1, double y1, double width_points) {
    const std::array ends{Point{points(x0), points(y0)}, Point{points(x1), points(y1)}};
    constexpr std::array dashes{4.0, 3.0};
    m_state->canvas.stroke_segments(ends, width_points, dashes);
}

void Document::fill(std::span<const Rectangle> boxes, const Colour& colour) {
    std::vector<Rectangle> scaled;
    scaled.reserve(boxes.size());
    for (const Rectangle& box : boxes)
        scaled.push_back({points(box.x), points(box.y), points(box.width), points(box.height)});
    m_state->canvas.colour(colour);
    m_state->canvas.fill_boxes(scaled);
    m_state->canvas.colour({});
}

std::vector<char32_t> Document::unknown_characters() const {
    return {m_state->canvas.unknown().begin(), m_state->canvas.unknown().end()};
}

std::string Document::finish() {
    if (m_state->pages == 0) add_page({});
    return with_language(m_state->canvas.finish(), m_state->language);
}

} // namespace hoso::page
