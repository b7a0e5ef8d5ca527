// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/files.hpp"
#include "image/pixmap.hpp"
#include "ocr/orient.hpp"
#include "ocr/tesseract.hpp"
#include "pdf/read.hpp"
#include "json/json.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <numbers>

using namespace hoso;

namespace {

const bool whole = std::getenv("HOSO_SOAK") != nullptr;

image::Raster lying(const image::Raster& page, int quarter, double degrees) {
    const image::Pixmap pix = image::to_pixmap(page);
    const auto radians = static_cast<float>(degrees * std::numbers::pi / 180);
    const image::Pixmap turned{pixRotate(pix.get(), radians, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0)};
    image::Raster result = image::to_raster(turned.get());
    result.dpi = page.dpi;
    return image::turned(result, static_cast<QuarterTurns>(quarter));
}

} // namespace

// Signed, stamped, scanned by many offices: whichever way such a page comes, it is set upright and level.
TEST(RealPages, AreRightInEveryPosition) {
    const auto data = std::filesystem::path{HOSO_SOURCE_DIR} / "../shared/data";
    const auto truth = data / "vi-scan-gt/quangngai";
    if (!std::filesystem::exists(truth)) GTEST_SKIP() << "no shared data";
    ::setenv("OMP_THREAD_LIMIT", "1", 1);
    std::vector<std::filesystem::path> pages;
    for (const auto& entry : std::filesystem::directory_iterator{truth})
        if (entry.path().extension() == ".json" && entry.path().stem() != "metadata") pages.push_back(entry.path());
    std::sort(pages.begin(), pages.end());
    ocr::Tesseract engine{"vie"};
    const auto expect_found = [&](const image::Raster& page, double skew, int quarter, int degrees,
                                  const std::filesystem::path& name) {
        const image::Raster turned = lying(page, quarter, degrees);
        const image::Appearance seen = ocr::confirm_turns(turned, image::measure(turned), engine, engine);
        EXPECT_EQ(static_cast<int>(seen.turns), (4 - quarter) % 4) << name << " turned " << quarter << ", " << degrees;
        EXPECT_NEAR(seen.skew_degrees + degrees, skew, 0.2) << name << " turned " << quarter << ", " << degrees;
    };
    for (std::size_t i = 0; i < pages.size(); i += whole ? 1 : 3) {
        const Json about = parse_json(read_file(pages[i]), pages[i].string());
        const pdf::Reader reader{data / "vi-scan/quangngai" / about.at("file").get<std::string>()};
        const image::Raster page = reader.render(about.at("page"), 200, 1);
        const image::Appearance as_it_is = ocr::confirm_turns(page, image::measure(page), engine, engine);
        EXPECT_EQ(as_it_is.turns, QuarterTurns::none) << pages[i];
        const int number = static_cast<int>(i);
        for (int quarter = whole ? 0 : number % 4; quarter < (whole ? 4 : number % 4 + 1); ++quarter)
            for (int degrees = -5; degrees <= 5; degrees += whole ? 1 : 8)
                expect_found(page, as_it_is.skew_degrees, quarter, degrees, pages[i].stem());
    }
}
