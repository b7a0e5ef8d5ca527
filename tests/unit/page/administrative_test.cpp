// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/administrative.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "unit/page/drawing.hpp"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>

using namespace hoso::page;
using hoso::Error;
using hoso::test::PdfFile;
using hoso::test::PlacedWord;
using testing::HasSubstr;

namespace {

const std::string layout_file = HOSO_SOURCE_DIR "/lib/reference/layouts/nd30-2020.toml";
constexpr double tolerance_mm = 0.5; // what is measured may be off from the decree by this

AdministrativeLayout decree() { return read_administrative_layout(layout_file); }

AdministrativeTexts letter() {
    AdministrativeTexts texts;
    texts.parent_body = "ỦY BAN NHÂN DÂN";
    texts.body = "VĂN PHÒNG";
    texts.number = "Số: 05/VP-KSTT";
    texts.place_date = "Hà Nội, ngày 05 tháng 11 năm 2026";
    texts.subject = "V/v đôn đốc báo cáo";
    texts.addressees = {"Ủy ban nhân dân phường Hoàn Kiếm"};
    texts.capacity = {"KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"};
    texts.signer = "Nguyễn Thị Minh Khai";
    texts.recipients = {"Như trên", "Lưu: VT, KSTT"};
    return texts;
}

AdministrativeTexts report() {
    AdministrativeTexts texts = letter();
    texts.type = "BÁO CÁO";
    texts.subject = "Kết quả quý III";
    texts.addressees.clear();
    return texts;
}

std::string drawn(const AdministrativeTexts& texts, int paragraphs, Orientation orientation = Orientation::portrait) {
    Fonts fonts;
    const AdministrativeLayout layout = decree();
    Document document{fonts, hoso::test::plain_settings()};
    begin_administrative(document, layout, texts, orientation);
    std::string text;
    for (int i = 0; i < 60; ++i) text += "nghiêm túc ";
    for (int i = 0; i < paragraphs; ++i) flow(document, administrative_paragraph(layout, text));
    end_administrative(document, layout, texts);
    return document.finish();
}

/// Consecutive words on a page that spell a text: one box around them.
PlacedWord find(const std::vector<PlacedWord>& words, const std::string& text) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        PlacedWord box = words[i];
        for (std::size_t j = i + 1; text.size() > box.text.size() && text.starts_with(box.text) && j < words.size();
             ++j) {
            box.text += " " + words[j].text;
            box.x1 = words[j].x1;
        }
        if (box.text == text) return box;
    }
    ADD_FAILURE() << text << " is not on the pages";
    return {};
}

double middle(const PlacedWord& word) { return (word.x0 + word.x1) / 2; }

/// The dark pixels of the longest horizontal line in a band of the page, as millimetres.
struct Rule {
    double x0 = 0, x1 = 0;
    double length() const { return x1 - x0; }
};
Rule rule_between(const PdfFile::Picture& picture, double left, double right, double top, double bottom) {
    const double mm = picture.dpi / 25.4;
    Rule best;
    for (int y = static_cast<int>(top * mm); y < static_cast<int>(bottom * mm); ++y)
        for (int x = static_cast<int>(left * mm), begin = x; x < static_cast<int>(right * mm); ++x) {
            if (picture.at(x, y) > 128) begin = x + 1;
            if ((x + 1 - begin) / mm > best.length()) best = {begin / mm, (x + 1) / mm};
        }
    return best;
}

} // namespace

TEST(Layout, IsWhatTheDecreeAllows) {
    const AdministrativeLayout layout = decree();
    EXPECT_GE(layout.margins.left, 30);
    EXPECT_LE(layout.margins.right, 20);
    EXPECT_EQ(layout.recipients_label, (TextStyle{12, Face::bold_italic}));
    EXPECT_EQ(layout.recipients, (TextStyle{11, Face::regular}));
    EXPECT_EQ(layout.number, (TextStyle{13, Face::regular}));
    EXPECT_EQ(layout.place_date.face, Face::italic);
}

TEST(Layout, WithAValueThatTheDecreeDoesNotAllowIsRefused) {
    const std::string good = hoso::read_file(layout_file, 1 << 20);
    const hoso::test::TemporaryFolder folder;
    for (const auto& [from, to, problem] : std::initializer_list<std::array<std::string, 3>>{
             {"left = { mm = 30,", "left = { mm = 25,", "25 is not from 30 to 35"},
             {"right = { mm = 15,", "right = { mm = 21,", "21 is not from 15 to 20"},
             {"face = \"bold-italic\"", "face = \"wide\"", "'wide' is none of"},
             {"mm = 20, from = 20, to = 25 }", "mm = 20, from = 20 }", "'to' is missing"},
             {"[rules]", "[rule]", "'rule' means nothing here"},
             {"signature_space = { mm = 25, from = 15, to = 40, source = \"IV\" }", "", "'signature_space' is missing"},
             {"motto = { points", "moto = { points", "'moto' means nothing here"},
             {"top = {", "upper = {", "'upper' means nothing here"},
             {"[blocks]", "[other]\n[blocks]", "'other' means nothing"},
             {"percent = 40, from = 33", "percent = 40, about = 1, from = 33", "'about' means nothing here"},
             {"text = { points = 13, from = 13, to = 14, face", "text = { points = 13, from = 13, to = 14, phase",
                 "'phase' means nothing here"},
             {"hoso-layout/1", "hoso-layout/9", "is not known here"}}) {
        std::string bad = good;
        bad.replace(bad.find(from), from.size(), to);
        const auto path = folder.path() / "nd30-2020.toml";
        std::ofstream{path} << bad;
        try {
            (void)read_administrative_layout(path);
            FAIL() << to;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), hoso::Cause::settings);
            EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("nd30-2020.toml: line "), HasSubstr(problem)));
        }
    }
}

TEST(Administrative, KeepsTheMarginsOfTheDecree) {
    const PdfFile file{drawn(report(), 8)};
    const AdministrativeLayout layout = decree();
    double left = 210, right = 0;
    for (const PlacedWord& word : file.words()) {
        left = std::min(left, word.x0);
        right = std::max(right, word.x1);
        if (word.y0 < 18) {
            EXPECT_EQ(word.text, std::to_string(word.page)) << "the page number alone";
        }
        EXPECT_LE(word.y1, 297 - layout.margins.bottom + tolerance_mm);
    }
    EXPECT_NEAR(left, layout.margins.left, tolerance_mm);
    EXPECT_NEAR(right, 210 - layout.margins.right, tolerance_mm);
    // Words hang below the margin by the height that the font keeps above its letters.
    EXPECT_NEAR(find(file.words(), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").y0, layout.margins.top, tolerance_mm);
}

TEST(Administrative, CentresHeadsInTheirBlocks) {
    const AdministrativeLayout layout = decree();
    for (const Orientation orientation : {Orientation::portrait, Orientation::landscape}) {
        const Rectangle body = a4(orientation, layout.margins).body();
        const double left = body.x + body.width * layout.left_block / 2;
        const double right = body.x + body.width * (1 + layout.left_block) / 2;
        const auto words = PdfFile{drawn(letter(), 1, orientation)}.words();
        for (const char* text : {"ỦY BAN NHÂN DÂN", "VĂN PHÒNG", "Số: 05/VP-KSTT", "V/v đôn đốc báo cáo"})
            EXPECT_NEAR(middle(find(words, text)), left, tolerance_mm) << text;
        for (const char* text : {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                 "Hà Nội, ngày 05 tháng 11 năm 2026", "KT. CHÁNH VĂN PHÒNG", "Nguyễn Thị Minh Khai"})
            EXPECT_NEAR(middle(find(words, text)), right, tolerance_mm) << text;
        EXPECT_NEAR(
            middle(find(words, "Kính gửi: Ủy ban nhân dân phường Hoàn Kiếm")), body.x + body.width / 2, tolerance_mm);
        EXPECT_NEAR(find(words, "Nơi nhận:").x0, body.x, tolerance_mm);
    }
}

TEST(Administrative, PutsNumberAndDateOnOneLine) {
    const auto words = PdfFile{drawn(report(), 1)}.words();
    EXPECT_NEAR(find(words, "Số: 05/VP-KSTT").y1, find(words, "Hà Nội, ngày 05 tháng 11 năm 2026").y1, tolerance_mm);
    EXPECT_NEAR(find(words, "Nơi nhận:").y0, find(words, "KT. CHÁNH VĂN PHÒNG").y0, tolerance_mm);
    for (const char* text : {"BÁO CÁO", "Kết quả quý III"})
        EXPECT_NEAR(middle(find(words, text)), 30 + 165 / 2.0, tolerance_mm) << text;
}

TEST(Administrative, HasTheSizesOfTheDecree) {
    const auto words = PdfFile{drawn(report(), 1)}.words();
    const AdministrativeLayout layout = decree();
    Fonts fonts;
    for (const auto& [text, style] : std::initializer_list<std::pair<std::string, TextStyle>>{
             {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", layout.country}, {"Độc lập - Tự do - Hạnh phúc", layout.motto},
             {"ỦY BAN NHÂN DÂN", layout.parent_body}, {"VĂN PHÒNG", layout.body}, {"Số: 05/VP-KSTT", layout.number},
             {"Hà Nội, ngày 05 tháng 11 năm 2026", layout.place_date}, {"BÁO CÁO", layout.type},
             {"Kết quả quý III", layout.subject}, {"KT. CHÁNH VĂN PHÒNG", layout.capacity},
             {"Nguyễn Thị Minh Khai", layout.signer}, {"Nơi nhận:", layout.recipients_label},
             {"- Như trên;", layout.recipients}}) {
        const PlacedWord box = find(words, text);
        EXPECT_NEAR(box.x1 - box.x0, fonts.width_mm(text, style.size_points, style.face), tolerance_mm) << text;
        EXPECT_NEAR((box.y1 - box.y0) / millimetres_per_point, style.size_points * 1.107, 0.1) << text;
    }
}

TEST(Administrative, DrawsItsRulesAsLongAsTheDecreeSays) {
    const PdfFile file{drawn(report(), 1)};
    const auto words = file.words();
    const auto picture = file.picture(1, 254);
    const auto below = [&](const std::string& text, double part) {
        const PlacedWord box = find(words, text);
        const Rule rule = rule_between(picture, box.x0 - 5, box.x1 + 5, box.y1 - 0.3, box.y1 + 2);
        EXPECT_NEAR(rule.length(), (box.x1 - box.x0) * part, tolerance_mm) << text;
        EXPECT_NEAR((rule.x0 + rule.x1) / 2, middle(box), tolerance_mm) << text;
    };
    below("Độc lập - Tự do - Hạnh phúc", 1);
    below("VĂN PHÒNG", 0.4);
    below("Kết quả quý III", 0.4);
}

TEST(Administrative, NumbersPagesInTheTopMarginButTheFirst) {
    const PdfFile file{drawn(report(), 20)};
    std::vector<PlacedWord> numbers;
    for (const PlacedWord& word : file.words())
        if (word.y1 < 19) numbers.push_back(word);
    ASSERT_GE(numbers.size(), 2);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        EXPECT_EQ(numbers[i].text, std::to_string(i + 2));
        EXPECT_EQ(numbers[i].page, static_cast<int>(i) + 2);
        EXPECT_NEAR(middle(numbers[i]), 105, tolerance_mm);
    }
    const auto picture = file.picture(2, 254);
    int top = 200, bottom = 0; // rows of the digit in the top margin, ten a millimetre
    for (int y = 0; y < 199; ++y)
        for (int x = 0; x < picture.width; ++x)
            if (picture.at(x, y) < 128) {
                top = std::min(top, y);
                bottom = std::max(bottom, y);
            }
    EXPECT_NEAR((top + bottom) / 20.0, 10, tolerance_mm) << "the middle of a margin of 20 mm";
}

TEST(Administrative, IndentsAndJustifiesItsText) {
    const auto words = PdfFile{drawn(report(), 1)}.words();
    std::vector<PlacedWord> text;
    for (const PlacedWord& word : words)
        if (word.text == "nghiêm" || word.text == "túc") text.push_back(word);
    EXPECT_EQ(text.size(), 120);
    EXPECT_NEAR(text.front().x0, 30 + 10, tolerance_mm);
    std::size_t end = 0;
    while (text[end + 1].y0 < text[0].y0 + 1) ++end;
    EXPECT_NEAR(text[end].x1, 195, tolerance_mm);
    EXPECT_NEAR(text[end + 1].x0, 30, tolerance_mm);
}

TEST(Administrative, LeavesOutWhatIsEmpty) {
    AdministrativeTexts texts;
    texts.body = "VĂN PHÒNG";
    EXPECT_EQ(PdfFile{drawn(texts, 0)}.text(),
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nVĂN PHÒNG\n\f");
}

TEST(Administrative, KeepsTheEndOnOnePage) {
    Fonts fonts;
    const AdministrativeLayout layout = decree();
    for (double y = 200; y < 275; y += 5) {
        Document document{fonts, hoso::test::plain_settings()};
        begin_administrative(document, layout, report());
        document.move_to(y);
        end_administrative(document, layout, report());
        const auto words = PdfFile{document.finish()}.words();
        EXPECT_EQ(find(words, "Nơi nhận:").page, find(words, "Nguyễn Thị Minh Khai").page) << y;
        EXPECT_LE(find(words, "Nguyễn Thị Minh Khai").y1, 277 + tolerance_mm) << y;
    }
}

TEST(Administrative, EndsRecipientsAsTheDecreeDoes) {
    AdministrativeTexts texts = letter();
    texts.addressees = {"Sở Y tế", "Sở Nội vụ"};
    const std::string text = PdfFile{drawn(texts, 1)}.text();
    EXPECT_THAT(text, HasSubstr("- Như trên;\n- Lưu: VT, KSTT.\n"));
    EXPECT_THAT(text, HasSubstr("Kính gửi:\n- Sở Y tế;\n- Sở Nội vụ.\n"));
}
