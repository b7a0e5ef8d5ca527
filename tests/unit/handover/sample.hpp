// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "handover/letters.hpp"

#include <string>

namespace hoso::test {

using handover::Issue;
using handover::Letter;
using handover::Packet;
using handover::Paper;

inline const std::string& sample_run() {
    static const std::string run = "7f3a09c1d2e4";
    return run;
}

inline std::chrono::sys_days sample_day() {
    return std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::November, std::chrono::day{23}};
}

inline Issue sample_issue() {
    return {sample_run(), sample_day(), "Ủy ban nhân dân thành phố Hà Nội", "Sở Khoa học và Công nghệ", "Hà Nội",
        "KT. Giám đốc\nPhó Giám đốc", "Nguyễn Thị Minh Nguyệt",
        "Tổ hỗ trợ người dùng, điện thoại 024 3825 1234, thư hotro@hanoi.gov.vn", {}};
}

inline const Paper& sample_paper() {
    static const Paper paper =
        handover::read_paper(reference::DataFolders{{}, std::string{HOSO_SOURCE_DIR} + "/lib/reference"}, sample_day());
    return paper;
}

/// The n-th letter of a unit; a mac as long as that of a run key.
inline Letter sample_letter(int number = 42) {
    std::string digits = std::to_string(number);
    digits.insert(0, 5 - digits.size(), '0');
    Letter letter;
    letter.serial = sample_run() + "-" + digits + "-1";
    letter.mac = "MFRGGZDF" + digits;
    for (char& letter_of_mac : letter.mac)
        if (letter_of_mac == '0' || letter_of_mac == '1' || letter_of_mac == '8' || letter_of_mac == '9')
            letter_of_mac = 'Q';
    letter.account = "an-" + digits;
    letter.login = "annv" + std::to_string(number);
    letter.mail = letter.login + "@hanoi.gov.vn";
    letter.person = "Nguyễn Văn An";
    letter.position = "Chuyên viên Văn phòng Hội đồng nhân dân và Ủy ban nhân dân";
    letter.unit = "000.00.01.H26";
    letter.unit_name = "Ủy ban nhân dân phường Hoàn Kiếm";
    letter.system = "qlvb";
    letter.system_title = "Hệ thống quản lý văn bản và điều hành";
    letter.system_url = "https://qlvb.hanoi.gov.vn";
    letter.expires = sample_day() + std::chrono::days{30};
    return letter;
}

inline Packet sample_packet(int letters = 3) {
    Packet packet;
    packet.unit = "000.00.01.H26";
    packet.unit_name = "Ủy ban nhân dân phường Hoàn Kiếm";
    packet.officer = "Trần Thị Bích Hằng";
    packet.serial = handover::packet_serial(sample_run(), packet.unit);
    packet.mac = "ABCDEFGHIJKLM";
    for (int i = 1; i <= letters; ++i) packet.letters.push_back(sample_letter(i));
    return packet;
}

/// A name of `characters` letters as long as offices have them.
inline std::string long_unit_name(std::size_t characters = 250) {
    static const std::string piece = "Trung tâm Phục vụ hành chính công và Hỗ trợ doanh nghiệp trực thuộc ";
    std::string name;
    std::size_t count = 0;
    for (std::size_t at = 0; count < characters; ++count) {
        do {
            name += piece[at];
            at = (at + 1) % piece.size();
        } while ((static_cast<unsigned char>(piece[at]) & 0xC0) == 0x80);
    }
    return name;
}

inline Letter long_letter() {
    Letter letter = sample_letter();
    letter.person = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Nguyễn Phước";
    letter.position = "Phó Trưởng phòng phụ trách công tác Cải cách hành chính, kiểm soát thủ tục hành chính,\n"
                      "kiêm Phó Giám đốc Trung tâm Phục vụ hành chính công,\nPhó Bí thư Chi bộ Văn phòng";
    letter.unit_name = long_unit_name();
    letter.login = "congtangtonnuhoangthiphuongthao.nguyennguyenphuoc.h26";
    letter.mail = letter.login + "@phuongvanmieuquoctugiam.hanoi.gov.vn";
    letter.system_title = "Hệ thống thông tin báo cáo và quản lý văn bản, điều hành tác nghiệp dùng chung của thành phố";
    return letter;
}

/// Different for each account, without ambiguous letters.
inline std::string sample_password(const Letter& letter) { return "Kx7mPq" + letter.serial.substr(15, 3) + "wRt"; }

} // namespace hoso::test
