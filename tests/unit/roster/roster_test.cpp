// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/roster.hpp"

#include "core/error.hpp"
#include "core/files.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::accounts;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

const std::string header = "Mã cán bộ,Họ và tên,Mã đơn vị,Thư điện tử,Điện thoại,Chức vụ,Ngày bắt đầu,Ngày kết thúc\n";

/// "row:column severity code" of each fault; e for error, w for warning.
std::vector<std::string> faults_of(const std::string& bytes) {
    std::vector<std::string> faults;
    for (const Fault& fault : check_roster(bytes, "a.csv").faults) {
        EXPECT_FALSE(fault.text.empty());
        faults.push_back(fmt::format(
            "{}:{} {} {}", fault.row, fault.column, fault.severity == Severity::error ? 'e' : 'w', fault.code));
    }
    return faults;
}

std::vector<std::string> faults_below_header(const std::string& rows) { return faults_of(header + rows); }

} // namespace

TEST(Roster, ASoundOneHasNoFaults) {
    const RosterReport report = check_roster(
        header + "1,Lê An,A,an@b.vn,0912345678,Chuyên viên,01/02/2020,03/02/2020\n2,Trần Bình,A,,,,,\n\n", "a.csv");
    EXPECT_THAT(report.faults, IsEmpty());
    EXPECT_EQ(report.people, 2);
    EXPECT_EQ(report.encoding, "UTF-8");
    EXPECT_EQ(report.delimiter, ',');
    EXPECT_THAT(faults_of("unit,name,employee number\nA,Lê An,1\n"), IsEmpty());
    EXPECT_THAT(faults_of("unit;name;employee number;\nA;Lê An;1;\n"), IsEmpty()) << "a delimiter at the end of rows";
}

TEST(Roster, EmptyFilesAndMissingPeople) {
    EXPECT_THAT(faults_of(""), ElementsAre("1:0 e empty"));
    EXPECT_THAT(faults_of("\n\n ,\n"), ElementsAre("1:0 e empty"));
    EXPECT_THAT(faults_of(header), ElementsAre("1:0 e no-people"));
}

TEST(Roster, Columns) {
    EXPECT_THAT(faults_of("Họ tên,Ghi chú\nLê An,x\n"),
        ElementsAre("1:0 e missing-column", "1:0 e missing-column", "1:2 w unknown-column"));
    EXPECT_THAT(faults_of("name,unit,number,full name,employee number\nLê An,A,x,Lê An,1\n"),
        ElementsAre("1:3 w unknown-column", "1:4 e duplicate-column"));
}

TEST(Roster, ValuesThatAreMissing) {
    EXPECT_THAT(
        faults_below_header(", ,\u00a0,,,,,\n1,,A,a@b.vn,,,,\n"), ElementsAre("2:0 w blank-row", "3:2 e empty-value"));
    EXPECT_THAT(faults_below_header(",Lê An,,,,,,\n"), ElementsAre("2:1 e empty-value", "2:3 e empty-value"));
}

TEST(Roster, ValuesThatAreWrong) {
    EXPECT_THAT(faults_below_header("1E+5,Lê 1,A,x,12,,32/1/2020,1-1\n"),
        ElementsAre("2:1 e number", "2:2 e letter", "2:4 e mail", "2:5 e phone", "2:7 e date", "2:8 e date"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,02/01/2020,01/01/2020\n2,Lê Ba,A,,,,01/01/2020,01/01/2020\n"),
        ElementsAre("2:8 e date-order"));
    EXPECT_THAT(faults_below_header("1,Ðỗ An,A,,,,,\n"), ElementsAre("2:2 e look-alike"));
}

TEST(Roster, OneNumberIsOnePerson) {
    EXPECT_THAT(faults_below_header("cb1,Lê An,A,,,,,\nCB1 ,Lê Ba,A,,,,,\n"), ElementsAre("3:1 e duplicate-key"));
    EXPECT_THAT(
        check_roster(header + "1,Lê An,A,,,,,\n1,Lê Ba,A,,,,,\n", "a.csv").faults[0].text, testing::HasSubstr("row 2"));
}

TEST(Roster, OneNameMayBeTwoPeople) {
    EXPECT_THAT(
        faults_below_header("1,Lê Thị Hoà,A,,,,,\n2,LÊ THỊ  HÒA,A,,,,,\n3,Lê Thị Hoa,A,,,,,\n4,Lê Thị Hóa,A,,,,,\n"),
        ElementsAre("3:2 w homonym"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n1,Lê An,B,,,,,\n"), ElementsAre("3:1 e duplicate-key"));
}

TEST(Roster, Characters) {
    EXPECT_THAT(faults_below_header("1,Le\u0302 An,A,,,,,\n"), ElementsAre("2:2 w not-nfc"));
    EXPECT_THAT(faults_below_header("1,L\xea An,A,,,,,\n"), ElementsAre("2:2 e encoding"));
    EXPECT_THAT(faults_below_header("1,\"Lê\nAn\",A,,,,,\n"), ElementsAre("2:2 e control-character"));
    EXPECT_THAT(faults_below_header("1\u200b,Lê An,A,,,,,\n"), ElementsAre("2:1 e invisible-character"));
    EXPECT_THAT(
        faults_of("name,unit,employee number,note\nLê An,A,1,\"two\nlines\"\n"), ElementsAre("1:4 w unknown-column"));
}

TEST(Roster, RowsWithOtherNumbersOfCells) {
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,\n"), ElementsAre("2:0 e cells"));
    EXPECT_THAT(faults_below_header("1,Lê, An,A,,,,,\n"), ElementsAre("2:0 e cells"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,,\n"), ElementsAre("2:0 e cells"));
    EXPECT_THAT(faults_of("name,unit,number,employee number,\nLê,An,A,1,x\n"),
        ElementsAre("1:3 w unknown-column", "2:0 e cells"));
}

TEST(Roster, BlankRowsInsideAreSaidAndAtTheEndIgnored) {
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n\n2,Lê Ba,A,,,,,\n\n,,,,\n"), ElementsAre("3:0 w blank-row"));
}

TEST(Roster, RowsAreThoseOfASpreadsheet) {
    EXPECT_THAT(faults_of("name,unit,employee number,ghi chú\nLê An,A,1,\"a\nb\nc\"\nLê 2,A,2,\n"),
        ElementsAre("1:4 w unknown-column", "3:1 e letter"));
}

TEST(Roster, WhatIsNoCsvIsAnError) {
    EXPECT_THROW(check_roster(std::string{"PK\0\0", 4}, "a.csv"), Error);
    EXPECT_THROW(check_roster("a,\"b", "a.csv"), Error);
}

TEST(Roster, SamplesAreAsTheirNamesSay) {
    const auto check = [](const char* name) {
        const std::filesystem::path file = std::filesystem::path{HOSO_SOURCE_DIR "/samples/rosters"} / name;
        return check_roster(read_file(file), name);
    };
    EXPECT_THAT(check("can-bo.csv").faults, IsEmpty());
    const RosterReport faulty = check("can-bo-loi.csv");
    EXPECT_GE(faulty.count(Severity::error), 10);
    EXPECT_GE(faulty.count(Severity::warning), 3);
}
