// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.hpp"
#include "image/file.hpp"
#include "image/jp2.hpp"
#include "image/jpeg.hpp"
#include "image/orientation.hpp"
#include "image/tiff.hpp"
#include "messages/messages.hpp"

#include <optional>

namespace hoso::image {

namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 31;
constexpr const char* no_memory = "page image: not enough memory";

std::uint32_t big_endian(std::string_view bytes) {
    std::uint32_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

/// PDF's Flate with PNG predictors is exactly what a PNG holds (ISO 32000-1, 7.4.4.4), if it has no alpha and is not
/// interlaced. These bytes are our own encoder's, or a file's that decoded without complaint.
EncodedImage from_png(std::string_view bytes) {
    EncodedImage image;
    image.codec = Codec::png;
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::size_t size = big_endian(bytes.substr(at, 4));
        if (size > bytes.size() - at - 12) break;
        const std::string_view type = bytes.substr(at + 4, 4), data = bytes.substr(at + 8, size);
        if (type == "IHDR" && size >= 13) {
            image.width = static_cast<int>(big_endian(data.substr(0, 4)));
            image.height = static_cast<int>(big_endian(data.substr(4, 4)));
            image.bits = data[8];
            image.colour = data[9] == 0 ? ColourSpace::grey : data[9] == 3 ? ColourSpace::indexed : ColourSpace::rgb;
        }
        if (type == "PLTE") image.palette = data;
        if (type == "IDAT") image.bytes += data;
        at += size + 12;
    }
    return image;
}

/// A PNG that can be taken over as it is: no alpha (colour types 4 and 6, tRNS), not interlaced.
bool is_plain_png(std::string_view bytes) {
    if (bytes.size() < 33) return false;
    const char colour_type = bytes[25], interlace = bytes[28];
    const std::size_t data = bytes.find("IDAT");
    return (colour_type == 0 || colour_type == 2 || colour_type == 3) && interlace == 0 &&
        bytes.substr(0, data).find("tRNS") == std::string_view::npos;
}

EncodedImage png_of(const Pix* pix) {
    l_uint8* data = nullptr;
    std::size_t size = 0;
    if (pixWriteMemPng(&data, &size, const_cast<Pix*>(pix), 0) != 0) throw Error{Cause::io, no_memory};
    const Handle<l_uint8, &lept_free> owner{data};
    return from_png({reinterpret_cast<const char*>(data), size});
}

/// 1-bit pages become CCITT Group 4, the others PNG-predicted Flate: both keep every pixel.
EncodedImage convert(Pixmap pix, Allowed allowed) {
    if (pixGetDepth(pix.get()) == 1 && pixGetColormap(pix.get()) == nullptr) {
        EncodedImage image;
        image.codec = Codec::ccitt;
        image.colour = ColourSpace::grey;
        image.bits = 1;
        image.width = pixGetWidth(pix.get());
        image.height = pixGetHeight(pix.get());
        image.bytes = encode_group4(pix.get());
        return image;
    }
    std::shared_ptr<EncodedImage> alpha;
    if (pixGetDepth(pix.get()) == 32 && pixGetSpp(pix.get()) == 4) {
        if (allowed == Allowed::pdf_a2) {
            const Pixmap mask = checked(pixGetRGBComponent(pix.get(), L_ALPHA_CHANNEL), no_memory);
            alpha = std::make_shared<EncodedImage>(png_of(mask.get()));
            pixSetSpp(pix.get(), 3);
        } else {
            pix = checked(pixAlphaBlendUniform(pix.get(), 0xFFFFFF00), no_memory);
        }
    }
    EncodedImage image = png_of(pix.get());
    image.alpha = alpha;
    return image;
}

std::optional<EncodedImage> kept_bytes(
    Format format, const std::filesystem::path& file, const std::string& bytes, int page, Allowed allowed) {
    if (format == Format::tiff) return ccitt_strip(file, page);
    EncodedImage image;
    if (format == Format::jpeg) {
        const JpegHeader header = read_jpeg_header(bytes, file.string());
        if (!header.can_stand_in_pdf) return std::nullopt;
        image.codec = Codec::jpeg;
        image.colour = header.components == 1 ? ColourSpace::grey : ColourSpace::rgb;
        image.width = header.image.width;
        image.height = header.image.height;
    } else if (format == Format::jp2 && allowed == Allowed::pdf_a2) {
        const Jp2Header header = read_jp2_header(bytes, file.string());
        if (!header.can_stand_in_pdf) return std::nullopt;
        image.codec = Codec::jpx;
        image.colour = header.components == 1 ? ColourSpace::grey : ColourSpace::rgb;
        image.width = header.image.width;
        image.height = header.image.height;
        image.bits = header.bits;
    } else {
        return std::nullopt;
    }
    image.bytes = bytes;
    image.kept = true;
    return image;
}

std::string conversion_name(Format format, const std::filesystem::path& file, int page, const EncodedImage& image) {
    const std::string from = format == Format::tiff ? "TIFF " + tiff_compression(file, page) : name_of(format);
    return from + (image.codec == Codec::ccitt ? " to CCITT Group 4" : " to Flate");
}

} // namespace

EncodedImage encode(const std::filesystem::path& file, int page, Allowed allowed, const Limits& limits) {
    const std::vector<ImageHeader> headers = read_headers(file, limits);
    const ImageHeader& header = headers.at(static_cast<std::size_t>(page - 1));
    const Format format = format_of(file);
    const std::string bytes = format == Format::tiff ? std::string{} : read_file(file, largest_file);
    std::optional<EncodedImage> image = kept_bytes(format, file, bytes, page, allowed);
    if (!image) {
        // 16 bits a sample need PDF 1.5 (ISO 32000-1, table 89).
        const bool deep = format == Format::png && bytes.size() > 24 && bytes[24] == 16;
        if (format == Format::png && is_plain_png(bytes) && !(deep && allowed == Allowed::pdf_a1)) {
            static_cast<void>(decode_any(file, page)); // damaged data is not passed on
            image = from_png(bytes);
        } else {
            image = convert(decode_any(file, page), allowed);
        }
        image->conversion = conversion_name(format, file, page, *image);
        if (deep && image->bits == 8) image->conversion += ", 16 to 8 bits";
        if (format == Format::tiff) image->conversion += tiff_losses(file, page);
        if (format == Format::jpeg && read_jpeg_header(bytes, file.string()).components == 4)
            image->conversion += ", CMYK to RGB";
    }
    image->dpi_x = header.dpi_x;
    image->dpi_y = header.dpi_y;
    image->orientation = orientation_matrix(header.orientation);
    return *image;
}

} // namespace hoso::image
