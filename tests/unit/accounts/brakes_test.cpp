// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/brakes.hpp"

#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using test::day;
using test::person;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string settings = "[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords;
const std::string one_system = settings + test::one_system;
const std::string two_systems = settings + "[[system]]\nid = \"van-ban\"\ntitle = \"V\"\ncontainer = \"ou=vb\"\n"
                                           "[[system]]\nid = \"bao-cao\"\ntitle = \"B\"\ncontainer = \"ou=bc\"\n"
                                           "roles = [\"thong-ke\"]\n";
const std::vector<std::string> families{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"};
const std::vector<std::string> given{"An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Khoa", "Lan", "Minh", "Nga"};

/// An office of two parts: 20 people in H99.01, 100 in the unit H99.08.01 below H99.08.
class BrakesTest : public test::AccountsTest {
protected:
    BrakesTest() {
        for (int i = 0; i < 120; ++i) {
            const auto name = families[static_cast<std::size_t>(i) % 10] + " Văn " +
                              given[static_cast<std::size_t>(i) / 10 % 10] + (i < 100 ? "" : "h");
            everybody.push_back(person({fmt::format("{:04}", i + 1), name, i < 20 ? "H99.01" : "H99.08.01"}));
        }
        few.assign(everybody.begin(), everybody.begin() + 20);
    }

    std::vector<std::string> brakes(const std::vector<roster::Person>& staff) {
        std::vector<std::string> names;
        for (const Brake& brake : plan(staff).brakes) names.push_back(brake.name);
        return names;
    }
    static std::vector<roster::Person> renumbered(std::vector<roster::Person> staff) {
        for (roster::Person& each : staff) {
            each.number = std::to_string(std::stoi(each.number)); // as a spreadsheet makes it of 0007
            each.key = "nv:" + each.number;
        }
        return staff;
    }
    static std::vector<roster::Person> with_roles(std::vector<roster::Person> staff, const std::string& role) {
        for (roster::Person& each : staff) each.roles = {role};
        return staff;
    }

    std::vector<roster::Person> everybody, few;
};

TEST_F(BrakesTest, LostZerosMakeDoublesInAPartialRosterToo) {
    bring_in(everybody);
    coverage = Coverage::partial;
    const auto planned = plan(renumbered(few));
    ASSERT_THAT(planned.brakes, testing::SizeIs(1));
    EXPECT_EQ(planned.brakes[0].name, "doubles");
    EXPECT_EQ(planned.brakes[0].count, 20);
    EXPECT_FALSE(planned.sha256);
    EXPECT_TRUE(plan(renumbered(few), {"doubles"}).sha256);
}

TEST_F(BrakesTest, AHomonymIsNoDoubleWhereTheOtherIsSpokenOf) {
    bring_in(everybody);
    auto more = few;
    const auto homonym = person({"9001", few[0].name, "H99.01"});
    more.push_back(homonym);
    coverage = Coverage::partial;
    EXPECT_THAT(staff_of(more).doubles, IsEmpty());
    const auto doubles = staff_of({homonym}).doubles;
    ASSERT_THAT(doubles, testing::SizeIs(1));
    EXPECT_EQ(doubles[0].joiner, "nv:9001");
    EXPECT_EQ(doubles[0].known, "nv:0001");
    EXPECT_THAT(brakes({homonym}), IsEmpty()) << "fewer than at_least: told, not held";
    EXPECT_THAT(staff_of({person({"9001", few[0].name, "H99.08.01"})}).doubles, IsEmpty()) << "another unit's";
}

TEST_F(BrakesTest, DoublesAreFoundInTheUnitThatTookOver) {
    for (roster::Person& each : few) each.unit = *records::UnitCode::parse("H99.02");
    bring_in(few);
    today = day("2026-07-02");
    for (roster::Person& each : few) each.unit = *records::UnitCode::parse("H99.04");
    EXPECT_THAT(staff_of(renumbered(few)).doubles, testing::SizeIs(20));
}

TEST_F(BrakesTest, AccountsInASystemForPeopleWhoAreKnownHold) {
    set_settings(two_systems);
    auto first = everybody;
    for (int i = 0; i < 6; ++i) first[static_cast<std::size_t>(i)].roles = {"thong-ke"};
    bring_in(first);
    EXPECT_THAT(brakes(with_roles(everybody, "thong-ke")), ElementsAre("joiners"));
    coverage = Coverage::partial;
    const auto held = plan(with_roles(few, "thong-ke"));
    ASSERT_THAT(held.brakes, testing::SizeIs(1));
    EXPECT_EQ(held.brakes[0].name, "joiners");
    EXPECT_EQ(held.brakes[0].count, 14);
    EXPECT_EQ(held.brakes[0].active, 26);
}

TEST_F(BrakesTest, ManyNewPeopleHoldOnlyWhereTheRostersAreOfAll) {
    bring_in(few);
    EXPECT_THAT(brakes(everybody), ElementsAre("joiners"));
    coverage = Coverage::partial;
    EXPECT_THAT(brakes(everybody), IsEmpty()) << "new people, of whom nobody has an account";
}

TEST_F(BrakesTest, TheFirstPlanIsHeldByNone) {
    set_settings(two_systems);
    EXPECT_THAT(brakes(with_roles(everybody, "thong-ke")), IsEmpty());
}

TEST_F(BrakesTest, AUnitThatLosesMoreThanHalfHolds) {
    set_settings(one_system + "[brakes]\nleavers_percent = 50\n");
    bring_in(everybody);
    const std::vector<roster::Person> others{everybody.begin() + 20, everybody.end()};
    const auto held = plan(others);
    ASSERT_THAT(held.brakes, testing::SizeIs(1));
    EXPECT_EQ(held.brakes[0].name, "units");
    EXPECT_THAT(held.brakes[0].units, ElementsAre("H99.01"));
    EXPECT_THAT(held.brakes[0].problem, HasSubstr("H99.01 Văn phòng (20/20)"));
    EXPECT_EQ(held.brakes[0].count, 1);
    const std::vector<roster::Person> half{everybody.begin() + 10, everybody.end()};
    EXPECT_THAT(brakes(half), IsEmpty()) << "half is not more than half";
    EXPECT_TRUE(plan(others, {"units"}).sha256);
}

TEST_F(BrakesTest, AnAgencyIsCountedWithTheUnitsBelowIt) {
    set_settings(one_system + "[brakes]\nleavers_percent = 100\nunit_at_least = 101\n");
    for (std::size_t i = 20; i < 22; ++i) everybody[i].unit = *records::UnitCode::parse("H99.08");
    bring_in(everybody);
    set_settings(one_system + "[brakes]\nleavers_percent = 100\nunit_at_least = 100\n");
    const auto held = plan(few);
    ASSERT_THAT(held.brakes, testing::SizeIs(1));
    EXPECT_THAT(held.brakes[0].units, ElementsAre("H99", "H99.08")) << "98 are too few, 100 with its parts are not";
}

TEST_F(BrakesTest, AnAgencysOwnPeopleAreCountedAlone) {
    set_settings(one_system + "[brakes]\nleavers_percent = 100\n");
    for (roster::Person& each : few) each.unit = *records::UnitCode::parse("H99.08");
    std::copy(few.begin(), few.end(), everybody.begin());
    bring_in(everybody);
    const auto held = plan({everybody.begin() + 20, everybody.end()});
    ASSERT_THAT(held.brakes, testing::SizeIs(1));
    EXPECT_THAT(held.brakes[0].units, ElementsAre("H99.08")) << "though its parts have most of its people";
}

TEST_F(BrakesTest, WhoMovesWithinAnAgencyIsNotLostToIt) {
    set_settings(one_system + "[brakes]\nmoves_percent = 100\n");
    bring_in(everybody);
    for (roster::Person& each : everybody) each.unit = *records::UnitCode::parse("H99.08");
    const auto held = plan(everybody);
    ASSERT_THAT(held.brakes, testing::SizeIs(1));
    EXPECT_THAT(held.brakes[0].units, ElementsAre("H99.08.01", "H99.01")) << "not H99.08 itself";
}

TEST_F(BrakesTest, AUnitOfAPartialRosterIsHeldToo) {
    bring_in(everybody);
    coverage = Coverage::partial;
    for (roster::Person& each : few) each.end = day("2026-01-31");
    EXPECT_THAT(brakes(few), ElementsAre("leavers", "units"));
}

TEST_F(BrakesTest, AUnitThatEndsLosesNothing) {
    for (roster::Person& each : few) each.unit = *records::UnitCode::parse("H99.02");
    bring_in(few);
    today = day("2026-07-02");
    for (roster::Person& each : few) each.unit = *records::UnitCode::parse("H99.04");
    EXPECT_THAT(brakes(few), IsEmpty());
}

TEST_F(BrakesTest, OfficesAccountsDoNotMakeAPartialRosterLookSmall) {
    set_settings(one_system + "[[office_account]]\nid = \"vt\"\ntitle = \"Văn thư {unit_name}\"\n"
                              "login = \"vt.{unit}\"\nsystem = \"van-ban\"\n"
                              "[brakes]\nrenames_percent = 90\n");
    bring_in(few);
    coverage = Coverage::partial;
    for (roster::Person& each : few) each.name += " Hai";
    const auto held = plan(few);
    ASSERT_THAT(held.brakes, testing::SizeIs(1)) << "20 of 20, not of 20 and the offices' eight";
    EXPECT_EQ(held.brakes[0].active, 20);
}

TEST_F(BrakesTest, APlanWithoutAFileWritesNothing) {
    accounts::Book book{place};
    const Target target = book.target("thu");
    const Situation situation{book, target, directory(), request(everybody)};
    const std::vector<roster::Roster> rosters;
    const auto before = std::distance(
        std::filesystem::recursive_directory_iterator{folder.path()}, std::filesystem::recursive_directory_iterator{});
    const auto planned = write_plan(
        book, target, directory(), situation, {request(everybody), rosters, {}, "", "", "x"}, real_disk(), {});
    EXPECT_FALSE(planned.sha256);
    EXPECT_EQ(planned.kinds.at(ChangeKind::join), 120);
    EXPECT_EQ(std::distance(std::filesystem::recursive_directory_iterator{folder.path()},
                  std::filesystem::recursive_directory_iterator{}),
        before);
}

} // namespace
} // namespace hoso::accounts
