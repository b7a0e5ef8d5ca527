// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/read.hpp"

#include "pdf/lone_image.hpp"
#include "pdf/own_text.hpp"
#include "pdf/rendering.hpp"
#include "pdf/source.hpp"

#include <cmath>
#include <poppler/cpp/poppler-page.h>

namespace hoso::pdf {

struct Reader::State {
    std::filesystem::path file;
    std::unique_ptr<QPDF> document;
    std::vector<QPDFObjectHandle> pages;
    OpenedBytes poppler; // opened when it is first needed

    QPDFObjectHandle page(int number) const {
        if (number < 1 || static_cast<std::size_t>(number) > pages.size())
            throw Error{Cause::input, message("{}: no page {}", file.string(), number)};
        return pages[static_cast<std::size_t>(number - 1)];
    }

    /// Poppler draws annotations whether one wants them or not, so it gets the document without them; and as qpdf
    /// mended it, so that both agree on what page 3 is.
    const poppler::document& without_annotations() {
        if (!poppler.document) {
            poppler = reading(file, [this] {
                for (QPDFObjectHandle page : pages) page.removeKey("/Annots");
                document->getRoot().removeKey("/AcroForm");
                return open_with_poppler(written_to_memory(*document));
            });
            if (!poppler.document) throw Error{Cause::input, message("{}: Poppler cannot read it", file.string())};
        }
        return *poppler.document;
    }
};

Reader::Reader(const std::filesystem::path& file) : m_state{std::make_unique<State>()} {
    m_state->file = file;
    m_state->document = open_source(file);
    m_state->pages = pages_of(*m_state->document, file);
}
Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

image::Raster Reader::render(int page, double dpi, int channels) const {
    const PageFrame frame = reading(m_state->file, [&] { return frame_of(m_state->page(page)); });
    const double scale = dpi / points_per_inch;
    if (!(dpi > 0) || frame.size.width * scale * frame.size.height * scale > most_pixels ||
        frame.size.width * scale > 65500 || frame.size.height * scale > 65500)
        throw Error{
            Cause::input, message("{}: page {}: too large to render at {} dpi", m_state->file.string(), page, dpi)};
    image::Raster raster = rendered(m_state->without_annotations(), page, frame.size, dpi, channels);
    if (raster.pixels.empty())
        throw Error{Cause::input, message("{}: page {}: Poppler cannot render it", m_state->file.string(), page)};
    return raster;
}

records::PageText Reader::text(int page) const {
    const PageFrame frame = reading(m_state->file, [&] { return frame_of(m_state->page(page)); });
    const std::unique_ptr<poppler::page> shown{m_state->without_annotations().create_page(page - 1)};
    if (!shown) throw Error{Cause::input, message("{}: page {}: Poppler cannot read it", m_state->file.string(), page)};
    return own_text(*shown, frame.user_unit);
}

std::optional<LoneImage> Reader::lone_image(int page) const {
    return reading(m_state->file, [&] {
        QPDFObjectHandle found = m_state->page(page);
        return lone_image_of(found, frame_of(found));
    });
}

} // namespace hoso::pdf
