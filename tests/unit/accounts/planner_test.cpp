// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts_book.hpp"

#include <random>

namespace hoso::accounts {
namespace {

using directory::OperationKind;
using test::day;
using test::people;
using test::person;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
using Texts = std::vector<std::string>;

const std::string groups = "[[group]]\nname = \"tat-ca\"\n[[group]]\nname = \"lanh-dao\"\nroles = [\"truong\"]\n";
const std::string base = "[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords + test::one_system;

class PlannerTest : public test::AccountsTest {
protected:
    PlannerTest() { set_settings(base + groups); }

    std::vector<Change> changes_of(const std::vector<roster::Person>& staff) {
        std::vector<Change> changes;
        if (plan(staff, {brake_names().begin(), brake_names().end()}).sha256)
            PlanFile{plan_file()}.each([&](const Change& change) { changes.push_back(std::move(change)); });
        return changes;
    }
    std::vector<std::string> kinds_of(const std::vector<roster::Person>& staff) {
        std::vector<std::string> kinds;
        for (const Change& each : changes_of(staff)) kinds.push_back(to_text(each.kind));
        return kinds;
    }
    void expect_nothing_to_do(const std::vector<roster::Person>& staff) {
        for (const Change& each : changes_of(staff)) ADD_FAILURE() << to_plan_line(each);
    }
    Texts members(const std::string& group) {
        const auto all = content();
        const auto found = all.find("cn=" + group + ",ou=groups,dc=vidu,dc=vn");
        return found == all.end() ? Texts{} : found->second.at("member");
    }
    std::string dn_of(const std::string& id) { return kept().at(id).dn; }
    static std::string unit_dn(const std::string& unit) { return "ou=" + unit + ",ou=H99,dc=vidu,dc=vn"; }

    const roster::Person an = person({"001", "Nguyễn Văn An", "H99.01", {"truong"}});
    const roster::Person binh = person({"002", "Trần Thị Bình", "H99.02"});
    const roster::Person cuong = person({"003", "Lê Cường", "H99.08.01"});
};

TEST_F(PlannerTest, TheFirstPlanMakesEverythingAndTheSecondNothing) {
    const auto kinds = kinds_of({an, binh, cuong});
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "join"), 3);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "add-unit"), 7);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "add-place"), 2) << "the base, and that of groups";
    bring_in({an, binh, cuong});
    expect_nothing_to_do({an, binh, cuong});
    const auto all = content();
    const auto& entry = all.at("uid=cuongl,ou=H99.08.01,ou=H99.08,ou=H99,dc=vidu,dc=vn");
    EXPECT_EQ(entry.at("mail"), Texts{"cuongl@vidu.vn"});
    EXPECT_EQ(entry.at("employeeNumber"), Texts{"003"});
    EXPECT_EQ(entry.at("pwdReset"), Texts{"TRUE"});
    EXPECT_THAT(entry.at("userPassword").at(0), testing::StartsWith("{SSHA}"));
    EXPECT_THAT(members("tat-ca"), testing::SizeIs(3));
    EXPECT_THAT(members("lanh-dao"), ElementsAre(dn_of("nv:001/van-ban")));
    EXPECT_THAT(members("H99.02"), ElementsAre(dn_of("nv:002/van-ban")));
    EXPECT_EQ(all.count("cn=H99.03,ou=groups,dc=vidu,dc=vn"), 0u) << "a group has at least one member";
}

TEST_F(PlannerTest, OnAFileTooTheSecondPlanIsEmpty) {
    open_ldif();
    bring_in({an, binh, cuong});
    expect_nothing_to_do({an, binh, cuong});
    open_ldif();
    expect_nothing_to_do({an, binh, cuong});
    bring_in({an, person({"002", "Trần Thị Bình", "H99.01"})});
    open_ldif();
    expect_nothing_to_do({an, person({"002", "Trần Thị Bình", "H99.01"})});
}

TEST_F(PlannerTest, PeopleInAnyOrderGiveTheSameBytes) {
    const auto given = {"An", "Bình", "Hòa", "Hoà", "Lan"};
    const auto units = {"H99", "H99.01", "H99.02", "H99.08.01"};
    std::vector<roster::Person> staff;
    for (int i = 0; i < 40; ++i)
        staff.push_back(person(
            {std::to_string(100 + i), std::string{i % 3 == 0 ? "Trần Thị " : "Nguyễn Văn "} + given.begin()[i % 5],
                units.begin()[i % 4], i % 7 == 0 ? Texts{"truong"} : Texts{}}));
    std::string bytes;
    std::mt19937 random{5};
    for (int round = 0; round < 5; ++round) {
        ASSERT_TRUE(plan(staff).sha256);
        const std::string now = read_file(plan_file());
        if (round == 0) bytes = now;
        EXPECT_EQ(now, bytes) << "round " << round;
        std::shuffle(staff.begin(), staff.end(), random);
    }
}

TEST_F(PlannerTest, GroupsOfChangesAreUnitsFromTheTopDown) {
    std::vector<std::string> order;
    for (const Change& each : changes_of({an, binh, cuong}))
        if (order.empty() || order.back() != std::to_string(each.group) + ' ' + each.unit)
            order.push_back(std::to_string(each.group) + ' ' + each.unit);
    ASSERT_GE(order.size(), 9u);
    EXPECT_EQ(order[0], "0 ");
    EXPECT_EQ(order[1], "1 H99");
    EXPECT_EQ(order.back(), "9 ") << "groups of several units come last";
}

TEST_F(PlannerTest, MoversKeepEntryPasswordAndMail) {
    bring_in({an, binh, cuong});
    const auto before = kept().at("nv:002/van-ban");
    const auto entry_before = content().at(before.dn);
    const auto moved = person({"002", "Trần Thị Bình", "H99.08"});
    EXPECT_THAT(kinds_of({an, moved, cuong}), ElementsAre("change-group", "move", "change-group", "change-group"));
    EXPECT_EQ(plan({an, moved, cuong}, {"moves"}).counts.moves, 1);
    bring_in({an, moved, cuong});
    const auto after = kept().at("nv:002/van-ban");
    EXPECT_EQ(after.uuid, before.uuid);
    EXPECT_EQ(after.attempt, 1);
    EXPECT_EQ(after.dn, "uid=binhtt," + unit_dn("H99.08"));
    const auto entry = content().at(after.dn);
    EXPECT_EQ(entry.at("userPassword"), entry_before.at("userPassword"));
    EXPECT_EQ(entry.at("departmentNumber"), Texts{"H99.08"});
    EXPECT_THAT(members("H99.08"), ElementsAre(after.dn));
    EXPECT_THAT(members("H99.02"), ElementsAre());
    EXPECT_THAT(members("tat-ca"), testing::Contains(after.dn));
    EXPECT_THAT(members("tat-ca"), testing::SizeIs(3));
    expect_nothing_to_do({an, moved, cuong});
}

TEST_F(PlannerTest, LeaversAreLockedLeaveTheGroupsAndAreRemoved) {
    bring_in({an, binh});
    bring_in({an});
    EXPECT_EQ(content().at(dn_of("nv:002/van-ban")).at("pwdAccountLockedTime"), Texts{"000001010000Z"});
    EXPECT_THAT(members("tat-ca"), testing::SizeIs(1));
    expect_nothing_to_do({an});
    today = day("2026-05-01");
    const auto changes = changes_of({an});
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].kind, ChangeKind::remove);
    bring_in({an});
    EXPECT_EQ(content().count("uid=binhtt," + unit_dn("H99.02")), 0u);
    expect_nothing_to_do({an});
}

TEST_F(PlannerTest, ReturnersGetANewPassword) {
    bring_in({an, binh});
    bring_in({an});
    const std::string dn = dn_of("nv:002/van-ban");
    const auto old = content().at(dn).at("userPassword");
    const auto changes = changes_of({an, binh});
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes[0].kind, ChangeKind::come_back);
    EXPECT_EQ(changes[0].attempt, 2);
    bring_in({an, binh});
    EXPECT_NE(content().at(dn).at("userPassword"), old);
    EXPECT_EQ(content().at(dn).count("pwdAccountLockedTime"), 0u);
    EXPECT_THAT(members("tat-ca"), testing::SizeIs(2));
    expect_nothing_to_do({an, binh});
    bring_in({an});
    today = day("2026-05-01");
    bring_in({an});
    bring_in({an, binh});
    EXPECT_EQ(kept().at("nv:002/van-ban").attempt, 3) << "an entry that is made again has another password too";
    expect_nothing_to_do({an, binh});
}

TEST_F(PlannerTest, RenamesAreInPlace) {
    set_settings("[names]\nrename = true\n" + base);
    set_target("[account.attributes]\nmail = [\"{mail}\", \"{aliases}\"]\n");
    bring_in({an});
    const std::string uuid = kept().at("nv:001/van-ban").uuid;
    const auto dung = person({"001", "Nguyễn Văn Dũng"});
    const auto changes = changes_of({dung});
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes[0].kind, ChangeKind::rename);
    EXPECT_EQ(changes[0].operations[0].operation.kind, OperationKind::rename);
    EXPECT_EQ(plan({dung}, {"renames"}).counts.renames, 1);
    bring_in({dung});
    EXPECT_EQ(kept().at("nv:001/van-ban").uuid, uuid);
    const auto entry = content().at("uid=dungnv," + unit_dn("H99.01"));
    EXPECT_EQ(entry.at("uid"), Texts{"dungnv"});
    EXPECT_EQ(entry.at("mail"), (Texts{"annv@vidu.vn", "dungnv@vidu.vn"}));
    EXPECT_THAT(members("H99.01"), ElementsAre("uid=dungnv," + unit_dn("H99.01")));
    expect_nothing_to_do({dung});
}

TEST_F(PlannerTest, WhoTakesAnAbandonedLoginIsRenamedAfterIt) {
    set_settings("[names]\nrename = true\n" + base);
    bring_in({an, person({"004", "Phạm Văn Dũng"})});
    EXPECT_EQ(account("nv:004/van-ban").login, "dungpv");
    bring_in({person({"001", "Phạm Văn Dũng"}), person({"004", "Nguyễn Văn An"})});
    EXPECT_NE(account("nv:001/van-ban").login, "dungpv") << "a name is its first owner's for ever";
    EXPECT_NE(account("nv:004/van-ban").login, "annv");
    expect_nothing_to_do({person({"001", "Phạm Văn Dũng"}), person({"004", "Nguyễn Văn An"})});
}

TEST_F(PlannerTest, UnitsThatEndedAreLeftAndRemoved) {
    const auto tai = person({"005", "Vũ Tài", "H99.03"});
    bring_in({an, binh, tai});
    today = day("2026-07-01");
    coverage = Coverage::partial;
    const auto kinds = kinds_of({});
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "move"), 2);
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "remove-unit"), 3);
    EXPECT_EQ(plan({}).counts.moves, 0) << "into a unit that took over is no move that brakes look at";
    bring_in({});
    const auto all = content();
    EXPECT_EQ(all.count(unit_dn("H99.02")), 0u);
    EXPECT_EQ(all.count(unit_dn("H99.03")), 0u);
    EXPECT_EQ(all.count(unit_dn("H99.05")), 0u);
    EXPECT_EQ(all.count("uid=tai," + unit_dn("H99.04")) + all.count("uid=taiv," + unit_dn("H99.04")), 1u);
    EXPECT_THAT(members("H99.02"), ElementsAre());
    EXPECT_THAT(members("H99.04"), testing::SizeIs(2));
    expect_nothing_to_do({});
}

TEST_F(PlannerTest, UnitsInWhichSomethingStandsStay) {
    const auto lam = person({"006", "Phạm Lâm", "H99.05"});
    bring_in({lam});
    today = day("2026-07-01");
    put("cn=may-in," + unit_dn("H99.02"), {{"objectClass", {"device"}}, {"cn", {"may-in"}}});
    coverage = Coverage::partial;
    bring_in({});
    EXPECT_EQ(content().count(unit_dn("H99.05")), 1u) << "nobody knows where Lâm is now";
    EXPECT_EQ(content().count(unit_dn("H99.02")), 1u) << "it holds what is not ours";
    EXPECT_EQ(content().count(unit_dn("H99.03")), 0u);
    expect_nothing_to_do({});
    coverage = Coverage::complete;
    bring_in({});
    EXPECT_EQ(content().at(dn_of("nv:006/van-ban")).count("pwdAccountLockedTime"), 1u);
    today = day("2026-09-01");
    bring_in({});
    EXPECT_EQ(content().count(unit_dn("H99.05")), 0u);
    expect_nothing_to_do({});
}

TEST_F(PlannerTest, AScopeTouchesNothingOutside) {
    bring_in({an, binh, cuong});
    change("uid=annv," + unit_dn("H99.01"), "cn", {"Somebody else's"});
    scope = "H99.08";
    const auto moved = person({"003", "Lê Cường", "H99.08"});
    for (const Change& each : changes_of({moved}))
        for (const PlannedOperation& operation : each.operations)
            EXPECT_THAT(operation.operation.dn, testing::Not(testing::HasSubstr("annv"))) << to_plan_line(each);
    bring_in({moved});
    EXPECT_THAT(members("tat-ca"), testing::SizeIs(3));
    EXPECT_EQ(content().count("uid=cuongl," + unit_dn("H99.08")), 1u);
}

TEST_F(PlannerTest, GroupsKeepMembersThatAreNotOurs) {
    bring_in({an, binh});
    const std::string group = "cn=lanh-dao,ou=groups,dc=vidu,dc=vn";
    change(group, "member", {"uid=khach,dc=vidu,dc=vn", dn_of("nv:001/van-ban")});
    expect_nothing_to_do({an, binh});
    bring_in({person({"001", "Nguyễn Văn An"}), binh});
    EXPECT_THAT(members("lanh-dao"), ElementsAre("uid=khach,dc=vidu,dc=vn"));
}

TEST_F(PlannerTest, GroupsThatHaveLostTheirLastMemberGoAndComeBack) {
    bring_in({an, binh});
    bring_in({person({"001", "Nguyễn Văn An"}), binh});
    EXPECT_EQ(content().count("cn=lanh-dao,ou=groups,dc=vidu,dc=vn"), 0u);
    expect_nothing_to_do({person({"001", "Nguyễn Văn An"}), binh});
    bring_in({an, binh});
    EXPECT_THAT(members("lanh-dao"), testing::SizeIs(1));
}

TEST_F(PlannerTest, TargetsWithoutGroupsHaveNone) {
    set_target("[group]\nmember = \"\"\n");
    bring_in({an});
    for (const auto& [dn, attributes] : content()) EXPECT_THAT(dn, testing::Not(testing::HasSubstr("ou=groups")));
    expect_nothing_to_do({an});
}

TEST_F(PlannerTest, FlatAndNoneArePlacesToo) {
    for (const char* nesting : {"flat", "none"}) {
        server = test::Server{"dc=vidu,dc=vn"};
        std::filesystem::remove_all(place);
        create_book(place, "Sổ thử", *records::UnitCode::parse("H99"),
            {folder.path() / "don-vi.csv", folder.path() / "ke-thua.csv"}, here());
        set_settings(base + groups);
        set_target("[unit]\nnesting = \"" + std::string{nesting} + "\"\n");
        bring_in({an, binh, cuong});
        expect_nothing_to_do({an, binh, cuong});
        bring_in({an, binh, person({"003", "Lê Cường", "H99.02"})});
        expect_nothing_to_do({an, binh, person({"003", "Lê Cường", "H99.02"})});
    }
}

TEST_F(PlannerTest, DriftIsMended) {
    bring_in({an});
    change(dn_of("nv:001/van-ban"), "cn", {"Ai đó"});
    change(unit_dn("H99.01"), "description", {"Tên khác"});
    EXPECT_THAT(kinds_of({an}), ElementsAre("change-unit", "update"));
    bring_in({an});
    expect_nothing_to_do({an});
}

TEST_F(PlannerTest, WhatSomebodyMovedIsMovedBackAndWhatWasDeletedIsMadeAgain) {
    bring_in({an, binh});
    directory::Operation move;
    move.kind = OperationKind::rename;
    move.dn = dn_of("nv:001/van-ban");
    move.new_dn = "uid=annv,dc=vidu,dc=vn";
    require_done(move);
    take_away(dn_of("nv:002/van-ban"));
    bring_in({an, binh});
    EXPECT_EQ(content().count("uid=annv," + unit_dn("H99.01")), 1u);
    EXPECT_EQ(content().count("uid=binhtt," + unit_dn("H99.02")), 1u);
    EXPECT_EQ(kept().at("nv:002/van-ban").attempt, 2);
    expect_nothing_to_do({an, binh});
}

TEST_F(PlannerTest, ALeaverWhoseEntryIsGoneEndsInTheBookToo) {
    bring_in({an, binh});
    take_away(dn_of("nv:002/van-ban"));
    bring_in({an});
    EXPECT_EQ(account("nv:002/van-ban").state, State::disabled);
    today = day("2026-05-01");
    bring_in({an});
    EXPECT_EQ(account("nv:002/van-ban").state, State::removed);
    expect_nothing_to_do({an});
}

TEST_F(PlannerTest, RolesThatNoAttributeShowsAreKeptInTheBook) {
    bring_in({an});
    const auto more = person({"001", "Nguyễn Văn An", "H99.01", {"ke-toan", "truong"}});
    EXPECT_THAT(kinds_of({more}), ElementsAre("update"));
    bring_in({more});
    EXPECT_THAT(account("nv:001/van-ban").roles, ElementsAre("ke-toan", "truong"));
    expect_nothing_to_do({more});
}

TEST_F(PlannerTest, OnePersonInTwoSystemsHasTwoEntriesWithOneLogin) {
    set_settings("[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords +
                 "[[system]]\nid = \"van-ban\"\ntitle = \"V\"\ncontainer = \"ou=vb\"\n"
                 "[[system]]\nid = \"bao-cao\"\ntitle = \"B\"\ncontainer = \"ou=bc\"\nroles = [\"truong\"]\n" +
                 groups);
    bring_in({an, binh});
    EXPECT_EQ(content().count("uid=annv,ou=H99.01,ou=H99,ou=vb,dc=vidu,dc=vn"), 1u);
    EXPECT_EQ(content().count("uid=annv,ou=H99.01,ou=H99,ou=bc,dc=vidu,dc=vn"), 1u);
    EXPECT_THAT(members("H99.01"), testing::SizeIs(2));
    EXPECT_THAT(members("lanh-dao"), testing::SizeIs(2));
    expect_nothing_to_do({an, binh});
}

TEST_F(PlannerTest, BrakesHoldAndNothingIsWritten) {
    std::vector<roster::Person> staff;
    for (int i = 0; i < 20; ++i) staff.push_back(person({std::to_string(100 + i), "Nguyễn Văn Sáu", "H99.01"}));
    bring_in(staff);
    std::filesystem::remove(plan_file());
    const std::vector<roster::Person> half{staff.begin(), staff.begin() + 10};
    const Planned held = plan(half);
    EXPECT_FALSE(held.sha256);
    ASSERT_EQ(held.brakes.size(), 1u);
    EXPECT_EQ(held.brakes[0].name, "leavers");
    EXPECT_EQ(held.brakes[0].count, 10);
    EXPECT_EQ(held.brakes[0].active, 20);
    EXPECT_FALSE(std::filesystem::exists(plan_file()));
    EXPECT_FALSE(std::filesystem::exists(plan_file().string() + ".part"));
    const Planned meant = plan(half, {"leavers"});
    EXPECT_TRUE(meant.sha256);
    EXPECT_TRUE(meant.brakes.empty());
    EXPECT_EQ(PlanFile{plan_file()}.head().overrides, Texts{"leavers"});
}

TEST_F(PlannerTest, BasesOfEveryKindAreMade) {
    set_target("");
    std::string text = read_file(place / "targets" / "thu.toml");
    text.replace(text.find("dc=vidu,dc=vn"), 13, "ou=nhan-su,o=so,dc=vidu,dc=vn");
    test::write_text(place / "targets" / "thu.toml", text);
    const auto changes = changes_of({an});
    ASSERT_FALSE(changes.empty());
    EXPECT_EQ(changes[0].operations[0].operation.dn, "ou=nhan-su,o=so,dc=vidu,dc=vn");
    EXPECT_EQ(changes[0].operations[0].operation.attributes.at("objectClass"), (Texts{"top", "organizationalUnit"}));
}

} // namespace
} // namespace hoso::accounts
