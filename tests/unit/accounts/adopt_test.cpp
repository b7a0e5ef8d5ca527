// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/adopt.hpp"

#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using test::person;
using testing::ElementsAre;
using testing::HasSubstr;

class AdoptTest : public test::AccountsTest {
protected:
    AdoptTest() { put("dc=vidu,dc=vn", {{"objectClass", {"organization"}}, {"dc", {"vidu"}}}); }

    struct EntryText {
        std::string login, name, number = {}, mail = {}, unit = {};
    };
    void stand(const EntryText& text, const std::string& above = "dc=vidu,dc=vn") {
        directory::Attributes attributes{
            {"objectClass", {"inetOrgPerson"}}, {"uid", {text.login}}, {"cn", {text.name}}, {"sn", {"x"}}};
        if (!text.number.empty()) attributes["employeeNumber"] = {text.number};
        if (!text.mail.empty()) attributes["mail"] = {text.mail};
        if (!text.unit.empty()) attributes["departmentNumber"] = {text.unit};
        put("uid=" + text.login + ',' + above, attributes);
    }

    /// "uid -> account likeness", in the order of the list.
    std::vector<std::string> matches(const std::vector<roster::Person>& staff) {
        accounts::Book book{place};
        const Target target = book.target("thu");
        const Situation situation{book, target, directory(), request(staff)};
        std::vector<std::string> result;
        for (const Match& each : situation.matches())
            result.push_back(
                first_value(*each.entry, "uid") + " -> " + each.account->id + ' ' + to_text(each.likeness));
        return result;
    }
    std::string list(const std::vector<roster::Person>& staff) {
        accounts::Book book{place};
        const Target target = book.target("thu");
        const Situation situation{book, target, directory(), request(staff)};
        return decisions_list(situation.matches());
    }
    std::size_t adopt(const std::vector<roster::Person>& staff, const std::vector<Decision>& decisions) {
        accounts::BookWriter book = writer();
        const Target target = book.target("thu");
        const Situation situation{book, target, directory(), request(staff)};
        return link(book, target, situation.snapshot(), situation.staff(), decisions);
    }
    std::string identity(const std::string& login) {
        std::string found;
        directory().read({"dc=vidu,dc=vn", "(objectClass=*)", {}, {}}, [&](directory::Entry&& entry) {
            if (first_value(entry, "uid") == login) found = identity_of(entry);
        });
        return found;
    }
    std::vector<Decision> decisions(const std::string& csv) {
        test::write_text(folder.path() / "qd.csv", csv);
        return read_decisions(folder.path() / "qd.csv");
    }
    std::string decisions_fault(const std::string& csv) {
        return test::problem_of([&] { decisions(csv); });
    }

    const roster::Person an = person({"001", "Nguyễn Văn An"});
    const roster::Person binh = person({"002", "Trần Thị Bình"});
};

// ---- matching -------------------------------------------------------------------------------------------------------

TEST_F(AdoptTest, NumberAndNameAreCertain) {
    stand({"anv", "Nguyễn Văn An", "001"});
    EXPECT_THAT(matches({an, binh}), ElementsAre("anv -> nv:001/van-ban certain"));
}

TEST_F(AdoptTest, ANumberAloneIsLikely) {
    stand({"anv", "Ai đó", "001"});
    EXPECT_THAT(matches({an}), ElementsAre("anv -> nv:001/van-ban likely"));
    EXPECT_THAT(list({an}), HasSubstr("same number"));
}

TEST_F(AdoptTest, NumberAndMailAreCertainWhateverTheName) {
    set_settings(test::cheap_passwords + test::one_system);
    stand({"anv", "Ai đó", "001", "An@Vidu.vn"});
    EXPECT_THAT(matches({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "", "", "", "an@vidu.vn"})}),
        ElementsAre("anv -> nv:001/van-ban certain"));
}

TEST_F(AdoptTest, MailAloneIsLikelyAndWithTheNameCertain) {
    set_settings(test::cheap_passwords + test::one_system);
    const auto with_mail = person({"001", "Nguyễn Văn An", "H99.01", {}, "", "", "", "", "an@vidu.vn"});
    stand({"anv", "Ai đó", "", "an@vidu.vn"});
    EXPECT_THAT(matches({with_mail}), ElementsAre("anv -> nv:001/van-ban likely"));
    change("uid=anv,dc=vidu,dc=vn", "cn", {"NGUYỄN  VĂN AN"});
    EXPECT_THAT(matches({with_mail}), ElementsAre("anv -> nv:001/van-ban certain"));
}

TEST_F(AdoptTest, NameAndUnitAreLikely) {
    stand({"anv", "Nguyễn Văn An", "", "", "H99.01"});
    EXPECT_THAT(matches({an}), ElementsAre("anv -> nv:001/van-ban likely"));
    EXPECT_THAT(list({an}), HasSubstr("same name, same unit"));
}

TEST_F(AdoptTest, AnotherNumberIsAnotherPerson) {
    stand({"anv", "Nguyễn Văn An", "009", "", "H99.01"});
    EXPECT_THAT(matches({an}), ElementsAre());
}

TEST_F(AdoptTest, AnotherNumberWithTheSameMailIsForSomebodyToLookAt) {
    set_settings(test::cheap_passwords + test::one_system);
    stand({"anv", "Nguyễn Văn An", "009", "an@vidu.vn"});
    EXPECT_THAT(matches({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "", "", "", "an@vidu.vn"})}),
        ElementsAre("anv -> nv:001/van-ban ambiguous"));
    EXPECT_THAT(list({person({"001", "Nguyễn Văn An", "H99.01", {}, "", "", "", "", "an@vidu.vn"})}),
        HasSubstr("another number, same mail address"));
}

TEST_F(AdoptTest, HomonymsAreAmbiguous) {
    stand({"anv", "Nguyễn Văn An", "", "", "H99.01"});
    EXPECT_THAT(matches({an, person({"003", "Nguyễn Văn An"})}),
        ElementsAre("anv -> nv:001/van-ban ambiguous", "anv -> nv:003/van-ban ambiguous"));
}

TEST_F(AdoptTest, OfTwoEntriesNoneIsChosen) {
    stand({"anv", "Nguyễn Văn An", "", "", "H99.01"});
    stand({"anv2", "Nguyễn Văn An", "", "", "H99.01"});
    EXPECT_THAT(matches({an}), ElementsAre("anv -> nv:001/van-ban ambiguous", "anv2 -> nv:001/van-ban ambiguous"));
    stand({"anv3", "Nguyễn Văn An", "001"});
    EXPECT_THAT(matches({an}), ElementsAre("anv3 -> nv:001/van-ban certain")) << "what is certain settles the rest";
    stand({"anv4", "Nguyễn Văn An", "001"});
    EXPECT_THAT(
        matches({an}), testing::IsSupersetOf({"anv3 -> nv:001/van-ban ambiguous", "anv4 -> nv:001/van-ban ambiguous"}));
}

TEST_F(AdoptTest, SystemsHaveTheirOwnEntries) {
    set_settings(test::cheap_passwords + "[[system]]\nid = \"van-ban\"\ntitle = \"V\"\ncontainer = \"ou=vb\"\n"
                                         "[[system]]\nid = \"bao-cao\"\ntitle = \"B\"\ncontainer = \"ou=bc\"\n");
    put("ou=vb,dc=vidu,dc=vn", {{"objectClass", {"organizationalUnit"}}, {"ou", {"vb"}}});
    put("ou=bc,dc=vidu,dc=vn", {{"objectClass", {"organizationalUnit"}}, {"ou", {"bc"}}});
    stand({"anv", "Nguyễn Văn An", "001"}, "ou=vb,dc=vidu,dc=vn");
    stand({"an-bc", "Nguyễn Văn An", "001"}, "ou=bc,dc=vidu,dc=vn");
    stand({"an-khac", "Nguyễn Văn An", "001"});
    EXPECT_THAT(matches({an}),
        testing::UnorderedElementsAre("anv -> nv:001/van-ban certain", "an-bc -> nv:001/bao-cao certain"));
}

TEST_F(AdoptTest, EntriesOfAccountsAreNotAskedAbout) {
    bring_in({an});
    EXPECT_THAT(matches({an, binh}), ElementsAre());
}

TEST_F(AdoptTest, TheListIsATableThatSpreadsheetsRead) {
    stand({"anv", "Nguyễn Văn \"Ba\", An", "001"});
    const std::string text = list({an});
    EXPECT_THAT(text, testing::StartsWith("\xEF\xBB\xBF"
                                          "entry,dn,account,name,unit,likeness,evidence,decision\r\n"));
    EXPECT_THAT(text, HasSubstr(",\"uid=anv,dc=vidu,dc=vn\",nv:001/van-ban,Nguyễn Văn An,H99.01,likely,"));
    EXPECT_EQ(list({an}), text);
    EXPECT_TRUE(decisions(text).empty()) << "nothing is decided yet";
}

// ---- decisions ------------------------------------------------------------------------------------------------------

TEST_F(AdoptTest, DecisionsAreReadInBothLanguages) {
    const auto read = decisions("entry,account,Quyết định\n"
                                "e1,a1,yes\ne2,a2,CÓ\ne3,a3,có\ne4,a4,đúng\ne5,a5,x\n"
                                "e6,a6,no\ne7,a7,Không\ne8,,nobody\ne9,,bỏ\ne10,,Bỏ  qua\ne11,a11,\ne12,a12,  \n");
    std::string kinds;
    for (const Decision& each : read) kinds += "lrn"[static_cast<int>(each.kind)];
    EXPECT_EQ(kinds, "lllllrrnnn");
    EXPECT_EQ(read[1].entry, "e2");
    EXPECT_EQ(read[1].account, "a2");
}

TEST_F(AdoptTest, FaultyListsAreNamedWithTheirPlace) {
    EXPECT_THAT(decisions_fault("entry,account,decision\ne1,a1,yes\ne2,a2,perhaps\n"), HasSubstr("qd.csv: C3"));
    EXPECT_THAT(decisions_fault("entry,account,decision\ne2,a2,perhaps\n"), HasSubstr("'perhaps' is none of: yes, no"));
    EXPECT_THAT(
        decisions_fault("entry,account\ne1,a1\n"), HasSubstr("the columns entry, account and decision are wanted"));
    EXPECT_NE(decisions_fault(""), "");
    EXPECT_EQ(test::cause_of([&] { read_decisions(folder.path() / "khong-co.csv"); }), Cause::missing);
}

TEST_F(AdoptTest, ALinkedEntryIsTheAccountAsItStands) {
    stand({"Anv", "Nguyễn Văn An", "001", "anv@vidu.vn", "H99.08"});
    EXPECT_EQ(adopt({an}, {{identity("Anv"), "nv:001/van-ban", Decision::Kind::link}}), 1u);
    const Kept kept = this->kept().at("nv:001/van-ban");
    EXPECT_EQ(kept.account.login, "Anv");
    EXPECT_EQ(kept.account.mail, "anv@vidu.vn");
    EXPECT_EQ(kept.dn, "uid=Anv,dc=vidu,dc=vn");
    EXPECT_EQ(kept.uuid, identity("Anv"));
    EXPECT_EQ(kept.attempt, 0) << "no password was made here";
    EXPECT_THAT(matches({an, binh}), ElementsAre());
    const auto names = accounts::Book{place}.names();
    EXPECT_EQ(names.at("anv"), "nv:001");
    EXPECT_TRUE(plan({an}).sha256);
    bring_in({an});
    const auto entry = content().at("uid=Anv,ou=H99.01,ou=H99,dc=vidu,dc=vn");
    EXPECT_EQ(entry.at("mail"), std::vector<std::string>{"anv@vidu.vn"});
    EXPECT_EQ(entry.count("userPassword"), 0u) << "the password is the person's own";
    EXPECT_EQ(this->kept().at("nv:001/van-ban").uuid, kept.uuid);
    EXPECT_FALSE(plan({an}).sha256);
}

TEST_F(AdoptTest, OnAFileAnEntryIsKnownByItsDn) {
    open_ldif();
    put("dc=vidu,dc=vn", {{"objectClass", {"organization"}}, {"dc", {"vidu"}}});
    stand({"anv", "Nguyễn Văn An", "001"});
    EXPECT_EQ(identity("anv"), "uid=anv,dc=vidu,dc=vn");
    EXPECT_EQ(adopt({an}, {{identity("anv"), "nv:001/van-ban", Decision::Kind::link}}), 1u);
    bring_in({an});
    EXPECT_FALSE(plan({an}).sha256);
    EXPECT_EQ(kept().at("nv:001/van-ban").dn, "uid=anv,ou=H99.01,ou=H99,dc=vidu,dc=vn");
}

TEST_F(AdoptTest, AnOfficesAccountIsKnownByItsLogin) {
    set_settings("[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords + test::one_system +
                 "[[office_account]]\nid = \"vt\"\ntitle = \"Văn thư {unit_name}\"\nlogin = \"vt.{unit}\"\n"
                 "system = \"van-ban\"\nkinds = [\"phòng\"]\n");
    stand({"VT.H99.01", "Văn thư", "", "vt.h99.01@vidu.vn"});
    stand({"khac", "Văn thư Phòng Kế hoạch"});
    EXPECT_THAT(matches({}), ElementsAre("VT.H99.01 -> cq:H99.01:vt/van-ban likely")) << "and none by the name alone";
    EXPECT_THAT(list({}), HasSubstr("same login"));
    EXPECT_EQ(adopt({}, {{identity("VT.H99.01"), "cq:H99.01:vt/van-ban", Decision::Kind::link}}), 1u);
    EXPECT_THAT(matches({}), ElementsAre());
    EXPECT_EQ(wished({}).at("cq:H99.01:vt/van-ban").login, "VT.H99.01");
    EXPECT_EQ(wished({}).at("cq:H99.01:vt/van-ban").mail, "vt.h99.01@vidu.vn");
}

TEST_F(AdoptTest, EntriesNamedByAnotherAttributeAreRefused) {
    put("cn=Nguyễn Văn An,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"anv"}},
                                              {"cn", {"Nguyễn Văn An"}}, {"sn", {"x"}}, {"employeeNumber", {"001"}}});
    const std::vector<Decision> link{{identity("anv"), "nv:001/van-ban", Decision::Kind::link}};
    const auto problem = test::problem_of([&] { adopt({an}, link); });
    EXPECT_THAT(problem, HasSubstr("cn=Nguyễn Văn An,dc=vidu,dc=vn: accounts of this target are named by 'uid'"));
    EXPECT_THAT(problem, HasSubstr("set rdn in [account] of the target's file"));
    EXPECT_TRUE(kept().empty());

    set_target("[account]\nrdn = \"cn\"\n");
    EXPECT_EQ(adopt({an}, link), 1u);
    EXPECT_EQ(account("nv:001/van-ban").login, "anv") << "not the name of the entry";
    bring_in({an});
    const auto entry = content().at("cn=Nguyễn Văn An,ou=H99.01,ou=H99,dc=vidu,dc=vn");
    EXPECT_EQ(entry.at("uid"), std::vector<std::string>{"anv"});
    EXPECT_EQ(entry.at("cn"), std::vector<std::string>{"Nguyễn Văn An"});
    EXPECT_EQ(plan({an}).counts.changes, 0);
}

TEST_F(AdoptTest, AnEntryOfTwoNamesIsRefusedToo) {
    put("uid=anv+cn=An,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"anv"}}, {"cn", {"An"}},
                                           {"sn", {"x"}}, {"employeeNumber", {"001"}}});
    EXPECT_THAT(test::problem_of([&] {
        adopt({an}, {{identity("anv"), "nv:001/van-ban", Decision::Kind::link}});
    }),
        HasSubstr("(1 of those to be linked are not)"));
}

TEST_F(AdoptTest, WhatIsRefusedIsNotAskedAgain) {
    stand({"anv", "Nguyễn Văn An", "", "", "H99.01"});
    const auto other = person({"003", "Nguyễn Văn An"});
    adopt({an, other}, {{identity("anv"), "nv:001/van-ban", Decision::Kind::refuse}});
    EXPECT_THAT(matches({an, other}), ElementsAre("anv -> nv:003/van-ban likely"));
    adopt({an, other}, {{identity("anv"), "", Decision::Kind::nobody}});
    EXPECT_THAT(matches({an, other}), ElementsAre());
    EXPECT_NE(wished({an}).at("nv:001/van-ban").login, "anv") << "its name is taken all the same";
}

TEST_F(AdoptTest, FaultyDecisionsChangeNothing) {
    stand({"anv", "Nguyễn Văn An", "001"});
    stand({"bt", "Trần Thị Bình", "002"});
    const std::string anv = identity("anv"), bt = identity("bt");
    const auto fault = [&](const std::vector<Decision>& list) {
        return test::problem_of([&] { adopt({an, binh}, list); });
    };
    const Decision good{anv, "nv:001/van-ban", Decision::Kind::link};
    EXPECT_THAT(fault({good, {"khong-co", "nv:002/van-ban", Decision::Kind::link}}),
        HasSubstr("khong-co: is no entry that waits to be adopted"));
    EXPECT_THAT(fault({good, {bt, "nv:009/van-ban", Decision::Kind::link}}),
        HasSubstr("nv:009/van-ban: is no account that waits for its entry"));
    EXPECT_THAT(fault({good, {bt, "nv:001/van-ban", Decision::Kind::link}}), HasSubstr("is to be linked twice"));
    EXPECT_THAT(fault({good, {anv, "nv:002/van-ban", Decision::Kind::link}}), HasSubstr("is to be linked twice"));
    EXPECT_TRUE(kept().empty());
    EXPECT_TRUE(accounts::Book{place}.names().empty());
    EXPECT_EQ(adopt({an, binh}, {good}), 1u);
    EXPECT_NE(fault({good}), "") << "it is linked already";
}

} // namespace
} // namespace hoso::accounts
