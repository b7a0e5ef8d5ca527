// SPDX-License-Identifier: GPL-3.0-or-later
#include "naming/names.hpp"

#include "core/error.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

using namespace hoso;
using namespace hoso::naming;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::vector<std::string> names_of(const Scheme& scheme, const std::vector<Wanted>& wanted, const EverUsed& ever = {}) {
    std::vector<std::string> names;
    for (const Given& given : assign(scheme, wanted, ever)) names.push_back(given.name);
    return names;
}

std::string name_of(const std::string& text, const Wanted& wanted) { return names_of({{text}, 32, {}}, {wanted})[0]; }

std::string text_of_error(const Scheme& scheme, const std::vector<Wanted>& wanted, Cause cause) {
    try {
        assign(scheme, wanted, {});
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), cause);
        return error.what();
    }
    return "no error";
}

const Wanted an{"1", "Nguyễn Văn An", "H26.13", "NV 0012"};

} // namespace

TEST(Names, AreMadeByTemplates) {
    EXPECT_EQ(name_of("{given}{initials}", an), "annv");
    EXPECT_EQ(name_of("{full}", an), "nguyenvanan");
    EXPECT_EQ(name_of("{given}.{family}{middle}", an), "an.nguyenvan");
    EXPECT_EQ(name_of("{first}{family}", an), "anguyen");
    EXPECT_EQ(name_of("{given}_{unit}", an), "an_h26-13");
    EXPECT_EQ(name_of("{number}.x", an), "nv-0012.x");
    EXPECT_EQ(name_of("cb-{given}", an), "cb-an");
    EXPECT_EQ(name_of("{given}{initials}", {"1", "Y Blô Niê", "", ""}), "yblon");
    EXPECT_EQ(name_of("{full}", {"1", "H'Hen Niê", "", ""}), "hhennie");
}

TEST(Names, HaveNoSeparatorsTooMany) {
    EXPECT_EQ(name_of("{given}.{family}{middle}", {"1", "An", "", ""}), "an");
    EXPECT_EQ(name_of("{family}.{middle}.{given}", {"1", "Đỗ Đức", "", ""}), "do.duc");
    EXPECT_EQ(name_of(".{family}-{given}_", {"1", "An", "", ""}), "an");
}

TEST(Names, BeginWithALetterAndFit) {
    const Wanted long_name{"1", "Nguyễn Phúc Công Tằng Tôn Nữ Thị Kim Khuyên", "H26", "0012"};
    const Scheme scheme{{"{number}", "{full}", "{given}{initials}"}, 16, {}};
    EXPECT_THAT(assign(scheme, std::vector{long_name}, {}), ElementsAre(Given{"khuyennpcttntk", 2, 0}));
    // All too long: cut, and cut further for a counter.
    const Scheme full{{"{full}"}, 12, {}};
    EXPECT_THAT(names_of(full, {long_name, {"2", long_name.name, "", ""}}), ElementsAre("nguyenphucco", "nguyenphuc2"));
    EXPECT_THAT(names_of({{"{family}.{unit}"}, 8, {}}, {{"1", "Nguyenx An", "abc", ""}}), ElementsAre("nguyenx"));
}

TEST(Names, ThatCollideTakeTheNextTemplateAndCountersLast) {
    const std::vector<Wanted> wanted{{"e", "Nguyễn Văn An", "H26", ""}, {"d", "Ngô Vĩnh An", "H26", ""},
        {"c", "Nguyễn Vân An", "H26", ""}, {"b", "Nguyễn Văn Ân", "H27", ""}, {"a", "Nguyễn Vạn An", "H26", ""}};
    const std::vector<Given> given = assign(Scheme{}, wanted, {});
    EXPECT_THAT(given, ElementsAre(Given{"annv.h26-2", 2, 2}, Given{"an.ngovinh", 1, 0}, Given{"annv.h26", 2, 0},
                           Given{"an.nguyenvan", 1, 0}, Given{"annv", 0, 0}))
        << given[0].name;
}

TEST(Names, OfOthersAreNeverGivenAndOnesOwnComeBack) {
    const EverUsed ever{{"AnNV", "gone"}, {"an.nguyenvan", "1"}, {"binhtt", "2"}};
    const Scheme scheme;
    // 1 comes back to the old name, 3 may not have that of one who is gone, whatever its case.
    const std::vector<Given> given =
        assign(scheme, std::vector<Wanted>{an, {"3", "Nguyễn Văn An", "H1", ""}, {"2", "Lê Thị Cúc", "", ""}}, ever);
    EXPECT_EQ(given[0], (Given{"an.nguyenvan", 1, 0}));
    EXPECT_EQ(given[1], (Given{"annv.h1", 2, 0}));
    EXPECT_EQ(given[2], (Given{"binhtt", 3, 0})) << "who is called otherwise now keeps the name";
}

TEST(Names, OfSeveralOldOnesTheEarliestTemplatesCounts) {
    const EverUsed ever{{"aaa", "1"}, {"an.nguyenvan", "1"}, {"annv3", "1"}, {"zzz", "2"}, {"yyy", "2"}};
    const std::vector<Wanted> wanted{an, {"2", "Lê Thị Cúc", "", ""}};
    EXPECT_THAT(assign(Scheme{}, wanted, ever), ElementsAre(Given{"annv3", 0, 3}, Given{"yyy", 3, 0}));
}

TEST(Names, ThatAreReservedAreNotGiven) {
    EXPECT_THAT(names_of({{"{full}", "{full}.{unit}"}, 32, {"THỦ", "Lan"}},
                    {{"1", "Root", "h1", ""}, {"2", "lan", "h1", ""}, {"3", "Quản Trị", "h1", ""}}),
        ElementsAre("root.h1", "lan.h1", "quantri.h1"));
}

TEST(Names, HaveReservedOnesByRules) {
    const auto names = reserved_names(reference::DataFolders{});
    for (const char* name : {"root", "admin", "postmaster", "abuse", "hostmaster", "webmaster", "quantri", "vanthu"})
        EXPECT_TRUE(names.contains(name)) << name;
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "naming");
    const auto write = [&](const std::string& group) {
        std::ofstream{folder.path() / "naming" / "reserved.toml"}
            << "schema = \"hoso-reserved-names/1\"\nid = \"reserved\"\ntitle = \"x\"\nsource = \"x\"\n"
            << group;
    };
    const reference::DataFolders own{{folder.path()}};
    write("[[group]]\ntitle = \"x\"\nnames = [\"lan\"]\n");
    EXPECT_THAT(reserved_names(own), ElementsAre("lan"));
    EXPECT_EQ(assign({{"{full}"}, 32, {}}, std::vector<Wanted>{{"1", "Root", "", ""}}, {}, own)[0].name, "root");
    write("[[group]]\ntitle = \"x\"\nnames = [\"Lan\"]\n");
    EXPECT_THROW(reserved_names(own), Error);
    write("[[group]]\ntitel = \"x\"\n");
    EXPECT_THROW(reserved_names(own), Error);
}

TEST(Names, FaultsNameThePerson) {
    const Scheme scheme;
    EXPECT_THAT(text_of_error(scheme, {{"NV7", "王小明", "", ""}}, Cause::input), HasSubstr("NV7: no letter"));
    EXPECT_THAT(text_of_error(scheme, {an, an}, Cause::input), HasSubstr("1: two accounts"));
    EXPECT_THAT(text_of_error({{"{number}"}, 32, {}}, {{"NV7", "An", "", "12"}}, Cause::input),
        HasSubstr("NV7: no template makes a name that begins with a letter"));
    EXPECT_THAT(text_of_error({{"{name}"}, 32, {}}, {an}, Cause::settings), HasSubstr("{name}"));
}

TEST(Assign, GivesWhoIsRenamedAnOldNameOnlyWhereItFits) {
    const EverUsed ever{{"annv", "1"}, {"dungnv", "1"}, {"hanv", "2"}};
    EXPECT_THAT(names_of({}, {{"1", "Nguyễn Văn An", "", "", true}}, ever), ElementsAre("annv"));
    EXPECT_THAT(names_of({}, {{"1", "Nguyễn Văn Dũng", "", "", true}}, ever), ElementsAre("dungnv"));
    EXPECT_THAT(names_of({}, {{"1", "Nguyễn Văn Hà", "", "", true}}, ever), ElementsAre("ha.nguyenvan"));
    EXPECT_THAT(names_of({}, {{"1", "Nguyễn Văn Hà", "", "", false}}, ever), ElementsAre("annv"));
}

TEST(Scheme, SaysWhatIsWrong) {
    EXPECT_EQ(problem_of(Scheme{}), "");
    EXPECT_THAT(problem_of({{}, 32, {}}), HasSubstr("no template"));
    EXPECT_THAT(problem_of({{"{given}", "{ten}"}, 32, {}}), HasSubstr("template '{ten}': {ten} is none of {given}"));
    EXPECT_THAT(problem_of({{"{given"}, 32, {}}), HasSubstr("not closed"));
    EXPECT_THAT(problem_of({{"{given} {family}"}, 32, {}}), HasSubstr("between the words"));
    EXPECT_THAT(problem_of({{"{given}@x"}, 32, {}}), HasSubstr("between the words"));
    EXPECT_THAT(problem_of({{"cb.{unit}"}, 32, {}}), HasSubstr("tells people apart"));
    EXPECT_THAT(problem_of({{""}, 32, {}}), HasSubstr("tells people apart"));
    EXPECT_THAT(problem_of({{"{full}"}, 7, {}}), HasSubstr("at most 8 to 64"));
    EXPECT_THAT(problem_of({{"{full}"}, 65, {}}), HasSubstr("at most 8 to 64"));
}
