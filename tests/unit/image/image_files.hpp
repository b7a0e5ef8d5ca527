// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/handle.hpp"
#include "image/pixmap.hpp"

#include <tiffio.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

namespace hoso::test {

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
}

inline void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream{file, std::ios::binary | std::ios::trunc} << bytes;
}

/// A picture that looks like itself in no mirror: depth 1, 8, 16 or 32.
inline image::Pixmap picture(int width, int height, int depth) {
    image::Pixmap pix{pixCreate(width, height, depth)};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const auto a = static_cast<l_uint32>((x * 7 + y * 3 + (x / 5) * (y / 4)) % 256);
            l_uint32 value = a;
            if (depth == 1) value = a % 11 < 4 ? 1 : 0;
            if (depth == 16) value = a * 257 % 65521;
            if (depth == 32) composeRGBPixel(static_cast<int>(a), (x * 5) % 256, (y * 9) % 256, &value);
            pixSetPixel(pix.get(), x, y, value);
        }
    return pix;
}

inline void save(const std::filesystem::path& file, const image::Pixmap& pix, l_int32 format) {
    image::silence_leptonica();
    if (pixWrite(file.c_str(), pix.get(), format) != 0) throw std::runtime_error{file.string()};
}

/// True where both show the same, whatever their depths.
inline bool same_pixels(const Pix* a, const Pix* b) {
    const image::Pixmap left{pixConvertTo32(const_cast<Pix*>(a))}, right{pixConvertTo32(const_cast<Pix*>(b))};
    if (!left || !right || pixGetWidth(a) != pixGetWidth(b) || pixGetHeight(a) != pixGetHeight(b)) return false;
    for (int y = 0; y < pixGetHeight(a); ++y)
        for (int x = 0; x < pixGetWidth(a); ++x) {
            l_uint32 one = 0, other = 0;
            pixGetPixel(left.get(), x, y, &one);
            pixGetPixel(right.get(), x, y, &other);
            if (one >> 8 != other >> 8) return false; // the lowest byte is alpha
        }
    return true;
}

/// What a TIFF page says of itself.
struct TiffPage {
    int width = 0, height = 0, bits = 1, samples = 1;
    std::uint16_t compression = COMPRESSION_NONE, photometric = PHOTOMETRIC_MINISWHITE;
    std::uint16_t orientation = 1, fill_order = FILLORDER_MSB2LSB;
    std::uint32_t group3_options = 0, rows_per_strip = 0; ///< 0: one strip
    float dpi_x = 300, dpi_y = 300;
    std::vector<std::string> rows; ///< as TIFFWriteScanline takes them
};

/// The rows of a 1-bit (1 is ink), 8-bit or colour picture for a page of that kind.
inline TiffPage tiff_page(const image::Pixmap& pix, std::uint16_t compression) {
    TiffPage page;
    page.width = pixGetWidth(pix.get());
    page.height = pixGetHeight(pix.get());
    page.compression = compression;
    const int depth = pixGetDepth(pix.get());
    page.bits = depth == 32 ? 8 : depth;
    page.samples = depth == 32 ? 3 : 1;
    page.photometric = depth == 1 ? PHOTOMETRIC_MINISWHITE : depth == 32 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    for (int y = 0; y < page.height; ++y) {
        std::string row;
        for (int x = 0; x < page.width; ++x) {
            l_uint32 value = 0;
            pixGetPixel(pix.get(), x, y, &value);
            if (depth == 1) {
                if (x % 8 == 0) row += '\0';
                if (value != 0) row.back() = static_cast<char>(row.back() | 0x80 >> x % 8);
            } else if (depth == 32) {
                for (const int shift : {24, 16, 8}) row += static_cast<char>(value >> shift & 255);
            } else if (depth == 16) {
                row += static_cast<char>(value & 255); // TIFFWriteScanline wants the machine's order
                row += static_cast<char>(value >> 8);
            } else {
                row += static_cast<char>(value);
            }
        }
        page.rows.push_back(row);
    }
    return page;
}

inline void save_tiff(const std::filesystem::path& file, const std::vector<TiffPage>& pages) {
    const Handle<TIFF, &TIFFClose> tiff{TIFFOpen(file.c_str(), "w")};
    for (const TiffPage& page : pages) {
        TIFF* t = tiff.get();
        TIFFSetField(t, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(page.width));
        TIFFSetField(t, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(page.height));
        TIFFSetField(t, TIFFTAG_BITSPERSAMPLE, page.bits);
        TIFFSetField(t, TIFFTAG_SAMPLESPERPIXEL, page.samples);
        TIFFSetField(t, TIFFTAG_COMPRESSION, page.compression);
        if (page.group3_options != 0) TIFFSetField(t, TIFFTAG_GROUP3OPTIONS, page.group3_options);
        TIFFSetField(t, TIFFTAG_PHOTOMETRIC, page.photometric);
        TIFFSetField(t, TIFFTAG_ORIENTATION, page.orientation);
        TIFFSetField(t, TIFFTAG_FILLORDER, page.fill_order);
        TIFFSetField(t, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(t, TIFFTAG_XRESOLUTION, static_cast<double>(page.dpi_x));
        TIFFSetField(t, TIFFTAG_YRESOLUTION, static_cast<double>(page.dpi_y));
        TIFFSetField(t, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
        TIFFSetField(t, TIFFTAG_ROWSPERSTRIP,
            page.rows_per_strip == 0 ? static_cast<std::uint32_t>(page.height) : page.rows_per_strip);
        for (std::size_t y = 0; y < page.rows.size(); ++y) {
            std::string row = page.rows[y];
            if (TIFFWriteScanline(t, row.data(), static_cast<std::uint32_t>(y), 0) < 0)
                throw std::runtime_error{file.string()};
        }
        TIFFWriteDirectory(t);
    }
}

/// The bytes of a strip as they stand in the file.
inline std::string raw_strip(const std::filesystem::path& file) {
    const Handle<TIFF, &TIFFClose> tiff{TIFFOpen(file.c_str(), "r")};
    std::string bytes(static_cast<std::size_t>(TIFFRawStripSize(tiff.get(), 0)), '\0');
    TIFFReadRawStrip(tiff.get(), 0, bytes.data(), static_cast<tmsize_t>(bytes.size()));
    return bytes;
}

/// A JPEG with an EXIF segment (little-endian TIFF, one IFD) that says how it lies.
inline std::string with_exif_orientation(const std::string& jpeg, int orientation) {
    std::string exif{"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 24};
    exif += static_cast<char>(orientation);
    exif += std::string(7, '\0');
    const std::size_t size = exif.size() + 2;
    std::string segment{"\xFF\xE1"};
    segment += static_cast<char>(size >> 8);
    segment += static_cast<char>(size & 255);
    return jpeg.substr(0, 2) + segment + exif + jpeg.substr(2);
}

/// Writes PNGs of every kind, which leptonica does not: chunks by hand, data not compressed (PNG, third edition).
class HandmadePng {
public:
    HandmadePng(int width, int height, int bits, int colour_type, bool interlaced = false) {
        m_bytes = "\x89PNG\r\n\x1A\n";
        std::string header = number(width) + number(height);
        for (const int value : {bits, colour_type, 0, 0, interlaced ? 1 : 0}) header += static_cast<char>(value);
        chunk("IHDR", header);
    }
    void chunk(const std::string& type, const std::string& data) {
        m_bytes += number(static_cast<long>(data.size())) + type + data + number(crc(type + data));
    }
    /// Rows with their filter bytes.
    std::string finish(const std::string& data) {
        std::string zlib{"\x78\x01"};
        for (std::size_t at = 0; at < data.size(); at += 60000) {
            const std::string block = data.substr(at, 60000);
            const auto size = static_cast<unsigned>(block.size());
            zlib += static_cast<char>(at + 60000 >= data.size() ? 1 : 0);
            for (const unsigned half : {size, ~size}) {
                zlib += static_cast<char>(half & 255);
                zlib += static_cast<char>(half >> 8 & 255);
            }
            zlib += block;
        }
        chunk("IDAT", zlib + number(adler(data)));
        chunk("IEND", "");
        return m_bytes;
    }

private:
    static std::string number(long value) {
        std::string bytes;
        for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 255);
        return bytes;
    }
    static long crc(const std::string& bytes) {
        std::uint32_t sum = 0xFFFFFFFF;
        for (const char byte : bytes) {
            sum ^= static_cast<unsigned char>(byte);
            for (int i = 0; i < 8; ++i) sum = (sum & 1) != 0 ? sum >> 1 ^ 0xEDB88320 : sum >> 1;
        }
        return static_cast<long>(~sum);
    }
    static long adler(const std::string& bytes) {
        std::uint32_t a = 1, b = 0;
        for (const char byte : bytes) {
            a = (a + static_cast<unsigned char>(byte)) % 65521;
            b = (b + a) % 65521;
        }
        return static_cast<long>(b << 16 | a);
    }
    std::string m_bytes;
};

} // namespace hoso::test
