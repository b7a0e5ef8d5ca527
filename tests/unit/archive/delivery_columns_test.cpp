// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/delivery_columns.hpp"

#include <gmock/gmock.h>

using namespace hoso::archive;
using Kind = DeliveryColumn::Kind;

namespace {

std::string meaning(const char* header) {
    const auto column = delivery_column(header);
    if (!column) return "none";
    constexpr const char* kinds[] = {
        "file", "code", "dossier", "", "date ", "number_and_symbol", "checksum", "ignored"};
    std::string text = kinds[static_cast<int>(column->kind)] + column->name;
    if (column->algorithm) text += " " + name_of(*column->algorithm);
    return text;
}

} // namespace

TEST(DeliveryColumns, AreKnownInVietnameseAndEnglish) {
    EXPECT_EQ(meaning("Tên tệp"), "file");
    EXPECT_EQ(meaning("TÊN FILE (đường dẫn tương đối)"), "file");
    EXPECT_EQ(meaning("Te\u0302n te\u0323\u0302p"), "file") << "NFD";
    EXPECT_EQ(meaning(" duong  dan\n"), "file");
    EXPECT_EQ(meaning("STT"), "ignored");
    EXPECT_EQ(meaning("#"), "ignored");
    EXPECT_EQ(meaning("Mã hồ sơ"), "dossier");
    EXPECT_EQ(meaning("DocCode"), "code");
    EXPECT_EQ(meaning("Số, ký hiệu"), "number_and_symbol");
    EXPECT_EQ(meaning("Số và ký hiệu văn bản"), "number_and_symbol");
    EXPECT_EQ(meaning("Số"), "number");
    EXPECT_EQ(meaning("Số tờ"), "sheets");
    EXPECT_EQ(meaning("Tờ số"), "sheet_numbers");
    EXPECT_EQ(meaning("Ngày, tháng, năm văn bản"), "date issued");
    EXPECT_EQ(meaning("IssuedDate"), "date issued");
    EXPECT_EQ(meaning("Tiêu đề hồ sơ"), "dossier.title");
    EXPECT_EQ(meaning("Trích yếu nội dung"), "subject");
    EXPECT_EQ(meaning("SHA-256"), "checksum sha256");
    EXPECT_EQ(meaning("MD5"), "checksum md5");
    EXPECT_EQ(meaning("Mã băm"), "checksum");
}

TEST(DeliveryColumns, AreNotGuessed) {
    for (const char* header : {"", " ", "()", "Màu", "tệp nào đó", "Số điện thoại", "SHA-1", "(Tên tệp)"})
        EXPECT_EQ(meaning(header), "none") << header;
}
