// SPDX-License-Identifier: GPL-3.0-or-later
#include "pdf/write.hpp"

#include "core/error.hpp"
#include "pdf/inspect.hpp"
#include "pdf/read.hpp"
#include "pdf_files.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;
using pdf::Level;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;

namespace {

class Write : public testing::Test {
protected:
    /// Carries every page of a PDF of these bytes.
    pdf::Written carry(const std::string& bytes, Level level = Level::a2u, pdf::NewPage like = {}) {
        write_bytes(source, bytes);
        std::vector<pdf::NewPage> pages;
        int number = 0;
        for (const pdf::PageAbout& about : pdf::inspect(source).pages) {
            pages.push_back(like);
            pages.back().content = pdf::CarriedPage{++number};
            pages.back().size = about.size;
        }
        const pdf::Written written = pdf::write_document(target, level, pages, source, information);
        if (images_are_genuine) { // qpdf decodes JPEG
            EXPECT_TRUE(is_clean(target));
        }
        return written;
    }
    image::Raster shown(double dpi = 36, int channels = 1) const {
        return pdf::Reader{target}.render(1, dpi, channels);
    }
    std::string plain() const { return output_of("qpdf --qdf --object-streams=disable " + quoted(target) + " -"); }

    bool images_are_genuine = true;
    TemporaryFolder folder;
    std::filesystem::path source = folder.path() / "nguồn.pdf", target = folder.path() / "đích.pdf";
    pdf::DocumentInformation information{"Quyết định <số 5> & phụ lục", "vi", "2025-05-09T15:42:57+07:00"};
};

const std::string one_image = "/XObject << /I 5 0 R >>";

std::string coded(const std::string& entries, const std::string& data) {
    return stream_object("/Type /XObject /Subtype /Image /Width 40 /Height 56 " + entries, data);
}

std::string box(const std::string& type, const std::string& content) {
    const std::size_t length = content.size() + 8;
    return std::string{'\0', '\0', static_cast<char>(length >> 8), static_cast<char>(length & 0xFF)} + type + content;
}
std::string jp2(int channels) {
    using namespace std::string_literals;
    return "\0\0\0\x0CjP  \r\n\x87\n"s + box("ftyp", "jp2 \0\0\0\0jp2 "s) +
           box("jp2h", box("ihdr", "\0\0\0\x38\0\0\0\x28\0"s + static_cast<char>(channels) + "\x07\x07\0\0"s) +
                           box("colr", "\x01\0\0\0\0\0\x10"s)) +
           box("jp2c", "code stream");
}

const std::string black_square = "0 0 100 100 re f";
std::string form(const std::string& content, const std::string& entries = "") {
    return stream_object("/Type /XObject /Subtype /Form /BBox [0 0 100 100] " + entries, content);
}
std::string annotation(const std::string& entries) {
    return "<< /Type /Annot /Rect [0 742 100 842] /AP << /N 5 0 R >> " + entries + " >>";
}
bool is_black_at_upper_left(const image::Raster& raster) { return raster.row(10)[10 * raster.channels] < 40; }

} // namespace

TEST_F(Write, KeepsTheBytesOfImages) {
    images_are_genuine = false;
    const std::string fax_dictionary =
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 40 >>";
    const std::string jbig2_dictionary =
        "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /JBIG2Decode /DecodeParms << /JBIG2Globals 6 0 R >>";
    const std::string globals = stream_object("", "globals of JBIG2 \x01\x02");
    for (const auto& [dictionary, data] : std::vector<std::pair<std::string, std::string>>{
             {"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", "\xFF\xD8 bytes of a JPEG \xFF\xD9"},
             {fax_dictionary, "bytes of a fax \x80\x01"}, {jbig2_dictionary, "bytes of JBIG2 \xAC"},
             {"/ColorSpace /DeviceRGB /Filter /JPXDecode", jp2(3)}}) {
        const pdf::Written written = carry(one_page(covering, one_image, {coded(dictionary, data), globals}));
        EXPECT_TRUE(written.pages.at(0).kept) << dictionary;
        EXPECT_TRUE(written.obstacles.empty()) << dictionary;
        EXPECT_THAT(bytes_of(target), HasSubstr("stream\n" + data + "\nendstream")) << dictionary;
    }
    carry(one_page(covering, one_image, {coded(jbig2_dictionary, "bytes"), globals}), Level::a1b);
    EXPECT_THAT(plain(), HasSubstr("globals of JBIG2 \x01\x02"));
}

TEST_F(Write, KeepsTheBytesOfEncodedImages) {
    for (const auto codec : {image::Codec::jpeg, image::Codec::ccitt, image::Codec::jpx, image::Codec::png}) {
        pdf::NewPage page = image_page();
        auto& image = std::get<image::EncodedImage>(page.content);
        image.codec = codec;
        image.bits = codec == image::Codec::ccitt ? 1 : 8;
        image.bytes = codec == image::Codec::jpx ? jp2(1) : "the bytes as they came";
        const pdf::Written written = pdf::write_document(target, Level::a2u, {page}, {}, information);
        EXPECT_TRUE(written.pages.at(0).kept);
        EXPECT_THAT(bytes_of(target), HasSubstr("stream\n" + image.bytes + "\nendstream"));
    }
}

TEST_F(Write, SaysWhereAnImageWasConverted) {
    pdf::NewPage page = image_page();
    std::get<image::EncodedImage>(page.content).kept = false;
    std::get<image::EncodedImage>(page.content).conversion = "LZW to CCITT Group 4";
    const pdf::Written written = pdf::write_document(target, Level::a2u, {page}, {}, information);
    EXPECT_FALSE(written.pages.at(0).kept);
    EXPECT_EQ(written.pages.at(0).conversion, "LZW to CCITT Group 4");
}

TEST_F(Write, TurnsCmykImagesToTheColoursThatAreShown) {
    std::string magenta;
    for (int i = 0; i < 40 * 56; ++i) magenta += std::string("\0\xFF\0\0", 4);
    const pdf::Written written =
        carry(one_page(covering, one_image, {coded("/ColorSpace /DeviceCMYK /BitsPerComponent 8", magenta)}));
    EXPECT_FALSE(written.pages.at(0).kept);
    EXPECT_EQ(written.pages.at(0).conversion, "CMYK to RGB");
    const image::Raster raster = shown(36, 3);
    EXPECT_GT(raster.row(100)[300], 200);
    EXPECT_LT(raster.row(100)[301], 40);
    EXPECT_THAT(plain(), Not(HasSubstr("DeviceCMYK")));
}

TEST_F(Write, TurnsCmykColoursOfContentToRgb) {
    carry(one_page("0 1 0 0 k 0 0 595 842 re f /DeviceCMYK cs 0 0 0 1 sc 0 742 100 100 re f", ""));
    const image::Raster raster = shown(36, 3);
    EXPECT_GT(raster.row(300)[300], 200);
    EXPECT_LT(raster.row(300)[301], 40);
    EXPECT_TRUE(is_black_at_upper_left(raster));
    EXPECT_THAT(plain(), Not(HasSubstr("DeviceCMYK")));
}

TEST_F(Write, CutsSoftMasksForPart1Only) {
    const std::string mask = grey_image(), image = grey_image("/SMask 6 0 R");
    carry(one_page(covering, one_image, {image, mask}));
    EXPECT_THAT(plain(), HasSubstr("/SMask"));
    const pdf::Written written = carry(one_page(covering, one_image, {image, mask}), Level::a1b);
    EXPECT_TRUE(written.obstacles.empty());
    EXPECT_EQ(written.pages.at(0).conversion, "soft mask to 1-bit mask");
    EXPECT_THAT(plain(), Not(HasSubstr("/SMask")));
    EXPECT_THAT(plain(), HasSubstr("/ImageMask true"));
}

TEST_F(Write, LeavesOutWhatPdfADoesNotAllow) {
    const pdf::Written written = carry(
        one_page("/G gs Q Q q 1 0 0 1 0 0 cm /Span << /MCID 0 >> BDC /I Do EMC strange_operator BT (a) pp",
            one_image + " /ExtGState << /G << /TR /Identity /ca 0.5 >> >>",
            {grey_image("/Interpolate true /Metadata 6 0 R /Alternates [] /PieceInfo << >>"), stream_object("", "")},
            "/Group << /S /Transparency >> /AA << >>", "/OpenAction << /S /JavaScript /JS (x) >> /Names << >>"),
        Level::a1b);
    EXPECT_TRUE(written.obstacles.empty());
    for (const char* gone : {"/Interpolate", "/Alternates", "/PieceInfo", "/TR ", "/Group", "/AA", "JavaScript",
             "strange_operator", "BDC", "EMC", "/ca 0.5"})
        EXPECT_THAT(plain(), Not(HasSubstr(gone)));
    EXPECT_EQ(written.pages.at(0).conversion, "transparency left out");
}

TEST_F(Write, ReplacesTheInvisibleTextOfAnotherProgram) {
    std::string old = covering + "BT 3 Tr /F 12 Tf 50 700 Td (old words) Tj (more) ' 1 2 (again) \" ET";
    pdf::NewPage like;
    like.text = page_of({line_of({"chữ", "mới"}, 50, 100, 14, 6, 4)});
    const pdf::Written written = carry(
        one_page(old, "/XObject << /I 5 0 R >> /Font << /F 6 0 R >>", {grey_image(), helvetica}), Level::a2u, like);
    EXPECT_TRUE(written.obstacles.empty()) << "the font of invisible text need not be embedded";
    EXPECT_EQ(raw_words(target), (std::vector<std::string>{"chữ", "mới"}));
    EXPECT_THAT(plain(), Not(HasSubstr("Helvetica")));
}

TEST_F(Write, ClaimsNothingWhereAFontIsMissing) {
    const pdf::Written written =
        carry(one_page("BT /F 12 Tf 50 700 Td (shown) Tj ET", "/Font << /F 5 0 R >>", {helvetica}));
    EXPECT_THAT(written.obstacles, Contains(Pair("font-not-embedded", "Helvetica")));
    EXPECT_THAT(bytes_of(target), Not(HasSubstr("pdfaid:part>")));
    carry(one_page(covering, one_image, {grey_image()}));
    EXPECT_THAT(
        bytes_of(target), HasSubstr("<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>"));
}

TEST_F(Write, DrawsStampsFlatAndDropsTheirFields) {
    for (const Level level : {Level::a1b, Level::a2u}) {
        carry(one_page("", "", {form(black_square), annotation("/Subtype /Widget /FT /Sig /T (Signature1) /F 132")},
                  "/Annots [6 0 R]", "/AcroForm << /Fields [6 0 R] >>"),
            level);
        EXPECT_TRUE(is_black_at_upper_left(shown()));
        EXPECT_EQ(shown().row(400)[290], 255) << "what the stamp leaves free";
        EXPECT_THAT(
            plain(), testing::AllOf(Not(HasSubstr("/Widget")), Not(HasSubstr("AcroForm")), Not(HasSubstr("/Sig"))));
    }
}

TEST_F(Write, DrawsOnlyWhatIsShown) {
    for (const char* entries :
        {"/Subtype /Stamp /F 2", "/Subtype /Stamp /F 32", "/Subtype /Link /F 4", "/Subtype /Popup"}) {
        carry(one_page("", "", {form(black_square), annotation(entries)}, "/Annots [6 0 R]"));
        EXPECT_FALSE(is_black_at_upper_left(shown())) << entries;
    }
}

TEST_F(Write, SaysNothingOfValidity) {
    const std::string resources = "/Resources << /XObject << /n0 7 0 R /n1 8 0 R /n2 7 0 R /n3 8 0 R /n4 8 0 R >> >>";
    const auto stamped = [&](const std::string& description, const std::string& validity) {
        carry(one_page("", "",
            {form("/n0 Do /n1 Do /n2 Do /n3 Do /n4 Do", resources), annotation("/Subtype /Widget /FT /Sig"),
                form(description), form(validity)},
            "/Annots [6 0 R]"));
        return is_black_at_upper_left(shown());
    };
    EXPECT_TRUE(stamped(black_square, ""));
    EXPECT_FALSE(stamped("", black_square));
}

TEST_F(Write, DoesNotShowLayersThatAreSwitchedOff) {
    const auto page = [](const std::string& configuration, const std::string& content) {
        return one_page(content, "/Properties << /L 5 0 R >> /XObject << /X 6 0 R >>",
            {"<< /Type /OCG /Name (layer) >>", form("0 0 100 100 re f", "/OC 5 0 R")}, "",
            "/OCProperties << /OCGs [5 0 R] /D << " + configuration + " >> >>");
    };
    const std::string marked = "/OC /L BDC 0 742 100 100 re f EMC", drawn = "1 0 0 1 0 742 cm /X Do";
    for (const std::string& content : {marked, drawn}) {
        carry(page("/OFF [5 0 R]", content));
        EXPECT_FALSE(is_black_at_upper_left(shown())) << content;
        carry(page("/BaseState /OFF", content));
        EXPECT_FALSE(is_black_at_upper_left(shown())) << content;
        carry(page("", content));
        EXPECT_TRUE(is_black_at_upper_left(shown())) << content;
    }
}

TEST_F(Write, ShowsTurnedAndCroppedPagesUpright) {
    const std::string content = "0 742 100 100 re f 300 300 50 50 re f";
    pdf::NewPage like;
    for (const auto& [rotate, turns] : std::vector<std::pair<int, QuarterTurns>>{{0, QuarterTurns::none},
             {90, QuarterTurns::left}, {180, QuarterTurns::half}, {270, QuarterTurns::right}}) {
        like.turns = turns;
        carry(one_page(content, "", {}, "/Rotate " + std::to_string(rotate)), Level::a2u, like);
        const image::Raster raster = shown();
        EXPECT_EQ(raster.width, 298);
        EXPECT_TRUE(is_black_at_upper_left(raster)) << rotate;
        EXPECT_EQ(raster.row(10)[290], 255) << rotate;
    }
    carry(one_page(content, "", {}, "/CropBox [250 250 400 400]"));
    EXPECT_EQ(shown(72).width, 150);
    EXPECT_EQ(shown(72).row(75)[75], 0);
}

TEST_F(Write, TurnsASkewedPageAboutItsCentre) {
    pdf::NewPage like;
    like.skew_degrees = 3; // clockwise: what lies right of the centre sinks
    carry(one_page("487.5 416 20 10 re f", ""), Level::a2u, like);
    const image::Raster raster = shown(72);
    EXPECT_LT(raster.row(421 + 10)[497], 40);
    EXPECT_EQ(raster.row(421)[497], 255);
}

TEST_F(Write, FindsRoomForLargePlans) {
    const std::string plan = one_page(black_square, "", {}, "/MediaBox [0 0 20000 5000]");
    EXPECT_TRUE(carry(plan).obstacles.empty());
    EXPECT_EQ(pdf::inspect(target).pages.at(0).size, (PageSize{20000, 5000}));
    EXPECT_THAT(carry(plan, Level::a1b).obstacles, Contains(Pair("page-too-large", "page 1")));
    EXPECT_THAT(
        carry(one_page("", "", {}, "/MediaBox [0 0 2 500]")).obstacles, Contains(Pair("page-too-small", "page 1")));
}

TEST_F(Write, GivesTheSameBytesTwice) {
    pdf::NewPage like;
    like.text = page_of({line_of({"chữ", "mới"}, 50, 100, 14, 6, 4)});
    carry(one_page(covering, one_image, {grey_image()}), Level::a1b, like);
    const std::string first = bytes_of(target);
    EXPECT_THAT(first, testing::StartsWith("%PDF-1.4\n"));
    carry(one_page(covering, one_image, {grey_image()}), Level::a1b, like);
    EXPECT_EQ(bytes_of(target), first);
}

TEST_F(Write, TellsTheSameTwiceAboutTheDocument) {
    carry(one_page(covering, one_image, {grey_image()}));
    const std::string about = output_of("TZ=UTC pdfinfo -isodates " + quoted(target)), file = bytes_of(target);
    EXPECT_THAT(about, HasSubstr("Quyết định <số 5> & phụ lục"));
    EXPECT_THAT(about, HasSubstr("2025-05-09T"));
    EXPECT_THAT(file, HasSubstr("Quyết định &lt;số 5&gt; &amp; phụ lục"));
    EXPECT_THAT(file, HasSubstr("<xmp:CreateDate>2025-05-09T15:42:57+07:00</xmp:CreateDate>"));
    information.date = "yesterday";
    carry(one_page(covering, one_image, {grey_image()}));
    EXPECT_THAT(bytes_of(target), Not(HasSubstr("CreateDate")));
}

TEST_F(Write, SaysWhatItCannotWriteOrRead) {
    const auto cause = [&](const std::filesystem::path& to, const std::vector<pdf::NewPage>& pages) {
        try {
            pdf::write_document(to, Level::a2u, pages, source, information);
        } catch (const Error& error) {
            return error.cause();
        }
        return Cause::usage;
    };
    pdf::NewPage carried;
    carried.content = pdf::CarriedPage{2};
    carried.size = {595, 842};
    EXPECT_EQ(cause(target, {carried}), Cause::missing);
    write_bytes(source, one_page("", ""));
    EXPECT_EQ(cause(target, {carried}), Cause::input) << "no page 2";
    EXPECT_EQ(cause(target, {}), Cause::input);
    EXPECT_EQ(cause(target, {pdf::NewPage{}}), Cause::input) << "a page without a size";
    EXPECT_EQ(cause(folder.path() / "none" / "a.pdf", {image_page()}), Cause::output);
    EXPECT_FALSE(std::filesystem::exists(target)) << "nothing is left of what failed";
    EXPECT_FALSE(std::filesystem::exists(target.string() + ".new"));
}
