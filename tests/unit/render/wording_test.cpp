// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/wording.hpp"

#include "unit/render/sample_model.hpp"

#include <gmock/gmock.h>

using namespace hoso::render;
using namespace hoso::test;
using testing::ElementsAre;

namespace {

std::vector<std::string> texts_of(const std::vector<hoso::page::HeaderCell>& cells) {
    std::vector<std::string> texts;
    for (const auto& cell : cells)
        texts.push_back(cell.text + " " + std::to_string(cell.columns) + "x" + std::to_string(cell.rows));
    return texts;
}

} // namespace

TEST(Wording, WritesDatesAsTheDecreeDoes) {
    EXPECT_EQ(place_and_date("Hà Nội", "2026-02-05"), "Hà Nội, ngày 05 tháng 02 năm 2026");
    EXPECT_EQ(place_and_date("Hà Nội", "2026-03-15"), "Hà Nội, ngày 15 tháng 3 năm 2026");
    EXPECT_EQ(place_and_date("", "2026-10-14"), "ngày 14 tháng 10 năm 2026");
    EXPECT_EQ(place_and_date("Hà Nội", "chưa rõ"), "Hà Nội, chưa rõ");
}

TEST(Wording, LeavesTheNumberForTheRegister) {
    EXPECT_EQ(number_line("BC", "UBND"), "Số: …/BC-UBND");
    EXPECT_EQ(number_line("", "VP-KSTT"), "Số: …/VP-KSTT");
}

TEST(Wording, PutsInCapitalsWhatTheDecreeWantsSo) {
    const hoso::page::AdministrativeTexts texts = heading_texts(sample_report());
    EXPECT_EQ(texts.parent_body, "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI");
    EXPECT_EQ(texts.body, "VĂN PHÒNG");
    EXPECT_EQ(texts.type, "BÁO CÁO");
    EXPECT_THAT(texts.capacity, ElementsAre("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"));
    EXPECT_EQ(texts.signer, "Nguyễn Thị Minh Khai");
    EXPECT_THAT(texts.subject, testing::EndsWith("2026\n(từ ngày 15/9/2026 đến ngày 14/10/2026)"));
}

TEST(Wording, SaysWhatTheAsteriskMeansWhereThereIsOne) {
    hoso::report::ReportModel model = empty_model();
    model.tables = {completeness()};
    EXPECT_THAT(notes_of(model), ElementsAre(provisional_note));
    model.tables[0].rows[0].cells[3].is_provisional = false;
    EXPECT_TRUE(notes_of(model).empty());
}

TEST(HeaderRows, StandAsInHtml) {
    const auto rows = header_rows(one_stop_shop());
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_THAT(texts_of(rows[0]), ElementsAre("TT 1x3", "Đơn vị 1x3", "Số hồ sơ tiếp nhận 4x1",
                                       "Số hồ sơ đã giải quyết 4x1", "Số hồ sơ đang giải quyết 3x1"));
    EXPECT_THAT(texts_of(rows[2]), ElementsAre("Trực tuyến 1x1", "Trực tiếp, dịch vụ bưu chính 1x1"));
}

TEST(HeaderRows, OfAPartOfTheColumnsAreCut) {
    const auto rows = header_rows(one_stop_shop(), {0, 1, 5, 6});
    EXPECT_THAT(
        texts_of(rows[0]), ElementsAre("TT 1x3", "Đơn vị 1x3", "Số hồ sơ tiếp nhận 1x1", "Số hồ sơ đã giải quyết 1x1"));
    EXPECT_THAT(texts_of(rows[1]), ElementsAre("Từ kỳ trước 1x2", "Tổng số 1x2"));
    EXPECT_TRUE(rows[2].empty());
}

TEST(HeaderRows, HaveAnEmptyCellWhereNoHeadingIs) {
    hoso::report::ReportTable table = completeness();
    table.headings.erase(table.headings.begin() + 1);
    EXPECT_THAT(
        texts_of(header_rows(table)[0]), ElementsAre("TT 1x1", " 1x1", "Phải gửi 1x1", "Tỷ lệ đúng hạn (%) 1x1"));
}

TEST(FlatHeading, NamesEachHeadingFromTheTop) {
    const hoso::report::ReportTable table = one_stop_shop();
    EXPECT_EQ(flat_heading(table, 0), "TT / (1)");
    EXPECT_EQ(flat_heading(table, 3), "Số hồ sơ tiếp nhận / Trong kỳ / Trực tuyến / (4)");
    EXPECT_EQ(flat_heading(table, 12), "Số hồ sơ đang giải quyết / Quá hạn / (13)");
    EXPECT_EQ(flat_heading(table, 99), "");
}
