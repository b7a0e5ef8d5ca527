// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/read.hpp"

#include "core/error.hpp"
#include "pdf_files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;

namespace {

class Read : public testing::Test {
protected:
    pdf::Reader reader(const std::string& bytes) {
        write_bytes(m_folder.path() / "a.pdf", bytes);
        return pdf::Reader{m_folder.path() / "a.pdf"};
    }
    pdf::Reader image_reader(const std::string& content, const std::string& image, const std::string& page = "") {
        return reader(one_page(content, "/XObject << /I 5 0 R >>", {image}, page));
    }

private:
    TemporaryFolder m_folder;
};

// Not decoded here: whoever takes a lone image decodes it.
const std::string jpeg_bytes = "\xFF\xD8 the bytes of a JPEG \xFF\xD9";
std::string coded(const std::string& entries, const std::string& data = jpeg_bytes) {
    return stream_object("/Type /XObject /Subtype /Image /Width 400 /Height 560 " + entries, data);
}
const std::string jpeg = coded("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode");

const std::string black_corner = "0 742 100 100 re f"; // upper left of an unturned page

} // namespace

TEST_F(Read, RendersThePageAsDisplayed) {
    const auto upright = reader(one_page(black_corner, "")).render(1, 36, 1);
    EXPECT_EQ(upright.width, 298);
    EXPECT_EQ(upright.height, 421);
    EXPECT_EQ(upright.row(10)[10], 0);
    EXPECT_EQ(upright.row(400)[290], 255);
    const auto turned = reader(one_page(black_corner, "", {}, "/Rotate 90")).render(1, 36, 3);
    EXPECT_EQ(turned.width, 421);
    EXPECT_EQ(turned.channels, 3);
    EXPECT_EQ(turned.row(10)[3 * 410], 0) << "the upper left corner comes to the upper right";
    const auto large = reader(one_page(black_corner, "", {}, "/UserUnit 2")).render(1, 36, 1);
    EXPECT_EQ(large.width, 595);
    EXPECT_EQ(large.row(90)[90], 0);
    const auto cut = reader(one_page(black_corner, "", {}, "/CropBox [50 50 595 842]")).render(1, 72, 1);
    EXPECT_EQ(cut.width, 545);
    EXPECT_EQ(cut.row(10)[45], 0);
    EXPECT_EQ(cut.row(10)[55], 255);
}

TEST_F(Read, LeavesAnnotationsOut) {
    const std::string stamp = stream_object("/Type /XObject /Subtype /Form /BBox [0 0 100 100]", "0 0 100 100 re f");
    const std::string bytes = one_page("", "",
        {stamp, "<< /Type /Annot /Subtype /Stamp /Rect [0 742 100 842] /F 4 /AP << /N 5 0 R >> >>"}, "/Annots [6 0 R]");
    EXPECT_EQ(reader(bytes).render(1, 36, 1).row(10)[10], 255);
}

TEST_F(Read, RefusesWhatIsTooLargeOrNotThere) {
    const auto open = reader(one_page("", "", {}, "/MediaBox [0 0 14000 14000]"));
    EXPECT_THROW(open.render(1, 300, 1), Error);
    EXPECT_THROW(open.render(2, 10, 1), Error);
    EXPECT_THROW(open.render(0, 10, 1), Error);
    EXPECT_THROW(open.text(7), Error);
    EXPECT_THROW(open.lone_image(7), Error);
    EXPECT_EQ(open.render(1, 10, 1).width, 1944);
}

TEST_F(Read, GivesWordsInTheOrderOfTheContentWithTheirBoxes) {
    const std::string content = "BT /F 20 Tf 100 700 Td (duoi truoc) Tj ET BT /F 20 Tf 100 760 Td (tren sau) Tj ET";
    const auto text = reader(one_page(content, "/Font << /F 5 0 R >>", {helvetica})).text(1);
    EXPECT_EQ(words_of(records::plain_text(text)), (std::vector<std::string>{"duoi", "truoc", "tren", "sau"}));
    const records::Word& first = text.blocks.front().lines.front().words.front();
    EXPECT_NEAR(first.box.x0, 100, 1);
    EXPECT_NEAR(first.box.y1, 842 - 700 + 4, 3);
    EXPECT_GT(first.box.y1 - first.box.y0, 10);
}

TEST_F(Read, GivesAllWordsOfATurnedPage) {
    const std::string content =
        "BT /F 12 Tf 0 1 -1 0 580 20 Tm (goc) Tj ET BT /F 12 Tf 0 1 -1 0 40 780 Tm (cuoi) Tj ET";
    const auto text = reader(one_page(content, "/Font << /F 5 0 R >>", {helvetica}, "/Rotate 90")).text(1);
    EXPECT_EQ(words_of(records::plain_text(text)), (std::vector<std::string>{"goc", "cuoi"}));
}

TEST_F(Read, TakesALoneImageWithoutRendering) {
    const auto lone = image_reader("q 595 0 0 842 0 0 cm /I Do Q", jpeg).lone_image(1);
    ASSERT_TRUE(lone);
    EXPECT_EQ(lone->image.bytes, jpeg_bytes);
    EXPECT_EQ(lone->image.codec, image::Codec::jpeg);
    EXPECT_EQ(lone->image.colour, image::ColourSpace::rgb);
    EXPECT_EQ(lone->image.width, 400);
    EXPECT_NEAR(lone->image.dpi_x, 400 / 595.0 * 72, 0.01);
    EXPECT_EQ(lone->placement, (Matrix{595, 0, 0, 842, 0, 0}));
    EXPECT_TRUE(
        image_reader("q 1 0 0 1 0 0 cm q 595 0 0 842 0 0 cm /I Do Q Q BT 3 Tr /F 9 Tf (x) Tj ET", jpeg).lone_image(1));
    EXPECT_TRUE(image_reader("0 0 595 842 re W n 595 0 0 842 0 0 cm /I Do", jpeg).lone_image(1));
}

TEST_F(Read, PlacesALoneImageOnThePageAsDisplayed) {
    const auto lone = image_reader("595 0 0 842 0 0 cm /I Do", jpeg, "/Rotate 90").lone_image(1);
    ASSERT_TRUE(lone);
    EXPECT_EQ(lone->placement, (Matrix{0, -595, 842, 0, 0, 595}));
    const auto cut = image_reader("595 0 0 842 0 0 cm /I Do", jpeg, "/CropBox [10 20 595 842]").lone_image(1);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->placement, (Matrix{595, 0, 0, 842, -10, -20}));
}

TEST_F(Read, DoesNotTakeAnImageThatIsNotAllOfThePage) {
    for (const char* content :
        {"595 0 0 842 0 0 cm /I Do /I Do", "400 0 0 600 0 0 cm /I Do", "595 0 0 842 0 0 cm /I Do 0 0 1 1 re f",
            "0 0 595 400 re W n 595 0 0 842 0 0 cm /I Do", "0 0 m 9 9 l 0 9 l W n 595 0 0 842 0 0 cm /I Do",
            "595 40 -40 842 0 0 cm /I Do", "595 0 0 842 0 0 cm /I Do BT (a) Tj ET", ""})
        EXPECT_FALSE(image_reader(content, jpeg).lone_image(1)) << content;
}

TEST_F(Read, DoesNotTakeAnImageThatNeedsMoreThanItsBytes) {
    for (const char* entries : {"/ColorSpace /DeviceCMYK /BitsPerComponent 8 /Filter /DCTDecode",
             "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /SMask 4 0 R",
             "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Decode [1 0 1 0 1 0]",
             "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/ASCIIHexDecode /DCTDecode]",
             "/ColorSpace [/Indexed /DeviceRGB 1 <000000FFFFFF>] /BitsPerComponent 8 /Filter /DCTDecode",
             "/ImageMask true /BitsPerComponent 1 /Filter /CCITTFaxDecode",
             "/ColorSpace /DeviceGray /BitsPerComponent 8",
             "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 399 "
             ">>"})
        EXPECT_FALSE(image_reader(covering, coded(entries)).lone_image(1)) << entries;
}

TEST_F(Read, GivesTheParametersOfFaxes) {
    const auto lone = image_reader(
        covering, coded("/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0] /Filter [/CCITTFaxDecode] "
                        "/DecodeParms [<< /K -1 /Columns 400 /EncodedByteAlign true >>]"))
                          .lone_image(1);
    ASSERT_TRUE(lone);
    EXPECT_EQ(lone->image.codec, image::Codec::ccitt);
    EXPECT_EQ(lone->image.ccitt.k, -1);
    EXPECT_TRUE(lone->image.ccitt.black_is_1);
    EXPECT_TRUE(lone->image.ccitt.byte_align);
    EXPECT_FALSE(lone->image.ccitt.end_of_line);
}
