// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/lone_image.hpp"

#include "core/checked.hpp"
#include "pdf/content.hpp"

#include <algorithm>
#include <cmath>
#include <qpdf/Buffer.hh>

namespace hoso::pdf {

namespace {

constexpr double least_cover = 0.85;
constexpr double slack_points = 2;

class LoneLook : public DrawingListener {
public:
    void image(QPDFObjectHandle image, const Matrix& placement) override {
        m_alone = m_alone && !m_image.isInitialized();
        m_image = image;
        m_placement = placement;
    }
    void inline_image(const Matrix&) override { m_alone = false; }
    void text(int, int render_mode) override { m_alone = m_alone && render_mode == 3; }
    void marks() override { m_alone = false; }
    void clips(const std::optional<Rectangle>& to) override {
        if (!to) {
            m_alone = false;
            return;
        }
        m_clip = {std::max(m_clip.x0, to->x0), std::max(m_clip.y0, to->y0), std::min(m_clip.x1, to->x1),
            std::min(m_clip.y1, to->y1)};
    }
    void blends() override { m_alone = false; }

    /// True where one image stands level on the page, covers it and is not cut by a clipping path.
    bool covers(const PageSize& page) const {
        if (!m_alone || !m_image.isInitialized() || !is_level(m_placement)) return false;
        const Rectangle place = bounds(m_placement, {0, 0, 1, 1});
        const Rectangle seen{std::max(place.x0, 0.0), std::max(place.y0, 0.0), std::min(place.x1, page.width),
            std::min(place.y1, page.height)};
        if (seen.width() <= 0 || seen.height() <= 0) return false;
        const bool cut = m_clip.x0 > seen.x0 + slack_points || m_clip.y0 > seen.y0 + slack_points ||
                         m_clip.x1 < seen.x1 - slack_points || m_clip.y1 < seen.y1 - slack_points;
        return !cut && seen.width() * seen.height() >= least_cover * page.width * page.height;
    }
    QPDFObjectHandle found() const { return m_image; }
    const Matrix& placement() const { return m_placement; }

private:
    static bool is_level(const Matrix& m) {
        const double upright = std::abs(m.a * m.d), on_its_side = std::abs(m.b * m.c);
        return on_its_side < 1e-4 * upright || upright < 1e-4 * on_its_side;
    }
    bool m_alone = true;
    QPDFObjectHandle m_image;
    Matrix m_placement;
    Rectangle m_clip{-1e7, -1e7, 1e7, 1e7};
};

/// 1 or 3 colour channels; 0 for a colour space that takes more than the samples to show.
int channels_of(QPDFObjectHandle space) {
    if (space.isNameAndEquals("/DeviceGray")) return 1;
    if (space.isNameAndEquals("/DeviceRGB")) return 3;
    if (!space.isArray() || space.getArrayNItems() < 2) return 0;
    if (space.getArrayItem(0).isNameAndEquals("/CalGray")) return 1;
    if (space.getArrayItem(0).isNameAndEquals("/CalRGB")) return 3;
    if (!space.getArrayItem(0).isNameAndEquals("/ICCBased") || !space.getArrayItem(1).isStream()) return 0;
    QPDFObjectHandle count = space.getArrayItem(1).getDict().getKey("/N");
    if (!count.isInteger()) return 0;
    return count.getIntValue() == 1 || count.getIntValue() == 3 ? static_cast<int>(count.getIntValue()) : 0;
}

QPDFObjectHandle only(QPDFObjectHandle object) {
    if (object.isArray()) return object.getArrayNItems() == 1 ? object.getArrayItem(0) : QPDFObjectHandle::newNull();
    return object;
}

enum class Decode { as_is, inverted, other };

Decode decode_of(QPDFObjectHandle array, int channels) {
    if (array.isNull()) return Decode::as_is;
    if (!array.isArray() || array.getArrayNItems() != 2 * channels) return Decode::other;
    bool straight = true, inverted = true;
    for (int i = 0; i < 2 * channels; ++i) {
        if (!array.getArrayItem(i).isNumber()) return Decode::other;
        const double value = array.getArrayItem(i).getNumericValue();
        straight = straight && value == i % 2;
        inverted = inverted && value == 1 - i % 2;
    }
    return straight ? Decode::as_is : inverted ? Decode::inverted : Decode::other;
}

std::optional<image::CcittParameters> ccitt_of(QPDFObjectHandle parameters, int width, bool inverted) {
    image::CcittParameters result;
    result.k = 0;
    const auto flag = [&parameters](const char* key) {
        return parameters.isDictionary() && parameters.getKey(key).isBool() && parameters.getKey(key).getBoolValue();
    };
    if (parameters.isDictionary() && parameters.getKey("/K").isInteger())
        result.k = static_cast<int>(std::clamp(parameters.getKey("/K").getIntValue(), -1LL, 1LL));
    long long columns = 1728;
    if (parameters.isDictionary() && parameters.getKey("/Columns").isInteger())
        columns = parameters.getKey("/Columns").getIntValue();
    if (columns != width) return std::nullopt;
    result.black_is_1 = flag("/BlackIs1") != inverted;
    result.end_of_line = flag("/EndOfLine");
    result.byte_align = flag("/EncodedByteAlign");
    return result;
}

std::optional<int> positive(QPDFObjectHandle object) {
    if (!object.isInteger() || object.getIntValue() <= 0) return std::nullopt;
    return checked_cast<int>(object.getIntValue());
}

std::optional<image::EncodedImage> encoded(QPDFObjectHandle stream) {
    QPDFObjectHandle dictionary = stream.getDict();
    for (const char* key : {"/SMask", "/Mask", "/SMaskInData"})
        if (dictionary.hasKey(key)) return std::nullopt;
    if (dictionary.getKey("/ImageMask").isBool() && dictionary.getKey("/ImageMask").getBoolValue()) return std::nullopt;
    const auto width = positive(dictionary.getKey("/Width")), height = positive(dictionary.getKey("/Height")),
               bits = positive(dictionary.getKey("/BitsPerComponent"));
    const int channels = channels_of(dictionary.getKey("/ColorSpace"));
    if (!width || !height || !bits || channels == 0) return std::nullopt;
    const Decode decode = decode_of(dictionary.getKey("/Decode"), channels);
    image::EncodedImage image;
    image.width = *width;
    image.height = *height;
    image.bits = *bits;
    image.colour = channels == 1 ? image::ColourSpace::grey : image::ColourSpace::rgb;
    image.kept = true;
    QPDFObjectHandle filter = only(dictionary.getKey("/Filter"));
    if (filter.isNameAndEquals("/DCTDecode") && *bits == 8 && decode == Decode::as_is) {
        image.codec = image::Codec::jpeg;
    } else if (filter.isNameAndEquals("/CCITTFaxDecode") && *bits == 1 && channels == 1 && decode != Decode::other) {
        image.codec = image::Codec::ccitt;
        const auto parameters = ccitt_of(only(dictionary.getKey("/DecodeParms")), *width, decode == Decode::inverted);
        if (!parameters) return std::nullopt;
        image.ccitt = *parameters;
    } else {
        return std::nullopt;
    }
    const auto bytes = stream.getRawStreamData();
    image.bytes.assign(reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize());
    return image;
}

} // namespace

std::optional<LoneImage> lone_image_of(QPDFObjectHandle page, const PageFrame& frame) {
    LoneLook look;
    walk(page, frame.to_display, look);
    if (!look.covers(frame.size)) return std::nullopt;
    auto image = encoded(look.found());
    if (!image) return std::nullopt;
    const Matrix& m = look.placement();
    image->dpi_x = image->width / std::hypot(m.a, m.b) * points_per_inch;
    image->dpi_y = image->height / std::hypot(m.c, m.d) * points_per_inch;
    return LoneImage{std::move(*image), m};
}

} // namespace hoso::pdf
