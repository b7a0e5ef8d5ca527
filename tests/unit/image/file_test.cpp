// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/file.hpp"

#include "image_files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::image;
using namespace hoso::test;

namespace {

struct Kind {
    const char* name;
    l_int32 leptonica;
    Format format;
    int depth;
};
constexpr Kind kinds[] = {{"jpeg", IFF_JFIF_JPEG, Format::jpeg, 8}, {"png", IFF_PNG, Format::png, 32},
    {"tiff", IFF_TIFF_LZW, Format::tiff, 8}, {"jp2", IFF_JP2, Format::jp2, 8}, {"bmp", IFF_BMP, Format::bmp, 8},
    {"pnm", IFF_PNM, Format::pnm, 8}, {"webp", IFF_WEBP, Format::webp, 32}};

class AnImageFile : public testing::TestWithParam<Kind> {
protected:
    AnImageFile() {
        const Pixmap pix = picture(120, 80, GetParam().depth);
        pixSetResolution(pix.get(), 200, 200);
        save(m_file, pix, GetParam().leptonica);
    }
    TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "a.dat";
};

Cause cause_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        EXPECT_EQ(std::string{error.what()}.find('\n'), std::string::npos) << error.what();
        return error.cause();
    }
    ADD_FAILURE() << "nothing was thrown";
    return Cause::usage;
}

} // namespace

TEST_P(AnImageFile, IsKnownByItsBytes) { EXPECT_EQ(format_of(m_file), GetParam().format); }

TEST_P(AnImageFile, SaysItsSizeBeforeItIsDecoded) {
    const auto headers = read_headers(m_file, {});
    ASSERT_EQ(headers.size(), 1U);
    EXPECT_EQ(headers[0].width, 120);
    EXPECT_EQ(headers[0].height, 80);
    if (GetParam().format == Format::pnm || GetParam().format == Format::webp || GetParam().format == Format::jp2) {
        EXPECT_EQ(headers[0].dpi_x, 0);
    } else {
        EXPECT_NEAR(headers[0].dpi_x, 200, 1);
        EXPECT_NEAR(headers[0].dpi_y, 200, 1);
    }
}

TEST_P(AnImageFile, OverTheLimitIsRefusedByNameAndNotDecoded) {
    EXPECT_EQ(read_headers(m_file, {120 * 80}).size(), 1U);
    for (const auto& read : {std::function<void()>{[&] { read_headers(m_file, {120 * 80 - 1}); }},
             std::function<void()>{[&] { decode_grey(m_file, 1, {120 * 80 - 1}); }},
             std::function<void()>{[&] { encode(m_file, 1, Allowed::pdf_a2, {120 * 80 - 1}); }}})
        EXPECT_EQ(cause_of(read), Cause::input);
}

TEST_P(AnImageFile, DecodesToGrey) {
    const Raster raster = decode_grey(m_file, 1, {});
    ASSERT_EQ(raster.width, 120);
    ASSERT_EQ(raster.pixels.size(), 120U * 80U);
    const Pixmap grey{pixConvertTo8(picture(120, 80, GetParam().depth).get(), 0)};
    double difference = 0;
    for (int y = 0; y < 80; ++y)
        for (int x = 0; x < 120; ++x) {
            l_uint32 value = 0;
            pixGetPixel(grey.get(), x, y, &value);
            difference += std::abs(static_cast<double>(value) - raster.row(y)[x]);
        }
    EXPECT_LT(difference / (120 * 80), 12); // some of them are lossy
}

TEST_P(AnImageFile, CutAnywhereIsDamaged) {
    const std::string bytes = bytes_of(m_file);
    const auto cut = m_folder.path() / "cut";
    for (int part = 1; part < 20; ++part) {
        write_bytes(cut, bytes.substr(0, bytes.size() * static_cast<std::size_t>(part) / 20));
        EXPECT_EQ(cause_of([&] { decode_grey(cut, 1, {}); }), Cause::input) << part << "/20";
        // A JPEG's bytes are kept without a second decoding: the reading of the page found the damage before.
        if (GetParam().format != Format::jpeg) {
            EXPECT_EQ(cause_of([&] { encode(cut, 1, Allowed::pdf_a1, {}); }), Cause::input) << part << "/20";
        }
    }
}

TEST_P(AnImageFile, WithNoiseInItNeverBringsDownTheProcess) {
    const std::string bytes = bytes_of(m_file);
    const auto noisy = m_folder.path() / "noisy";
    for (std::size_t seed = 1; seed < 60; ++seed) {
        std::string changed = bytes;
        for (std::size_t i = 0; i < 4; ++i)
            changed[seed * 7919 * (i + 1) % changed.size()] = static_cast<char>(seed * 31 + i);
        write_bytes(noisy, changed);
        try {
            EXPECT_GT(decode_grey(noisy, 1, {1'000'000}).width, 0);
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input) << error.what();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Of, AnImageFile, testing::ValuesIn(kinds), [](const testing::TestParamInfo<Kind>& one) { return one.param.name; });

TEST(Format, PdfIsKnownBehindJunkAndTheRestIsUnknown) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.jpg";
    write_bytes(file, "\n\njunk %PDF-1.7\n");
    EXPECT_EQ(format_of(file), Format::pdf);
    for (const std::string content : {"", "x", "plain text", "PK\x03\x04", "BM", "P7\n", "RIFF1234AVI "}) {
        write_bytes(file, content);
        EXPECT_EQ(format_of(file), Format::unknown) << content;
        EXPECT_EQ(cause_of([&] { read_headers(file, {}); }), Cause::input);
    }
    EXPECT_THROW(format_of(folder.path() / "none"), Error);
}

TEST(Header, OfAHugePngIsRefusedAlthoughItsDataIsSmall) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "bomb.png";
    write_bytes(file, HandmadePng{100'000, 100'000, 1, 0}.finish("x"));
    EXPECT_EQ(cause_of([&] { decode_grey(file, 1, {}); }), Cause::input);
}

TEST(Header, OfBmpWithRowsFromTheTop) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.bmp";
    save(file, picture(30, 20, 8), IFF_BMP);
    std::string bytes = bytes_of(file);
    bytes.replace(22, 4, "\xEC\xFF\xFF\xFF"); // -20
    write_bytes(file, bytes);
    EXPECT_EQ(read_headers(file, {}).front().height, 20);
}

TEST(Header, ExifResolutionCountsWhereJfifSaysNothing) {
    const TemporaryFolder folder;
    save(folder.path() / "a.jpg", picture(30, 20, 8), IFF_JFIF_JPEG);
    std::string bytes = bytes_of(folder.path() / "a.jpg");
    ASSERT_EQ(bytes.substr(6, 4), "JFIF");
    bytes[13] = 0; // density unit: none, an aspect ratio only
    write_bytes(folder.path() / "a.jpg", bytes);
    EXPECT_EQ(read_headers(folder.path() / "a.jpg", {}).front().dpi_x, 0);
}

TEST(TiffFile, HasAllItsPages) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.tif";
    TiffPage first = tiff_page(picture(40, 30, 1), COMPRESSION_CCITTFAX4);
    TiffPage second = tiff_page(picture(50, 20, 32), COMPRESSION_LZW);
    second.dpi_x = second.dpi_y = 150;
    save_tiff(file, {first, second});
    const auto headers = read_headers(file, {});
    ASSERT_EQ(headers.size(), 2U);
    EXPECT_EQ(headers[1].width, 50);
    EXPECT_EQ(headers[1].dpi_x, 150);
    EXPECT_EQ(decode_grey(file, 2, {}).width, 50);
    EXPECT_EQ(cause_of([&] { read_headers(file, {40 * 30 - 1}); }), Cause::input);
    const std::string bytes = bytes_of(file);
    // The second directory stands at the end of the file: what is cut there is a lost page, not a shorter document.
    write_bytes(file, bytes.substr(0, bytes.size() - 20));
    EXPECT_EQ(cause_of([&] { read_headers(file, {}); }), Cause::input);
}

TEST(Decode, PixelsThatAreNotSquareAreMadeSo) {
    // A fax in standard resolution: 204 dots an inch across, 98 down.
    const TemporaryFolder folder;
    TiffPage page = tiff_page(picture(408, 98, 1), COMPRESSION_CCITTFAX4);
    page.dpi_x = 204;
    page.dpi_y = 98;
    save_tiff(folder.path() / "fax.tif", {page});
    const Raster raster = decode_grey(folder.path() / "fax.tif", 1, {});
    EXPECT_NEAR(raster.dpi, 204, 0.5);
    EXPECT_EQ(raster.width, 408);
    EXPECT_NEAR(raster.height, 204, 1);
}

TEST(Decode, DamagedJpegDataIsNotPassedOff) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "a.jpg";
    save(file, picture(200, 200, 32), IFF_JFIF_JPEG);
    std::string bytes = bytes_of(file);
    bytes.replace(bytes.size() / 2, 2, "\xFF\xC4"); // a marker where pixels should be
    write_bytes(file, bytes);
    EXPECT_EQ(cause_of([&] { decode_grey(file, 1, {}); }), Cause::input);
}
