// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/stamps.hpp"

#include "pdf/rendering.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace hoso::pdf {

namespace {

constexpr double most_stamp_pixels = 4e7;
constexpr int most_stamps = 2000;
constexpr int hidden = 1 << 1, no_view = 1 << 5;

/// The stream that the annotation shows at present; none where it shows nothing.
QPDFObjectHandle appearance_of(QPDFObjectHandle annotation) {
    QPDFObjectHandle appearances = annotation.getKey("/AP");
    if (!appearances.isDictionary()) return QPDFObjectHandle::newNull();
    QPDFObjectHandle normal = appearances.getKey("/N");
    if (normal.isStream()) return normal;
    QPDFObjectHandle state = annotation.getKey("/AS");
    if (!normal.isDictionary() || !state.isName()) return QPDFObjectHandle::newNull();
    QPDFObjectHandle chosen = normal.getKey(state.getName());
    return chosen.isStream() ? chosen : QPDFObjectHandle::newNull();
}

bool is_shown(QPDFObjectHandle annotation) {
    if (!annotation.isDictionary()) return false;
    QPDFObjectHandle type = annotation.getKey("/Subtype");
    if (type.isNameAndEquals("/Link") || type.isNameAndEquals("/Popup")) return false;
    QPDFObjectHandle flags = annotation.getKey("/F");
    return !flags.isInteger() || (flags.getIntValue() & (hidden | no_view)) == 0;
}

/// Adobe's layers of a signature's appearance: n0 background, n2 description; n1, n3 and n4 show what somebody's
/// program thought of its validity.
void silence_validity(QPDF& document, QPDFObjectHandle form, int depth) {
    QPDFObjectHandle resources = form.getDict().getKey("/Resources");
    QPDFObjectHandle objects = resources.isDictionary() ? resources.getKey("/XObject") : QPDFObjectHandle::newNull();
    if (!objects.isDictionary() || depth > 4) return;
    const bool layers = objects.hasKey("/n2") && (objects.hasKey("/n0") || objects.hasKey("/n1"));
    for (const std::string& name : objects.getKeys()) {
        QPDFObjectHandle object = objects.getKey(name);
        if (!object.isStream()) continue;
        if (layers && (name == "/n1" || name == "/n3" || name == "/n4")) {
            QPDFObjectHandle empty = document.newStream("\n");
            empty.replaceDict(
                QPDFObjectHandle::parse("<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << >> >>"));
            objects.replaceKey(name, empty);
        } else if (object.getDict().getKey("/Subtype").isNameAndEquals("/Form")) {
            silence_validity(document, object, depth + 1);
        }
    }
}

/// A page of the size of the annotation's rectangle that shows its appearance (ISO 32000-1, 12.5.5, algorithm 8.1).
std::string page_of(QPDFObjectHandle appearance, const Rectangle& place) {
    const auto box = rectangle_of(appearance.getDict().getKey("/BBox"));
    if (!box) return {};
    const Matrix matrix = matrix_of(appearance.getDict().getKey("/Matrix")).value_or(Matrix{});
    const Rectangle shown = bounds(matrix, *box);
    if (shown.width() <= 0 || shown.height() <= 0) return {};
    const double x = place.width() / shown.width(), y = place.height() / shown.height();
    QPDF document;
    document.emptyPDF();
    QPDFObjectHandle form = document.copyForeignObject(appearance);
    form.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/Form"));
    silence_validity(document, form, 0);
    QPDFObjectHandle page = QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 " + number(place.width()) + ' ' +
                                                    number(place.height()) + "] /Resources << /XObject << >> >> >>");
    page.getKey("/Resources").getKey("/XObject").replaceKey("/A", form);
    page.replaceKey("/Contents", document.newStream(numbers({x, 0, 0, y, -shown.x0 * x, -shown.y0 * y}) + " cm /A Do"));
    document.addPage(document.makeIndirectObject(page), false);
    return written_to_memory(document);
}

/// What stands on white and on black paper tells colour and cover apart: white - black = 255 (1 - alpha).
std::optional<Stamp> seen(const Rectangle& place, const image::Raster& on_white, const image::Raster& on_black) {
    if (on_white.pixels.empty() || on_black.pixels.size() != on_white.pixels.size()) return std::nullopt;
    Stamp stamp{place, on_white, {on_white.width, on_white.height, 1, on_white.dpi, {}}};
    stamp.alpha.pixels.resize(on_white.pixels.size() / 3);
    bool empty = true;
    for (std::size_t i = 0; i < stamp.alpha.pixels.size(); ++i) {
        int difference = 0;
        for (std::size_t c = 0; c < 3; ++c) difference += on_white.pixels[3 * i + c] - on_black.pixels[3 * i + c];
        const int alpha = std::clamp(255 - difference / 3, 0, 255);
        stamp.alpha.pixels[i] = static_cast<unsigned char>(alpha);
        empty = empty && alpha == 0;
        for (std::size_t c = 0; c < 3; ++c)
            stamp.colour.pixels[3 * i + c] =
                static_cast<unsigned char>(alpha == 0 ? 255 : std::min(255, on_black.pixels[3 * i + c] * 255 / alpha));
    }
    if (empty) return std::nullopt;
    return stamp;
}

} // namespace

std::vector<Stamp> stamps_of(QPDFObjectHandle page, const PageFrame& frame, double dpi) {
    std::vector<Stamp> stamps;
    QPDFObjectHandle annotations = page.getKey("/Annots");
    if (!annotations.isArray()) return stamps;
    for (QPDFObjectHandle annotation : annotations.getArrayAsVector()) {
        if (stamps.size() >= most_stamps) break;
        if (!is_shown(annotation)) continue;
        QPDFObjectHandle appearance = appearance_of(annotation);
        const auto place = rectangle_of(annotation.getKey("/Rect"));
        if (!appearance.isStream() || !appearance.isIndirect() || !place) continue;
        const std::string bytes = page_of(appearance, *place);
        if (bytes.empty()) continue;
        const OpenedBytes opened = open_with_poppler(bytes);
        if (!opened.document) continue;
        const double inches = place->width() * place->height() / (points_per_inch * points_per_inch);
        const double fine = std::min(dpi * frame.user_unit, std::sqrt(most_stamp_pixels / inches));
        const PageSize size{place->width(), place->height()};
        auto stamp = seen(*place, rendered(*opened.document, 1, size, fine, 3, Paper::white),
            rendered(*opened.document, 1, size, fine, 3, Paper::black));
        if (stamp) stamps.push_back(std::move(*stamp));
    }
    return stamps;
}

} // namespace hoso::pdf
