// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/jpeg.hpp"

#include "core/error.hpp"
#include "core/handle.hpp"
#include "messages/messages.hpp"

#include <libexif/exif-data.h>

#include <cstdio>
#include <jerror.h>
#include <jpeglib.h>

namespace hoso::image {

namespace {

/// libjpeg reports through these; both leave by an exception that names the file.
struct Complaints : jpeg_error_mgr {
    std::string name;
};

[[noreturn]] void complain(j_common_ptr info) {
    char text[JMSG_LENGTH_MAX];
    info->err->format_message(info, text);
    throw Error{Cause::input, static_cast<Complaints*>(info->err)->name + ": " + text};
}

void weigh_warning(j_common_ptr info, int level) {
    if (level >= 0) return; // a trace message
    switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
        throw Error{Cause::input, message("{}: the JPEG data ends early", static_cast<Complaints*>(info->err)->name)};
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
        throw Error{Cause::input, message("{}: the JPEG data is damaged", static_cast<Complaints*>(info->err)->name)};
    default: break; // extraneous bytes and odd versions lose no pixel
    }
}

class Decompressor {
public:
    Decompressor(std::string_view bytes, const std::string& name) {
        m_info.err = jpeg_std_error(&m_complaints);
        m_complaints.name = name;
        m_complaints.error_exit = complain;
        m_complaints.emit_message = weigh_warning;
        jpeg_create_decompress(&m_info);
        jpeg_mem_src(&m_info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
        jpeg_save_markers(&m_info, JPEG_APP0 + 1, 0xFFFF); // EXIF
        try {
            jpeg_read_header(&m_info, TRUE);
        } catch (...) {
            jpeg_destroy_decompress(&m_info);
            throw;
        }
    }
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    ~Decompressor() { jpeg_destroy_decompress(&m_info); }
    jpeg_decompress_struct& info() { return m_info; }

private:
    jpeg_decompress_struct m_info{};
    Complaints m_complaints{};
};

struct Exif {
    int orientation = 1;
    double dpi_x = 0, dpi_y = 0;
};

double rational(ExifData* data, ExifTag tag) {
    const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], tag);
    if (entry == nullptr || entry->format != EXIF_FORMAT_RATIONAL || entry->size < 8) return 0;
    const ExifRational value = exif_get_rational(entry->data, exif_data_get_byte_order(data));
    return value.denominator == 0 ? 0 : static_cast<double>(value.numerator) / value.denominator;
}

int short_value(ExifData* data, ExifTag tag, int otherwise) {
    const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], tag);
    if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return otherwise;
    return exif_get_short(entry->data, exif_data_get_byte_order(data));
}

Exif read_exif(const jpeg_decompress_struct& info) {
    Exif exif;
    for (const jpeg_marker_struct* marker = info.marker_list; marker != nullptr; marker = marker->next) {
        const std::string_view data{reinterpret_cast<const char*>(marker->data), marker->data_length};
        if (marker->marker != JPEG_APP0 + 1 || !data.starts_with("Exif")) continue;
        const Handle<ExifData, &exif_data_unref> read{exif_data_new_from_data(marker->data, marker->data_length)};
        if (!read) continue;
        const int orientation = short_value(read.get(), EXIF_TAG_ORIENTATION, 1);
        exif.orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
        const double scale = short_value(read.get(), EXIF_TAG_RESOLUTION_UNIT, 2) == 3 ? 2.54 : 1;
        exif.dpi_x = rational(read.get(), EXIF_TAG_X_RESOLUTION) * scale;
        exif.dpi_y = rational(read.get(), EXIF_TAG_Y_RESOLUTION) * scale;
        break; // more than one: the first counts
    }
    return exif;
}

} // namespace

JpegHeader read_jpeg_header(std::string_view bytes, const std::string& name) {
    Decompressor jpeg{bytes, name};
    const jpeg_decompress_struct& info = jpeg.info();
    JpegHeader header;
    header.image.width = static_cast<int>(info.image_width);
    header.image.height = static_cast<int>(info.image_height);
    header.components = info.num_components;
    const Exif exif = read_exif(info);
    header.image.orientation = exif.orientation;
    if (info.saw_JFIF_marker != FALSE && info.density_unit != 0) {
        const double scale = info.density_unit == 2 ? 2.54 : 1;
        header.image.dpi_x = info.X_density * scale;
        header.image.dpi_y = info.Y_density * scale;
    } else {
        header.image.dpi_x = exif.dpi_x;
        header.image.dpi_y = exif.dpi_y;
    }
    header.can_stand_in_pdf = info.data_precision == 8 && info.arith_code == FALSE &&
        (info.jpeg_color_space == JCS_GRAYSCALE || info.jpeg_color_space == JCS_YCbCr);
    return header;
}

Raster decode_jpeg(std::string_view bytes, const std::string& name) {
    Decompressor jpeg{bytes, name};
    jpeg_decompress_struct& info = jpeg.info();
    const bool has_luminance = info.jpeg_color_space == JCS_GRAYSCALE || info.jpeg_color_space == JCS_YCbCr;
    const bool is_cmyk = info.num_components == 4;
    info.out_color_space = has_luminance ? JCS_GRAYSCALE : is_cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&info);
    Raster raster{static_cast<int>(info.output_width), static_cast<int>(info.output_height), 1, 0, {}};
    raster.pixels.resize(static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height));
    std::vector<unsigned char> line(static_cast<std::size_t>(info.output_width) *
        static_cast<std::size_t>(info.output_components));
    while (info.output_scanline < info.output_height) {
        unsigned char* target = raster.row(static_cast<int>(info.output_scanline));
        unsigned char* row = has_luminance ? target : line.data();
        jpeg_read_scanlines(&info, &row, 1);
        for (int x = 0; !has_luminance && x < raster.width; ++x) {
            const unsigned char* p = line.data() + static_cast<std::size_t>(x) * (is_cmyk ? 4U : 3U);
            // Adobe writes CMYK inverted: 255 is no ink.
            const auto channel = [&](int i) { return is_cmyk ? p[i] * p[3] / 255 : p[i]; };
            target[x] = static_cast<unsigned char>((channel(0) * 299 + channel(1) * 587 + channel(2) * 114) / 1000);
        }
    }
    jpeg_finish_decompress(&info);
    return raster;
}

} // namespace hoso::image
