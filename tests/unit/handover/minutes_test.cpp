// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/minutes.hpp"
#include "handover/packets.hpp"
#include "office/workbook.hpp"
#include "unit/handover/sample.hpp"
#include "unit/page/drawing.hpp"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::handover;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

TimePoint at(int hours) { return TimePoint{sample_day()} + std::chrono::hours{hours}; }

/// Two units; one letter acknowledged, one void, one younger than the others.
class MinutesTest : public testing::Test {
protected:
    void SetUp() override {
        std::vector<Packet> packets{sample_packet(3), sample_packet(1)};
        packets[1].unit = "000.00.02.H26";
        packets[1].unit_name = "Sở Nội vụ";
        packets[1].serial = packet_serial(sample_run(), packets[1].unit);
        packets[1].letters[0] = sample_letter(9);
        packets[1].letters[0].unit = packets[1].unit;
        packets[1].letters[0].unit_name = packets[1].unit_name;
        (void)ledger.record_made(sample_run(), packets, {at(0), "chi"});
        (void)ledger.mark_units(State::delivered, sample_run(), {&packets[0].unit, 1}, {at(30), "chi"});
        const std::string serial = sample_letter(1).serial;
        (void)ledger.acknowledge({&serial, 1}, {at(42), "chi"});
        (void)ledger.void_account(sample_letter(2).account, {at(43), "chi"});
    }
    Minutes minutes(const std::optional<std::string>& unit = std::nullopt) {
        return minutes_of(ledger, sample_issue(), sample_day() + std::chrono::days{20}, at(24), unit);
    }
    std::string pdf(const Minutes& of) {
        page::Fonts fonts;
        return minutes_pdf(fonts, sample_paper().layout, of);
    }

    TemporaryFolder folder;
    Ledger ledger{folder.path(), database::Access::create};
};

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::vector<std::string> row_of(const office::Sheet& sheet, int number) {
    std::vector<std::string> texts;
    for (const office::Row& row : sheet.rows)
        if (row.number == number)
            for (const office::Cell& cell : row.cells) texts.push_back(cell.text());
    return texts;
}

} // namespace

TEST_F(MinutesTest, AddUp) {
    const Minutes found = minutes();
    ASSERT_EQ(found.units.size(), 2U);
    EXPECT_EQ(found.units[0], (UnitCounts{"000.00.01.H26", "Ủy ban nhân dân phường Hoàn Kiếm", 2, 2, 2, 1, 0, 1}));
    EXPECT_EQ(total_of(found.units), (UnitCounts{"", "", 3, 2, 2, 1, 0, 1}));
    EXPECT_EQ(found.letters.size(), 4U);
    EXPECT_EQ(found.unacknowledged.size(), 2U);
    const Minutes one = minutes("000.00.02.H26");
    EXPECT_EQ(one.units.size(), 1U);
    EXPECT_EQ(one.letters.size(), 1U);
    EXPECT_EQ(one.unacknowledged.size(), 1U);
}

TEST_F(MinutesTest, AsPdfSayWhoHandedWhatToWhom) {
    const PdfFile file{pdf(minutes())};
    const std::string text = on_one_line(file.text());
    for (const char* part :
        {"BIÊN BẢN Bàn giao tài khoản", "Hà Nội, ngày 13 tháng 12 năm 2026", "Hôm nay, ngày 13/12/2026, tại Hà Nội",
            "đợt cấp 7f3a09c1d2e4 ngày 23/11/2026", "Bên giao: Sở Khoa học và Công nghệ.",
            "Bên nhận: 2 đơn vị theo bảng dưới đây.", "Cộng 3 2 2 1 0 1", "7f3a09c1d2e4-00003-1 23/11/2026 Đã giao",
            "7f3a09c1d2e4-00009-1 23/11/2026 Đã lập", "ĐẠI DIỆN BÊN NHẬN", "Nguyễn Thị Minh Nguyệt"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_THAT(text, Not(HasSubstr("7f3a09c1d2e4-00001-1")));
    EXPECT_THAT(text, Not(HasSubstr("DANH SÁCH KÝ NHẬN")));
}

TEST_F(MinutesTest, OfOneUnitHaveItsListToSign) {
    const std::string text = on_one_line(PdfFile{pdf(minutes("000.00.01.H26"))}.text());
    EXPECT_THAT(text, HasSubstr("Bên nhận: Ủy ban nhân dân phường Hoàn Kiếm."));
    EXPECT_THAT(text, HasSubstr("DANH SÁCH KÝ NHẬN TÀI KHOẢN Ủy ban nhân dân phường Hoàn Kiếm"));
    EXPECT_THAT(text, HasSubstr("7f3a09c1d2e4-00001-1"));
    EXPECT_THAT(text, Not(HasSubstr("7f3a09c1d2e4-00002-1"))) << "it is void";
}

TEST_F(MinutesTest, WithNobodyLeftSaySo) {
    Minutes found = minutes();
    found.unacknowledged.clear();
    EXPECT_THAT(on_one_line(PdfFile{pdf(found)}.text()), HasSubstr("II. Phiếu chưa được ký nhận Không có."));
}

TEST_F(MinutesTest, MadeAgainAreTheSame) {
    EXPECT_EQ(pdf(minutes()), pdf(minutes()));
    EXPECT_EQ(minutes_xlsx(minutes()), minutes_xlsx(minutes()));
}

TEST_F(MinutesTest, AsXlsxAreReadAgain) {
    const office::Workbook book = office::read_workbook(minutes_xlsx(minutes()), "minutes.xlsx");
    ASSERT_EQ(book.sheets.size(), 3U);
    EXPECT_EQ(book.sheets[0].name, "Tổng hợp");
    EXPECT_THAT(row_of(book.sheets[0], 5),
        ElementsAre("1", "000.00.01.H26", "Ủy ban nhân dân phường Hoàn Kiếm", "2", "2", "2", "1", "0", "1"));
    EXPECT_THAT(row_of(book.sheets[0], 7), ElementsAre("Cộng", "3", "2", "2", "1", "0", "1"));
    EXPECT_THAT(row_of(book.sheets[1], 5), testing::Contains("7f3a09c1d2e4-00001-1"));
    EXPECT_THAT(row_of(book.sheets[1], 5), testing::Contains("24/11/2026")) << "42 hours later, in Vietnam's time";
    EXPECT_THAT(row_of(book.sheets[2], 5), testing::Contains("7f3a09c1d2e4-00003-1"));
    EXPECT_TRUE(row_of(book.sheets[2], 7).empty());
}

TEST_F(MinutesTest, AsXlsxHoldNoFormulas) {
    Minutes found = minutes();
    const std::vector<std::string> texts{"=1+1", "+84", "-1", "@SUM(A1)"};
    found.letters[0].letter.person = texts[0];
    found.letters[0].letter.position = texts[1];
    found.letters[0].letter.login = texts[2];
    found.unacknowledged[0].letter.person = texts[3];
    const office::Workbook book = office::read_workbook(minutes_xlsx(found), "minutes.xlsx");
    EXPECT_THAT(row_of(book.sheets[1], 5), testing::IsSupersetOf({texts[0], texts[1], texts[2]}));
    EXPECT_THAT(row_of(book.sheets[2], 5), testing::Contains(texts[3]));
    for (const office::Sheet& sheet : book.sheets)
        for (const office::Row& row : sheet.rows)
            for (const office::Cell& cell : row.cells) EXPECT_FALSE(cell.computed) << cell.value;
}

TEST_F(MinutesTest, AsXlsxOpenInLibreOffice) {
    if (!has_program("soffice")) GTEST_SKIP() << "soffice (libreoffice-calc) is missing";
    const std::string in = folder.path().string();
    std::ofstream{folder.path() / "minutes.xlsx", std::ios::binary} << minutes_xlsx(minutes());
    (void)output_of(
        "cd " + in + " && HOME=" + in + " soffice -env:UserInstallation=file://" + in +
        "/profile --headless --convert-to csv:\"Text - txt - csv (StarCalc)\":44,34,76,1,,0,false,true,false,"
        "false,false,-1 minutes.xlsx 2>&1");
    const std::string units = read_file(folder.path() / "minutes-Tổng hợp.csv");
    EXPECT_THAT(units, HasSubstr("1,000.00.01.H26,Ủy ban nhân dân phường Hoàn Kiếm,2,2,2,1,0,1"));
    EXPECT_THAT(read_file(folder.path() / "minutes-Chưa ký nhận.csv"), HasSubstr("7f3a09c1d2e4-00009-1"));
}

TEST(MinutesDates, AreThoseOfVietnam) {
    EXPECT_EQ(local_date(at(16)), "23/11/2026");
    EXPECT_EQ(local_date(at(17)), "24/11/2026");
}
