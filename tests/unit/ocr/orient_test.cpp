// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/orient.hpp"

#include "image/pixmap.hpp"
#include "ocr/tesseract.hpp"

#include "sample_pages.hpp"

#include <gtest/gtest.h>

#include <numbers>

using namespace hoso;
using namespace hoso::ocr;
using namespace hoso::test;

namespace {

const bool whole = std::getenv("HOSO_SOAK") != nullptr;

struct PageOf {
    std::string name;
    image::Raster page;
    double skew = 0; ///< it has already, clockwise to make it level
};

image::Raster skewed(const image::Raster& page, double degrees) {
    if (degrees == 0) return page;
    const image::Pixmap pix = image::to_pixmap(page);
    const auto radians = static_cast<float>(degrees * std::numbers::pi / 180);
    const image::Pixmap turned{pixRotate(pix.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0)};
    image::Raster result = image::to_raster(turned.get());
    result.dpi = page.dpi;
    return result;
}

void expect_found(const PageOf& one, int quarter, double degrees, Tesseract& engine) {
    const image::Raster lying = image::turned(skewed(one.page, degrees), static_cast<QuarterTurns>(quarter));
    const image::Appearance seen = confirm_turns(lying, image::measure(lying), engine, engine);
    EXPECT_FALSE(seen.blank) << one.name;
    EXPECT_EQ(static_cast<int>(seen.turns), (4 - quarter) % 4) << one.name << " turned " << quarter << ", " << degrees;
    EXPECT_NEAR(seen.skew_degrees + degrees, one.skew, 0.2) << one.name << " turned " << quarter << ", " << degrees;
}

/// All positions, or two with one skew each, other ones for each page.
void expect_found_everywhere(const PageOf& one, int number, Tesseract& engine) {
    if (!whole) {
        for (const int turn : {number % 4, (number + 2 + number / 4) % 4})
            expect_found(one, turn, (number * 4 + turn) * 3 % 11 - 5, engine);
        return;
    }
    for (int quarter = 0; quarter < 4; ++quarter)
        for (int degrees = -5; degrees <= 5; ++degrees) expect_found(one, quarter, degrees, engine);
}

} // namespace

TEST(Orient, EverySamplePageIsRightInEveryPosition) {
    Tesseract engine{"vie"};
    const std::vector<std::string> names{"cong-van.jpg", "bao-cao.tif", "giay-moi.png", "khai-sinh.jpg",
        "bang-so-lieu.png", "hai-cot.tif", "english.png", "Thông báo lịch họp.jpg"};
    int number = 0;
    for (const std::string& name : names) expect_found_everywhere({name, sample_page(name)}, number++, engine);
}

TEST(Orient, SamplesThatLieWrongAreSetRight) {
    Tesseract engine{"vie"};
    const image::Raster upside_down = sample_page("nguoc.jpg"), crooked = sample_page("lech.jpg");
    EXPECT_EQ(confirm_turns(upside_down, image::measure(upside_down), engine, engine).turns, QuarterTurns::half);
    const image::Appearance seen = confirm_turns(crooked, image::measure(crooked), engine, engine);
    EXPECT_EQ(seen.turns, QuarterTurns::none);
    EXPECT_NEAR(std::abs(seen.skew_degrees), 3.2, 0.2);
}

TEST(Orient, PageOfFewMarksIsNotTurned) {
    image::Raster page{1654, 2339, 1, 200, std::vector<unsigned char>(1654U * 2339U, 245)};
    for (int i = 0; i < 12; ++i)
        for (int y = 0; y < 14 + i; ++y)
            for (int x = 0; x < 22; ++x) page.row(700 + 90 * (i % 5) + y)[400 + 37 * i + x] = 20;
    Tesseract engine{"vie"};
    for (int quarter = 0; quarter < 4; ++quarter) {
        const image::Raster lying = image::turned(page, static_cast<QuarterTurns>(quarter));
        const image::Appearance seen = confirm_turns(lying, image::measure(lying), engine, engine);
        EXPECT_EQ(seen.turns, QuarterTurns::none);
        EXPECT_EQ(seen.skew_degrees, 0);
    }
}
