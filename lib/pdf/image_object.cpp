// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/image_object.hpp"

#include "pdf/colour.hpp"
#include "pdf/geometry.hpp"
#include "pdf/jpx.hpp"
#include "pdf/rendering.hpp"
#include "pdf/source.hpp"

#include <algorithm>
#include <set>

namespace hoso::pdf {

namespace {

QPDFObjectHandle integer(long long value) { return QPDFObjectHandle::newInteger(value); }
QPDFObjectHandle name(const char* text) { return QPDFObjectHandle::newName(text); }

QPDFObjectHandle new_image(QPDF& document, const std::string& bytes, int width, int height, int bits) {
    QPDFObjectHandle stream = document.newStream(bytes);
    QPDFObjectHandle dictionary = stream.getDict();
    dictionary.replaceKey("/Type", name("/XObject"));
    dictionary.replaceKey("/Subtype", name("/Image"));
    dictionary.replaceKey("/Width", integer(width));
    dictionary.replaceKey("/Height", integer(height));
    dictionary.replaceKey("/BitsPerComponent", integer(bits));
    return stream;
}

bool is_grey(const image::Raster& raster) {
    for (std::size_t i = 0; i + 2 < raster.pixels.size(); i += 3)
        if (raster.pixels[i] != raster.pixels[i + 1] || raster.pixels[i] != raster.pixels[i + 2]) return false;
    return true;
}

std::string bytes_of(const image::Raster& raster, bool first_channel_only) {
    if (!first_channel_only || raster.channels == 1) return {raster.pixels.begin(), raster.pixels.end()};
    std::string bytes;
    for (std::size_t i = 0; i < raster.pixels.size(); i += 3) bytes += static_cast<char>(raster.pixels[i]);
    return bytes;
}

/// 1 bit a pixel, 1 where nothing is painted (ISO 32000-1, 8.9.6.3).
std::string cut(const image::Raster& alpha) {
    const auto row_bytes = static_cast<std::size_t>(alpha.width + 7) / 8;
    std::string bits(row_bytes * static_cast<std::size_t>(alpha.height), '\0');
    for (int y = 0; y < alpha.height; ++y)
        for (int x = 0; x < alpha.width; ++x)
            if (alpha.row(y)[x] < 128) {
                char& byte = bits[static_cast<std::size_t>(y) * row_bytes + static_cast<std::size_t>(x / 8)];
                byte = static_cast<char>(byte | (0x80 >> (x % 8)));
            }
    return bits;
}

QPDFObjectHandle colour_space(const image::EncodedImage& image) {
    switch (image.colour) {
    case image::ColourSpace::grey:
        return name("/DeviceGray");
    case image::ColourSpace::rgb:
        return name("/DeviceRGB");
    case image::ColourSpace::indexed:
        break;
    }
    const auto entries = static_cast<long long>(image.palette.size() / 3);
    return QPDFObjectHandle::newArray({name("/Indexed"), name("/DeviceRGB"), integer(std::max(0LL, entries - 1)),
        QPDFObjectHandle::newString(image.palette.substr(0, static_cast<std::size_t>(entries) * 3))});
}

void set_filter(QPDFObjectHandle stream, const image::EncodedImage& image) {
    QPDFObjectHandle parameters = QPDFObjectHandle::newNull();
    const char* filter = "/FlateDecode";
    switch (image.codec) {
    case image::Codec::jpeg:
        filter = "/DCTDecode";
        break;
    case image::Codec::jpx:
        filter = "/JPXDecode";
        break;
    case image::Codec::flate:
        break;
    case image::Codec::ccitt:
        filter = "/CCITTFaxDecode";
        parameters = QPDFObjectHandle::newDictionary();
        parameters.replaceKey("/K", integer(image.ccitt.k));
        parameters.replaceKey("/Columns", integer(image.width));
        parameters.replaceKey("/Rows", integer(image.height));
        if (image.ccitt.black_is_1) parameters.replaceKey("/BlackIs1", QPDFObjectHandle::newBool(true));
        if (image.ccitt.end_of_line) parameters.replaceKey("/EndOfLine", QPDFObjectHandle::newBool(true));
        if (image.ccitt.byte_align) parameters.replaceKey("/EncodedByteAlign", QPDFObjectHandle::newBool(true));
        break;
    case image::Codec::png:
        parameters = QPDFObjectHandle::newDictionary();
        parameters.replaceKey("/Predictor", integer(15));
        parameters.replaceKey("/Colors", integer(image.colour == image::ColourSpace::rgb ? 3 : 1));
        parameters.replaceKey("/BitsPerComponent", integer(image.bits));
        parameters.replaceKey("/Columns", integer(image.width));
        break;
    }
    stream.replaceStreamData(image.bytes, name(filter), parameters);
}

bool has_filter(QPDFObjectHandle dictionary, const char* wanted) {
    QPDFObjectHandle filter = dictionary.getKey("/Filter");
    if (filter.isName()) return filter.isNameAndEquals(wanted);
    if (!filter.isArray()) return false;
    for (QPDFObjectHandle each : filter.getArrayAsVector())
        if (each.isNameAndEquals(wanted)) return true;
    return false;
}

std::optional<PageSize> size_of(QPDFObjectHandle dictionary) {
    QPDFObjectHandle width = dictionary.getKey("/Width"), height = dictionary.getKey("/Height");
    if (!width.isInteger() || !height.isInteger()) return std::nullopt;
    const PageSize size{static_cast<double>(width.getIntValue()), static_cast<double>(height.getIntValue())};
    if (size.width < 1 || size.height < 1 || size.width > 65500 || size.height > 65500 ||
        size.width * size.height > most_pixels)
        return std::nullopt;
    return size;
}

/// The image as Poppler shows it, one pixel a pixel, without its masks; empty where it cannot.
image::Raster pixels_of(QPDFObjectHandle image, int channels) {
    const auto size = size_of(image.getDict());
    if (!size) return {};
    QPDF page;
    page.emptyPDF();
    QPDFObjectHandle copy = page.copyForeignObject(image);
    for (const char* key : {"/SMask", "/Mask", "/SMaskInData", "/Matte"}) copy.getDict().removeKey(key);
    QPDFObjectHandle dictionary =
        QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 " + number(size->width) + ' ' + number(size->height) +
                                "] /Resources << /XObject << >> >> >>");
    dictionary.getKey("/Resources").getKey("/XObject").replaceKey("/I", copy);
    dictionary.replaceKey("/Contents", page.newStream(numbers({size->width, 0, 0, size->height, 0, 0}) + " cm /I Do"));
    page.addPage(page.makeIndirectObject(dictionary), false);
    const OpenedBytes opened = open_with_poppler(written_to_memory(page));
    if (!opened.document) return {};
    return rendered(*opened.document, 1, *size, points_per_inch, channels);
}

/// Puts plain pixels in the place of an image that the level does not allow.
void convert(QPDFObjectHandle image, const std::string& what, const std::string& code, Notes& notes) {
    const image::Raster raster = pixels_of(image, 3);
    if (raster.pixels.empty()) {
        notes.obstacle(code, what);
        return;
    }
    const bool grey = is_grey(raster);
    const auto none = QPDFObjectHandle::newNull();
    image.replaceStreamData(bytes_of(raster, grey), none, none);
    QPDFObjectHandle dictionary = image.getDict();
    dictionary.replaceKey("/ColorSpace", name(grey ? "/DeviceGray" : "/DeviceRGB"));
    dictionary.replaceKey("/BitsPerComponent", integer(8));
    for (const char* key : {"/Decode", "/SMaskInData"}) dictionary.removeKey(key);
    // A colour key speaks of the samples that are gone.
    if (dictionary.getKey("/Mask").isArray()) dictionary.removeKey("/Mask");
    notes.image_converted(what);
}

/// A soft mask is not allowed in PDF/A-1: what it half shows is shown, what it shows less is not.
void cut_soft_mask(QPDF& document, QPDFObjectHandle image, Notes& notes) {
    QPDFObjectHandle mask = image.getDict().getKey("/SMask");
    image.getDict().removeKey("/SMask");
    if (!mask.isStream()) return;
    const image::Raster alpha = pixels_of(mask, 1);
    if (alpha.pixels.empty()) {
        notes.obstacle("soft-mask", "a soft mask that cannot be read");
        return;
    }
    add_alpha(document, image, alpha, Level::a1b);
    notes.changed("soft mask to 1-bit mask");
}

void drop_entries(QPDFObjectHandle dictionary) {
    static const std::set<std::string> allowed{"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace",
        "/BitsPerComponent", "/Intent", "/ImageMask", "/Mask", "/Decode", "/SMask", "/SMaskInData", "/Matte", "/Name",
        "/Filter", "/DecodeParms", "/Length"};
    for (const std::string& key : dictionary.getKeys())
        if (!allowed.contains(key)) dictionary.removeKey(key);
    static const std::set<std::string> intents{
        "/RelativeColorimetric", "/AbsoluteColorimetric", "/Perceptual", "/Saturation"};
    QPDFObjectHandle intent = dictionary.getKey("/Intent");
    if (!intent.isName() || !intents.contains(intent.getName())) dictionary.removeKey("/Intent");
}

/// LZW behind another filter cannot be taken off by qpdf alone, nor can Crypt.
void check_filters(QPDFObjectHandle image, Notes& notes) {
    QPDFObjectHandle dictionary = image.getDict();
    for (const char* filter : {"/LZWDecode", "/LZW", "/Crypt"}) {
        if (!has_filter(dictionary, filter)) continue;
        if (dictionary.getKey("/Filter").isName() && std::string_view{filter} != "/Crypt")
            notes.image_converted("LZW to Flate");
        else
            convert(image, std::string{filter + 1} + " to Flate", "filter", notes);
    }
}

} // namespace

QPDFObjectHandle pixel_object(QPDF& document, const image::Raster& raster) {
    const bool grey = raster.channels == 1 || is_grey(raster);
    QPDFObjectHandle image = new_image(document, bytes_of(raster, grey), raster.width, raster.height, 8);
    image.getDict().replaceKey("/ColorSpace", name(grey ? "/DeviceGray" : "/DeviceRGB"));
    return image;
}

void add_alpha(QPDF& document, QPDFObjectHandle image, const image::Raster& alpha, Level level) {
    if (level == Level::a1b) {
        QPDFObjectHandle mask = new_image(document, cut(alpha), alpha.width, alpha.height, 1);
        mask.getDict().replaceKey("/ImageMask", QPDFObjectHandle::newBool(true));
        image.getDict().replaceKey("/Mask", mask);
    } else {
        QPDFObjectHandle mask = new_image(document, bytes_of(alpha, true), alpha.width, alpha.height, 8);
        mask.getDict().replaceKey("/ColorSpace", name("/DeviceGray"));
        image.getDict().replaceKey("/SMask", mask);
    }
}

QPDFObjectHandle image_object(QPDF& document, const image::EncodedImage& image, Level level, Notes& notes) {
    if (!image.kept) notes.image_converted(image.conversion);
    QPDFObjectHandle object = new_image(document, {}, image.width, image.height, image.bits);
    object.getDict().replaceKey("/ColorSpace", colour_space(image));
    set_filter(object, image);
    if (image.alpha) {
        Notes unheard;
        object.getDict().replaceKey("/SMask", image_object(document, *image.alpha, Level::a2u, unheard));
    }
    normalise_image(document, object, level, notes);
    return object;
}

void normalise_image(QPDF& document, QPDFObjectHandle image, Level level, Notes& notes) {
    QPDFObjectHandle dictionary = image.getDict();
    drop_entries(dictionary);
    check_filters(image, notes);
    if (has_filter(dictionary, "/JPXDecode")) {
        const std::string fault = level == Level::a1b ? "not allowed in PDF/A-1" : jpx_fault(decoded_before_jpx(image));
        if (!fault.empty()) convert(image, "JPEG 2000 to Flate (" + fault + ')', "jpx", notes);
    }
    if (level == Level::a1b && dictionary.getKey("/BitsPerComponent").isInteger() &&
        dictionary.getKey("/BitsPerComponent").getIntValue() == 16)
        convert(image, "16 bits to 8", "bits", notes);
    if (is_device_cmyk(dictionary.getKey("/ColorSpace"))) convert(image, "CMYK to RGB", "device-cmyk", notes);
    if (dictionary.hasKey("/ColorSpace"))
        dictionary.replaceKey("/ColorSpace", normalised_space(dictionary.getKey("/ColorSpace"), level, notes));
    if (is_device_cmyk(dictionary.getKey("/ColorSpace"))) convert(image, "CMYK to RGB", "device-cmyk", notes);
    if (level == Level::a1b && dictionary.hasKey("/SMask")) cut_soft_mask(document, image, notes);
    for (const char* key : {"/SMask", "/Mask"})
        if (dictionary.getKey(key).isStream()) normalise_image(document, dictionary.getKey(key), level, notes);
}

} // namespace hoso::pdf
