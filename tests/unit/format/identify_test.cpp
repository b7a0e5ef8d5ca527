// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/identify.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "temporary_folder.hpp"

#include <gtest/gtest.h>

using namespace hoso;
using namespace hoso::format;
using namespace std::string_literals;

namespace {

Format of(const std::string& bytes, const char* name = "x") { return identify(bytes, "", name); }

} // namespace

TEST(Identify, TellsVersionsOfPdf) {
    EXPECT_EQ(of("%PDF-1.4\n"), (Format{"application/pdf", "fmt/18"}));
    EXPECT_EQ(of("%PDF-2.0\n"), (Format{"application/pdf", "fmt/1129"}));
    EXPECT_EQ(of("junk\n%PDF-1.7\n"), (Format{"application/pdf", "fmt/276"}));
    EXPECT_EQ(of("%PDF-9.9\n"), (Format{"application/pdf", ""}));
}

TEST(Identify, TellsLevelsOfPdfA) {
    EXPECT_EQ(of("%PDF-1.7\n<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>").puid, "fmt/478");
    EXPECT_EQ(identify("%PDF-1.4\n", " pdfaid:part=\"1\" pdfaid:conformance='B' ", "x").puid, "fmt/354");
    EXPECT_EQ(of("%PDF-1.4\n<pdfaid:part>7</pdfaid:part>").puid, "fmt/18");
}

TEST(Identify, KnowsImages) {
    EXPECT_EQ(of("\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0"s), (Format{"image/jpeg", "fmt/43"}));
    EXPECT_EQ(of("\xFF\xD8\xFF\xE1\0\x10"
                 "Exif\0\0 0220"s),
        (Format{"image/jpeg", "x-fmt/391"}));
    EXPECT_EQ(of("\xFF\xD8\xFF\xDB\0\x43"s), (Format{"image/jpeg", "fmt/41"}));
    EXPECT_EQ(of("II*\0rest"s), (Format{"image/tiff", "fmt/353"}));
    EXPECT_EQ(of("\x89PNG\r\n\x1A\nIHDR"s), (Format{"image/png", "fmt/11"}));
    EXPECT_EQ(of("\x89PNG\r\n\x1A\nIHDR iCCP"s), (Format{"image/png", "fmt/12"}));
    EXPECT_EQ(of("RIFF\0\0\0\0WEBPVP8L    "s), (Format{"image/webp", "fmt/567"}));
}

TEST(Identify, KnowsOfficeFilesByTheirMembers) {
    const std::string start = "PK\x03\x04"s + std::string(26, '\0');
    EXPECT_EQ(of(start + "[Content_Types].xml xl/workbook.xml").puid, "fmt/214");
    EXPECT_EQ(of(start + "mimetypeapplication/vnd.oasis.opendocument.text" + "PK").media_type,
        "application/vnd.oasis.opendocument.text");
    EXPECT_EQ(of(start + "anything"), (Format{"application/zip", "x-fmt/263"}));
}

TEST(Identify, BelievesTheBytesBeforeTheName) {
    EXPECT_EQ(of("%PDF-1.4\n", "a.txt").media_type, "application/pdf");
    EXPECT_EQ(of("Cộng hòa xã hội chủ nghĩa\n", "A.TXT"), (Format{"text/plain", "x-fmt/111"}));
    EXPECT_EQ(of("Cộng hòa xã hội chủ nghĩa\n", "không"), (Format{"text/plain", "x-fmt/111"}));
    EXPECT_EQ(of("a;b\n1;2\n", "bảng.csv"), (Format{"text/csv", "x-fmt/18"}));
    EXPECT_EQ(of("\x01\x02\x03\xF5\xF6", "x.bin"), Format{});
    EXPECT_EQ(of("", "x"), (Format{"application/x-empty", ""}));
    EXPECT_EQ(of("BMI là chỉ số khối cơ thể", "a").media_type, "text/plain");
    EXPECT_EQ(of("", "x.txt").media_type, "text/plain");
}

TEST(Identify, ReadsOnlyTheEndsOfAFile) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "lớn.pdf";
    real_disk().write_new(file, "%PDF-1.7\n" + std::string(3 << 20, ' ') +
                                    "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>");
    EXPECT_EQ(identify_file(file), (Format{"application/pdf", "fmt/479"}));
    EXPECT_THROW(identify_file(folder.path() / "none"), Error);
}
