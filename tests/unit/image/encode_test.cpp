// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/file.hpp"
#include "image/orientation.hpp"
#include "image/tiff.hpp"

#include "image_files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <jpeglib.h>

using namespace hoso;
using namespace hoso::image;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

/// What a PDF reader would see.
Pixmap seen(const EncodedImage& image) {
    if (image.codec == Codec::ccitt) return decode_ccitt(image, "test");
    if (image.codec != Codec::png)
        return Pixmap{pixReadMem(reinterpret_cast<const l_uint8*>(image.bytes.data()), image.bytes.size())};
    const int type = image.colour == ColourSpace::grey ? 0 : image.colour == ColourSpace::indexed ? 3 : 2;
    HandmadePng png{image.width, image.height, image.bits, type};
    if (!image.palette.empty()) png.chunk("PLTE", image.palette);
    png.chunk("IDAT", image.bytes);
    const std::string bytes = png.finish("");
    // finish() adds an IDAT of its own: it must not stand there.
    const std::string whole = bytes.substr(0, bytes.rfind("IDAT") - 4) + bytes.substr(bytes.rfind("IEND") - 4);
    l_pngSetReadStrip16To8(0);
    return Pixmap{pixReadMem(reinterpret_cast<const l_uint8*>(whole.data()), whole.size())};
}

class Encode : public testing::Test {
protected:
    std::filesystem::path saved(const Pixmap& pix, l_int32 format) const {
        save(m_file, pix, format);
        return m_file;
    }
    std::filesystem::path saved(const std::string& bytes) const {
        write_bytes(m_file, bytes);
        return m_file;
    }
    std::filesystem::path saved(const TiffPage& page) const {
        save_tiff(m_file, {page});
        return m_file;
    }
    EncodedImage encoded(Allowed allowed = Allowed::pdf_a2) const { return encode(m_file, 1, allowed, {}); }
    void expect_lossless(const Pixmap& pix, Codec codec, const std::string& conversion) const {
        for (const Allowed allowed : {Allowed::pdf_a1, Allowed::pdf_a2}) {
            const EncodedImage image = encoded(allowed);
            EXPECT_EQ(image.codec, codec);
            EXPECT_FALSE(image.kept);
            EXPECT_THAT(image.conversion, HasSubstr(conversion));
            const Pixmap decoded = seen(image);
            ASSERT_TRUE(decoded);
            EXPECT_TRUE(same_pixels(decoded.get(), pix.get()));
        }
    }
    TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "a.img";
};

/// Rows without a filter.
std::string png_rows(int height, const std::function<std::string(int)>& row) {
    std::string data;
    for (int y = 0; y < height; ++y) data += '\0' + row(y);
    return data;
}

void save_cmyk_jpeg(const std::filesystem::path& file, J_COLOR_SPACE space, int components) {
    const Handle<std::FILE, &std::fclose> stream{std::fopen(file.c_str(), "wb")};
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);
    jpeg_create_compress(&info);
    jpeg_stdio_dest(&info, stream.get());
    info.image_width = 64;
    info.image_height = 48;
    info.input_components = components;
    info.in_color_space = space;
    jpeg_set_defaults(&info);
    jpeg_set_colorspace(&info, space);
    info.write_Adobe_marker = TRUE;
    jpeg_start_compress(&info, TRUE);
    std::vector<unsigned char> row(static_cast<std::size_t>(64 * components));
    while (info.next_scanline < info.image_height) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<unsigned char>(255 - i / 2);
        unsigned char* line = row.data();
        jpeg_write_scanlines(&info, &line, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
}

} // namespace

TEST_F(Encode, JpegIsKept) {
    for (const int depth : {8, 32}) {
        saved(picture(60, 40, depth), IFF_JFIF_JPEG);
        for (const Allowed allowed : {Allowed::pdf_a1, Allowed::pdf_a2}) {
            const EncodedImage image = encoded(allowed);
            EXPECT_TRUE(image.kept);
            EXPECT_EQ(image.bytes, bytes_of(m_file));
            EXPECT_EQ(image.colour, depth == 8 ? ColourSpace::grey : ColourSpace::rgb);
        }
    }
}

TEST_F(Encode, JpegThatPdfReadersUnderstandDifferentlyIsConvertedAndSaysSo) {
    save_cmyk_jpeg(m_file, JCS_CMYK, 4);
    const EncodedImage cmyk = encoded();
    EXPECT_FALSE(cmyk.kept);
    EXPECT_THAT(cmyk.conversion, HasSubstr("JPEG"));
    ASSERT_TRUE(seen(cmyk));
    EXPECT_EQ(decode_grey(m_file, 1, {}).width, 64);
    save_cmyk_jpeg(m_file, JCS_RGB, 3);
    EXPECT_FALSE(encoded().kept);
    expect_lossless(Pixmap{pixRead(m_file.c_str())}, Codec::png, "JPEG to Flate");
}

TEST_F(Encode, Jp2IsKeptInPdfA2AndConvertedForPdfA1) {
    saved(picture(64, 64, 32), IFF_JP2);
    const EncodedImage kept = encoded();
    EXPECT_TRUE(kept.kept);
    EXPECT_EQ(kept.codec, Codec::jpx);
    EXPECT_EQ(kept.bytes, bytes_of(m_file));
    const EncodedImage converted = encoded(Allowed::pdf_a1);
    EXPECT_EQ(converted.codec, Codec::png);
    EXPECT_EQ(converted.conversion, "JPEG 2000 to Flate");
    EXPECT_TRUE(same_pixels(seen(converted).get(), Pixmap{pixRead(m_file.c_str())}.get()));
}

TEST_F(Encode, PlainImagesKeepEveryPixel) {
    for (const int depth : {8, 32}) {
        const Pixmap pix = picture(61, 43, depth);
        saved(pix, IFF_PNG);
        expect_lossless(pix, Codec::png, "PNG to Flate");
        saved(pix, IFF_BMP);
        expect_lossless(pix, Codec::png, "BMP to Flate");
        saved(pix, IFF_PNM);
        expect_lossless(pix, Codec::png, "PNM to Flate");
    }
    const Pixmap one_bit = picture(61, 43, 1);
    saved(one_bit, IFF_PNM);
    expect_lossless(one_bit, Codec::ccitt, "PNM to CCITT Group 4");
    saved(one_bit, IFF_PNG);
    expect_lossless(one_bit, Codec::png, "PNG to Flate");
}

TEST_F(Encode, PaletteStaysOne) {
    const Pixmap colours = picture(240, 160, 32);
    const Pixmap pix{pixOctreeQuantNumColors(colours.get(), 64, 0)};
    ASSERT_TRUE(pix);
    saved(pix, IFF_PNG);
    EXPECT_EQ(encoded().colour, ColourSpace::indexed);
    expect_lossless(pix, Codec::png, "PNG to Flate");
}

TEST_F(Encode, DeepPngKeepsItsBitsWherePdfAllows) {
    saved(picture(60, 40, 16), IFF_PNG);
    const EncodedImage deep = encoded();
    EXPECT_EQ(deep.bits, 16);
    const Pixmap decoded = seen(deep), original = picture(60, 40, 16);
    l_int32 same = 0;
    pixEqual(decoded.get(), original.get(), &same);
    EXPECT_EQ(same, 1);
    const EncodedImage shallow = encoded(Allowed::pdf_a1);
    EXPECT_EQ(shallow.bits, 8);
    EXPECT_THAT(shallow.conversion, HasSubstr("16 to 8 bits"));
}

TEST_F(Encode, InterlacedPngIsLaidOutAnew) {
    // Adam7 of a 1 x 1 grid of passes: an image of one pixel has a first pass only.
    saved(HandmadePng{1, 1, 8, 0, true}.finish(std::string{"\0\x55", 2}));
    const EncodedImage image = encoded();
    ASSERT_EQ(image.codec, Codec::png);
    const Pixmap decoded = seen(image);
    ASSERT_TRUE(decoded);
    l_uint32 value = 0;
    pixGetPixel(decoded.get(), 0, 0, &value);
    EXPECT_EQ(value, 0x55U);
    // Two by two: pass 1 has (0,0), pass 6 (1,0), pass 7 the second row.
    saved(HandmadePng{2, 2, 8, 2, true}.finish(std::string{"\0abc\0def\0ghijkl", 15}));
    const Pixmap four = seen(encoded());
    ASSERT_TRUE(four);
    const char* expected[2][2] = {{"abc", "def"}, {"ghi", "jkl"}};
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 2; ++x) {
            int r = 0, g = 0, b = 0;
            pixGetRGBPixel(four.get(), x, y, &r, &g, &b);
            EXPECT_EQ(std::string({static_cast<char>(r), static_cast<char>(g), static_cast<char>(b)}), expected[y][x]);
        }
}

TEST_F(Encode, AlphaBecomesAMaskOrWhitePaper) {
    // Colour behind transparency must survive in the mask's image; PDF/A-1 has no masks.
    saved(HandmadePng{2, 1, 8, 6}.finish(png_rows(1, [](int) {
        return std::string{"\x10\x20\x30\xFF\x40\x50\x60\0", 8};
    })));
    const EncodedImage masked = encoded();
    ASSERT_TRUE(masked.alpha);
    EXPECT_EQ(masked.alpha->colour, ColourSpace::grey);
    EXPECT_EQ(masked.alpha->width, 2);
    l_uint32 value = 0;
    pixGetPixel(seen(*masked.alpha).get(), 0, 0, &value);
    EXPECT_EQ(value, 255U);
    pixGetPixel(seen(*masked.alpha).get(), 1, 0, &value);
    EXPECT_EQ(value, 0U);
    int r = 0, g = 0, b = 0;
    pixGetRGBPixel(seen(masked).get(), 0, 0, &r, &g, &b);
    EXPECT_EQ(std::vector({r, g, b}), std::vector({0x10, 0x20, 0x30}));
    const EncodedImage flat = encoded(Allowed::pdf_a1);
    EXPECT_FALSE(flat.alpha);
    pixGetRGBPixel(seen(flat).get(), 1, 0, &r, &g, &b);
    EXPECT_EQ(std::vector({r, g, b}), std::vector({255, 255, 255}));
    EXPECT_EQ(decode_grey(m_file, 1, {}).row(0)[1], 255);
}

TEST_F(Encode, GreyWithAlphaAndKeyedColoursAreTransparent) {
    saved(HandmadePng{2, 1, 8, 4}.finish(png_rows(1, [](int) { return std::string{"\x10\xFF\x40\0", 4}; })));
    EXPECT_TRUE(encoded().alpha);
    EXPECT_EQ(decode_grey(m_file, 1, {}).row(0)[0], 0x10);
    EXPECT_EQ(decode_grey(m_file, 1, {}).row(0)[1], 255);
    HandmadePng keyed{2, 1, 8, 3};
    keyed.chunk("PLTE", "\x10\x10\x10\x40\x40\x40");
    keyed.chunk("tRNS", std::string{"\xFF\0", 2});
    saved(keyed.finish(png_rows(1, [](int) { return std::string{"\0\x01", 2}; })));
    EXPECT_EQ(decode_grey(m_file, 1, {}).row(0)[0], 0x10);
    EXPECT_EQ(decode_grey(m_file, 1, {}).row(0)[1], 255);
    ASSERT_TRUE(seen(encoded(Allowed::pdf_a1)));
}

TEST_F(Encode, SingleCcittStripIsKeptByteForByte) {
    const Pixmap pix = picture(131, 77, 1);
    for (const auto& [compression, options, k] : {std::tuple{COMPRESSION_CCITTFAX4, 0U, -1},
             std::tuple{COMPRESSION_CCITTFAX3, 0U, 0}, std::tuple{COMPRESSION_CCITTFAX3, 1U, 1}}) {
        TiffPage page = tiff_page(pix, static_cast<std::uint16_t>(compression));
        page.group3_options = options;
        saved(page);
        const EncodedImage image = encoded(Allowed::pdf_a1);
        EXPECT_TRUE(image.kept);
        EXPECT_EQ(image.codec, Codec::ccitt);
        EXPECT_EQ(image.ccitt.k, k);
        EXPECT_FALSE(image.ccitt.black_is_1);
        EXPECT_EQ(image.bytes, raw_strip(m_file));
        EXPECT_TRUE(same_pixels(seen(image).get(), pix.get()));
    }
}

TEST_F(Encode, CcittThatSaysBlackIsWhiteKeepsItsMeaning) {
    const Pixmap pix = picture(131, 77, 1);
    TiffPage page = tiff_page(pix, COMPRESSION_CCITTFAX4);
    page.photometric = PHOTOMETRIC_MINISBLACK;
    saved(page);
    const EncodedImage image = encoded();
    EXPECT_TRUE(image.kept);
    EXPECT_TRUE(image.ccitt.black_is_1);
    const Pixmap inverse{pixInvert(nullptr, pix.get())};
    EXPECT_TRUE(same_pixels(seen(image).get(), inverse.get()));
    EXPECT_TRUE(same_pixels(decode_tiff(m_file, 1).get(), inverse.get()));
}

TEST_F(Encode, OtherCcittIsConvertedWithoutLoss) {
    const Pixmap pix = picture(131, 77, 1);
    TiffPage strips = tiff_page(pix, COMPRESSION_CCITTFAX4);
    strips.rows_per_strip = 8;
    TiffPage backward = tiff_page(pix, COMPRESSION_CCITTFAX4);
    backward.fill_order = FILLORDER_LSB2MSB;
    const TiffPage packed = tiff_page(pix, COMPRESSION_CCITTRLE), lzw = tiff_page(pix, COMPRESSION_LZW);
    for (const TiffPage& page : {strips, backward, packed, lzw}) {
        saved(page);
        expect_lossless(pix, Codec::ccitt, "to CCITT Group 4");
    }
}

TEST_F(Encode, GreyAndColourTiffKeepEveryPixel) {
    for (const int depth : {8, 32})
        for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE}) {
            const Pixmap pix = picture(61, 43, depth);
            TiffPage page = tiff_page(pix, static_cast<std::uint16_t>(compression));
            page.rows_per_strip = 5;
            saved(page);
            expect_lossless(pix, Codec::png, "to Flate");
        }
}

TEST_F(Encode, DeepTiffSaysThatItLosesBits) {
    saved(tiff_page(picture(61, 43, 16), COMPRESSION_LZW));
    EXPECT_THAT(encoded().conversion, HasSubstr("16 to 8 bits"));
}

TEST_F(Encode, InksOfTiffBecomeColoursAndItSaysSo) {
    TiffPage page = tiff_page(picture(32, 16, 8), COMPRESSION_NONE);
    page.samples = 4;
    page.photometric = PHOTOMETRIC_SEPARATED;
    for (std::string& row : page.rows) row = row + row + row + row;
    saved(page);
    const EncodedImage image = encoded();
    EXPECT_EQ(image.colour, ColourSpace::rgb);
    EXPECT_THAT(image.conversion, HasSubstr("CMYK to RGB"));
    save_cmyk_jpeg(m_file, JCS_CMYK, 4);
    EXPECT_THAT(encoded().conversion, HasSubstr("CMYK to RGB"));
}

TEST_F(Encode, ResolutionGoesAlong) {
    TiffPage page = tiff_page(picture(61, 43, 1), COMPRESSION_CCITTFAX4);
    page.dpi_x = 204;
    page.dpi_y = 98;
    saved(page);
    EXPECT_NEAR(encoded().dpi_x, 204, 0.01);
    EXPECT_NEAR(encoded().dpi_y, 98, 0.01);
}

TEST(DecodeCcitt, ReadsGroup3AndGroup4AndRefusesDamage) {
    const Pixmap pix = picture(200, 100, 1);
    EncodedImage image;
    image.codec = Codec::ccitt;
    image.width = 200;
    image.height = 100;
    image.bits = 1;
    image.bytes = encode_group4(pix.get());
    EXPECT_TRUE(same_pixels(decode_ccitt(image, "x").get(), pix.get()));
    image.bytes.resize(image.bytes.size() / 2);
    EXPECT_THROW(decode_ccitt(image, "x"), Error);
    image.bytes = "this is no fax";
    EXPECT_THROW(decode_ccitt(image, "x"), Error);
    image.bytes.clear();
    EXPECT_THROW(decode_ccitt(image, "x"), Error);
}
