// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover/letter.hpp"
#include "handover/serial.hpp"

#include <gtest/gtest.h>

using hoso::handover::parse_scanned;
using hoso::handover::Scanned;

TEST(Serial, OfALetterIsReadInManySpellings) {
    const Scanned with{Scanned::Kind::letter, "7f3a09c1d2e4-00042-1", "7f3a09c1d2e4", "MFRGGZDFQQ42A"};
    EXPECT_EQ(parse_scanned("hoso:1:7f3a09c1d2e4-00042-1:MFRGGZDFQQ42A"), with);
    EXPECT_EQ(parse_scanned("\xEF\xBB\xBF hoso:1:7f3a09c1d2e4-00042-1:mfrggzdfqq42a\r\n"), with);
    Scanned without = with;
    without.mac.clear();
    for (const char* text : {"7f3a09c1d2e4-00042-1", " 7f3a09c1d2e4 - 42 - 1 ", "7f3a09c1d2e4–00042–1",
             "7f3a09c1d2e4\u201100042\u20111", "7f3a09c1d2e4-042-1"})
        EXPECT_EQ(parse_scanned(text), without) << text;
}

TEST(Serial, OfAPacketHasTheCodeOfItsUnit) {
    const std::string serial = hoso::handover::packet_serial("7f3a09c1d2e4", "000.00-1.H26", 2);
    EXPECT_EQ(serial, "7f3a09c1d2e4-000.00-1.H26-P2");
    EXPECT_EQ(
        parse_scanned(hoso::handover::qr_text(serial, "ABC")), (Scanned{Scanned::Kind::packet, serial, "", "ABC"}));
    EXPECT_EQ(parse_scanned(serial), (Scanned{Scanned::Kind::packet, serial, "", ""}));
}

TEST(Serial, WhatIsNoneIsSaid) {
    for (const char* text : {"", " ", "annv", "7f3a-1", "-1-1", "7f3a--1", "7f3a-1-", "7f3a-x-1", "7f3a-1-x",
             "7f3a-1234567890-1", "hoso:1:7f3a-00042-1", "hoso:1:7f3a-00042-1:", "hoso:2:7f3a-00042-1:ABC", "hoso:1:::",
             "-P1", "7f3a-P1", "7f3a-u-P", "số-00042-1", "7f3a-00042-1\xFF", "https://example.vn/7f3a-00042-1"})
        EXPECT_FALSE(parse_scanned(text)) << text;
    EXPECT_FALSE(parse_scanned(std::string(400, '1') + "-1-1"));
}
