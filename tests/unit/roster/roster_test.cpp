// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/roster.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/hmac.hpp"
#include "rosters.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::roster;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono;

namespace {

const std::string header = "Mã cán bộ,Họ và tên,Mã đơn vị,Thư điện tử,Điện thoại,Chức vụ,Ngày bắt đầu,Ngày kết thúc\n";

std::vector<std::string> faults_of(const std::string& bytes, const Rules& rules = {}) {
    const Roster checked = check(bytes, rules);
    for (const Fault& fault : checked.faults) EXPECT_FALSE(fault.text.empty());
    return test::faults_of(checked);
}

std::vector<std::string> faults_below_header(const std::string& rows) { return faults_of(header + rows); }

records::UnitTree units() {
    const auto code = [](const char* text) { return *records::UnitCode::parse(text); };
    const sys_days end{2025y / 6 / 30}, begin{2025y / 7 / 1}, later{2027y / 1 / 1};
    const auto unit = [&](const char* id, const char* name, std::optional<sys_days> from, std::optional<sys_days> to) {
        return records::Unit{code(id), name, "", std::nullopt, {from, to}, {}, "", ""};
    };
    return {{unit("H26.1", "Sở Nội vụ", {}, {}), unit("H26.17", "UBND xã Đông Hòa", {}, end),
                unit("H26.201", "UBND xã Đông Anh", begin, {}), unit("H26.300", "UBND xã Mới", later, {})},
        {{code("H26.17"), code("H26.201"), begin, records::SuccessionKind::merge, std::nullopt, ""}}};
}

} // namespace

TEST(Roster, ASoundOneHasNoFaults) {
    const Roster checked =
        check(header + "1,Lê An,A,an@b.vn,0912345678,Chuyên viên,01/02/2020,03/02/2020\n2,Trần Bình,A,,,,,\n\n");
    EXPECT_THAT(test::faults_of(checked), IsEmpty());
    EXPECT_EQ(checked.rows, 2);
    EXPECT_EQ(checked.encoding, "UTF-8");
    EXPECT_EQ(checked.format, "csv");
    EXPECT_EQ(checked.delimiter, ',');
    ASSERT_EQ(checked.people.size(), 2U);
    const Person& an = checked.people.front();
    EXPECT_EQ(an.key, "nv:1");
    EXPECT_EQ(an.name, "Lê An");
    EXPECT_EQ(an.unit.text(), "A");
    EXPECT_EQ(an.position, "Chuyên viên");
    EXPECT_EQ(an.start, sys_days{2020y / 2 / 1});
    EXPECT_EQ(an.end, sys_days{2020y / 2 / 3});
    EXPECT_EQ(to_text(an.place), "a.csv: 2");
    EXPECT_EQ(checked.people.back().start, std::nullopt);
    EXPECT_THAT(faults_of("unit,name,employee number\nA,Lê An,1\n"), IsEmpty());
    EXPECT_THAT(faults_of("unit;name;employee number;\nA;Lê An;1;\n"), IsEmpty()) << "a delimiter at the end of rows";
}

TEST(Roster, EmptyFilesAndMissingPeople) {
    EXPECT_THAT(faults_of(""), ElementsAre("1 e empty"));
    EXPECT_THAT(faults_of("\n\n ,\n"), ElementsAre("1 e empty"));
    EXPECT_THAT(faults_of(header), ElementsAre("1 e no-people"));
    EXPECT_THAT(test::faults_of(check(xlsx_of({}))), ElementsAre("Sheet1!1 e empty"));
    EXPECT_THAT(test::faults_of(check(xlsx_of({sheet_of({full_header})}))), ElementsAre("Danh sách!1 e no-people"));
}

TEST(Roster, Columns) {
    EXPECT_THAT(faults_of("Họ tên,Ghi chú,Sở thích\nLê An,x,y\n"),
        ElementsAre("1 e missing-column", "1 e missing-column", "C1 w unknown-column"));
    EXPECT_THAT(faults_of("name,unit,blah,full name,employee number\nLê An,A,x,Lê An,1\n"),
        ElementsAre("C1 w unknown-column", "D1 e duplicate-column"));
    EXPECT_THAT(check("name,unit,blah,full name,employee number\nLê An,A,x,Lê An,1\n").people, IsEmpty());
}

TEST(Roster, ValuesThatAreMissing) {
    EXPECT_THAT(
        faults_below_header(", ,\u00a0,,,,,\n1,,A,a@b.vn,,,,\n"), ElementsAre("2 w blank-row", "B3 e empty-value"));
    EXPECT_THAT(faults_below_header(",Lê An,,,,,,\n"), ElementsAre("A2 e empty-value", "C2 e empty-value"));
}

TEST(Roster, ValuesThatAreWrong) {
    EXPECT_THAT(faults_below_header("1E+5,Lê 1,A B,x,12,,32/1/2020,1-1\n"),
        ElementsAre("A2 e number", "B2 e letter", "C2 e unit", "D2 e mail", "E2 e phone", "G2 e date", "H2 e date"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,02/01/2020,01/01/2020\n2,Lê Ba,A,,,,01/01/2020,01/01/2020\n"),
        ElementsAre("H2 e date-order"));
    EXPECT_THAT(faults_below_header("1,Ðỗ An,A,,,,,\n"), ElementsAre("B2 e look-alike"));
}

TEST(Roster, OneNumberIsOnePerson) {
    EXPECT_THAT(faults_below_header("cb1,Lê An,A,,,,,\nCB1 ,Lê Ba,A,,,,,\n"), ElementsAre("A3 e duplicate-key"));
    const Roster checked = check(header + "cb1,Lê An,A,,,,,\n1,Lê Ba,A,,,,,\n1,Lê Bốn,A,,,,,\n");
    EXPECT_THAT(checked.faults.at(0).text, HasSubstr("A3"));
    ASSERT_EQ(checked.people.size(), 2U);
    EXPECT_EQ(checked.people[0].key, "nv:CB1");
    EXPECT_EQ(checked.people[0].number, "cb1");
}

TEST(Roster, OneMailIsOnePerson) {
    EXPECT_THAT(
        faults_below_header("1,Lê An,A,x@b.vn,,,,\n2,Lê Ba,A,X@B.vn,,,,\n"), ElementsAre("D3 e duplicate-mail"));
}

TEST(Roster, CitizensAreKnownByAHash) {
    const std::string rows =
        "CCCD,Họ và tên,Mã đơn vị\n001099012345,Lê An,A\n001099012346,Lê Ba,A\n001099012345,Lê Ba,A\n";
    const crypto::Secret key{"a key"};
    Rules rules;
    rules.person_key = &key;
    const Roster checked = check(rows, rules);
    EXPECT_THAT(test::faults_of(checked), ElementsAre("A4 e duplicate-key"));
    ASSERT_EQ(checked.people.size(), 2U);
    EXPECT_EQ(
        checked.people[0].key, "cc:" + crypto::to_hex(crypto::hmac_sha256("a key", "001099012345")).substr(0, 32));
    EXPECT_EQ(checked.people[0].number, "");
    EXPECT_EQ(check(rows).people.at(0).key, "cc:2");
    EXPECT_THAT(faults_of("CCCD,Họ và tên,Mã đơn vị\n10990123456,Lê An,A\n,Lê Ba,A\n"),
        ElementsAre("A2 e citizen", "A3 e empty-value"));
}

TEST(Roster, WhoHasANumberIsToldByTheCitizenIdAsWell) {
    const crypto::Secret key{"a key"};
    Rules rules;
    rules.person_key = &key;
    const std::string rows =
        "Mã cán bộ,CCCD,Họ và tên,Mã đơn vị\n7,001099012345,Lê An,A\n8,,Lê Ba,A\n,001099012346,Lê Tư,A\n";
    const Roster checked = check(rows, rules);
    ASSERT_EQ(checked.people.size(), 3U);
    EXPECT_EQ(checked.people[0].key, "nv:7");
    EXPECT_EQ(checked.people[0].citizen_key,
        "cc:" + crypto::to_hex(crypto::hmac_sha256("a key", "001099012345")).substr(0, 32));
    EXPECT_EQ(checked.people[1].citizen_key, "");
    EXPECT_EQ(checked.people[2].citizen_key, "") << "it is the key itself";
    EXPECT_EQ(check(rows).people.at(0).citizen_key, "");
}

TEST(Roster, OneNameMayBeTwoPeople) {
    const Roster checked =
        check(header + "1,Lê Thị Hoà,A,,,,,\n2,LÊ THỊ  HÒA,B,,,,,\n3,Lê Thị Hoa,A,,,,,\n4,Lê Thị Hóa,A,,,,,\n");
    EXPECT_THAT(test::faults_of(checked), ElementsAre("B3 w homonym"));
    EXPECT_EQ(checked.people.size(), 4U);
    ASSERT_EQ(checked.homonyms.size(), 1U);
    EXPECT_EQ(checked.homonyms[0].name, "Lê Thị Hoà");
    EXPECT_THAT(checked.homonyms[0].places, ElementsAre(Place{"a.csv", "", 2, 2}, Place{"a.csv", "", 3, 2}));
    EXPECT_EQ(checked.homonyms[0].evidence, "other employee numbers; 2 units");
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n1,Lê An,B,,,,,\n"), ElementsAre("A3 e duplicate-key"));
}

TEST(Roster, TwoNumbersMayBeOnePerson) {
    const Roster checked =
        check(header + "1,Lê An,A,,0912345678,,,\n2,Lê An,A,,+84 912 345 678,,,\n3,Lê An,B,,0912345679,,,\n");
    EXPECT_THAT(test::faults_of(checked), ElementsAre("B3 w same-person", "B4 w homonym"));
    EXPECT_EQ(checked.people.size(), 3U) << "never merged";
    EXPECT_EQ(checked.homonyms.at(0).evidence, "other employee numbers; 2 units; a common phone");
    EXPECT_THAT(
        faults_of("number id,employee number,name,unit,ngày sinh\nx,1,Lê An,A,1/2/1980\ny,2,Lê An,A,1/2/1980\n"),
        ElementsAre("A1 w unknown-column", "C3 w same-person"));
}

TEST(Roster, Characters) {
    EXPECT_THAT(faults_below_header("1,Le\u0302 An,A,,,,,\n2,Le\u0302 Ba,A,,,,,\n"), ElementsAre("B2 w not-nfc"));
    EXPECT_THAT(faults_below_header("1,L\xea An,A,,,,,\n"), ElementsAre("B2 e encoding"));
    EXPECT_THAT(faults_below_header("1,\"Lê\nAn\",A,,,,,\n"), ElementsAre("B2 e control-character"));
    EXPECT_THAT(faults_below_header("1\u200b,Lê An,A,,,,,\n"), ElementsAre("A2 e invisible-character"));
    EXPECT_THAT(faults_of("name,unit,employee number,note\nLê An,A,1,\"two\nlines\"\n"), IsEmpty());
}

TEST(Roster, NfdAndNfcAreTheSamePeople) {
    const std::string composed = header + "1,Đặng Thị Hoà,A,,,Trưởng phòng,,\n",
                      apart = header + "1,Đa\u0323\u0306ng Thi\u0323 Hoa\u0300,A,,,Trưởng phòng,,\n";
    const Roster first = check(composed), second = check(apart);
    ASSERT_EQ(first.people.size(), 1U);
    ASSERT_EQ(second.people.size(), 1U);
    EXPECT_EQ(first.people[0].name, second.people[0].name);
    EXPECT_THAT(test::faults_of(second), ElementsAre("B2 w not-nfc"));
}

TEST(Roster, RowsWithOtherNumbersOfCells) {
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,\n"), ElementsAre("2 e cells"));
    EXPECT_THAT(faults_below_header("1,Lê, An,A,,,,,\n"), ElementsAre("2 e cells"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,,\n"), ElementsAre("2 e cells"));
    EXPECT_THAT(
        faults_of("name,unit,number,employee number,\nLê,An,A,1,x\n"), ElementsAre("C1 w unknown-column", "2 e cells"));
}

TEST(Roster, TruncatedOnes) {
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n2,Lê Ba,A,,"), ElementsAre("3 e roster.truncated"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n2,Lê Ba,A\n"), ElementsAre("3 e roster.truncated"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n2,\"Lê Ba"), ElementsAre("3 e roster.truncated"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n2,\"Lê Ba\",A,,,,,"), IsEmpty())
        << "no line end at the end is usual";
}

TEST(Roster, BlankRowsInsideAreSaidAndAtTheEndIgnored) {
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n\n2,Lê Ba,A,,,,,\n\n,,,,\n"), ElementsAre("3 w blank-row"));
    EXPECT_THAT(faults_below_header("1,Lê An,A,,,,,\n\n,,\n2,Lê Ba,A,,,,,\n"), ElementsAre("3 w blank-row"));
}

TEST(Roster, RowsAreThoseOfASpreadsheet) {
    EXPECT_THAT(
        faults_of("name,unit,employee number,ghi chú\nLê An,A,1,\"a\nb\nc\"\nLê 2,A,2,\n"), ElementsAre("A3 e letter"));
}

TEST(Roster, WhatIsNoTableIsAnError) {
    EXPECT_THROW(check(std::string{"PK\0\0", 4}), Error);
    EXPECT_THROW(check("a,\"b\"c\n"), Error);
    EXPECT_THROW(check("PK\3\4 but no package"), Error);
    EXPECT_THROW(check("<html><table>"), Error);
    EXPECT_THROW(read_roster(std::filesystem::path{"no-such-file.csv"}, {}), Error);
}

TEST(Roster, EncodingsAreDetectedOrForced) {
    const std::string tcvn3 = "M\xB7 c\xB8n b\xE9;H\xE4 v\xB5 t\xAAn;M\xB7 \xAE\xACn v\xDE;Ch\xF8\x63 v\xF4\n"
                              "1;Nguy\xD4n V\xA8n An;A;Tr\xAD\xEBng ph\xDFng\n2;L\xAA \xB8nh;A;Chuy\xAAn vi\xAAn\n";
    const Roster checked = check(tcvn3);
    EXPECT_THAT(test::faults_of(checked), IsEmpty());
    EXPECT_EQ(checked.encoding, "TCVN3");
    ASSERT_EQ(checked.people.size(), 2U);
    EXPECT_EQ(checked.people[0].name, "Nguyễn Văn An");
    EXPECT_EQ(checked.people[0].position, "Trưởng phòng");
    EXPECT_EQ(checked.people[1].name, "Lê Ánh") << "the font has no small letter's capital";
    const std::string doubtful = "employee number,name,unit\n1,L\xF2 An,A\n";
    try {
        check(doubtful);
        FAIL() << "guessed";
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::input);
        EXPECT_THAT(error.what(), HasSubstr("VISCII, VNI"));
    }
    Rules rules;
    rules.encoding = text::Encoding::viscii;
    EXPECT_EQ(check(doubtful, rules).people.at(0).name, "Lò An");
    rules.encoding = text::Encoding::vni;
    EXPECT_EQ(check(doubtful, rules).people.at(0).name, "Lị An");
}

TEST(Roster, DelimitersAreDetectedOrForced) {
    const Cells rows = staff(5);
    for (const char delimiter : {',', ';', '\t', '|'}) {
        EXPECT_EQ(check(csv_of(rows, delimiter)).people.size(), 5U) << delimiter;
        // A title with commas stands above.
        const std::string titled = "Sở Nội vụ, phòng Tổ chức, năm 2026\n" + csv_of(rows, delimiter);
        EXPECT_EQ(check(titled).people.size(), 5U) << delimiter;
    }
    Rules rules;
    rules.delimiter = '~';
    const Roster checked = check(csv_of(rows, '~'), rules);
    EXPECT_EQ(checked.people.size(), 5U);
    EXPECT_EQ(checked.delimiter, '~');
}

TEST(Roster, HeadersStandBelowTitles) {
    Cells rows{{"ỦY BAN NHÂN DÂN"}, {}, {"DANH SÁCH CÁN BỘ, năm 2026"}, {}};
    for (const auto& row : staff(3)) rows.push_back(row);
    EXPECT_THAT(test::faults_of(check(xlsx_of({sheet_of(rows)}))), IsEmpty());
    rows.insert(rows.begin() + 5, {"A", "B", "(1)", "(2)", "(3)"});
    const Roster checked = check(xlsx_of({sheet_of(rows)}));
    EXPECT_THAT(test::faults_of(checked), IsEmpty());
    EXPECT_EQ(checked.people.size(), 3U);
    EXPECT_EQ(checked.people[0].place.row, 7);
}

TEST(Roster, HeadersMayHaveTwoRows) {
    const Cells rows{{"STT", "Mã cán bộ", "Họ và tên", "Mã đơn vị", "Liên hệ"}, {"", "", "", "", "Điện thoại", "Email"},
        {"1", "CB1", "Lê An", "A", "0912345678", "an@b.vn"}};
    const Roster checked = check(xlsx_of({sheet_of(rows)}));
    EXPECT_THAT(test::faults_of(checked), IsEmpty());
    ASSERT_EQ(checked.people.size(), 1U);
    EXPECT_EQ(checked.people[0].mail, "an@b.vn");
    EXPECT_EQ(checked.people[0].phone, "0912345678");
}

TEST(Roster, HeadersMayHaveLineEnds) {
    EXPECT_THAT(faults_of("\"Mã\ncán bộ\",\"Họ và\r\ntên\",Mã đơn vị\n1,Lê An,A\n"), IsEmpty());
    EXPECT_THAT(faults_of("Mã\u200b cán bộ,Họ tên,Mã đơn vị\n1,Lê An,A\n"), ElementsAre("A1 e invisible-character"));
}

TEST(Roster, GivenNamesMayStandInAColumnOfTheirOwn) {
    const Roster checked = check("Mã cán bộ,Họ và tên,,Mã đơn vị\n1,Lê Văn,An,A\n2,Trần Thị,Hòa 2,A\n3,Y Niê,,A\n");
    EXPECT_THAT(test::faults_of(checked), ElementsAre("B3 e letter"));
    ASSERT_EQ(checked.people.size(), 2U);
    EXPECT_EQ(checked.people[0].name, "Lê Văn An");
    EXPECT_EQ(checked.people[1].name, "Y Niê");
}

TEST(Roster, SheetsWithoutPeopleArePassedOver) {
    Cells first = staff(3), second = staff(6);
    second.erase(second.begin() + 1, second.begin() + 4);
    office::Sheet hidden = sheet_of({{"Danh mục"}, {"x"}}, "Ẩn");
    hidden.hidden = true;
    const Roster checked = check(xlsx_of(
        {sheet_of({{"Bìa"}, {"Sở Nội vụ"}}, "Bìa"), sheet_of(first, "Phòng 1"), sheet_of(second, "Phòng 2"), hidden}));
    EXPECT_THAT(test::faults_of(checked), ElementsAre("Bìa n sheet-passed-over", "Ẩn n sheet-passed-over"));
    EXPECT_EQ(checked.rows, 6);
    EXPECT_EQ(checked.people.size(), 6U);
    EXPECT_EQ(checked.people[4].place, (Place{"a.csv", "Phòng 2", 3, 0}));
}

TEST(Roster, ASheetWhoseHeadingIsNotKnownIsAnError) {
    Cells misspelt = staff(3);
    for (std::string& header : misspelt.front()) header = "x" + header;
    Cells headless = staff(6);
    headless.erase(headless.begin(), headless.begin() + 4); // three people
    const std::vector<office::Sheet> sheets{
        sheet_of(staff(9), "P1"), sheet_of(misspelt, "P2"), sheet_of(headless, "P3")};
    const Roster checked = check(xlsx_of(sheets));
    EXPECT_THAT(test::faults_of(checked), ElementsAre("P2 e sheet-without-heading", "P3 e sheet-without-heading"));
    EXPECT_THAT(checked.faults.at(0).text, HasSubstr("'P2'"));
    EXPECT_EQ(checked.people.size(), 9U);

    Rules rules;
    rules.mapping = parse_mapping("[sheets]\n\"p2\" = \"ignore\"\n\"P3 \" = \"ignore\"\n", "m.toml");
    EXPECT_THAT(test::faults_of(check(xlsx_of(sheets), rules)),
        ElementsAre("P2 n sheet-passed-over", "P3 n sheet-passed-over"));
    EXPECT_THROW(parse_mapping("[sheets]\nP2 = \"read\"\n", "m.toml"), Error);
    EXPECT_THROW(parse_mapping("[sheets]\nP2 = \"ignore\"\np2 = \"ignore\"\n", "m.toml"), Error);
}

TEST(Roster, ASheetThatTheMappingIgnoresIsNotReadWhateverItSays) {
    Rules rules;
    rules.mapping = parse_mapping("[sheets]\n\"Đã nghỉ\" = \"ignore\"\n", "m.toml");
    const Roster checked = check(xlsx_of({sheet_of(staff(2), "P1"), sheet_of(staff(1), "Đã nghỉ")}), rules);
    EXPECT_THAT(test::faults_of(checked), ElementsAre("Đã nghỉ n sheet-passed-over"));
    EXPECT_EQ(checked.people.size(), 2U);
}

TEST(Roster, OnePersonStandsInOneSheet) {
    const Roster checked = check(xlsx_of({sheet_of(staff(2), "P1"), sheet_of(staff(1), "P2")}));
    EXPECT_THAT(test::faults_of(checked), ElementsAre("P2!A2 e duplicate-key"));
    EXPECT_THAT(checked.faults[0].text, HasSubstr("P1!A2"));
}

TEST(Roster, CellsOfASpreadsheet) {
    using office::CellKind;
    office::Sheet sheet = sheet_of({full_header, {}, {}});
    sheet.rows.push_back({2, true,
        {{1, CellKind::number, false, "7", "007", false}, {2, CellKind::text, false, "Lê An", "", false},
            {3, CellKind::text, false, "A", "", false}, {5, CellKind::number, false, "912345678", "0912345678", false},
            {8, CellKind::date, false, "2020-02-01", "", false}, {9, CellKind::date, false, "2020-03-01", "", false}}});
    sheet.rows.push_back({3, false,
        {{1, CellKind::text, false, "8", "", false}, {2, CellKind::error, true, "#N/A", "", false},
            {3, CellKind::text, false, "A", "", false}}});
    const Roster checked = check(xlsx_of({sheet}));
    EXPECT_THAT(test::faults_of(checked),
        ElementsAre("Danh sách n hidden-rows", "Danh sách!B3 e letter")); // the writer makes errors text
    ASSERT_EQ(checked.people.size(), 1U);
    EXPECT_EQ(checked.people[0].number, "007");
    EXPECT_EQ(checked.people[0].key, "nv:007");
    EXPECT_EQ(checked.people[0].phone, "0912345678");
    EXPECT_EQ(checked.people[0].start, sys_days{2020y / 2 / 1});
}

TEST(Roster, MergedLinesAcrossAreNoPeople) {
    Cells rows = staff(3);
    rows.insert(rows.begin() + 2, {"I. Văn phòng"});
    office::Sheet sheet = sheet_of(rows);
    sheet.merged.push_back({3, 1, 3, 9});
    const Roster checked = check(xlsx_of({sheet}));
    EXPECT_THAT(test::faults_of(checked), ElementsAre("Danh sách!3 n section-row"));
    EXPECT_EQ(checked.people.size(), 3U);
}

TEST(Roster, UnitsAreThoseOfTheDay) {
    const records::UnitTree tree = units();
    Rules rules;
    rules.units = &tree;
    rules.day = sys_days{2026y / 1 / 1};
    const Roster checked = check(header + "1,Lê An,H26.1,,,,,\n2,Lê Ba,H26.17,,,,,\n3,Lê Tư,H26.99,,,,,\n"
                                          "4,Lê Sáu,H26.300,,,,,\n5,Lê Bảy,H26.17,,,,,\n",
        rules);
    EXPECT_THAT(test::faults_of(checked),
        ElementsAre("C3 e unit-ended", "C4 e unit-unknown", "C5 e unit-not-yet", "C6 e unit-ended"));
    EXPECT_THAT(checked.faults[0].text, HasSubstr("2025-06-30"));
    EXPECT_THAT(checked.faults[0].text, HasSubstr("H26.201 UBND xã Đông Anh took over"));
    EXPECT_EQ(checked.people.size(), 1U);
}

TEST(Roster, MappingsNameColumnsAndRoles) {
    Rules rules;
    rules.mapping = parse_mapping("[headers]\n\"Mã NS\" = \"number\"\n\"Thuộc\" = \"unit\"\n\"Mật danh\" = \"ignore\"\n"
                                  "[roles]\n\"Văn thư\" = \"van-thu\"\n\"Lãnh đạo\" = \"lanh-dao\"\n",
        "m.toml");
    const Roster checked = check("Mã NS;Họ tên;Thuộc;Mật danh;Quyền\n01;Lê An;A;x;văn thư, Lãnh đạo; VĂN THƯ\n"
                                 "02;Lê Ba;A;;van-thu\n03;Lê Tư;A;;Kế toán\n",
        rules);
    EXPECT_THAT(test::faults_of(checked), ElementsAre("2 e cells", "E4 e role"));
    const Roster quoted =
        check("Mã NS;Họ tên;Thuộc;Mật danh;Quyền\n01;Lê An;A;x;\"văn thư, Lãnh đạo; VĂN THƯ\"\n", rules);
    ASSERT_EQ(quoted.people.size(), 1U);
    EXPECT_THAT(quoted.people[0].roles, ElementsAre("van-thu", "lanh-dao"));
    EXPECT_EQ(quoted.people[0].number, "01");
}

TEST(Mapping, WrongOnesAreNamedByTheirPlace) {
    const auto problem = [](const char* text) -> std::string {
        try {
            parse_mapping(text, "m.toml");
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::settings);
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(problem("[headers]\n\"Mã\" = \"nummer\"\n"), HasSubstr("m.toml: line 2"));
    EXPECT_THAT(problem("[headers]\n\"Mã\" = \"number\"\n\"MÃ\" = \"name\"\n"), HasSubstr("already"));
    EXPECT_THAT(problem("[headers]\n\"--\" = \"number\"\n"), HasSubstr("without letters"));
    EXPECT_THAT(problem("[header]\n"), HasSubstr("header"));
    EXPECT_THAT(problem("[roles]\na = \"\"\n"), HasSubstr("without a name"));
    EXPECT_THAT(problem("[roles]\na = \"x\"\nA = \"y\"\n"), HasSubstr("already"));
    EXPECT_EQ(problem(""), "");
}

TEST(Roster, LegacyFontsInUnicodeAreSeen) {
    EXPECT_THAT(faults_below_header("1,NguyÔn V¨n An,A,,,,,\n2,Nguyeãn Vaên Ba,A,,,,,\n"),
        ElementsAre("B2 e legacy-font", "B3 e legacy-font"));
    const Roster checked = check("M· c¸n bé,Hä vµ tªn,M· ®¬n vÞ\n1,NguyÔn V¨n An,A\n");
    EXPECT_THAT(test::faults_of(checked),
        ElementsAre("A1 e legacy-font", "B1 e legacy-font", "C1 e legacy-font", "B2 e legacy-font"));
    EXPECT_THAT(checked.people, IsEmpty());
    EXPECT_THAT(checked.faults[3].text, HasSubstr("Nguyễn Văn An"));
    EXPECT_THAT(faults_below_header("1,NguyÔn V¨n An,A,,,,,\n2,TrÇn Ba,A,,,,,\n3,Lª T­,A,,,,,\n4,Vò An,A,,,,,\n"),
        ElementsAre("B2 e legacy-font", "B3 e legacy-font", "B4 e legacy-font", "B5 e legacy-font"));
}

TEST(Together, OnePersonStandsInOneFile) {
    std::vector<Roster> rosters;
    rosters.push_back(check(header + "1,Lê An,A,an@b.vn,0912345678,,,\n2,Lê Ba,A,,,,,\n", {}, "a.csv"));
    rosters.push_back(check(
        header + "3,Lê Tư,A,,,,,\n2,Lê Ba,A,,,,,\n4,Lê Hai,A,AN@b.vn,,,,\n5,Lê An,B,,0912 345 678,,,\n", {}, "b.csv"));
    check_together(rosters);
    EXPECT_THAT(test::faults_of(rosters[0]), IsEmpty());
    EXPECT_THAT(test::faults_of(rosters[1]), ElementsAre("3 e duplicate-key", "4 e duplicate-mail", "5 w same-person"));
    EXPECT_THAT(rosters[1].faults[0].text, HasSubstr("a.csv: 3"));
    ASSERT_EQ(rosters[1].people.size(), 2U);
    EXPECT_EQ(rosters[1].people[0].name, "Lê Tư");
    EXPECT_EQ(rosters[1].people[1].name, "Lê An");
    EXPECT_EQ(rosters[0].people.size(), 2U);
}

TEST(Together, KeysOfOneFileAreNotCompared) {
    const std::string rows = "CCCD,Họ và tên,Mã đơn vị\n001099012345,Lê An,A\n";
    std::vector<Roster> rosters{check(rows), check(rows)};
    check_together(rosters);
    EXPECT_THAT(test::faults_of(rosters[1]), IsEmpty());
    const crypto::Secret key{"k"};
    Rules rules;
    rules.person_key = &key;
    rosters = {check(rows, rules), check(rows, rules)};
    check_together(rosters);
    EXPECT_THAT(test::faults_of(rosters[1]), ElementsAre("2 e duplicate-key"));
}

TEST(Roster, SamplesAreAsTheirNamesSay) {
    const auto read = [](const char* name) {
        return read_roster(std::filesystem::path{HOSO_SOURCE_DIR "/samples/rosters"} / name, {});
    };
    EXPECT_THAT(read("can-bo.csv").faults, IsEmpty());
    const Roster faulty = read("can-bo-loi.csv");
    EXPECT_GE(faulty.count(Severity::error), 10);
    EXPECT_GE(faulty.count(Severity::warning), 3);
}
