// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_code.hpp"

#include <gmock/gmock.h>

using namespace hoso::records;

namespace {

std::optional<CodeForm> form_of(const std::string& text) {
    const auto code = UnitCode::parse(text);
    return code ? std::optional{code->form()} : std::nullopt;
}

} // namespace

TEST(UnitCodes, OfAgencies) {
    for (const char* text :
        {"H26", "A01", "K63", "H37.02.02", "H49.64.33", "H55.242", "H26.A1.1B", "H26.00.00.00.00.00.00.00"})
        EXPECT_EQ(form_of(text), CodeForm::agency) << text;
    EXPECT_EQ(UnitCode::parse("H49.64.33")->first_level(), "H49");
}

TEST(UnitCodes, OfAgenciesAsTheyWere) {
    for (const char* text : {"000.00.00.H26", "000.A0.01.H26", "000.00.00.G22", "28.22.H17"})
        EXPECT_EQ(form_of(text), CodeForm::legacy_agency) << text;
    EXPECT_EQ(UnitCode::parse("000.A0.01.H26")->first_level(), "H26");
}

TEST(UnitCodes, OfAdministrativeUnits) {
    for (const char* text : {"01", "001", "00001"}) EXPECT_EQ(form_of(text), CodeForm::administrative) << text;
    EXPECT_EQ(UnitCode::parse("01")->first_level(), "");
}

TEST(UnitCodes, OfAnOfficesOwn) {
    for (const char* text : {"P.TCHC", "VP", "0001", "h26", "L26", "H2", "H26.1", "H26.A1.1B.",
             "H26.00.00.00.00.00.00.00.00", "Đội-1", "VP/1_a", "H26.abc"})
        EXPECT_EQ(form_of(text), CodeForm::local) << text;
    EXPECT_EQ(UnitCode::parse("VP")->first_level(), "");
    EXPECT_EQ(UnitCode::parse("\u0110o\u0323\u0302i"), UnitCode::parse("Đội")) << "one code however it was typed";
}

TEST(UnitCodes, AreRefused) {
    for (const char* text : {"", "  ", "A B", "A,B", "A;B", "A\xff", "A\tB", "A\u200b", "A\"B", "=1+1"})
        EXPECT_EQ(form_of(text), std::nullopt) << text;
    EXPECT_EQ(form_of(std::string(36, 'A')), std::nullopt);
    EXPECT_EQ(form_of(std::string(35, 'A')), CodeForm::local);
    EXPECT_EQ(form_of("H26.123.123.123.123.123.123.123"), CodeForm::agency);
    std::string accented;
    for (int i = 0; i < 35; ++i) accented += "ễ";
    EXPECT_EQ(form_of(accented), CodeForm::local) << "characters count, not bytes";
}

TEST(UnitCodes, StandWithoutSpacesAroundThem) { EXPECT_EQ(UnitCode::parse(" H26 ")->text(), "H26"); }
