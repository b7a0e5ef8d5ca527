// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/file.hpp"

#include "core/files.hpp"
#include "image/jp2.hpp"
#include "image/jpeg.hpp"
#include "image/orientation.hpp"
#include "image/pixmap.hpp"
#include "image/tiff.hpp"
#include "messages/messages.hpp"

#include <cmath>
#include <cstring>
#include <fstream>

namespace hoso::image {

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 31;

/// Resolutions that differ by less were rounded; by more, they are wrong.
constexpr double least_odd_ratio = 0.02, largest_odd_ratio = 4;

std::string first_bytes(const std::filesystem::path& file, std::size_t count) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw Error{Cause::io, message("{}: cannot be read", file.string())};
    std::string bytes(count, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

std::int32_t little_endian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return static_cast<std::int32_t>(value);
}

/// BITMAPINFOHEADER: the size leptonica does not read without decoding.
ImageHeader read_bmp_header(std::string_view bytes, const std::string& name) {
    if (bytes.size() < 46 || little_endian(bytes, 14) < 40)
        throw Error{Cause::input, message("{}: the BMP header is damaged", name)};
    ImageHeader header;
    header.width = little_endian(bytes, 18);
    const std::int64_t height = little_endian(bytes, 22); // negative: rows from the top
    header.height = static_cast<int>(std::min<std::int64_t>(std::abs(height), INT32_MAX));
    header.dpi_x = little_endian(bytes, 38) * 0.0254; // pixels per metre
    header.dpi_y = little_endian(bytes, 42) * 0.0254;
    return header;
}

ImageHeader read_leptonica_header(const std::string& bytes, const std::string& name) {
    l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, has_map = 0;
    if (pixReadHeaderMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size(), &format, &width, &height, &bits,
            &samples, &has_map) != 0)
        throw Error{Cause::input, message("{}: the image header is damaged", name)};
    ImageHeader header;
    header.width = width;
    header.height = height;
    if (format == IFF_PNG) {
        l_int32 x = 0, y = 0;
        // A pHYs chunk stands before the data; the function wants a stream.
        const Handle<std::FILE, &std::fclose> stream{
            fmemopen(const_cast<char*>(bytes.data()), bytes.size(), "rb")};
        if (stream && fgetPngResolution(stream.get(), &x, &y) == 0) {
            header.dpi_x = x;
            header.dpi_y = y;
        }
    }
    return header;
}

ImageHeader read_header(Format format, const std::string& bytes, const std::string& name) {
    switch (format) {
    case Format::jpeg: return read_jpeg_header(bytes, name).image;
    case Format::jp2: return read_jp2_header(bytes, name).image;
    case Format::bmp: return read_bmp_header(bytes, name);
    default: return read_leptonica_header(bytes, name);
    }
}

/// Faxes have pixels twice as high as wide; whoever measures and reads expects squares. The finer side stays as it is.
Raster with_square_pixels(Raster raster, double dpi_x, double dpi_y) {
    const double ratio = dpi_x > 0 && dpi_y > 0 ? dpi_x / dpi_y : 1;
    raster.dpi = dpi_x;
    if (std::abs(ratio - 1) < least_odd_ratio || ratio > largest_odd_ratio || ratio < 1 / largest_odd_ratio)
        return raster;
    raster.dpi = std::max(dpi_x, dpi_y);
    const auto across = static_cast<float>(std::max(1.0, 1 / ratio)), down = static_cast<float>(std::max(1.0, ratio));
    Raster square =
        to_raster(checked(pixScale(to_pixmap(raster).get(), across, down), "page image: not enough memory").get());
    square.dpi = raster.dpi;
    return square;
}

/// PNG ends with an IEND chunk; leptonica reads what is there of a cut file and says nothing.
void check_png_is_whole(std::string_view bytes, const std::string& name) {
    constexpr std::string_view end{"IEND\xAE\x42\x60\x82", 8};
    if (bytes.find(end) == std::string_view::npos) throw Error{Cause::input, message("{}: the PNG data ends early", name)};
}

} // namespace

Format format_of(const std::filesystem::path& file) {
    const std::string bytes = first_bytes(file, 1024);
    const auto begins = [&](std::string_view magic) { return bytes.starts_with(magic); };
    if (begins("\xFF\xD8\xFF")) return Format::jpeg;
    if (begins("\x89PNG\r\n\x1A\n")) return Format::png;
    using namespace std::string_view_literals;
    if (begins("II*\0"sv) || begins("MM\0*"sv) || begins("II+\0"sv) || begins("MM\0+"sv)) return Format::tiff;
    if (begins("\0\0\0\x0CjP  \r\n\x87\n"sv)) return Format::jp2;
    if (begins("RIFF") && bytes.size() >= 12 && bytes.compare(8, 4, "WEBP") == 0) return Format::webp;
    if (begins("BM") && bytes.size() >= 26) return Format::bmp;
    if (bytes.size() >= 3 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '6' &&
        (std::isspace(static_cast<unsigned char>(bytes[2])) != 0 || bytes[2] == '#'))
        return Format::pnm;
    // Readers look for the header in the first 1024 bytes (ISO 32000-1, annex H, note 13).
    if (bytes.find("%PDF-") != std::string::npos) return Format::pdf;
    return Format::unknown;
}

std::string name_of(Format format) {
    switch (format) {
    case Format::jpeg: return "JPEG";
    case Format::png: return "PNG";
    case Format::tiff: return "TIFF";
    case Format::jp2: return "JPEG 2000";
    case Format::bmp: return "BMP";
    case Format::pnm: return "PNM";
    case Format::webp: return "WebP";
    case Format::pdf: return "PDF";
    case Format::unknown: break;
    }
    return "unknown";
}

std::vector<ImageHeader> read_headers(const std::filesystem::path& file, const Limits& limits) {
    silence_leptonica();
    const Format format = format_of(file);
    if (format == Format::unknown || format == Format::pdf)
        throw Error{Cause::input, message("{}: not an image of a kind that is read here", file.string())};
    if (format == Format::tiff) return read_tiff_headers(file, limits);
    const ImageHeader header = read_header(format, read_file(file, largest_file), file.string());
    if (header.width <= 0 || header.height <= 0)
        throw Error{Cause::input, message("{}: no image size", file.string())};
    if (static_cast<std::int64_t>(header.width) * header.height > limits.pixels)
        throw Error{Cause::input,
            message("{}: {} x {} pixels are over the limit", file.string(), header.width, header.height)};
    return {header};
}

Pixmap decode_any(const std::filesystem::path& file, int page) {
    const Format format = format_of(file);
    if (format == Format::tiff) return decode_tiff(file, page);
    const std::string bytes = read_file(file, largest_file);
    if (format == Format::png) check_png_is_whole(bytes, file.string());
    l_pngSetReadStrip16To8(1);
    return checked(pixReadMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size()),
        message("{}: the {} data is damaged", file.string(), name_of(format)));
}

Raster decode_grey(const std::filesystem::path& file, int page, const Limits& limits) {
    const std::vector<ImageHeader> headers = read_headers(file, limits);
    const ImageHeader& header = headers.at(static_cast<std::size_t>(page - 1));
    Raster raster;
    if (format_of(file) == Format::jpeg) {
        raster = decode_jpeg(read_file(file, largest_file), file.string());
        if (header.orientation != 1) raster = to_raster(oriented(to_pixmap(raster), header.orientation).get());
    } else {
        const Pixmap stored = oriented(decode_any(file, page), header.orientation);
        raster = to_raster(grey_on_white(stored.get()).get());
    }
    const bool sideways = header.orientation >= 5;
    return with_square_pixels(
        std::move(raster), sideways ? header.dpi_y : header.dpi_x, sideways ? header.dpi_x : header.dpi_y);
}

Raster decode_grey(const EncodedImage& image, const std::string& name, const Limits& limits) {
    if (static_cast<std::int64_t>(image.width) * image.height > limits.pixels)
        throw Error{Cause::input, message("{}: {} x {} pixels are over the limit", name, image.width, image.height)};
    if (image.codec == Codec::jpeg) {
        Raster raster = decode_jpeg(image.bytes, name);
        if (static_cast<std::int64_t>(raster.width) * raster.height > limits.pixels)
            throw Error{Cause::input, message("{}: {} x {} pixels are over the limit", name, raster.width, raster.height)};
        return raster;
    }
    if (image.codec == Codec::ccitt) return to_raster(grey_on_white(decode_ccitt(image, name).get()).get());
    throw Error{Cause::input, message("{}: not a coding that is decoded here", name)};
}

} // namespace hoso::image
