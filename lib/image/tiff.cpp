// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/tiff.hpp"

#include "core/checked.hpp"
#include "messages/messages.hpp"

#include <tiffio.h>

#include <array>
#include <cstring>

namespace hoso::image {

namespace {

constexpr int most_pages = 100'000;

/// What libtiff complained of last on this thread; its handlers are global.
thread_local std::string last_error;
thread_local bool data_is_damaged = false;

void remember_error(const char* module, const char* format, va_list arguments) {
    std::array<char, 300> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    last_error = std::string{module == nullptr ? "" : module} + ": " + text.data();
    data_is_damaged = true;
}

void weigh_warning(const char* module, const char*, va_list) {
    // Fax decoders mend bad lines and only warn; a mended line is a lost line.
    const std::string_view name = module == nullptr ? "" : module;
    if (name.starts_with("Fax")) data_is_damaged = true;
}

using Tiff = Handle<TIFF, &TIFFClose>;

Tiff open(const std::filesystem::path& file) {
    TIFFSetErrorHandler(remember_error);
    TIFFSetWarningHandler(weigh_warning);
    last_error.clear();
    data_is_damaged = false;
    Tiff tiff{TIFFOpen(file.c_str(), "rm")};
    if (!tiff) throw Error{Cause::input, message("{}: not a readable TIFF ({})", file.string(), last_error)};
    return tiff;
}

Tiff open_page(const std::filesystem::path& file, int page) {
    Tiff tiff = open(file);
    for (int i = 1; i < page; ++i)
        if (TIFFReadDirectory(tiff.get()) == 0)
            throw Error{Cause::input, message("{}: page {}: missing", file.string(), page)};
    data_is_damaged = false;
    return tiff;
}

template <typename T> T field(TIFF* tiff, ttag_t tag, T otherwise) {
    T value = otherwise;
    return TIFFGetFieldDefaulted(tiff, tag, &value) == 1 ? value : otherwise;
}

ImageHeader header_of(TIFF* tiff) {
    ImageHeader header;
    header.width = checked_cast<int>(field<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0)).value_or(0);
    header.height = checked_cast<int>(field<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0)).value_or(0);
    const auto unit = field<std::uint16_t>(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    const double scale = unit == RESUNIT_CENTIMETER ? 2.54 : unit == RESUNIT_INCH ? 1 : 0;
    header.dpi_x = static_cast<double>(field<float>(tiff, TIFFTAG_XRESOLUTION, 0)) * scale;
    header.dpi_y = static_cast<double>(field<float>(tiff, TIFFTAG_YRESOLUTION, 0)) * scale;
    const auto orientation = field<std::uint16_t>(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    header.orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
    return header;
}

[[noreturn]] void fail_page(const std::filesystem::path& file, int page) {
    throw Error{Cause::input, message("{}: page {}: the TIFF data is damaged ({})", file.string(), page, last_error)};
}

/// Rows of 1, 8 or 24 bits as libtiff gives them, for the simple layouts that scanners write.
Pixmap read_scanlines(TIFF* tiff, const ImageHeader& header, int bits, int samples, bool min_is_white) {
    const int depth = samples == 3 ? 32 : bits;
    Pixmap pix = checked(pixCreate(header.width, header.height, depth), "TIFF page: not enough memory");
    const auto size = TIFFScanlineSize(tiff);
    const auto needed = (static_cast<tmsize_t>(header.width) * bits * samples + 7) / 8;
    if (size < needed) throw Error{Cause::input, "TIFF page: rows are shorter than the image"};
    std::vector<unsigned char> line(static_cast<std::size_t>(size));
    for (int y = 0; y < header.height; ++y) {
        if (TIFFReadScanline(tiff, line.data(), static_cast<std::uint32_t>(y), 0) < 0) {
            data_is_damaged = true;
            break;
        }
        l_uint32* row = pixGetData(pix.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(pix.get());
        if (samples == 3)
            for (int x = 0; x < header.width; ++x)
                composeRGBPixel(line[static_cast<std::size_t>(3 * x)], line[static_cast<std::size_t>(3 * x + 1)],
                    line[static_cast<std::size_t>(3 * x + 2)], row + x);
        else
            for (tmsize_t i = 0; i < needed; ++i) SET_DATA_BYTE(row, i, line[static_cast<std::size_t>(i)]);
    }
    // Leptonica: 1 is black in 1-bit images, 0 is black in grey ones.
    const bool invert = bits == 1 ? !min_is_white : min_is_white;
    if (samples == 1 && invert) pixInvert(pix.get(), pix.get());
    pixSetPadBits(pix.get(), 0);
    return pix;
}

/// Everything else, through libtiff's own conversion to 8-bit colour.
Pixmap read_rgba(TIFF* tiff, const ImageHeader& header) {
    // As stored: the orientation is applied by the caller, to pixels and placement alike.
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    const std::size_t count = static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.height);
    std::vector<std::uint32_t> pixels(count);
    if (TIFFReadRGBAImageOriented(tiff, static_cast<std::uint32_t>(header.width),
            static_cast<std::uint32_t>(header.height), pixels.data(), ORIENTATION_TOPLEFT, 1) == 0) {
        data_is_damaged = true;
        return {};
    }
    Pixmap pix = checked(pixCreate(header.width, header.height, 32), "TIFF page: not enough memory");
    l_uint32* target = pixGetData(pix.get());
    for (std::size_t i = 0; i < count; ++i)
        composeRGBPixel(static_cast<int>(TIFFGetR(pixels[i])), static_cast<int>(TIFFGetG(pixels[i])),
            static_cast<int>(TIFFGetB(pixels[i])), target + i);
    return pix;
}

bool is_simple(TIFF* tiff, int bits, int samples, std::uint16_t photometric) {
    const auto planar = field<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    const bool grey = samples == 1 && (bits == 1 || bits == 8) &&
        (photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK);
    const bool rgb = samples == 3 && bits == 8 && photometric == PHOTOMETRIC_RGB;
    return (grey || rgb) && planar == PLANARCONFIG_CONTIG && TIFFIsTiled(tiff) == 0;
}

// A TIFF in memory, for CCITT data that comes from or goes into a PDF.
struct Memory {
    std::string bytes;
    std::size_t position = 0;
};

tmsize_t memory_read(thandle_t handle, void* buffer, tmsize_t size) {
    auto& memory = *static_cast<Memory*>(handle);
    const std::size_t left = memory.position < memory.bytes.size() ? memory.bytes.size() - memory.position : 0;
    const std::size_t count = std::min(left, static_cast<std::size_t>(size));
    std::memcpy(buffer, memory.bytes.data() + memory.position, count);
    memory.position += count;
    return static_cast<tmsize_t>(count);
}

tmsize_t memory_write(thandle_t handle, void* buffer, tmsize_t size) {
    auto& memory = *static_cast<Memory*>(handle);
    const std::size_t end = memory.position + static_cast<std::size_t>(size);
    if (end > memory.bytes.size()) memory.bytes.resize(end);
    std::memcpy(memory.bytes.data() + memory.position, buffer, static_cast<std::size_t>(size));
    memory.position = end;
    return size;
}

toff_t memory_seek(thandle_t handle, toff_t offset, int whence) {
    auto& memory = *static_cast<Memory*>(handle);
    if (whence == SEEK_SET) memory.position = offset;
    if (whence == SEEK_CUR) memory.position += offset;
    if (whence == SEEK_END) memory.position = memory.bytes.size() + offset;
    return memory.position;
}

int memory_close(thandle_t) { return 0; }
toff_t memory_size(thandle_t handle) { return static_cast<Memory*>(handle)->bytes.size(); }

Tiff open_memory(Memory& memory, const char* mode) {
    TIFFSetErrorHandler(remember_error);
    TIFFSetWarningHandler(weigh_warning);
    data_is_damaged = false;
    return Tiff{TIFFClientOpen("memory", mode, &memory, memory_read, memory_write, memory_seek, memory_close,
        memory_size, nullptr, nullptr)};
}

void describe_fax(TIFF* tiff, int width, int height, std::uint16_t compression, bool black_is_1) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(width));
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(height));
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, black_is_1 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(height));
}

} // namespace

std::vector<ImageHeader> read_tiff_headers(const std::filesystem::path& file, const Limits& limits) {
    const Tiff tiff = open(file);
    std::vector<ImageHeader> headers;
    do {
        const ImageHeader header = header_of(tiff.get());
        const auto page = headers.size() + 1;
        if (header.width <= 0 || header.height <= 0)
            throw Error{Cause::input, message("{}: page {}: no image size", file.string(), page)};
        if (static_cast<std::int64_t>(header.width) * header.height > limits.pixels)
            throw Error{Cause::input, message("{}: page {}: {} x {} pixels are over the limit", file.string(), page,
                                          header.width, header.height)};
        headers.push_back(header);
        if (headers.size() > most_pages) throw Error{Cause::input, message("{}: too many pages", file.string())};
    } while (TIFFReadDirectory(tiff.get()) == 1);
    // A directory that cannot be read ends the loop like the last one; only the complaint tells them apart.
    if (data_is_damaged)
        throw Error{Cause::input, message("{}: a page after page {} cannot be read ({})", file.string(),
                                      headers.size(), last_error)};
    return headers;
}

Pixmap decode_tiff(const std::filesystem::path& file, int page) {
    const Tiff tiff = open_page(file, page);
    const ImageHeader header = header_of(tiff.get());
    const int bits = field<std::uint16_t>(tiff.get(), TIFFTAG_BITSPERSAMPLE, 1);
    const int samples = field<std::uint16_t>(tiff.get(), TIFFTAG_SAMPLESPERPIXEL, 1);
    const auto photometric = field<std::uint16_t>(tiff.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    Pixmap pix;
    if (is_simple(tiff.get(), bits, samples, photometric))
        pix = read_scanlines(tiff.get(), header, bits, samples, photometric == PHOTOMETRIC_MINISWHITE);
    else
        pix = read_rgba(tiff.get(), header);
    if (data_is_damaged || !pix) fail_page(file, page);
    return pix;
}

std::optional<EncodedImage> ccitt_strip(const std::filesystem::path& file, int page) {
    const Tiff tiff = open_page(file, page);
    const auto compression = field<std::uint16_t>(tiff.get(), TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (compression != COMPRESSION_CCITTFAX4 && compression != COMPRESSION_CCITTFAX3) return std::nullopt;
    if (TIFFIsTiled(tiff.get()) != 0 || TIFFNumberOfStrips(tiff.get()) != 1) return std::nullopt;
    // PDF reads the first pixel from the highest bit only.
    if (field<std::uint16_t>(tiff.get(), TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) != FILLORDER_MSB2LSB) return std::nullopt;
    const ImageHeader header = header_of(tiff.get());
    EncodedImage image;
    image.codec = Codec::ccitt;
    image.colour = ColourSpace::grey;
    image.width = header.width;
    image.height = header.height;
    image.bits = 1;
    // Fax data says white or black, not 0 or 1; a TIFF that calls the 0 of its decoder black turns them round.
    image.ccitt.black_is_1 =
        field<std::uint16_t>(tiff.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE) == PHOTOMETRIC_MINISBLACK;
    if (compression == COMPRESSION_CCITTFAX3) {
        const auto options = field<std::uint32_t>(tiff.get(), TIFFTAG_GROUP3OPTIONS, 0);
        image.ccitt.k = (options & GROUP3OPT_2DENCODING) != 0 ? 1 : 0;
        image.ccitt.end_of_line = true;
        image.ccitt.byte_align = false;
    }
    const auto size = TIFFRawStripSize(tiff.get(), 0);
    if (size <= 0) return std::nullopt;
    image.bytes.resize(static_cast<std::size_t>(size));
    if (TIFFReadRawStrip(tiff.get(), 0, image.bytes.data(), size) != size) fail_page(file, page);
    image.kept = true;
    return image;
}

Pixmap decode_ccitt(const EncodedImage& image, const std::string& name) {
    Memory memory;
    const std::uint16_t compression = image.ccitt.k < 0 ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3;
    {
        const Tiff writer = open_memory(memory, "wm");
        if (!writer) throw Error{Cause::input, message("{}: CCITT data cannot be decoded", name)};
        describe_fax(writer.get(), image.width, image.height, compression, image.ccitt.black_is_1);
        if (image.ccitt.k > 0) TIFFSetField(writer.get(), TIFFTAG_GROUP3OPTIONS, GROUP3OPT_2DENCODING);
        // libtiff takes the bytes without changing them; it only asks for a pointer to non-const.
        if (TIFFWriteRawStrip(writer.get(), 0, const_cast<char*>(image.bytes.data()),
                static_cast<tmsize_t>(image.bytes.size())) < 0)
            throw Error{Cause::input, message("{}: CCITT data cannot be decoded", name)};
    }
    memory.position = 0;
    const Tiff reader = open_memory(memory, "rm");
    if (!reader) throw Error{Cause::input, message("{}: CCITT data cannot be decoded", name)};
    Pixmap pix = read_scanlines(reader.get(), header_of(reader.get()), 1, 1, !image.ccitt.black_is_1);
    if (data_is_damaged) throw Error{Cause::input, message("{}: the CCITT data is damaged ({})", name, last_error)};
    return pix;
}

std::string encode_group4(const Pix* one_bit) {
    Memory memory;
    const int width = pixGetWidth(one_bit), height = pixGetHeight(one_bit);
    const std::size_t row_bytes = (static_cast<std::size_t>(width) + 7) / 8;
    {
        const Tiff writer = open_memory(memory, "wm");
        if (!writer) throw Error{Cause::io, "CCITT encoder: " + last_error};
        describe_fax(writer.get(), width, height, COMPRESSION_CCITTFAX4, false);
        std::vector<unsigned char> line(row_bytes);
        for (int y = 0; y < height; ++y) {
            const l_uint32* row = pixGetData(const_cast<Pix*>(one_bit)) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(one_bit);
            for (std::size_t i = 0; i < row_bytes; ++i) line[i] = static_cast<unsigned char>(GET_DATA_BYTE(row, i));
            if (TIFFWriteScanline(writer.get(), line.data(), static_cast<std::uint32_t>(y), 0) < 0)
                throw Error{Cause::io, "CCITT encoder: " + last_error};
        }
    }
    memory.position = 0;
    const Tiff reader = open_memory(memory, "rm");
    std::string bytes(static_cast<std::size_t>(TIFFRawStripSize(reader.get(), 0)), '\0');
    TIFFReadRawStrip(reader.get(), 0, bytes.data(), static_cast<tmsize_t>(bytes.size()));
    return bytes;
}

std::string tiff_losses(const std::filesystem::path& file, int page) {
    const Tiff tiff = open_page(file, page);
    std::string losses;
    if (const int bits = field<std::uint16_t>(tiff.get(), TIFFTAG_BITSPERSAMPLE, 1); bits > 8)
        losses += ", " + std::to_string(bits) + " to 8 bits";
    if (field<std::uint16_t>(tiff.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE) == PHOTOMETRIC_SEPARATED)
        losses += ", CMYK to RGB";
    return losses;
}

std::string tiff_compression(const std::filesystem::path& file, int page) {
    const Tiff tiff = open_page(file, page);
    const auto compression = field<std::uint16_t>(tiff.get(), TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    const TIFFCodec* codec = TIFFFindCODEC(compression);
    return codec == nullptr ? std::to_string(compression) : codec->name;
}

} // namespace hoso::image
