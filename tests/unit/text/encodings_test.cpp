// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/encodings.hpp"

#include "text/unicode.hpp"

#include <gmock/gmock.h>

#include <iconv.h>

#include <array>
#include <cerrno>
#include <map>

using namespace hoso::text;
using testing::ElementsAre;

namespace {

const std::string sample = "Mã cán bộ;Họ và tên;Mã đơn vị;Chức vụ\n"
                           "CB01;Nguyễn Thị Minh Hòa;H99.01;Chánh Văn phòng\n"
                           "CB02;Trần Quốc Khánh;H99.01;Phó Chánh Văn phòng\n"
                           "CB03;Lê Đình Thủy;H99.01;Chuyên viên\n"
                           "CB04;Y Brăm Kbuôr;H99.02;Chủ tịch Ủy ban nhân dân xã\n";

/// What glibc makes of it; empty where it has no such encoding or no letter for some of it.
std::string by_iconv(const std::string& text, const char* to, const char* from) {
    const iconv_t converter = iconv_open(to, from);
    if (converter == reinterpret_cast<iconv_t>(-1)) return {};
    std::string result(text.size() * 4 + 16, '\0'), source = text;
    char *in = source.data(), *out = result.data();
    std::size_t in_left = source.size(), out_left = result.size();
    const bool done = iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1) &&
                      iconv(converter, nullptr, nullptr, &out, &out_left) != static_cast<std::size_t>(-1);
    iconv_close(converter);
    if (!done) return {};
    result.resize(result.size() - out_left);
    return result;
}

/// Bytes of VNI-Win as its keyboard driver makes them, from a table of its own.
std::string to_vni(const std::string& text) {
    static const std::map<std::string, std::string> letters = [] {
        std::map<std::string, std::string> all;
        const auto add = [&](std::string_view from, std::string_view base, std::string_view marks) {
            std::size_t at = 0;
            for (const char mark : marks) {
                const CodePoint point = code_point_at(from, at);
                all[std::string{from.substr(at, point.size)}] = std::string{base} + mark;
                at += point.size;
            }
        };
        add("àảãáạ", "a", "\xF8\xFB\xF5\xF9\xEF");
        add("âầẩẫấậ", "a", "\xE2\xE0\xE5\xE3\xE1\xE4");
        add("ăằẳẵắặ", "a", "\xEA\xE8\xFA\xFC\xE9\xEB");
        add("èẻẽéẹ", "e", "\xF8\xFB\xF5\xF9\xEF");
        add("êềểễếệ", "e", "\xE2\xE0\xE5\xE3\xE1\xE4");
        add("ìỉĩíị", "", "\xEC\xE6\xF3\xED\xF2");
        add("òỏõóọ", "o", "\xF8\xFB\xF5\xF9\xEF");
        add("ôồổỗốộ", "o", "\xE2\xE0\xE5\xE3\xE1\xE4");
        add("ờởỡớợ", "\xF4", "\xF8\xFB\xF5\xF9\xEF");
        add("ùủũúụ", "u", "\xF8\xFB\xF5\xF9\xEF");
        add("ừửữứự", "\xF6", "\xF8\xFB\xF5\xF9\xEF");
        add("ỳỷỹý", "y", "\xF8\xFB\xF5\xF9");
        add("ơưỵđ", "", "\xF4\xF6\xEE\xF1");
        auto capitals = all; // every byte of a capital is 0x20 below
        for (const auto& [letter, bytes] : all) {
            std::string raised;
            for (const char c : bytes) raised += static_cast<char>(static_cast<unsigned char>(c) - 0x20);
            capitals[upper(letter)] = raised;
        }
        return capitals;
    }();
    std::string bytes;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        const std::string letter = text.substr(at, point.size);
        bytes += letters.contains(letter) ? letters.at(letter) : letter;
        at += point.size;
    }
    return bytes;
}

/// Windows-1258 has letters with a shape, and tones behind them.
std::string to_cp1258(const std::string& text) {
    std::string apart;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        const std::string letter = text.substr(at, point.size);
        std::string best = letter;
        for (const char* base : {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"})
            for (const char* tone : {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"})
                for (const bool capital : {false, true}) {
                    const std::string parts = (capital ? upper(base) : base) + tone;
                    if (nfc(parts) == letter) best = parts;
                }
        apart += best;
        at += point.size;
    }
    return by_iconv(apart, "CP1258", "UTF-8");
}

std::string small_letters() { return "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"; }

} // namespace

TEST(Encodings, HaveNames) {
    for (const Encoding encoding : all_encodings) {
        EXPECT_EQ(encoding_of(name_of(encoding)), encoding);
        EXPECT_EQ(encoding_of(lower(name_of(encoding))), encoding);
    }
    EXPECT_EQ(encoding_of("utf8"), Encoding::utf8);
    EXPECT_EQ(encoding_of("windows-1258"), Encoding::cp1258);
    EXPECT_EQ(encoding_of("ABC"), Encoding::tcvn3);
    EXPECT_EQ(encoding_of("vni-win"), Encoding::vni);
    EXPECT_EQ(encoding_of("latin1"), std::nullopt);
    EXPECT_EQ(encoding_of(""), std::nullopt);
}

TEST(Encodings, AllLettersAgreeWithGlibc) {
    const std::string small = small_letters(), all = small + upper(small);
    EXPECT_EQ(decode(by_iconv(all, "VISCII", "UTF-8"), Encoding::viscii), all);
    EXPECT_EQ(decode(to_cp1258(all), Encoding::cp1258), all);
    EXPECT_EQ(decode(by_iconv(all, "TCVN5712-1", "UTF-8"), Encoding::tcvn3), all);
    EXPECT_EQ(decode(to_vni(all), Encoding::vni), all);
}

TEST(Encodings, EveryByteAgreesWithGlibc) {
    for (const auto& [encoding, name] : {std::pair{Encoding::cp1258, "CP1258"}, std::pair{Encoding::viscii, "VISCII"},
             std::pair{Encoding::tcvn3, "TCVN5712-1"}})
        for (int byte = 0x80; byte < 0x100; ++byte) {
            const std::string bytes{"a "};
            const std::string one = bytes + static_cast<char>(byte);
            std::string theirs = by_iconv(one, "UTF-8", name);
            EXPECT_EQ(decode(one, encoding), theirs.empty() ? "a \uFFFD" : nfc(theirs)) << name << ' ' << byte;
        }
}

TEST(Encodings, NamesWithLettersOfLatin1AreNotVni) {
    std::string names;
    for (const char* name : {"Lê Thanh Hà", "Lý Quý", "Hồ Sĩ Tân", "Lê Nguyễn Anh Thư", "Lâm Hà My", "Trần Lê"})
        names += std::string{name} + "\n";
    EXPECT_EQ(detect_encoding(by_iconv(names, "VISCII", "UTF-8")).encoding, Encoding::viscii);
    EXPECT_EQ(decode("L\xEA", Encoding::vni), "L\uFFFD");
}

TEST(Encodings, Utf16WithAndWithoutMark) {
    for (const auto& [encoding, name] :
        {std::pair{Encoding::utf16_le, "UTF-16LE"}, std::pair{Encoding::utf16_be, "UTF-16BE"}}) {
        const std::string bytes = by_iconv(sample, name, "UTF-8"), marked = by_iconv("\uFEFF" + sample, name, "UTF-8");
        for (const std::string& each : {bytes, marked}) {
            EXPECT_EQ(detect_encoding(each).encoding, encoding);
            EXPECT_EQ(decode(each, encoding), sample);
        }
    }
    EXPECT_EQ(detect_encoding(std::string{"PK\3\4\0\0\0\0", 8}).encoding, std::nullopt);
    EXPECT_EQ(detect_encoding(std::string{"a\0b", 3}).encoding, std::nullopt);
}

TEST(Encodings, AreDetectedAndReadBack) {
    const std::map<Encoding, std::string> written{{Encoding::utf8, sample}, {Encoding::cp1258, to_cp1258(sample)},
        {Encoding::viscii, by_iconv(sample, "VISCII", "UTF-8")}, {Encoding::vni, to_vni(sample)}};
    for (const auto& [encoding, bytes] : written) {
        ASSERT_FALSE(bytes.empty()) << name_of(encoding);
        EXPECT_EQ(detect_encoding(bytes).encoding, encoding) << name_of(encoding);
        EXPECT_EQ(decode(bytes, encoding), sample) << name_of(encoding);
    }
}

TEST(Encodings, Tcvn3HasNoCapitalsWithTones) {
    // As the fonts force people to type: a small letter where a capital should be, "Ủy" and "ỦY".
    const std::string typed = "Mã cán bộ;Họ và tên;Đơn vị\n1;LÒ VĂN HÀ;ủy ban\n2;Vũ Hà;NGUYỄN ĐỨC\n";
    std::string small = typed;
    for (const auto& [from, to] : {std::pair{"Ò", "ò"}, std::pair{"À", "à"}, std::pair{"Ễ", "ễ"}, std::pair{"Ứ", "ứ"}})
        for (std::size_t at; (at = small.find(from)) != std::string::npos;)
            small.replace(at, std::string_view{from}.size(), to);
    const std::string bytes = by_iconv(small, "TCVN5712-1", "UTF-8");
    ASSERT_FALSE(bytes.empty());
    EXPECT_EQ(detect_encoding(bytes).encoding, Encoding::tcvn3);
    EXPECT_EQ(decode(bytes, Encoding::tcvn3), typed);
}

TEST(Encodings, DamagedUtf8IsStillUtf8) {
    EXPECT_EQ(detect_encoding(sample + "L\xea An\n").encoding, Encoding::utf8);
    EXPECT_EQ(detect_encoding("plain text").encoding, Encoding::utf8);
    EXPECT_EQ(detect_encoding("").encoding, Encoding::utf8);
    EXPECT_EQ(detect_encoding("\xEF\xBB\xBF").encoding, Encoding::utf8);
}

TEST(Encodings, WhatCouldBeSeveralIsNotGuessed) {
    const Detection detection = detect_encoding("L\xF2 An"); // Vị, Vũ, Lò, ...
    EXPECT_EQ(detection.encoding, std::nullopt);
    EXPECT_GE(detection.candidates.size(), 2U);
    EXPECT_EQ(detect_encoding("\xFF\xC0\x81 \x90\x9D").encoding, std::nullopt);
}

TEST(Encodings, TheSameTextInSeveralIsNoDoubt) {
    // â is the same byte in Windows-1258 and VISCII.
    const Detection detection = detect_encoding("T\xE2n\nL\xE2m\nT\xE2m");
    if (detection.encoding) {
        EXPECT_EQ(decode("T\xE2n", *detection.encoding), "Tân");
    }
}

TEST(LegacyFonts, AreSeenInUnicodeText) {
    EXPECT_EQ(legacy_reading("NguyÔn V¨n An"), (LegacyReading{Encoding::tcvn3, "Nguyễn Văn An"}));
    EXPECT_EQ(legacy_reading("Hä vµ tªn"), (LegacyReading{Encoding::tcvn3, "Họ và tên"}));
    EXPECT_EQ(legacy_reading("TrÇn ThÞ Hoµ"), (LegacyReading{Encoding::tcvn3, "Trần Thị Hoà"}));
    EXPECT_EQ(legacy_reading("§Æng H÷u L­îng"), (LegacyReading{Encoding::tcvn3, "Đặng Hữu Lượng"}));
    EXPECT_EQ(legacy_reading("NGUYÔN THÞ HOµ"), (LegacyReading{Encoding::tcvn3, "NGUYỄN THỊ HOÀ"}));
    EXPECT_EQ(legacy_reading("Nguyeãn Vaên An"), (LegacyReading{Encoding::vni, "Nguyễn Văn An"}));
    EXPECT_EQ(legacy_reading("Ñaëng Höõu Löôïng"), (LegacyReading{Encoding::vni, "Đặng Hữu Lượng"}));
    EXPECT_EQ(legacy_reading("LEÂ THÒ AÙNH"), (LegacyReading{Encoding::vni, "LÊ THỊ ÁNH"}));
}

TEST(LegacyFonts, AreNotSeenInNamesOfAnyPeople) {
    for (const char* name : {"", "An", "Lê Thanh Hà", "Hoà", "Vò", "Nguyễn Văn An", "Y Blô Niê", "H'Hen Niê", "K'Brôi",
             "Lò Văn Ơi'", "Thạch Sô Phi", "Điểu K'Sor", "Y Brăm Kbuôr", "Hmông", "Cil Múp Ha Két", "Êban", "Ksor H'Bơ",
             "Rcom H'Líp", "Nay Hoét", "H'Yuê Mlô", "Bríu Pố", "Blúp Hôih", "Siu Hô", "Luôr Niô", "Bôk Niê", "Ñhí",
             "Rô Mah", "A Lăng Bhuốch", "Zơ Râm", "Hồ Thị Koă", "Kpuih H'Đô", "Quàng Văn Ên", "Mùa A Páo",
             "Giàng Thị Mỷ", "Đô Đêng"})
        EXPECT_EQ(legacy_reading(name), std::nullopt) << name;
}

TEST(LegacyFonts, TextThatMakesSenseCanBeReadToo) {
    EXPECT_EQ(read_as_legacy("Vò", Encoding::tcvn3), "Vũ");
    EXPECT_EQ(read_as_legacy("An", Encoding::tcvn3), std::nullopt);
    EXPECT_EQ(read_as_legacy("Vũ", Encoding::tcvn3), std::nullopt);
}
