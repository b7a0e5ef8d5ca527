// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "handover/cover.hpp"
#include "handover/serial.hpp"
#include "unit/handover/sample.hpp"
#include "unit/page/drawing.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <map>
#include <regex>

using namespace hoso;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

const handover::FirstPassword first_password = [](const Letter& letter) {
    return crypto::Secret{sample_password(letter)};
};

std::string drawn(const Packet& packet, const Issue& issue = sample_issue()) {
    page::Fonts fonts;
    return draw_packet(fonts, sample_paper(), issue, packet, first_password).pdf;
}

std::string drawn(
    const Letter& letter, const std::string& password = "Kx7mPqN2wRtA", const Issue& issue = sample_issue()) {
    page::Fonts fonts;
    page::Document document{fonts, {"Phiếu", "Sở", {}, "vi"}};
    draw_letter(document, sample_paper(), issue, letter, crypto::Secret{password});
    return document.finish();
}

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char letter) { return letter == ' ' || letter == '\n' || letter == '\f'; });
    return text;
}

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// What a scanner makes of the pages.
std::vector<std::string> codes_of(const PdfFile& pdf, int dpi = 150) {
    TemporaryFolder folder;
    const std::string page = (folder.path() / "page").string();
    (void)output_of("pdftoppm -gray -r " + std::to_string(dpi) + " " + pdf.path() + " " + page);
    std::vector<std::filesystem::path> pictures;
    for (const auto& entry : std::filesystem::directory_iterator{folder.path()}) pictures.push_back(entry.path());
    std::sort(pictures.begin(), pictures.end());
    std::vector<std::string> codes;
    for (const auto& picture : pictures) {
        std::istringstream lines{output_of("zbarimg -q --raw " + picture.string() + " 2>/dev/null")};
        for (std::string line; std::getline(lines, line);) codes.push_back(line);
    }
    return codes;
}

/// Nothing lies on anything else, and nothing nearer to the edge than a printer reaches. A word's box is as high as its
/// font, which is more than its letters are.
void expect_in_order(const PdfFile& pdf, double page_width = 210, double page_height = 297) {
    const std::vector<PlacedWord> words = pdf.words();
    ASSERT_FALSE(words.empty());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const PlacedWord& word = words[i];
        EXPECT_GT(word.x0, 6) << word.text;
        EXPECT_LT(word.x1, page_width - 6) << word.text;
        EXPECT_GT(word.y0, 6) << word.text;
        EXPECT_LT(word.y1, page_height - 5) << word.text;
        for (std::size_t j = i + 1; j < words.size(); ++j) {
            const PlacedWord& other = words[j];
            if (other.page != word.page) continue;
            const double across = std::min(word.x1, other.x1) - std::max(word.x0, other.x0);
            const double down = std::min(word.y1, other.y1) - std::max(word.y0, other.y0);
            const double least = std::min(word.y1 - word.y0, other.y1 - other.y0);
            EXPECT_FALSE(across > 0.3 && down > least * 0.3)
                << "page " << word.page << ": '" << word.text << "' and '" << other.text << "'";
        }
    }
}

} // namespace

TEST(Letter, SaysWhatAPersonNeeds) {
    const PdfFile pdf{drawn(sample_letter())};
    EXPECT_THAT(pdf.info(), HasSubstr("Pages:           1\n"));
    const std::string text = on_one_line(pdf.text());
    for (const char* part : {"ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
             "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 7f3a09c1d2e4-00042-1", "Hà Nội, ngày 23 tháng 11 năm 2026",
             "PHIẾU CẤP TÀI KHOẢN Hệ thống quản lý văn bản và điều hành", "Nguyễn Văn An",
             "Chuyên viên Văn phòng Hội đồng nhân dân và Ủy ban nhân dân", "Ủy ban nhân dân phường Hoàn Kiếm",
             "annv42@hanoi.gov.vn", "Mở địa chỉ https://qlvb.hanoi.gov.vn bằng trình duyệt",
             "Mật khẩu lần đầu chỉ có hiệu lực đến hết ngày 23/12/2026.", "liên hệ ngay Tổ hỗ trợ người dùng",
             "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Thị Minh Nguyệt", "PHẦN BÍ MẬT", "GIẤY BIÊN NHẬN",
             "Tôi là Nguyễn Văn An, Chuyên viên"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(without_spaces(text), HasSubstr("Kx7mPqN2wRtA"));
    EXPECT_THAT(text, Not(HasSubstr("{")));
}

TEST(Letter, MadeAgainIsTheSame) {
    EXPECT_EQ(drawn(sample_letter()), drawn(sample_letter()));
    EXPECT_EQ(drawn(sample_packet()), drawn(sample_packet()));
    EXPECT_NE(drawn(sample_letter()), drawn(sample_letter(), "Kx7mPqN2wRtB"));
}

TEST(Letter, LeavesOutWhatIsNotKnown) {
    Letter letter = sample_letter();
    letter.expires.reset();
    letter.mail.clear();
    letter.position.clear();
    letter.system_url.clear();
    Issue issue = sample_issue();
    issue.support.clear();
    const std::string text = on_one_line(PdfFile{drawn(letter, "Kx7mPqN2wRtA", issue)}.text());
    for (const char* part : {"hiệu lực", "Hộp thư", "Chức vụ", "Địa chỉ truy cập", "liên hệ", ", ,"})
        EXPECT_THAT(text, Not(HasSubstr(part)));
    EXPECT_THAT(text, HasSubstr("1. Đăng nhập vào Hệ thống quản lý văn bản và điều hành bằng tên đăng nhập"));
}

TEST(Letter, OfAnOfficeIsReceivedForTheUnit) {
    Letter letter = sample_letter();
    letter.holder = handover::Holder::office;
    letter.person = "Văn thư phường Hoàn Kiếm";
    letter.position.clear();
    const std::string text = on_one_line(PdfFile{drawn(letter)}.text());
    EXPECT_THAT(text, HasSubstr("Tài khoản dùng chung: Văn thư phường Hoàn Kiếm"));
    EXPECT_THAT(
        text, HasSubstr("Thay mặt Ủy ban nhân dân phường Hoàn Kiếm, tôi đã nhận tài khoản dùng chung “Văn thư"));
    EXPECT_THAT(text, Not(HasSubstr("Họ và tên:")));
}

TEST(Letter, ReissuedSaysSo) {
    Letter letter = sample_letter();
    letter.attempt = 2;
    EXPECT_THAT(PdfFile{drawn(letter)}.text(), HasSubstr("2 (mật khẩu cấp các lần trước không còn hiệu lực)"));
}

TEST(Letter, HasTheInstructionsOfTheIssue) {
    Issue issue = sample_issue();
    issue.instructions = {"Đăng nhập bằng {login} tại {url}."};
    const std::string text = on_one_line(PdfFile{drawn(sample_letter(), "Kx7mPqN2wRtA", issue)}.text());
    EXPECT_THAT(text, HasSubstr("1. Đăng nhập bằng annv42 tại https://qlvb.hanoi.gov.vn."));
    EXPECT_THAT(text, Not(HasSubstr("Mở địa chỉ")));
    issue.instructions = {"Hỏi {phone}."};
    EXPECT_THROW((void)drawn(sample_letter(), "Kx7mPqN2wRtA", issue), Error);
}

TEST(Letter, NothingOverlapsOrFallsOffThePage) {
    expect_in_order(PdfFile{drawn(sample_letter())});
    const PdfFile pdf{drawn(long_letter(), "Kx7mPqN2wRtA")};
    EXPECT_THAT(pdf.info(), HasSubstr("Pages:           1\n"));
    expect_in_order(pdf);
    EXPECT_THAT(without_spaces(pdf.text()), HasSubstr("congtangtonnuhoangthiphuongthao.nguyennguyenphuoc.h26"));
}

TEST(Letter, LongerThanAPageGoesOnToASecondOneWithTheSlips) {
    Letter letter = long_letter();
    Issue issue = sample_issue();
    issue.parent_body = long_unit_name();
    issue.body = long_unit_name();
    for (int i = 0; i < 6; ++i)
        issue.instructions.push_back("Đoạn hướng dẫn thứ " + std::to_string(i) + ": " + long_unit_name() + ".");
    const PdfFile pdf{drawn(letter, "ngang-trau-bien-dong-xuan-hoa-lua", issue)};
    EXPECT_THAT(pdf.info(), HasSubstr("Pages:           2\n"));
    EXPECT_THAT(pdf.text("-f 1 -l 1"), Not(HasSubstr("PHẦN BÍ MẬT")));
    EXPECT_THAT(pdf.text("-f 2 -l 2"), HasSubstr("PHẦN BÍ MẬT"));
    EXPECT_THAT(codes_of(pdf), ElementsAre("hoso:1:7f3a09c1d2e4-00042-1:" + letter.mac));
    expect_in_order(pdf);
}

TEST(Letter, PassphrasesBreakBeforeAHyphen) {
    const PdfFile pdf{drawn(sample_letter(), "ngang-trau-bien-dong-xuan-hoa-lua")};
    std::vector<PlacedWord> hyphens;
    for (const PlacedWord& word : pdf.words())
        if (word.text == "-" && word.y0 > 194 && word.y0 < 250) hyphens.push_back(word);
    ASSERT_EQ(hyphens.size(), 7U - 1);
    std::map<int, PlacedWord> first_of_rows; // by the place of the row
    for (const PlacedWord& word : pdf.words())
        if (word.text.size() == 1 && word.y0 > hyphens.front().y0 - 6 && word.y0 < hyphens.back().y0 + 6) {
            const auto [first, is_new] = first_of_rows.emplace(static_cast<int>(word.y0 + 0.5), word);
            if (!is_new && word.x0 < first->second.x0) first->second = word;
        }
    EXPECT_EQ(first_of_rows.rbegin()->second.text, "-")
        << "at the end of a row it could be taken for a break of a word";
    EXPECT_THAT(without_spaces(pdf.text()), HasSubstr("ngang-trau-bien-dong-xuan-hoa-lua"));
    expect_in_order(pdf);
}

TEST(Letter, SerialsBelowCodesStayInsideTheMargin) {
    Packet packet = sample_packet(1);
    packet.serial = handover::packet_serial(sample_run(), "000.000.00.01.H26");
    const PdfFile pdf{drawn(packet)};
    double left = 0;
    int serials = 0;
    for (const PlacedWord& word : pdf.words())
        if (word.text == "PHẦN") left = word.x0;
    ASSERT_GT(left, 20);
    for (const PlacedWord& word : pdf.words())
        if (word.text.starts_with(sample_run() + '-')) {
            ++serials;
            EXPECT_GE(word.x0, left - 0.2) << word.text;
        }
    EXPECT_GE(serials, 4);
}

TEST(Letter, PasswordsThatCannotBeTypedEverywhereAreRefused) {
    EXPECT_THROW((void)drawn(sample_letter(), "mậtkhẩu-12345"), Error);
}

TEST(Letter, SecretPartAndReceiptLieWhereOneTears) {
    const PdfFile pdf{drawn(sample_letter())};
    double secret = 0, receipt = 0, login = 0;
    for (const PlacedWord& word : pdf.words()) {
        if (word.text == "PHẦN") secret = word.y0;
        if (word.text == "GIẤY") receipt = word.y0;
        if (word.text == "K") login = word.y0;
    }
    EXPECT_GT(secret, 194);
    EXPECT_GT(login, secret);
    EXPECT_GT(receipt, login + 10) << "the receipt that goes back must not have the password on it";
}

TEST(Packet, EveryCodeIsRead) {
    if (!has_program("zbarimg")) GTEST_SKIP() << "zbarimg (zbar-tools) is missing";
    const Packet packet = sample_packet(12);
    std::vector<std::string> expected{handover::qr_text(packet.serial, packet.mac)};
    for (const Letter& letter : packet.letters) expected.push_back(handover::qr_text(letter.serial, letter.mac));
    const PdfFile pdf{drawn(packet)};
    EXPECT_EQ(codes_of(pdf), expected);
    EXPECT_EQ(codes_of(pdf, 100), expected) << "a worn-out scanner";
    for (const std::string& code : expected) EXPECT_TRUE(handover::parse_scanned(code)) << code;
}

TEST(Packet, HasCoverListAndLettersInOneFileWithSharedFonts) {
    Packet packet = sample_packet(5);
    packet.letters[4].system = "bc";
    packet.letters[4].system_title = "Hệ thống thông tin báo cáo";
    const PdfFile pdf{drawn(packet)};
    EXPECT_THAT(pdf.info(), HasSubstr("Pages:           7\n"));
    const std::string cover = on_one_line(pdf.text("-raw -f 1 -l 1")), list = on_one_line(pdf.text("-raw -f 2 -l 2"));
    for (const char* part : {"PHIẾU GIAO GÓI TÀI KHOẢN", "Trần Thị Bích Hằng", "1 Hệ thống thông tin báo cáo 1",
             "2 Hệ thống quản lý văn bản và điều hành 4", "Cộng 5", "XÁC NHẬN ĐÃ NHẬN GÓI"})
        EXPECT_THAT(cover, HasSubstr(part));
    for (const Letter& letter : packet.letters) {
        EXPECT_THAT(list, HasSubstr(letter.login));
        EXPECT_THAT(list, HasSubstr(letter.serial));
        EXPECT_THAT(without_spaces(cover + list), Not(HasSubstr(sample_password(letter))));
        EXPECT_THAT(without_spaces(pdf.text("-raw -f 3")), HasSubstr(sample_password(letter)));
    }
    const std::string fonts = pdf.fonts();
    EXPECT_LE(std::count(fonts.begin(), fonts.end(), '\n'), 2 + 10) << fonts;
}

TEST(Packet, LongNamesStayOnTheirPages) {
    Packet packet = sample_packet(3);
    packet.unit_name = long_unit_name();
    packet.officer = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên";
    packet.letters[1] = long_letter();
    packet.letters[2].system = "bc";
    packet.letters[2].system_title = long_letter().system_title;
    page::Fonts fonts;
    page::Document cover{fonts, {"Bìa", "Sở", {}, "vi"}};
    draw_cover(cover, sample_paper().layout, sample_issue(), packet);
    expect_in_order(PdfFile{cover.finish()});
    expect_in_order(PdfFile{sign_list_pdf(fonts, sample_paper().layout, sample_issue(), packet)}, 297, 210);
    expect_in_order(PdfFile{password_sheet_pdf(
        fonts, sample_paper().layout, sample_issue(), packet, crypto::Secret{"ngang-trau-bien-dong-xuan-hoa-lua"})});
}

TEST(Packet, PasswordSheetHasOnePageAndNothingOfTheLetters) {
    page::Fonts fonts;
    const Packet packet = sample_packet();
    const PdfFile pdf{password_sheet_pdf(
        fonts, sample_paper().layout, sample_issue(), packet, crypto::Secret{"ngang-trau-bien-dong-xuan-hoa-lua"})};
    EXPECT_THAT(pdf.info(), HasSubstr("Pages:           1\n"));
    EXPECT_THAT(without_spaces(pdf.text()), HasSubstr("ngang-trau-bien-dong-xuan-hoa-lua"));
    for (const Letter& letter : packet.letters) EXPECT_THAT(pdf.text(), Not(HasSubstr(letter.login)));
}

TEST(Packet, LettersThatTheFontsDoNotHaveAreTold) {
    Packet packet = sample_packet(1);
    packet.letters[0].person = "阮文安";
    page::Fonts fonts;
    EXPECT_THAT(draw_packet(fonts, sample_paper(), sample_issue(), packet, first_password).unknown_letters,
        ElementsAre(U'安', U'文', U'阮'));
}

TEST(Packet, LettersAreSortedAsVietnameseListsAre) {
    std::vector<Letter> letters(4, sample_letter());
    letters[0].person = "Trần Văn Đức";
    letters[1].person = "Nguyễn Thị Ánh";
    letters[2].person = "Lê Văn Dũng";
    letters[3].person = "Nguyễn Thị An";
    handover::sort_letters(letters);
    std::vector<std::string> names;
    for (const Letter& letter : letters) names.push_back(letter.person);
    EXPECT_THAT(names, ElementsAre("Nguyễn Thị An", "Nguyễn Thị Ánh", "Lê Văn Dũng", "Trần Văn Đức"));
}
