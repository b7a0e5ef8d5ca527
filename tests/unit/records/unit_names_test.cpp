// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_names.hpp"

#include "records/unit_files.hpp"
#include "reference/dates.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::records;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

const UnitTree& vietnam() {
    static const UnitTree tree =
        load_administrative_units(reference::DataFolders{{}, HOSO_SOURCE_DIR "/lib/reference"});
    return tree;
}

std::vector<std::string> codes_of(const std::string& name, const char* day = "2026-11-23") {
    static const UnitNames names{vietnam()};
    std::vector<std::string> codes;
    for (const Unit* unit : names.find(name, *reference::parse_day(day))) codes.push_back(unit->code.text());
    return codes;
}

UnitName name(const char* kind, const char* text) { return {kind, text}; }

} // namespace

TEST(UnitNames, AreTakenApart) {
    EXPECT_EQ(parse_unit_name("Phường Bến Nghé"), name("phuong", "ben nghe"));
    EXPECT_EQ(parse_unit_name("UBND TP. Hồ Chí Minh"), name("thanh pho", "ho chi minh"));
    EXPECT_EQ(parse_unit_name("TP.Hồ Chí Minh"), name("thanh pho", "ho chi minh"));
    EXPECT_EQ(parse_unit_name("Ủy ban nhân dân xã Đại Mạch"), name("xa", "dai mach"));
    EXPECT_EQ(parse_unit_name("Uỷ ban nhân dân XÃ ĐẠI MẠCH"), name("xa", "dai mach"));
    EXPECT_EQ(parse_unit_name("P. Bến Nghé"), name("phuong", "ben nghe"));
    EXPECT_EQ(parse_unit_name("P.01"), name("phuong", "1"));
    EXPECT_EQ(parse_unit_name("Q1"), name("quan", "1"));
    EXPECT_EQ(parse_unit_name("Quận 01"), name("quan", "1"));
    EXPECT_EQ(parse_unit_name("TT Trâu Quỳ"), name("thi tran", "trau quy"));
    EXPECT_EQ(parse_unit_name("ĐK Phú Quốc"), name("dac khu", "phu quoc"));
    EXPECT_EQ(parse_unit_name("Hà Nội"), name("", "ha noi"));
    EXPECT_EQ(parse_unit_name("H Nam"), name("", "h nam")) << "may be short for anything";
    EXPECT_EQ(parse_unit_name("Bà Rịa - Vũng Tàu"), name("", "ba ria vung tau"));
    EXPECT_EQ(parse_unit_name("Phường"), name("", "phuong"));
    EXPECT_EQ(parse_unit_name("Xã 000"), name("xa", "0"));
    EXPECT_EQ(parse_unit_name(""), name("", ""));
}

TEST(UnitNames, FindUnitsOfTheDay) {
    EXPECT_THAT(codes_of("TP. Hồ Chí Minh"), ElementsAre("79"));
    EXPECT_THAT(codes_of("thanh pho ho chi minh"), ElementsAre("79"));
    EXPECT_THAT(codes_of("Tỉnh Bình Dương", "2025-06-30"), ElementsAre("74"));
    EXPECT_THAT(codes_of("Tỉnh Bình Dương"), IsEmpty());
    EXPECT_THAT(codes_of("UBND tỉnh Thanh Hóa"), ElementsAre("38")) << "one list writes Hoá, the other Hóa";
    EXPECT_THAT(codes_of("Thanh Hoá", "2025-06-30"), testing::Contains("38"));
    EXPECT_THAT(codes_of("Quận 1", "2025-06-30"), ElementsAre("760"));
    EXPECT_THAT(codes_of("Quận 01", "2025-06-30"), ElementsAre("760"));
    EXPECT_THAT(codes_of("no such place"), IsEmpty());
    EXPECT_THAT(codes_of(""), IsEmpty());
}

TEST(UnitNames, AccentsChooseAmongThoseThatFoldAlike) {
    const UnitTree tree{{{*UnitCode::parse("1"), "Xã Tân Hòa", "xã", {}, {}, {}, "", ""},
                            {*UnitCode::parse("2"), "Xã Tân Hoa", "xã", {}, {}, {}, "", ""},
                            {*UnitCode::parse("3"), "Xã Xà Hồ", "xã", {}, {}, {}, "", ""}},
        {}};
    const UnitNames names{tree};
    const auto count = [&](const char* text) { return names.find(text, *reference::parse_day("2020-01-01")).size(); };
    EXPECT_EQ(count("xa tan hoa"), 2U);
    EXPECT_EQ(count("Xã Tân Hoà"), 1U);
    EXPECT_EQ(count("tân hoa"), 1U);
    EXPECT_EQ(count("Xã Tấn Hoạ"), 2U) << "nothing has these accents";
    EXPECT_EQ(count("Xà Hồ"), 1U) << "a name that begins like a kind";
    EXPECT_EQ(count("phường Tân Hòa"), 0U);
}

TEST(UnitNames, EveryUnitIsFoundByItsOwnName) {
    const UnitNames names{vietnam()};
    for (const char* text : {"2025-06-30", "2025-07-01"}) {
        const Day day = *reference::parse_day(text);
        for (const Unit* unit : vietnam().at(day).all()) {
            const auto found = names.find(unit->name, day);
            ASSERT_NE(std::find(found.begin(), found.end(), unit), found.end())
                << unit->code.text() << " " << unit->name;
        }
    }
}
