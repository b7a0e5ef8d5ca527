// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/inspect.hpp"

#include "core/error.hpp"
#include "pdf_files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;
using pdf::PageKind;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

const std::string image_and_font = "/XObject << /I 5 0 R >> /Font << /F 6 0 R >>";

std::string line(const std::string& text, int mode = 0) {
    return "BT /F 10 Tf " + std::to_string(mode) + " Tr 50 800 Td (" + text + ") Tj ET\n";
}

std::string long_text() {
    std::string text;
    for (int i = 0; i < 60; ++i) text += line("Quyet dinh nay co hieu luc");
    return text;
}

pdf::About about(const std::string& bytes) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "hồ sơ.pdf";
    write_bytes(file, bytes);
    return pdf::inspect(file);
}

PageKind kind(const std::string& content) {
    return about(one_page(content, image_and_font, {grey_image(), helvetica})).pages.at(0).kind;
}

Cause cause_of(const std::filesystem::path& file) {
    try {
        pdf::inspect(file);
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), StartsWith(file.string() + ": "));
        return error.cause();
    }
    ADD_FAILURE() << file << " was read";
    return Cause::usage;
}

std::vector<std::filesystem::path> files_in(const std::string& folder) {
    std::vector<std::filesystem::path> files;
    const auto path = std::filesystem::path{HOSO_SOURCE_DIR} / "../shared/data" / folder;
    if (std::filesystem::exists(path))
        for (const auto& entry : std::filesystem::recursive_directory_iterator{path})
            if (entry.path().extension() == ".pdf") files.push_back(entry.path());
    return files;
}

} // namespace

TEST(Inspect, TellsScansFromPagesWithText) {
    EXPECT_EQ(kind(covering), PageKind::scan);
    EXPECT_EQ(kind(line("Quyet dinh")), PageKind::born_digital);
    EXPECT_EQ(kind("0 0 100 100 re f"), PageKind::drawing);
    EXPECT_EQ(kind(""), PageKind::drawing);
    EXPECT_EQ(kind(covering + long_text()), PageKind::born_digital);
}

TEST(Inspect, DoesNotTakeForTextWhatAScanCarries) {
    EXPECT_EQ(kind(covering + line("Trang 1 - sao y ban chinh")), PageKind::scan) << "a header line over the picture";
    EXPECT_EQ(kind(long_text() + covering), PageKind::scan) << "text below the picture";
    std::string invisible = covering;
    for (int i = 0; i < 60; ++i) invisible += line("Quyet dinh nay co hieu luc", 3);
    EXPECT_EQ(kind(invisible), PageKind::scan) << "the layer of another OCR program";
}

TEST(Inspect, ReadsTheTextOfForms) {
    const std::string form = stream_object(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 6 0 R >> >>", line("Quyet dinh"));
    EXPECT_EQ(about(one_page("/I Do", "/XObject << /I 5 0 R >>", {form, helvetica})).pages.at(0).kind,
        PageKind::born_digital);
}

TEST(Inspect, EndsWhereFormsDrawEachOther) {
    const std::string form = stream_object(
        "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /I 5 0 R >> >>", "/I Do /I Do");
    EXPECT_EQ(about(one_page("/I Do", "/XObject << /I 5 0 R >>", {form})).pages.at(0).kind, PageKind::drawing);
}

TEST(Inspect, GivesTheSizeAsDisplayed) {
    const auto page = [](const std::string& entries) {
        return about(one_page(covering, image_and_font, {grey_image(), helvetica}, entries)).pages.at(0);
    };
    EXPECT_EQ(page("/Rotate 90").size, (PageSize{842, 595}));
    EXPECT_EQ(page("/CropBox [10 10 310 410] /Rotate -180").size, (PageSize{300, 400}));
    EXPECT_EQ(page("/UserUnit 2").size, (PageSize{1190, 1684}));
    EXPECT_TRUE(page("/MediaBox [0 0 20000 100]").oversized);
    EXPECT_FALSE(page("").oversized);
    EXPECT_EQ(page("/MediaBox [0 0 0 0]").size, (PageSize{612, 792}));
    EXPECT_NEAR(page("").image_dpi, 40 / 595.0 * 72, 0.1);
}

TEST(Inspect, ListsSignaturesAndLeavesTheirStampsOutOfTheText) {
    const std::string appearance = stream_object(
        "/Type /XObject /Subtype /Form /BBox [0 0 200 50] /Resources << /Font << /F 6 0 R >> >>", long_text());
    const std::string bytes = one_page(covering, image_and_font,
        {grey_image(), helvetica, appearance,
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [10 10 210 60] /AP << /N 7 0 R >> /V << "
            "/Type /Sig /SubFilter /ETSI.CAdES.detached "
            "/ByteRange [0 1 2 3] /Name (Van thu) /Reason (Phat hanh) /Location (Ha Noi) /M (D:20250509154257+07'00') "
            ">> >>",
            "<< /FT /Sig /T (Unsigned) >>"},
        "/Annots [8 0 R]", "/AcroForm << /Fields [8 0 R 9 0 R 8 0 R] >>");
    const pdf::About found = about(bytes);
    EXPECT_EQ(found.pages.at(0).kind, PageKind::scan);
    EXPECT_TRUE(found.is_signed);
    EXPECT_THAT(found.signatures, testing::ElementsAre(records::Signature{"Signature1", "Van thu",
                                      "2025-05-09T15:42:57+07:00", "Phat hanh", "Ha Noi", "ETSI.CAdES.detached"}));
}

TEST(Inspect, SaysWhatKeepsAFileFromBeingRead) {
    const TemporaryFolder folder;
    EXPECT_EQ(cause_of(folder.path() / "none.pdf"), Cause::missing);
    EXPECT_EQ(cause_of(folder.path()), Cause::input);
    write_bytes(folder.path() / "garbage.pdf", "not a PDF at all");
    EXPECT_EQ(cause_of(folder.path() / "garbage.pdf"), Cause::input);
    HandmadePdf empty;
    empty.add("<< /Type /Catalog /Pages 2 0 R >>");
    empty.add("<< /Type /Pages /Kids [] /Count 0 >>");
    write_bytes(folder.path() / "empty.pdf", empty.bytes());
    EXPECT_EQ(cause_of(folder.path() / "empty.pdf"), Cause::input);
    HandmadePdf loop;
    loop.add("<< /Type /Catalog /Pages 2 0 R >>");
    loop.add("<< /Type /Pages /Kids [2 0 R] /Count 1 >>");
    write_bytes(folder.path() / "loop.pdf", loop.bytes());
    EXPECT_EQ(cause_of(folder.path() / "loop.pdf"), Cause::input);
}

TEST(Inspect, OpensWhatNeedsNoPasswordAndDeniesTheRest) {
    const TemporaryFolder folder;
    write_bytes(folder.path() / "plain.pdf", one_page(covering, image_and_font, {grey_image(), helvetica}));
    const auto lock = [&](const std::string& user, const char* name) {
        output_of("qpdf --encrypt '" + user + "' owner 256 -- " + quoted(folder.path() / "plain.pdf") + ' ' +
                  quoted(folder.path() / name));
        return folder.path() / name;
    };
    EXPECT_EQ(pdf::inspect(lock("", "open.pdf")).pages.size(), 1U);
    EXPECT_EQ(cause_of(lock("secret", "locked.pdf")), Cause::denied);
}

TEST(Inspect, SaysWhatWasMended) {
    std::string bytes = one_page(covering, image_and_font, {grey_image(), helvetica});
    EXPECT_TRUE(about(bytes).repairs.empty());
    bytes.replace(bytes.find("startxref\n"), std::string::npos, "startxref\n7\n%%EOF\n");
    EXPECT_FALSE(about(bytes).repairs.empty());
}

TEST(Inspect, FindsAScanOnEveryPageOfTheRealOnes) {
    auto files = files_in("vi-scan");
    for (const auto& file : files_in("vi-scan-gt/ptit")) files.push_back(file);
    if (files.empty()) GTEST_SKIP() << "no shared data";
    for (const auto& file : files)
        for (const pdf::PageAbout& page : pdf::inspect(file).pages) EXPECT_EQ(page.kind, PageKind::scan) << file;
}

TEST(Inspect, FindsTextOnEveryPageOfTheBornDigitalOnes) {
    const auto files = files_in("vi-borndigital");
    if (files.empty()) GTEST_SKIP() << "no shared data";
    for (const auto& file : files)
        for (const pdf::PageAbout& page : pdf::inspect(file).pages)
            EXPECT_EQ(page.kind, PageKind::born_digital) << file;
}
