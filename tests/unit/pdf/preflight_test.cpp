// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/inspect.hpp"
#include "pdf/read.hpp"
#include "pdf/write.hpp"

#include "pdf_files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;

namespace {

const std::filesystem::path jars = "/usr/share/java";

std::string preflight(const std::filesystem::path& folder) {
    std::string classes;
    for (const char* jar :
        {"preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"})
        classes += (jars / (std::string{jar} + ".jar")).string() + ':';
    return output_of("java -cp " + classes + ' ' +
                     quoted(std::filesystem::path{HOSO_SOURCE_DIR} / "tests/preflight/Preflight.java") + ' ' +
                     folder.string() + "/*.pdf || true");
}

/// Every page with a text layer, turned and skewed, so that all that is ours is in the file.
std::vector<pdf::NewPage> pages_like(const std::filesystem::path& source) {
    std::vector<pdf::NewPage> pages;
    for (const pdf::PageAbout& about : pdf::inspect(source).pages) {
        pdf::NewPage page;
        page.content = pdf::CarriedPage{static_cast<int>(pages.size()) + 1};
        page.size = about.size;
        page.turns = static_cast<QuarterTurns>(pages.size() % 4);
        page.skew_degrees = static_cast<double>(pages.size() % 3) - 1;
        page.text = page_of({line_of({"Quyết", "định", "số", "12/2024/QĐ-UBND"}, 60, 60, 14, 6, 4)});
        pages.push_back(page);
    }
    return pages;
}

} // namespace

TEST(Preflight, PassesPart1FilesFromImagesAndRealScans) {
    if (!std::filesystem::exists(jars / "preflight.jar")) GTEST_SKIP() << "libpdfbox2-java is not installed";
    const TemporaryFolder folder;
    pdf::NewPage with_alpha = image_page(page_of({line_of({"chữ"}, 50, 100, 14, 6, 4)}));
    std::get<image::EncodedImage>(with_alpha.content).alpha = std::make_shared<image::EncodedImage>(plain_image());
    pdf::write_document(folder.path() / "images.pdf", pdf::Level::a1b, {image_page(), with_alpha}, {},
        {"Ảnh", "vi", "2025-05-09T15:42:57Z"});
    std::size_t count = 1;
    for (const char* data : {"vi-scan", "vi-scan-gt"}) {
        const auto path = std::filesystem::path{HOSO_SOURCE_DIR} / "../shared/data" / data;
        if (!std::filesystem::exists(path)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{path}) {
            if (entry.path().extension() != ".pdf") continue;
            const auto target = folder.path() / (std::to_string(count++) + ".pdf");
            const auto written = pdf::write_document(target, pdf::Level::a1b, pages_like(entry.path()), entry.path(),
                {"Văn bản", "vi", "2025-05-09T15:42:57+07:00"});
            EXPECT_TRUE(written.obstacles.empty()) << entry.path();
            EXPECT_TRUE(is_clean(target)) << entry.path();
        }
    }
    const std::string verdicts = preflight(folder.path());
    EXPECT_THAT(verdicts, testing::Not(testing::HasSubstr("INVALID")));
    std::size_t valid = 0;
    for (std::size_t at = 0; (at = verdicts.find("valid   ", at)) != std::string::npos; ++at) ++valid;
    EXPECT_EQ(valid, count) << verdicts;
}

TEST(RealScans, KeepTheirImageBytes) {
    const auto path = std::filesystem::path{HOSO_SOURCE_DIR} / "../shared/data/vi-scan";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data";
    const TemporaryFolder folder;
    const auto target = folder.path() / "a.pdf";
    for (const auto& entry : std::filesystem::recursive_directory_iterator{path}) {
        if (entry.path().extension() != ".pdf") continue;
        const auto pages = pages_like(entry.path());
        const auto written = pdf::write_document(target, pdf::Level::a2u, pages, entry.path(), {});
        const std::string bytes = bytes_of(target);
        const pdf::Reader reader{entry.path()};
        for (std::size_t i = 0; i < pages.size(); ++i) {
            EXPECT_TRUE(written.pages[i].kept);
            if (const auto lone = reader.lone_image(static_cast<int>(i) + 1)) {
                EXPECT_NE(bytes.find(lone->image.bytes), std::string::npos) << entry.path() << " page " << i + 1;
            }
        }
    }
}
