// SPDX-License-Identifier: GPL-3.0-or-later
#include "image/measure.hpp"

#include "image/file.hpp"
#include "image/pixmap.hpp"

#include <gtest/gtest.h>

#include <filesystem>

using namespace hoso;
using namespace hoso::image;

namespace {

Raster paper(int width, int height) {
    return {width, height, 1, 200,
        std::vector<unsigned char>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 245)};
}

void blot(Raster& page, int x, int y, int size) {
    for (int row = y; row < y + size; ++row)
        for (int column = x; column < x + size; ++column) page.row(row)[column] = 20;
}

Raster sample(const char* name) {
    return decode_grey(std::filesystem::path{HOSO_SOURCE_DIR} / "samples/scans" / name, 1, {});
}

} // namespace

TEST(Measure, EmptyPaperIsBlank) {
    EXPECT_TRUE(measure(paper(1654, 2339)).blank);
    Raster specks = paper(1654, 2339);
    blot(specks, 500, 700, 3);
    blot(specks, 20, 1000, 40); // a punch hole at the edge
    EXPECT_TRUE(measure(specks).blank);
}

TEST(Measure, AFewLettersAreNotBlank) {
    Raster page = paper(1654, 2339);
    for (int i = 0; i < 5; ++i) blot(page, 400 + 60 * i, 700, 20);
    EXPECT_FALSE(measure(page).blank);
}

TEST(Measure, ABlackPageIsNotBlankAndNothingOverflows) {
    Raster page = paper(400, 400);
    std::fill(page.pixels.begin(), page.pixels.end(), static_cast<unsigned char>(10));
    EXPECT_FALSE(measure(page).blank);
    for (const int side : {1, 2, 10, 40}) EXPECT_NO_THROW(measure(paper(side, side))) << side;
    EXPECT_NO_THROW(measure(paper(5000, 3)));
}

TEST(Measure, FewMarksAreNoReasonForCertainty) {
    Raster page = paper(1654, 2339);
    for (int i = 0; i < 12; ++i) blot(page, 400 + 37 * i, 700 + 90 * (i % 5), 14 + i);
    EXPECT_FALSE(measure(page).turns_certain);
}

TEST(Measure, TextPagesAreKnownInEveryPosition) {
    for (const char* name : {"cong-van.jpg", "giay-moi.png", "hai-cot.tif"}) {
        const Raster page = sample(name);
        for (int quarter = 0; quarter < 4; ++quarter) {
            const Appearance seen = measure(turned(page, static_cast<QuarterTurns>(quarter)));
            EXPECT_FALSE(seen.blank);
            EXPECT_EQ(static_cast<int>(seen.turns), (4 - quarter) % 4) << name << ", turned " << quarter;
            EXPECT_NEAR(seen.skew_degrees, 0, 0.2) << name << ", turned " << quarter;
        }
    }
}

TEST(Measure, SaysTheSameEveryTime) {
    const Raster page = sample("lech.jpg");
    const Appearance first = measure(page), second = measure(page);
    EXPECT_EQ(first.skew_degrees, second.skew_degrees);
    EXPECT_NEAR(std::abs(first.skew_degrees), 3.2, 0.2);
}

TEST(Prepare, ReadsCoarseOnLargerPagesAndFineOnSmallerOnes) {
    Raster page = paper(400, 300);
    page.dpi = 600;
    EXPECT_EQ(prepare(page, QuarterTurns::none, 0, 300, 200).width, 200);
    page.dpi = 100;
    EXPECT_EQ(prepare(page, QuarterTurns::right, 0, 300, 200).height, 800);
    page.dpi = 250;
    EXPECT_EQ(prepare(page, QuarterTurns::none, 2, 300, 200).width, 400);
}

TEST(Cropped, StaysInsideThePage) {
    Raster page = paper(30, 20);
    page.row(19)[29] = 7;
    const Raster corner = cropped(page, 28, 18, 50, 50);
    EXPECT_EQ(corner.width, 2);
    EXPECT_EQ(corner.height, 2);
    EXPECT_EQ(corner.row(1)[1], 7);
    const Raster outside = cropped(page, -5, -5, 10, 10);
    EXPECT_EQ(outside.width, 5); // what lies outside is cut off, not moved in
    EXPECT_EQ(outside.height, 5);
}
