// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using test::day;
using test::people;
using test::person;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string mail = "[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords;
const std::string two_systems = mail + "[[system]]\nid = \"van-ban\"\ntitle = \"Văn bản\"\ncontainer = \"ou=vb\"\n"
                                       "[[system]]\nid = \"bao-cao\"\ntitle = \"Báo cáo\"\ncontainer = \"ou=bc\"\n"
                                       "roles = [\"thong-ke\"]\n";

class StaffTest : public test::AccountsTest {
protected:
    std::vector<std::string> fault_codes(const std::vector<roster::Person>& staff) {
        std::vector<std::string> codes;
        for (const StaffFault& each : staff_of(staff).faults) codes.push_back(each.code);
        return codes;
    }
    const roster::Person an = person({"001", "Nguyễn Văn An"});
    const roster::Person binh = person({"002", "Trần Thị Bình"});
};

// ---- joiners --------------------------------------------------------------------------------------------------------

TEST_F(StaffTest, JoinersGetALoginAndAMailAddress) {
    const auto wishes = wished({person({"001", "Nguyễn Văn An", "H99.01", {"can-bo"}, "2026-01-05", "2026-12-31",
        "Chuyên viên", "0241", "an@noi-khac.vn"})});
    ASSERT_EQ(wishes.size(), 1u);
    const Account& account = wishes.at("nv:001/van-ban");
    EXPECT_EQ(account.owner, "nv:001");
    EXPECT_EQ(account.login, "annv");
    EXPECT_EQ(account.mail, "annv@vidu.vn");
    EXPECT_THAT(account.aliases, ElementsAre());
    EXPECT_EQ(account.unit_name, "Văn phòng");
    EXPECT_EQ(account.position, "Chuyên viên");
    EXPECT_EQ(account.phone, "0241");
    EXPECT_EQ(account.start, day("2026-01-05"));
    EXPECT_EQ(account.end, day("2026-12-31"));
    EXPECT_EQ(account.state, State::active);
}

TEST_F(StaffTest, WithoutADomainTheMailAddressIsTheRosters) {
    set_settings(test::cheap_passwords + test::one_system);
    EXPECT_EQ(wished({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "", "", "", "an@noi-khac.vn"})})
                  .at("nv:001/van-ban")
                  .mail,
        "an@noi-khac.vn");
}

TEST_F(StaffTest, SystemsAreForTheRolesThatTheyName) {
    set_settings(two_systems);
    EXPECT_EQ(wished({an}).size(), 1u);
    const auto wishes = wished({person({"001", "Nguyễn Văn An", "H99.01", {"thong-ke"}})});
    ASSERT_EQ(wishes.size(), 2u);
    EXPECT_EQ(wishes.at("nv:001/bao-cao").login, "annv");
    EXPECT_EQ(wishes.at("nv:001/bao-cao").mail, "") << "only one of the systems has mail";
}

TEST_F(StaffTest, FaultsAreOfTheirRow) {
    EXPECT_THAT(fault_codes({person({"001", "An", "H98"})}), ElementsAre("plan.unit"));
    EXPECT_THAT(fault_codes({person({"001", "An", "H99.04"})}), ElementsAre("plan.unit")) << "not yet a unit";
    EXPECT_THAT(fault_codes({an, an}), ElementsAre("plan.twice"));
    scope = "H99.08";
    EXPECT_THAT(fault_codes({an}), ElementsAre("plan.scope"));
    scope = "";
    const auto staff = staff_of({person({"001", "An", "H98"})});
    EXPECT_THAT(staff.faults.at(0).problem, HasSubstr("'H98' is no unit of this office on 2026-03-02"));
    EXPECT_EQ(staff.faults.at(0).place.file, "ds.csv");
}

TEST_F(StaffTest, WhoseTimeIsOverBeforeAnAccountIsMadeGetsNone) {
    EXPECT_TRUE(wished({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "2026-03-01"})}).empty());
    EXPECT_EQ(wished({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "2026-03-02"})}).size(), 1u)
        << "the last day counts";
}

// ---- names ----------------------------------------------------------------------------------------------------------

TEST_F(StaffTest, HomonymsHaveNamesThatDoNotDependOnTheOrder) {
    auto staff = people({{"001", "Nguyễn Văn An"}, {"002", "Nguyễn Văn An"}, {"003", "Nguyễn Việt An", "H99.02"}});
    const auto one = wished(staff);
    std::swap(staff[0], staff[2]);
    EXPECT_EQ(wished(staff), one);
    std::set<std::string> logins;
    for (const auto& [id, account] : one) logins.insert(account.login);
    EXPECT_EQ(logins.size(), 3u);
}

TEST_F(StaffTest, ANameIsNeverGivenToAnother) {
    bring_in({an});
    bring_in({binh}); // An leaves
    today = day("2026-06-02");
    bring_in({binh}); // and is removed
    EXPECT_EQ(account("nv:001/van-ban").state, State::removed);
    const auto wishes = wished({binh, person({"003", "Nguyễn Văn An"})});
    EXPECT_NE(wishes.at("nv:003/van-ban").login, "annv");
    EXPECT_NE(wishes.at("nv:003/van-ban").mail, "annv@vidu.vn");
}

TEST_F(StaffTest, ANameThatASystemMakesOfTheLoginIsNotMadeForAnotherLater) {
    set_settings(mail + "[[system]]\nid = \"van-ban\"\ntitle = \"V\"\nroles = [\"vb\"]\nmail = false\n"
                        "[[system]]\nid = \"bao-cao\"\ntitle = \"B\"\nroles = [\"bc\"]\nlogin = \"{login}-bc\"\n");
    const auto first = person({"001", "Nguyễn Văn An", "H99.01", {"bc"}});
    bring_in({first});
    EXPECT_EQ(account("nv:001/bao-cao").login, "annv-bc");
    const auto wishes = wished({first, person({"002", "Nguyễn Văn An", "H99.01", {"vb", "bc"}})});
    EXPECT_NE(wishes.at("nv:002/bao-cao").login, "annv-bc");
    EXPECT_NE(wishes.at("nv:002/van-ban").login, "annv") << "the first An may get that system tomorrow";
}

TEST_F(StaffTest, EntriesThatAreNobodysKeepTheirNames) {
    put("dc=vidu,dc=vn", {{"objectClass", {"organization"}}, {"dc", {"vidu"}}});
    put("uid=AnNV,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"AnNV"}}, {"cn", {"X"}}});
    put("uid=x,dc=vidu,dc=vn",
        {{"objectClass", {"inetOrgPerson"}}, {"uid", {"x"}}, {"mail", {"BinhTT@Vidu.vn", "y@noi-khac.vn"}}});
    const auto wishes = wished({an, binh});
    EXPECT_NE(wishes.at("nv:001/van-ban").login, "annv");
    EXPECT_NE(wishes.at("nv:002/van-ban").login, "binhtt");
}

TEST_F(StaffTest, AccentsThatAreMendedChangeNoLogin) {
    bring_in({person({"001", "Nguyễn Văn An"})});
    const auto wishes = wished({person({"001", "Nguyễn Văn Ân"})});
    EXPECT_EQ(wishes.at("nv:001/van-ban").login, "annv");
    EXPECT_EQ(wishes.at("nv:001/van-ban").name, "Nguyễn Văn Ân");
}

TEST_F(StaffTest, ANewNameKeepsTheLoginWhereTheBookSaysSo) {
    bring_in({an});
    const auto wishes = wished({person({"001", "Nguyễn Văn Dũng"})});
    EXPECT_EQ(wishes.at("nv:001/van-ban").login, "annv");
    EXPECT_EQ(wishes.at("nv:001/van-ban").mail, "annv@vidu.vn");
}

TEST_F(StaffTest, ANewNameGivesANewLoginAndTheOldAddressStaysAnAlias) {
    const std::string renaming = "[names]\nrename = true\n" + mail + test::one_system;
    set_settings(renaming);
    bring_in({an});
    const auto dung = person({"001", "Nguyễn Văn Dũng"});
    const Account account = wished({dung}).at("nv:001/van-ban");
    EXPECT_EQ(account.login, "dungnv");
    EXPECT_EQ(account.mail, "dungnv@vidu.vn");
    EXPECT_THAT(account.aliases, ElementsAre("annv@vidu.vn"));
    bring_in({dung});
    EXPECT_EQ(wished({dung}).at("nv:001/van-ban"), account) << "once";
}

TEST_F(StaffTest, WhoTakesTheOldNameAgainGetsTheOldLogin) {
    set_settings("[names]\nrename = true\n" + mail + test::one_system);
    const auto dung = person({"001", "Nguyễn Văn Dũng"});
    bring_in({an});
    bring_in({dung});
    ASSERT_EQ(account("nv:001/van-ban").login, "dungnv");
    EXPECT_EQ(wished({an}).at("nv:001/van-ban").login, "annv");
    EXPECT_EQ(wished({an}).at("nv:001/van-ban").mail, "annv@vidu.vn");
    bring_in({an});
    EXPECT_EQ(plan({an}).counts.changes, 0);
    // but none of the old names where neither is made of the new one
    EXPECT_EQ(wished({person({"001", "Nguyễn Văn Hà"})}).at("nv:001/van-ban").login, "hanv");
}

TEST_F(StaffTest, WhoWasKnownByACitizenIdKeepsTheAccountWithANumber) {
    auto citizen = an;
    citizen.key = "cc:0123456789abcdef0123456789abcdef";
    citizen.number = "";
    bring_in({citizen, binh});
    auto numbered = an;
    numbered.citizen_key = citizen.key;
    const auto wishes = wished({numbered, binh});
    EXPECT_EQ(wishes.size(), 2u);
    EXPECT_EQ(wishes.at("cc:0123456789abcdef0123456789abcdef/van-ban").number, "001");
    EXPECT_EQ(wishes.at("cc:0123456789abcdef0123456789abcdef/van-ban").state, State::active);
    bring_in({numbered, binh});
    EXPECT_EQ(wished({an, binh}).size(), 2u) << "by the number alone, once it was told";
    EXPECT_EQ(plan({an, binh}).counts.changes, 0);
    EXPECT_THAT(fault_codes({an, numbered}), ElementsAre("plan.twice"));
}

TEST_F(StaffTest, AnOfficesLoginThatIsTakenIsCountedBehindAHyphen) {
    set_settings(mail + test::one_system +
                 "[[office_account]]\nid = \"vt\"\ntitle = \"Văn thư\"\nlogin = \"vt.{unit}\"\nsystem = \"van-ban\"\n");
    put("dc=vidu,dc=vn", {{"objectClass", {"organization"}}, {"dc", {"vidu"}}});
    put("uid=vt.h99.08,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"vt.h99.08"}}, {"cn", {"X"}}});
    const auto staff = staff_of({});
    EXPECT_EQ(staff.wishes.at("cq:H99.08:vt/van-ban").account.login, "vt.h99.08-2");
    EXPECT_EQ(staff.wishes.at("cq:H99.08:vt/van-ban").rule_login, "vt.h99.08");
    EXPECT_EQ(staff.wishes.at("cq:H99.01:vt/van-ban").account.login, "vt.h99.01");
}

TEST_F(StaffTest, ARenamedPersonWithARemovedAccountIsNotRenamedForEver) {
    set_settings("[names]\nrename = true\n" + two_systems);
    bring_in({person({"001", "Nguyễn Văn An", "H99.01", {"thong-ke"}}), binh});
    bring_in({an, binh});
    today = day("2026-06-01");
    bring_in({an, binh});
    ASSERT_EQ(account("nv:001/bao-cao").state, State::removed);
    const auto dung = person({"001", "Nguyễn Văn Dũng"});
    bring_in({dung, binh});
    ASSERT_EQ(account("nv:001/van-ban").login, "dungnv");
    const Planned again = plan({dung, binh});
    EXPECT_EQ(again.counts.changes, 0);
    EXPECT_EQ(wished({dung, binh}).at("nv:001/van-ban").login, "dungnv");
}

// ---- leavers --------------------------------------------------------------------------------------------------------

TEST_F(StaffTest, WhoIsMissingInACompleteRosterHasLeft) {
    bring_in({an, binh});
    const Account account = wished({an}).at("nv:002/van-ban");
    EXPECT_EQ(account.state, State::disabled);
    EXPECT_EQ(account.why, "leaver");
    EXPECT_EQ(account.disabled_on, today);
}

TEST_F(StaffTest, WhoIsMissingInAPartialRosterStays) {
    bring_in({an, binh});
    coverage = Coverage::partial;
    EXPECT_EQ(wished({an}).at("nv:002/van-ban").state, State::active);
    EXPECT_EQ(wished({}).size(), 2u);
}

TEST_F(StaffTest, WhoIsMissingOutsideTheScopeStays) {
    bring_in({an, person({"002", "Trần Thị Bình", "H99.08"}), person({"003", "Lê Cường", "H99.08.01"})});
    scope = "H99.08";
    const auto wishes = wished({});
    EXPECT_EQ(wishes.at("nv:001/van-ban").state, State::active);
    EXPECT_EQ(wishes.at("nv:002/van-ban").state, State::disabled);
    EXPECT_EQ(wishes.at("nv:003/van-ban").state, State::disabled) << "what is below the scope is in it";
}

TEST_F(StaffTest, LeaversAreRemovedAfterTheGracePeriod) {
    bring_in({an, binh});
    bring_in({an});
    today = day("2026-03-31");
    EXPECT_EQ(wished({an}).at("nv:002/van-ban").state, State::disabled);
    today = day("2026-04-01");
    EXPECT_EQ(wished({an}).at("nv:002/van-ban").state, State::removed);
    coverage = Coverage::partial;
    EXPECT_EQ(wished({an}).at("nv:002/van-ban").state, State::disabled) << "a part speaks of nobody else";
    coverage = Coverage::complete;
    set_settings(mail + test::one_system + "[validity]\ngrace_days = 0\n");
    EXPECT_EQ(wished({an}).at("nv:002/van-ban").state, State::disabled) << "0: never";
}

TEST_F(StaffTest, WhoWasRemovedIsNotSpokenOfAnyMore) {
    bring_in({an, binh});
    bring_in({an});
    today = day("2026-04-01");
    bring_in({an});
    EXPECT_EQ(account("nv:002/van-ban").state, State::removed);
    EXPECT_EQ(wished({an}).count("nv:002/van-ban"), 0u);
}

TEST_F(StaffTest, RolesThatAreTakenAwayEndTheAccountInEveryCoverage) {
    set_settings(two_systems);
    bring_in({person({"001", "Nguyễn Văn An", "H99.01", {"thong-ke"}})});
    const auto other_role = person({"001", "Nguyễn Văn An", "H99.01", {"ke-toan"}});
    for (const Coverage each : {Coverage::partial, Coverage::complete}) {
        coverage = each;
        const auto wishes = wished({other_role});
        EXPECT_EQ(wishes.at("nv:001/van-ban").state, State::active);
        EXPECT_EQ(wishes.at("nv:001/bao-cao").state, State::disabled);
        EXPECT_EQ(wishes.at("nv:001/bao-cao").why, "leaver");
    }
    EXPECT_EQ(wished({an}).at("nv:001/bao-cao").state, State::disabled);
    coverage = Coverage::partial;
    EXPECT_EQ(wished({an}).at("nv:001/bao-cao").state, State::active) << "a part that says nothing of roles takes none";
}

TEST_F(StaffTest, AnEndDateDisablesAndThenRemoves) {
    const auto temporary = person({"001", "Nguyễn Văn An", "H99.01", {}, "", "2026-03-31"});
    bring_in({temporary});
    today = day("2026-03-31");
    EXPECT_EQ(wished({temporary}).at("nv:001/van-ban").state, State::active);
    today = day("2026-04-01");
    const Account ended = wished({temporary}).at("nv:001/van-ban");
    EXPECT_EQ(ended.state, State::disabled);
    EXPECT_EQ(ended.why, "end");
    EXPECT_EQ(ended.disabled_on, day("2026-04-01"));
    bring_in({temporary});
    today = day("2026-04-30");
    EXPECT_EQ(wished({temporary}).at("nv:001/van-ban").state, State::disabled);
    today = day("2026-05-01");
    EXPECT_EQ(wished({temporary}).at("nv:001/van-ban").state, State::removed);
    bring_in({temporary});
    EXPECT_EQ(account("nv:001/van-ban").state, State::removed);
    EXPECT_FALSE(plan({temporary}).sha256) << "a removed account is not made again as long as the end stands";
}

TEST_F(StaffTest, WhoseEndWasPutOffIsActiveAgain) {
    bring_in({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "2026-03-31"})});
    today = day("2026-04-10");
    bring_in({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "2026-03-31"})});
    const Account account =
        wished({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "2026-12-31"})}).at("nv:001/van-ban");
    EXPECT_EQ(account.state, State::active);
    EXPECT_EQ(account.why, "");
    EXPECT_EQ(account.disabled_on, std::nullopt);
}

TEST_F(StaffTest, ReturnersHaveTheirNameAgain) {
    bring_in({an, binh});
    bring_in({binh});
    const Account back = wished({an, binh}).at("nv:001/van-ban");
    EXPECT_EQ(back.state, State::active);
    EXPECT_EQ(back.login, "annv");
    today = day("2026-06-01");
    bring_in({binh});
    EXPECT_EQ(wished({an, binh}).at("nv:001/van-ban").login, "annv") << "after the removal too";
}

TEST_F(StaffTest, WhoNeverFetchedThePasswordIsLockedUntilItIsIssuedAgain) {
    bring_in({an, binh});
    expired = {"nv:001/van-ban"};
    const auto wishes = wished({an, binh});
    EXPECT_EQ(wishes.at("nv:001/van-ban").state, State::disabled);
    EXPECT_EQ(wishes.at("nv:001/van-ban").why, "unacknowledged");
    EXPECT_EQ(wishes.at("nv:002/van-ban").state, State::active);
    bring_in({an, binh});
    expired.clear();
    EXPECT_EQ(wished({an, binh}).at("nv:001/van-ban"), account("nv:001/van-ban"));
}

TEST_F(StaffTest, WhatWasLockedByHandStaysLocked) {
    bring_in({an});
    {
        BookWriter book = writer();
        Kept locked = book.accounts("thu").at("nv:001/van-ban");
        locked.account.state = State::disabled;
        locked.account.why = "by-hand";
        locked.account.disabled_on = day("2025-01-01");
        BookChange change{book};
        change.put("thu", locked);
        change.commit();
    }
    EXPECT_EQ(wished({an}).at("nv:001/van-ban").why, "by-hand");
    EXPECT_EQ(wished({}).at("nv:001/van-ban").state, State::disabled) << "no grace period runs";
}

// ---- units that change ----------------------------------------------------------------------------------------------

TEST_F(StaffTest, UnitsThatEndedAreFollowedToTheirOneSuccessor) {
    bring_in(people({{"001", "Nguyễn Văn An", "H99.02"}, {"002", "Trần Thị Bình", "H99.03"}}));
    today = day("2026-07-01");
    coverage = Coverage::partial;
    const auto wishes = wished({});
    EXPECT_EQ(wishes.at("nv:001/van-ban").unit, "H99.04");
    EXPECT_EQ(wishes.at("nv:001/van-ban").unit_name, "Phòng Kế hoạch - Tài chính");
    EXPECT_EQ(wishes.at("nv:002/van-ban").unit, "H99.04");
    EXPECT_EQ(wishes.at("nv:002/van-ban").state, State::active);
    EXPECT_THAT(staff_of({}).wishes.at("nv:001/van-ban").why, HasSubstr("H99.02 goes into H99.04"));
}

TEST_F(StaffTest, OfTwoSuccessorsNoneIsGuessed) {
    const auto lam = person({"001", "Phạm Lâm", "H99.05"});
    bring_in({lam});
    today = day("2026-07-01");
    coverage = Coverage::partial;
    EXPECT_EQ(wished({}).at("nv:001/van-ban").unit, "H99.05");
    EXPECT_THAT(fault_codes({lam}), ElementsAre("plan.unit")) << "the roster must say where he is now";
    EXPECT_EQ(wished({person({"001", "Phạm Lâm", "H99.07"})}).at("nv:001/van-ban").unit, "H99.07");
}

TEST_F(StaffTest, ScopesCountTheUnitsThatTookOver) {
    bring_in(people({{"001", "Nguyễn Văn An", "H99.02"}, {"002", "Trần Thị Bình", "H99.01"}}));
    today = day("2026-07-01");
    scope = "H99.04";
    const auto wishes = wished({});
    EXPECT_EQ(wishes.at("nv:001/van-ban").state, State::disabled);
    EXPECT_EQ(wishes.at("nv:002/van-ban").state, State::active);
}

// ---- accounts of offices --------------------------------------------------------------------------------------------

TEST_F(StaffTest, OfficesHaveAccountsByRule) {
    set_settings(mail + test::one_system +
                 "quota_mb = 100\n"
                 "[[office_account]]\nid = \"van-thu\"\ntitle = \"Văn thư {unit_name}\"\nlogin = \"vt.{unit}\"\n"
                 "system = \"van-ban\"\nkinds = [\"phòng\", \"sở\"]\n");
    const auto wishes = wished({});
    EXPECT_EQ(wishes.size(), 5u) << "the office and its four parts of that kind";
    const Account& account = wishes.at("cq:H99.01:van-thu/van-ban");
    EXPECT_EQ(account.name, "Văn thư Văn phòng");
    EXPECT_EQ(account.login, "vt.h99.01");
    EXPECT_EQ(account.mail, "vt.h99.01@vidu.vn");
    EXPECT_EQ(account.quota_mb, 100);
    EXPECT_TRUE(account.is_of_office());
    scope = "H99.01";
    EXPECT_EQ(wished({}).size(), 1u);
}

TEST_F(StaffTest, AccountsOfOfficesKeepTheirNameAndEndWithTheirUnit) {
    const std::string rule = "[[office_account]]\nid = \"vt\"\ntitle = \"Văn thư {unit}\"\nsystem = \"van-ban\"\n";
    set_settings(mail + test::one_system + rule + "login = \"vt.{unit}\"\nkinds = [\"phòng\"]\n");
    bring_in({});
    set_settings(mail + test::one_system + rule + "login = \"thu.{unit}\"\nkinds = [\"phòng\"]\n");
    EXPECT_EQ(wished({}).at("cq:H99.01:vt/van-ban").login, "vt.h99.01") << "a rule is for new accounts";
    today = day("2026-07-01");
    const auto wishes = wished({});
    EXPECT_EQ(wishes.at("cq:H99.02:vt/van-ban").state, State::disabled);
    EXPECT_EQ(wishes.at("cq:H99.04:vt/van-ban").login, "thu.h99.04");
}

TEST_F(StaffTest, PeoplesNamesMakeWayForThoseOfOffices) {
    set_settings(mail + test::one_system +
                 "[[office_account]]\nid = \"vt\"\ntitle = \"t\"\nsystem = \"van-ban\"\n"
                 "login = \"annv\"\nkinds = [\"sở\"]\n");
    const auto wishes = wished({an});
    EXPECT_EQ(wishes.at("cq:H99:vt/van-ban").login, "annv");
    EXPECT_NE(wishes.at("nv:001/van-ban").login, "annv");
}

TEST_F(StaffTest, TwoOfficesWithOneNameAreNumbered) {
    set_settings(mail + test::one_system +
                 "[[office_account]]\nid = \"vt\"\ntitle = \"t\"\nsystem = \"van-ban\"\n"
                 "login = \"van thu\"\nkinds = [\"phòng\"]\n");
    std::set<std::string> logins;
    for (const auto& [id, account] : wished({})) logins.insert(account.login);
    EXPECT_THAT(logins, ElementsAre("van-thu", "van-thu-2", "van-thu-3", "van-thu-4"));
}

TEST_F(StaffTest, SystemsHaveLoginsOfTheirOwnForm) {
    set_settings(two_systems + "login = \"bc-{login}\"\n");
    const auto tk = person({"001", "Nguyễn Văn An", "H99.01", {"thong-ke"}});
    bring_in({tk});
    EXPECT_EQ(account("nv:001/bao-cao").login, "bc-annv");
    EXPECT_EQ(account("nv:001/van-ban").login, "annv");
    EXPECT_EQ(wished({tk}).at("nv:001/bao-cao").login, "bc-annv");
}

} // namespace
} // namespace hoso::accounts
