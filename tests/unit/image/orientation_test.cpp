// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/orientation.hpp"

#include "image_files.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cmath>

using namespace hoso;
using namespace hoso::image;
using namespace hoso::test;

namespace {

constexpr int width = 24, height = 16;

l_uint32 pixel(const Pixmap& pix, int x, int y) {
    l_uint32 value = 0;
    pixGetPixel(pix.get(), x, y, &value);
    return value;
}

/// Where the picture's pixel (x, y) is displayed, by the matrix that places the image in a PDF.
std::pair<int, int> displayed_at(int x, int y, int orientation) {
    const Matrix m = orientation_matrix(orientation);
    const double u = (x + 0.5) / width, v = 1 - (y + 0.5) / height;
    const double across = m.a * u + m.c * v + m.e, up = m.b * u + m.d * v + m.f;
    const bool sideways = orientation >= 5;
    return {static_cast<int>(std::floor(across * (sideways ? height : width))),
        static_cast<int>(std::floor((1 - up) * (sideways ? width : height)))};
}

class Orientations : public testing::TestWithParam<int> {
protected:
    void expect_displayed(const Raster& raster, const Pixmap& stored, int tolerance) const {
        ASSERT_EQ(raster.width, GetParam() >= 5 ? height : width);
        ASSERT_EQ(raster.height, GetParam() >= 5 ? width : height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const auto [to_x, to_y] = displayed_at(x, y, GetParam());
                ASSERT_NEAR(raster.row(to_y)[to_x], static_cast<int>(pixel(stored, x, y)), tolerance) << x << ", " << y;
            }
    }
    TemporaryFolder m_folder;
};

} // namespace

TEST_P(Orientations, PixelsAndPlacementAgree) {
    const Pixmap stored = picture(width, height, 8);
    expect_displayed(to_raster(oriented(Pixmap{pixCopy(nullptr, stored.get())}, GetParam()).get()), stored, 0);
}

TEST_P(Orientations, OfTiffIsApplied) {
    const Pixmap stored = picture(width, height, 8);
    TiffPage page = tiff_page(stored, COMPRESSION_LZW);
    page.orientation = static_cast<std::uint16_t>(GetParam());
    save_tiff(m_folder.path() / "a.tif", {page});
    expect_displayed(decode_grey(m_folder.path() / "a.tif", 1, {}), stored, 0);
    EXPECT_EQ(encode(m_folder.path() / "a.tif", 1, Allowed::pdf_a2, {}).orientation, orientation_matrix(GetParam()));
}

TEST_P(Orientations, OfTiffThatLibtiffConvertsIsAppliedOnce) {
    const Pixmap stored = picture(width, height, 16);
    TiffPage page = tiff_page(stored, COMPRESSION_NONE);
    page.orientation = static_cast<std::uint16_t>(GetParam());
    save_tiff(m_folder.path() / "a.tif", {page});
    const Raster raster = decode_grey(m_folder.path() / "a.tif", 1, {});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const auto [to_x, to_y] = displayed_at(x, y, GetParam());
            ASSERT_NEAR(raster.row(to_y)[to_x], static_cast<int>(pixel(stored, x, y) >> 8), 1) << x << ", " << y;
        }
}

TEST_P(Orientations, OfExifIsAppliedAndTheBytesStay) {
    const Pixmap stored = picture(width, height, 8);
    save(m_folder.path() / "plain.jpg", stored, IFF_JFIF_JPEG);
    const auto file = m_folder.path() / "a.jpg";
    const std::string bytes = with_exif_orientation(bytes_of(m_folder.path() / "plain.jpg"), GetParam());
    write_bytes(file, bytes);
    const Pixmap decoded{pixReadMem(reinterpret_cast<const l_uint8*>(bytes.data()), bytes.size())};
    ASSERT_EQ(read_headers(file, {}).front().orientation, GetParam());
    expect_displayed(decode_grey(file, 1, {}), decoded, 0);
    const EncodedImage image = encode(file, 1, Allowed::pdf_a1, {});
    EXPECT_TRUE(image.kept);
    EXPECT_EQ(image.bytes, bytes);
    EXPECT_EQ(image.orientation, orientation_matrix(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(AllEight, Orientations, testing::Range(1, 9));
