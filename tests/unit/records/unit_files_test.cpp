// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/unit_files.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"
#include "temporary_folder.hpp"
#include "unit/reference/rules_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::records;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

const reference::DataFolders& shipped() {
    static const reference::DataFolders folders{{}, HOSO_SOURCE_DIR "/lib/reference"};
    return folders;
}

const UnitTree& vietnam() {
    static const UnitTree tree = load_administrative_units(shipped());
    return tree;
}

Day day(const char* text) { return *reference::parse_day(text); }
UnitCode code(const char* text) { return *UnitCode::parse(text); }

std::vector<std::string> faults(const std::vector<reference::Table>& tables) {
    std::vector<std::string> found;
    for (const UnitFileFault& fault : read_units(tables).faults) {
        EXPECT_FALSE(fault.problem.empty() || fault.remedy.empty());
        found.push_back(fault.file + " " + fault.place + " " + fault.rule);
    }
    return found;
}

std::size_t count_kind(const std::vector<const Unit*>& units, const std::string& kind) {
    return static_cast<std::size_t>(
        std::count_if(units.begin(), units.end(), [&](const Unit* unit) { return unit->kind == kind; }));
}

class OwnFiles {
public:
    std::filesystem::path write(const std::string& name, const std::string& content) {
        std::filesystem::create_directories((m_folder.path() / name).parent_path());
        std::ofstream{m_folder.path() / name, std::ios::binary} << content;
        return m_folder.path() / name;
    }
    std::filesystem::path path() const { return m_folder.path(); }

private:
    test::TemporaryFolder m_folder;
};

} // namespace

TEST(Vietnam, HasTheUnitsOfEachSideOfJuly2025) {
    const auto after = vietnam().at(day("2025-07-01")).all();
    EXPECT_EQ(after.size(), 34U + 3321U);
    EXPECT_EQ(count_kind(after, "xã"), 2611U);
    EXPECT_EQ(count_kind(after, "phường"), 697U);
    EXPECT_EQ(count_kind(after, "đặc khu"), 13U);
    EXPECT_EQ(count_kind(after, "tỉnh") + count_kind(after, "thành phố"), 34U);
    EXPECT_EQ(count_kind(after, "thành phố"), 6U) << "three became cities in 2026, on days that are not confirmed";
    const UnitView view = vietnam().at(day("2026-11-23"));
    EXPECT_EQ(view.children(code("01")).size(), 126U);
    EXPECT_EQ(view.children(code("79")).size(), 168U);
    EXPECT_EQ(view.children(code("92")).size(), 103U);
    EXPECT_EQ(view.roots().size(), 34U);

    const UnitView before = vietnam().at(day("2025-06-30"));
    EXPECT_EQ(before.all().size(), 63U + 696U + 10035U);
    EXPECT_EQ(before.roots().size(), 63U);
    EXPECT_EQ(before.find(code("00004"))->name, "Phường Trúc Bạch");
    EXPECT_EQ(view.find(code("00004"))->name, "Phường Ba Đình");
    EXPECT_EQ(before.ancestors(code("00004")).size(), 2U);
    EXPECT_EQ(view.ancestors(code("00004")).size(), 1U);
}

TEST(Vietnam, ProvincesAreInVietnameseOrder) {
    const auto roots = vietnam().at(day("2025-07-01")).roots();
    EXPECT_EQ(roots.front()->name, "Thành phố Cần Thơ");
    EXPECT_EQ(roots.back()->name, "Tỉnh Vĩnh Long");
}

TEST(Vietnam, KnowsWhichProvincesBecameWhich) {
    std::vector<std::string> names;
    for (const RelatedUnit& related : vietnam().predecessors(code("92"), day("2026-11-23"))) {
        EXPECT_EQ(related.part, Fraction{});
        names.push_back(related.unit->name);
    }
    EXPECT_THAT(names, ElementsAre("Thành phố Cần Thơ", "Tỉnh Hậu Giang", "Tỉnh Sóc Trăng"));
    const auto successors = vietnam().successors(code("77"), day("2020-01-01"));
    ASSERT_EQ(successors.size(), 1U);
    EXPECT_EQ(successors[0].unit->name, "Thành phố Hồ Chí Minh");
    std::size_t all = 0;
    for (const Unit* province : vietnam().at(day("2025-07-01")).roots())
        all += vietnam().predecessors(province->code, day("2025-07-01")).size();
    EXPECT_EQ(all, 63U) << "each went into one";
    EXPECT_THAT(vietnam().predecessors(code("00004"), day("2026-11-23")), IsEmpty()) << "of communes nothing is known";
}

TEST(Vietnam, ListsFitWithoutFault) {
    const auto unit_file = [](const char* name) { return shipped().find(std::string{"units/"} + name + ".csv"); };
    EXPECT_THAT(
        read_unit_files({unit_file("vn-before-2025-07"), unit_file("vn-from-2025-07"), unit_file("vn-successions")})
            .faults,
        IsEmpty());
}

TEST(Vietnam, KnowsTheAgenciesOfTheFirstLevel) {
    const UnitTree agencies = load_agencies(shipped());
    EXPECT_EQ(agencies.units().size(), 63U);
    const UnitView view = agencies.at(day("2025-06-30"));
    EXPECT_EQ(view.find(code("H26"))->name, "Ủy ban nhân dân thành phố Hà Nội");
    EXPECT_EQ(view.find(code("000.00.00.H13"))->name, "Ủy ban nhân dân thành phố Cần Thơ");
    for (const Unit& unit : agencies.units()) {
        EXPECT_EQ(unit.code.form(), CodeForm::agency);
        EXPECT_THAT(unit.note, HasSubstr("unconfirmed"));
    }
}

TEST(UnitTables, MayHaveVietnameseHeadersInAnyOrder) {
    const UnitReading reading = read_units(
        {{"a.csv", {{"Tên đơn vị", "Mã đơn vị", "Cấp trên", "Từ ngày", "Ghi chú"},
                       {" Văn   phòng ", "VP", "", "2020-01-01"}, {}, {"Tổ", "VP1", "VP", "2020-01-01", "x"}}}});
    EXPECT_THAT(reading.faults, IsEmpty());
    ASSERT_TRUE(reading.tree.has_value());
    EXPECT_EQ(reading.tree->units()[0].name, "Văn phòng");
    EXPECT_EQ(reading.tree->units()[1].parent, code("VP"));
    EXPECT_EQ(reading.tree->units()[1].note, "x");
}

TEST(UnitTables, AllFaultsAreFoundAtOnceWithTheirCells) {
    EXPECT_THAT(faults({{"a.csv", {{"code", "name", "parent", "from", "to", "other_codes", "colour"},
                                      {"A", "Ann", "X", "2020-01-01", "", "", ""}, {"B B", "Bob", "", "", "", "", ""},
                                      {"C", "", "", "1/1/2020", "", "H26;,", ""}, {"D", "Dan", "D", "", "", "", ""}}},
                    {"b.csv", {{"before", "after", "date", "kind", "part"}, {"A", "C", "", "marry", "0.5"},
                                  {"A", "Z", "2021-01-01", "merge", ""}}}}),
        ElementsAre("a.csv G1 list.column-unknown", "a.csv C2 unit.parent-unknown", "a.csv A3 list.code",
            "a.csv D4 list.day", "a.csv F4 list.code", "a.csv B4 unit.nameless", "a.csv C5 unit.cycle",
            "b.csv C2 list.day", "b.csv D2 list.kind", "b.csv E2 list.part", "b.csv B3 succession.after-unknown"));
}

TEST(UnitTables, MustSayWhatTheyHold) {
    EXPECT_THAT(faults({{"a.csv", {}}}), ElementsAre("a.csv A1 list.empty"));
    EXPECT_THAT(faults({{"a.csv", {{"x", "y"}}}}),
        ElementsAre("a.csv A1 list.column-unknown", "a.csv B1 list.column-unknown", "a.csv A1 list.unknown"));
    EXPECT_THAT(faults({{"a.csv", {{"code", "name", "code"}}}}), ElementsAre("a.csv C1 list.column-twice"));
}

TEST(UnitTables, WithWarningsOnlyMakeATree) {
    const UnitReading reading = read_units({{"a.csv", {{"code", "name", "colour"}, {"A", "Ann", "red"}}}});
    EXPECT_EQ(reading.faults.size(), 1U);
    EXPECT_TRUE(reading.tree.has_value());
    EXPECT_FALSE(read_units({{"a.csv", {{"code", "name"}, {"A", ""}}}}).tree.has_value());
}

TEST(UnitFiles, MayBeToml) {
    OwnFiles own;
    const auto file = own.write("office.toml", "[[units]]\ncode = \"A\"\nname = \"Phòng A\"\nto = 2019-12-31\n"
                                               "[[units]]\ncode = \"B\"\nname = \"Phòng B\"\nfrom = \"2020-01-01\"\n"
                                               "[[successions]]\nbefore = \"A\"\nafter = \"B\"\ndate = 2020-01-01\n"
                                               "kind = \"rename\"\npart = \"1\"\n");
    const UnitReading reading = read_unit_files({file});
    EXPECT_THAT(reading.faults, IsEmpty());
    ASSERT_TRUE(reading.tree.has_value());
    EXPECT_EQ(reading.tree->predecessors(code("B"), day("2026-01-01")).size(), 1U);

    const auto wrong =
        own.write("wrong.toml", "[[units]]\ncode = \"A\"\nname = \"\"\n\n[[units]]\ncode = \"B B\"\nname = \"B\"\n");
    const auto found = read_unit_files({wrong}).faults;
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].file, wrong.string());
    EXPECT_EQ(found[0].place, "line 1");
    EXPECT_EQ(found[1].place, "line 5");
    const auto misspelt = own.write("misspelt.toml", "[[units]]\ncod = \"A\"\n");
    EXPECT_THAT([&] { read_unit_files({misspelt}); },
        testing::ThrowsMessage<Error>(HasSubstr("misspelt.toml: line 2, column 7: 'cod' means nothing here")));
}

TEST(UnitFiles, OfNoKnownKindAreRefused) {
    EXPECT_THAT([] { read_unit_files({"units.xlsx"}); },
        testing::ThrowsMessage<Error>(HasSubstr("units.xlsx: a list of units ends in .csv or .toml")));
    EXPECT_THROW(read_unit_files({"/nowhere/units.csv"}), Error);
}

TEST(UnitFiles, OfTheUserThatAreWrongAreNamed) {
    OwnFiles own;
    own.write("units/vn-agencies.csv", "code,name,parent\nA,Ann,B\n");
    try {
        load_agencies(reference::DataFolders{{own.path()}, HOSO_SOURCE_DIR "/lib/reference"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        EXPECT_THAT(error.what(), HasSubstr("units/vn-agencies.csv: C2: there is no unit B"));
    }
}

TEST(UnitTables, TheExampleOfTheManualIsOne) {
    const std::string example = test::example_of_manual("two divisions became one");
    const std::size_t blank = example.find("\n\n");
    ASSERT_NE(blank, std::string::npos);
    const UnitReading reading = read_units({reference::parse_table(example.substr(0, blank), "units.csv"),
        reference::parse_table(example.substr(blank + 2), "successions.csv")});
    EXPECT_THAT(reading.faults, IsEmpty());
    ASSERT_TRUE(reading.tree.has_value());
    EXPECT_EQ(reading.tree->predecessors(code("TCHC"), day("2026-11-23")).size(), 2U);
}
