// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/rendering.hpp"

#include "core/checked.hpp"

#include <algorithm>
#include <cmath>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDFWriter.hh>

namespace hoso::pdf {

namespace {

void silence(const std::string&, void*) {}

} // namespace

OpenedBytes open_with_poppler(std::string bytes) {
    [[maybe_unused]] static const bool silenced = (poppler::set_debug_error_function(silence, nullptr), true);
    OpenedBytes opened{std::move(bytes), nullptr};
    const auto length = checked_cast<int>(opened.bytes.size());
    if (!length) return opened;
    opened.document.reset(poppler::document::load_from_raw_data(opened.bytes.data(), *length));
    if (opened.document && opened.document->is_locked()) opened.document.reset();
    return opened;
}

std::string written_to_memory(QPDF& document) {
    QPDFWriter writer{document};
    writer.setOutputMemory();
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setPreserveEncryption(false);
    writer.setStaticID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

image::Raster rendered(
    const poppler::document& document, int page, const PageSize& size, double dpi, int channels, Paper paper) {
    const std::unique_ptr<poppler::page> shown{document.create_page(page - 1)};
    if (!shown) return {};
    const int width = std::max(1, static_cast<int>(std::lround(size.width * dpi / points_per_inch)));
    const int height = std::max(1, static_cast<int>(std::lround(size.height * dpi / points_per_inch)));
    // Poppler takes no notice of UserUnit: the page is as large as its size says, whatever its boxes say.
    const poppler::rectf box = shown->page_rect(poppler::crop_box);
    const bool on_its_side =
        shown->orientation() == poppler::page::landscape || shown->orientation() == poppler::page::seascape;
    const double box_width = on_its_side ? box.height() : box.width();
    const double scale = box_width > 0 ? size.width / box_width : 1;
    poppler::page_renderer renderer;
    renderer.set_image_format(channels == 1 ? poppler::image::format_gray8 : poppler::image::format_rgb24);
    renderer.set_render_hints(poppler::page_renderer::antialiasing | poppler::page_renderer::text_antialiasing);
    renderer.set_paper_color(static_cast<poppler::argb>(paper));
    const poppler::image picture = renderer.render_page(shown.get(), dpi * scale, dpi * scale, 0, 0, width, height);
    if (!picture.is_valid() || picture.width() != width || picture.height() != height) return {};
    image::Raster raster{width, height, channels, dpi, {}};
    const auto row_bytes = static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
    raster.pixels.resize(row_bytes * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y)
        std::copy_n(reinterpret_cast<const unsigned char*>(picture.const_data()) +
                        static_cast<std::ptrdiff_t>(y) * picture.bytes_per_row(),
            row_bytes, raster.row(y));
    return raster;
}

} // namespace hoso::pdf
