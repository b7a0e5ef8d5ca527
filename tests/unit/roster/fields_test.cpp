// SPDX-License-Identifier: GPL-3.0-or-later
#include "roster/fields.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <set>

using namespace hoso::roster;

TEST(Headers, AreKnownInBothLanguages) {
    for (const auto& [header, field] :
        std::initializer_list<std::pair<const char*, Field>>{{"Mã cán bộ", Field::number}, {"MÃ CÁN BỘ", Field::number},
            {"ma can bo", Field::number}, {"employee_number", Field::number}, {"Họ và tên", Field::name},
            {"Ho\u0323 va\u0300 te\u0302n", Field::name}, {"Full Name", Field::name}, {"Mã đơn vị", Field::unit},
            {"Unit code", Field::unit}, {"E-mail", Field::mail}, {"Thư điện tử", Field::mail},
            {"Số điện thoại", Field::phone}, {"Điện thoại (di động)", Field::phone}, {"phone", Field::phone},
            {"Chức vụ", Field::position}, {"title", Field::position}, {"role", Field::role}, {"Vai trò", Field::role},
            {"Quyền", Field::role}, {"Số CCCD/CMND", Field::citizen}, {"Ngày sinh", Field::birth},
            {"Ngày bắt đầu (dd/mm/yyyy)", Field::start}, {"start", Field::start}, {"Ngày kết thúc", Field::end},
            {"END", Field::end}})
        EXPECT_EQ(field_of(header), field) << header;
    for (const char* header : {"", "Ghi chú", "STT", "(mail)", "Đơn vị"})
        EXPECT_EQ(field_of(header), std::nullopt) << header;
    for (const char* header : {"Ghi chú", "STT", "Số TT", "Tên đơn vị", "Lỗi cần sửa", "Giới tính"})
        EXPECT_TRUE(is_side_column(header)) << header;
    EXPECT_FALSE(is_side_column("Họ và tên"));
    EXPECT_FALSE(is_side_column(""));
}

TEST(Characters, ThatNobodySeesAreFound) {
    EXPECT_EQ(character_problem("Đặng Thị\u00a0Hoà"), std::nullopt);
    EXPECT_EQ(character_problem("a\xff")->code, "encoding");
    EXPECT_EQ(character_problem("a\uFFFD")->code, "encoding");
    EXPECT_EQ(character_problem("a\tb")->code, "control-character");
    EXPECT_EQ(character_problem("a\nb")->code, "control-character");
    EXPECT_EQ(character_problem("a\x01")->code, "control-character");
    EXPECT_EQ(character_problem("a\u2028")->code, "control-character");
    EXPECT_EQ(character_problem("a\u200b")->code, "invisible-character");
    EXPECT_EQ(character_problem("\uFEFFa")->code, "invisible-character");
    EXPECT_EQ(character_problem("a\u202eb")->text, "holds the invisible character U+202E");
}

TEST(Names, MayHaveTheLettersOfThePeoplesOfVietnam) {
    for (const char* name :
        {"Nguyễn Thị Minh Khai", "ĐẶNG ƯỚC", "H'Hen Niê", "H’Yến Niê Kđăm", "Y Wêč Ƀkrông", "Rơ Čăm Ñhí", "Kpă Pŭi",
            "Ksor H'Bơ\u0306", "Lê-Trần An", "Đỗ T. Hà", "Lo\u0300 Thi\u0323 Va\u0306n", "Jrai Fa Zơ"})
        EXPECT_EQ(name_problem(name), std::nullopt) << name;
}

TEST(Names, HaveNoOtherLetters) {
    EXPECT_EQ(name_problem("Ðoàn Thị")->code, "look-alike");
    EXPECT_THAT(name_problem("Ðoàn Thị")->text, testing::HasSubstr("Ð (U+00D0)"));
    EXPECT_EQ(name_problem("\u0189oàn")->code, "look-alike");
    for (const char* name : {"Nguyễn Văn 2", "Нguyễn", "Nguyễn_Văn", "Müller", "Nguyễn@", "An\u0336", "Lê?"})
        EXPECT_EQ(name_problem(name).value_or(Problem{}).code, "letter") << name;
}

TEST(Names, RealGivenNamesPass) {
    for (const char* list : {"female", "male"}) {
        std::ifstream names{std::string{HOSO_SOURCE_DIR "/../shared/data/names-units/given-names-"} + list + ".txt"};
        if (!names) GTEST_SKIP() << "no name list beside the sources";
        int seen = 0;
        for (std::string name; std::getline(names, name); ++seen)
            if (const auto problem = name_problem(name)) {
                EXPECT_EQ(problem->code, "look-alike") << name; // the list has some
            }
        EXPECT_GT(seen, 100) << list;
    }
}

TEST(Numbers, ShortenedBySpreadsheets) {
    EXPECT_EQ(number_problem("1.01E+05")->code, "number");
    EXPECT_EQ(number_problem("2E+11")->code, "number");
    for (const char* number : {"CB0001", "000123", "E+", "TYE+1"})
        EXPECT_EQ(number_problem(number), std::nullopt) << number;
}

TEST(Citizens, HaveTwelveDigitsOrNine) {
    for (const char* citizen : {"001099012345", "999123456789", "012345678"})
        EXPECT_EQ(citizen_problem(citizen), std::nullopt) << citizen;
    for (const char* citizen : {"1099012345", "00109901234x", "0010990123456", "1.1E+09", "001 099 012345", "1"})
        EXPECT_EQ(citizen_problem(citizen).value_or(Problem{}).code, "citizen") << citizen;
    EXPECT_THAT(citizen_problem("10990123456")->text, testing::HasSubstr("leading 0"));
}

TEST(Fields, HaveKeysAndNamesOfTheirOwn) {
    std::set<std::string> keys, names;
    for (const Field field : all_fields) {
        keys.emplace(key_of(field));
        names.emplace(name_of(field));
    }
    EXPECT_EQ(keys.size(), field_count);
    EXPECT_EQ(names.size(), field_count);
}

TEST(Mail, Addresses) {
    for (const char* mail : {"a@b.vn", "hoa.ntm@vidu.example", "x+y_z-1@so-1.hanoi.gov.vn", "A@B.VN"})
        EXPECT_EQ(mail_problem(mail), std::nullopt) << mail;
    for (const char* mail : {"a", "a@", "@b.vn", "a@b", "a b@c.vn", ".a@b.vn", "a.@b.vn", "a..b@c.vn", "a@b..vn",
             "a@-b.vn", "a@b-.vn", "hoà@b.vn", "a@b.vn;c@d.vn", "a@b.1", "a@b@c.vn", "a(a)b.vn", "a@b.vn."})
        EXPECT_EQ(mail_problem(mail).value_or(Problem{}).code, "mail") << mail;
    EXPECT_TRUE(mail_problem(std::string(65, 'a') + "@b.vn"));
    EXPECT_FALSE(mail_problem(std::string(64, 'a') + "@b.vn"));
}

TEST(Phones, Numbers) {
    for (const char* phone :
        {"0912345678", "0912 345 678", "0912.345.678", "(024) 3825-0001", "+84 912 345 678", "84912345678",
            "+842438250001", "+33 1 23 45 67 89", "0356789012", "0581234567", "0779012345", "0262 3811 222"})
        EXPECT_EQ(phone_problem(phone), std::nullopt) << phone;
    for (const char* phone : {"091234567", "09123456789", "0112345678", "12345", "0912x45678", "+84", "+840912345678",
             "", "0243825000", "9.12E+08", "0912345678/0913", "+0912345678"})
        EXPECT_EQ(phone_problem(phone).value_or(Problem{}).code, "phone") << phone;
    EXPECT_THAT(phone_problem("912345678")->text, testing::HasSubstr("leading 0"));
}

TEST(Dates, DayMonthYearOrYearMonthDay) {
    using namespace std::chrono;
    EXPECT_EQ(parse_date("05/10/2026"), sys_days{2026y / 10 / 5});
    EXPECT_EQ(parse_date("5/1/2026"), sys_days{2026y / 1 / 5});
    EXPECT_EQ(parse_date("5.1.2026"), sys_days{2026y / 1 / 5});
    EXPECT_EQ(parse_date("05-10-2026"), sys_days{2026y / 10 / 5});
    EXPECT_EQ(parse_date("2026-10-05"), sys_days{2026y / 10 / 5});
    EXPECT_EQ(parse_date("29/02/2024"), sys_days{2024y / 2 / 29});
    for (const char* date : {"", "31/02/2016", "29/02/2023", "10/25/2026", "1/1/26", "1/1/1899", "1/1/2101", "45000",
             "1/1-2020", "2026/10/05", "1/1/2020/1", "a/1/2020", "1/1/", "001/1/2020", "hôm nay"})
        EXPECT_EQ(parse_date(date), std::nullopt) << date;
    EXPECT_EQ(date_problem("31/02/2016")->code, "date");
}
