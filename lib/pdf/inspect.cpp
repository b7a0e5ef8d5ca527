// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/inspect.hpp"

#include "pdf/content.hpp"
#include "pdf/signatures.hpp"
#include "pdf/source.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>

namespace hoso::pdf {

namespace {

// A page under which an image lies from edge to edge was scanned; what a scanner, a document system or a signing
// program prints over it (a header line, a watermark, "Ký bởi ...") stays below so many bytes of glyph codes.
constexpr double page_cover = 0.5;
constexpr int overprint_bytes = 400;
// A smaller image with no more text than a page number.
constexpr double part_cover = 0.1;
constexpr int page_number_bytes = 8;

/// The part of the page that images cover, counted on a grid.
class Coverage {
public:
    explicit Coverage(const PageSize& page) : m_page{page} {}

    /// The share of the page that this one covers.
    double add(const Matrix& placement) {
        const auto back = inverse(placement);
        if (!back) return 0;
        std::size_t cells = 0;
        for (int row = 0; row < side; ++row)
            for (int column = 0; column < side; ++column) {
                const Point centre{(column + 0.5) / side * m_page.width, (row + 0.5) / side * m_page.height};
                const Point p = transformed(*back, centre);
                if (p.x < 0 || p.x > 1 || p.y < 0 || p.y > 1) continue;
                ++cells;
                m_cells.set(static_cast<std::size_t>(row * side + column));
            }
        return static_cast<double>(cells) / static_cast<double>(m_cells.size());
    }
    double share() const { return static_cast<double>(m_cells.count()) / static_cast<double>(m_cells.size()); }

private:
    static constexpr int side = 48;
    PageSize m_page;
    std::bitset<side * side> m_cells;
};

double dpi_of(const Matrix& placement, QPDFObjectHandle dictionary) {
    const auto pixels = [&dictionary](const char* key) {
        return dictionary.getKey(key).isInteger() ? static_cast<double>(dictionary.getKey(key).getIntValue()) : 0.0;
    };
    const double across = std::hypot(placement.a, placement.b), up = std::hypot(placement.c, placement.d);
    if (across <= 0 || up <= 0) return 0;
    return std::max(pixels("/Width") / across, pixels("/Height") / up) * points_per_inch;
}

/// Sums up what a page draws.
class PageLook : public DrawingListener {
public:
    explicit PageLook(const PageSize& size) : m_coverage{size} {}

    void image(QPDFObjectHandle image, const Matrix& placement) override {
        m_has_image = true;
        QPDFObjectHandle dictionary = image.getDict();
        const double share = m_coverage.add(placement);
        const double dpi = dpi_of(placement, dictionary);
        if (share >= part_cover) m_layer_dpi = std::max(m_layer_dpi, dpi);
        if (share > m_largest_share || m_largest_dpi == 0) {
            m_largest_share = share;
            m_largest_dpi = dpi;
        }
        const bool opaque =
            !dictionary.getKey("/ImageMask").isBool() && !dictionary.hasKey("/SMask") && !dictionary.hasKey("/Mask");
        if (opaque && share >= page_cover) m_text_bytes = 0; // what lies below is not seen
    }
    void inline_image(const Matrix& placement) override {
        m_has_image = true;
        m_coverage.add(placement);
    }
    void text(int bytes, int render_mode) override {
        if (render_mode != 3 && render_mode != 7) m_text_bytes += bytes;
    }
    void marks() override {}
    void clips(const std::optional<Rectangle>&) override {}
    void blends() override {}

    PageKind kind() const {
        if (!m_has_image) return m_text_bytes > 0 ? PageKind::born_digital : PageKind::drawing;
        const double share = m_coverage.share();
        const int ignored = share >= page_cover ? overprint_bytes : share >= part_cover ? page_number_bytes : 0;
        return m_text_bytes > ignored ? PageKind::born_digital : PageKind::scan;
    }
    double image_dpi() const { return m_layer_dpi > 0 ? m_layer_dpi : m_largest_dpi; }

private:
    Coverage m_coverage;
    bool m_has_image = false;
    int m_text_bytes = 0;
    double m_layer_dpi = 0, m_largest_dpi = 0, m_largest_share = 0;
};

bool is_oversized(const PageFrame& frame) {
    const auto outside = [](double side) { return side < 3 || side > 14400; };
    return outside(frame.media.width()) || outside(frame.media.height()) || outside(frame.crop.width()) ||
           outside(frame.crop.height());
}

PageAbout about(QPDFObjectHandle page) {
    const PageFrame frame = frame_of(page);
    PageLook look{frame.size};
    walk(page, frame.to_display, look);
    return {look.kind(), frame.size, look.image_dpi(), is_oversized(frame)};
}

std::string title_of(QPDF& document) {
    QPDFObjectHandle information = document.getTrailer().getKey("/Info");
    if (!information.isDictionary() || !information.getKey("/Title").isString()) return {};
    std::string title = information.getKey("/Title").getUTF8Value();
    std::erase_if(title, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    return title;
}

} // namespace

About inspect(const std::filesystem::path& file) {
    const auto document = open_source(file);
    const std::vector<QPDFObjectHandle> pages = pages_of(*document, file);
    return reading(file, [&] {
        About result;
        for (const QPDFObjectHandle& page : pages) result.pages.push_back(about(page));
        result.signatures = signatures_of(*document);
        result.is_signed = !result.signatures.empty();
        result.title = title_of(*document);
        result.repairs = repairs_of(*document);
        return result;
    });
}

} // namespace hoso::pdf
