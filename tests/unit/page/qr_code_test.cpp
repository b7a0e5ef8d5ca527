// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/qr_code.hpp"

#include "core/error.hpp"
#include "unit/page/drawing.hpp"

#include <gmock/gmock.h>

using namespace hoso::page;

namespace {

Document with_code(Fonts& fonts, std::string_view bytes, double x, double y, double side, QrCorrection correction) {
    Document document{fonts, hoso::test::plain_settings()};
    document.add_page({});
    draw_qr_code(document, bytes, x, y, side, correction);
    return document;
}

} // namespace

TEST(QrCode, IsReadAgain) {
    if (!hoso::test::has_program("zbarimg")) GTEST_SKIP() << "zbarimg is not installed";
    Fonts fonts;
    for (const QrCorrection correction :
        {QrCorrection::low, QrCorrection::medium, QrCorrection::quartile, QrCorrection::high})
        for (const std::string text :
            {"1", "HOSO1:2026-000123:9f86d081884c7d65", "Hồ sơ số 05/BC-SNV; ngày 05/11/2026"}) {
            const hoso::test::PdfFile file{with_code(fonts, text, 30, 40, 35, correction).finish()};
            const std::string png = file.path() + "-qr";
            hoso::test::output_of("pdftoppm -r 150 -png -singlefile " + file.path() + " " + png);
            EXPECT_EQ(hoso::test::output_of("zbarimg -q --raw " + png + ".png 2>/dev/null"), text + "\n");
        }
}

TEST(QrCode, StandsInItsSquareWithAQuietZone) {
    Fonts fonts;
    const auto picture =
        hoso::test::PdfFile{with_code(fonts, "hoso", 30, 40, 29, QrCorrection::medium).finish()}.picture(1, 254);
    int left = picture.width, right = 0, top = picture.height, bottom = 0;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            if (picture.at(x, y) < 128) {
                left = std::min(left, x);
                right = std::max(right, x);
                top = std::min(top, y);
                bottom = std::max(bottom, y);
            }
    // 21 modules and four quiet ones on each side: a millimetre each, ten pixels
    EXPECT_NEAR(left, 340, 1);
    EXPECT_NEAR(right, 549, 1);
    EXPECT_NEAR(top, 440, 1);
    EXPECT_NEAR(bottom, 649, 1);
}

TEST(QrCode, IsRefusedForTooManyBytesAndForNone) {
    Fonts fonts;
    EXPECT_THROW(with_code(fonts, "", 0, 0, 30, QrCorrection::low), hoso::Error);
    EXPECT_THROW(with_code(fonts, std::string(2954, 'a'), 0, 0, 30, QrCorrection::low), hoso::Error);
    EXPECT_THROW(with_code(fonts, std::string(1274, 'a'), 0, 0, 30, QrCorrection::high), hoso::Error);
    EXPECT_NO_THROW(with_code(fonts, std::string(2953, 'a'), 0, 0, 30, QrCorrection::low));
}
