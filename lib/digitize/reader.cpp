// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/reader.hpp"

#include "core/error.hpp"
#include "image/measure.hpp"
#include "messages/messages.hpp"
#include "ocr/orient.hpp"

#include <algorithm>
#include <cmath>

namespace hoso::digitize {

namespace {

constexpr double reading_dpi = 300;  // finer is only slower: lines are scaled to 36 pixels before they are read
constexpr double least_reading_dpi = 200;
constexpr double low_dpi = 150;        // below this a page is flagged
constexpr double low_confidence = 0.6; // printed pages read at 0.9 and more
constexpr double least_credible_dpi = 50, largest_credible_dpi = 2500;
constexpr double a4_width_inch = 8.27, a4_height_inch = 11.69;

bool is_credible(double dpi) { return dpi >= least_credible_dpi && dpi <= largest_credible_dpi; }

/// A page that does not say how large it is, is taken for A4, whichever way it lies.
double assumed_dpi(const image::Raster& grey) {
    const double shorter = std::min(grey.width, grey.height), longer = std::max(grey.width, grey.height);
    return std::clamp(std::round(std::max(shorter / a4_width_inch, longer / a4_height_inch)), 72.0, 1200.0);
}

int quarter_turns_of(const Matrix& m) {
    // Where the image's x axis points, y up: right, down, left, up.
    if (std::abs(m.a) >= std::abs(m.b)) return m.a > 0 ? 0 : 2;
    return m.b < 0 ? 1 : 3;
}

/// True where the matrix only moves, scales and turns by quarters, without mirroring.
bool is_upright(const Matrix& m) {
    const double larger = std::max(std::abs(m.a) + std::abs(m.d), std::abs(m.b) + std::abs(m.c));
    const double smaller = std::min(std::abs(m.a) + std::abs(m.d), std::abs(m.b) + std::abs(m.c));
    return smaller < 0.001 * larger && m.a * m.d - m.b * m.c > 0;
}

/// The lone image of a page laid on a canvas of exactly the page's size, where its two resolutions agree, so that pixels
/// and points differ by one factor.
std::optional<image::Raster> on_canvas(const pdf::LoneImage& lone, PageSize page, image::Raster pixels) {
    const Matrix& m = lone.placement;
    if (!is_upright(m)) return std::nullopt;
    pixels = image::turned(pixels, static_cast<QuarterTurns>(quarter_turns_of(m)));
    const double x0 = m.e + std::min({0.0, m.a, m.c, m.a + m.c}), width = std::abs(m.a) + std::abs(m.c);
    const double y1 = m.f + std::max({0.0, m.b, m.d, m.b + m.d}), height = std::abs(m.b) + std::abs(m.d);
    const double dpi_x = pixels.width * points_per_inch / width, dpi_y = pixels.height * points_per_inch / height;
    if (!is_credible(dpi_x) || std::abs(dpi_x - dpi_y) > 0.003 * dpi_x) return std::nullopt;
    const double scale = dpi_x / points_per_inch;
    const int left = static_cast<int>(std::lround(x0 * scale));
    const int top = static_cast<int>(std::lround((page.height - y1) * scale));
    const int canvas_width = static_cast<int>(std::lround(page.width * scale));
    const int canvas_height = static_cast<int>(std::lround(page.height * scale));
    pixels.dpi = dpi_x;
    if (left == 0 && top == 0 && std::abs(canvas_width - pixels.width) <= 2 && std::abs(canvas_height - pixels.height) <= 2)
        return pixels;
    image::Raster canvas{canvas_width, canvas_height, 1, dpi_x, {}};
    canvas.pixels.assign(static_cast<std::size_t>(canvas_width) * static_cast<std::size_t>(canvas_height), 255);
    const int first = std::max(0, -left), end = std::min(pixels.width, canvas_width - left);
    for (int y = std::max(0, -top); y < std::min(pixels.height, canvas_height - top) && first < end; ++y)
        std::copy(pixels.row(y) + first, pixels.row(y) + end, canvas.row(y + top) + left + first);
    return canvas;
}

image::Raster pdf_pixels(const pdf::Reader& pdf, const std::filesystem::path& file, int page,
    const InputAbout::Page& about, const Settings& settings) {
    if (const auto lone = pdf.lone_image(page)) {
        const std::string name = message("{}: page {}", file.string(), page);
        if (auto canvas = on_canvas(*lone, about.size, image::decode_grey(lone->image, name, settings.limits())))
            return *std::move(canvas);
    }
    const double inches = about.size.width * about.size.height / (points_per_inch * points_per_inch);
    const double dpi = std::min(reading_dpi, std::sqrt(settings.megapixels * 1e6 / std::max(inches, 1e-6)));
    if (dpi < 100)
        throw Error{Cause::input, message("{}: page {}: {:.0f} x {:.0f} points are over the limit", file.string(), page,
                                      about.size.width, about.size.height)};
    return pdf.render(page, dpi, 1);
}

} // namespace

ocr::Tesseract& Reader::recogniser(const std::string& languages) {
    if (!m_recogniser || m_languages != languages) m_recogniser.emplace(languages);
    m_languages = languages;
    return *m_recogniser;
}

pdf::Reader& Reader::open_pdf(const std::filesystem::path& file) {
    if (!m_pdf || m_open != file) {
        m_pdf.reset();
        m_pdf.emplace(file);
        m_open = file;
    }
    return *m_pdf;
}

PageReading Reader::read_pixels(image::Raster grey, PageSize size, const Settings& settings) {
    PageReading reading;
    if (!is_credible(grey.dpi)) {
        grey.dpi = assumed_dpi(grey);
        reading.flags.emplace_back("assumed-resolution");
    }
    const double scale = points_per_inch / grey.dpi;
    reading.size = size.width > 0 ? size : PageSize{grey.width * scale, grey.height * scale};
    reading.dpi = grey.dpi;
    if (grey.dpi < low_dpi) reading.flags.emplace_back("low-resolution");
    reading.text_from = "none";
    if (settings.ocr == Ocr::never) return reading;

    image::Appearance appearance = image::measure(grey);
    if (appearance.blank) {
        reading.flags.emplace_back("blank");
        return reading;
    }
    ocr::Tesseract& engine = recogniser(settings.language);
    appearance = ocr::confirm_turns(grey, appearance, engine, engine);
    reading.turns = appearance.turns;
    reading.skew_degrees = appearance.skew_degrees;
    const image::Raster page =
        image::prepare(grey, reading.turns, reading.skew_degrees, reading_dpi, least_reading_dpi);
    grey = {}; // the recogniser needs the memory more
    reading.text = engine.read_page(page);
    reading.text_from = "ocr";
    if (records::word_count(reading.text) == 0) reading.flags.emplace_back("no-text");
    else if (records::mean_confidence(reading.text) < low_confidence) reading.flags.emplace_back("low-confidence");
    return reading;
}

PageReading Reader::read(
    const std::filesystem::path& file, int page, const InputAbout& about, const Settings& settings) {
    const InputAbout::Page& known = about.pages.at(static_cast<std::size_t>(page - 1));
    if (about.format != image::Format::pdf)
        return read_pixels(image::decode_grey(file, page, settings.limits()), {}, settings);
    pdf::Reader& pdf = open_pdf(file);
    if (known.task == PageTask::read) {
        PageReading reading = read_pixels(pdf_pixels(pdf, file, page, known, settings), known.size, settings);
        if (known.image_dpi > 0) reading.dpi = known.image_dpi;
        return reading;
    }
    PageReading reading;
    reading.size = known.size;
    reading.dpi = known.image_dpi;
    reading.text_from = "none";
    if (known.task == PageTask::take_text) {
        reading.text = pdf.text(page);
        reading.text_from = "pdf";
    }
    return reading;
}

} // namespace hoso::digitize
