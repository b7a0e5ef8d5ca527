// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/reconcile.hpp"

#include "accounts/officers.hpp"
#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using test::person;
using testing::ElementsAre;
using testing::HasSubstr;

class ReconcileTest : public test::AccountsTest {
protected:
    ReconcileTest() { bring_in(staff); }

    std::vector<Finding> findings() {
        accounts::Book book{place};
        const Target target = book.target("thu");
        const auto known = book.accounts("thu");
        const Snapshot snapshot{directory(), target, known};
        return reconcile(snapshot, known, book.settings(), target, book.decisions("thu"), how);
    }
    /// "kind id: text" of all but those that are never used, which everybody here is.
    std::vector<std::string> lines() {
        std::vector<std::string> result;
        for (const Finding& each : findings())
            if (each.kind != FindingKind::never_used)
                result.push_back(to_text(each.kind) + ' ' + each.id + ": " + each.text);
        return result;
    }
    void use() {
        for (const auto& [id, kept] : kept()) change(kept.dn, "pwdReset", {});
    }

    const std::vector<roster::Person> staff{person({"001", "Nguyễn Văn An"}), person({"002", "Trần Thị Bình"})};
    const std::string an = "uid=annv,ou=H99.01,ou=H99,dc=vidu,dc=vn",
                      binh = "uid=binhtt,ou=H99.01,ou=H99,dc=vidu,dc=vn";
    ReconcileSettings how{*time_of("20260601000000Z"), std::nullopt, {}};
};

TEST_F(ReconcileTest, FindsNothingWhereNothingIsWrong) {
    EXPECT_THAT(lines(), ElementsAre());
    use();
    EXPECT_TRUE(findings().empty());
}

TEST_F(ReconcileTest, FindsEntriesThatAreNobodys) {
    put("uid=khach,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"khach"}}, {"cn", {"Khách"}}});
    EXPECT_THAT(
        lines(), ElementsAre("orphan uid=khach,dc=vidu,dc=vn: is an entry like an account, and nobody's in the book"));
    BookWriter book = writer();
    std::string uuid;
    directory().read(
        {"uid=khach,dc=vidu,dc=vn", "(objectClass=*)", {}, {}}, [&](directory::Entry&& entry) { uuid = entry.uuid; });
    BookChange change{book};
    change.decide("thu", uuid, "");
    change.commit();
    EXPECT_THAT(lines(), ElementsAre()) << "somebody has said so";
}

TEST_F(ReconcileTest, FindsDriftMovesAndWhatIsGone) {
    change(an, "cn", {"Ai đó"});
    change(an, "description", {"nothing of ours"});
    directory::Operation move;
    move.kind = directory::OperationKind::rename;
    move.dn = binh;
    move.new_dn = "uid=binhtt,dc=vidu,dc=vn";
    require_done(move);
    EXPECT_THAT(lines(), ElementsAre("drift nv:001/van-ban: cn is 'Ai đó', and was applied as 'Nguyễn Văn An'",
                             "drift nv:002/van-ban: was moved from " + binh));
    take_away(an);
    EXPECT_THAT(lines(),
        ElementsAre("missing nv:001/van-ban: its entry is gone", "drift nv:002/van-ban: was moved from " + binh));
}

TEST_F(ReconcileTest, FindsLeaversWhoAreNotLockedAnyMore) {
    bring_in({staff[0]});
    EXPECT_THAT(lines(), ElementsAre());
    change(binh, "pwdAccountLockedTime", {});
    EXPECT_THAT(lines(), ElementsAre("unlocked nv:002/van-ban: was disabled (leaver) and is not any more"));
}

TEST_F(ReconcileTest, FindsDoubles) {
    put("uid=khach,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"khach"}}, {"employeeNumber", {"001"}},
                                       {"mail", {"BinhTT@vidu.vn"}}});
    EXPECT_THAT(lines(), testing::IsSupersetOf({"duplicate " + an + ": 1 other entries have the same employeeNumber",
                             "duplicate " + binh + ": 1 other entries have the same mail",
                             std::string{"duplicate uid=khach,dc=vidu,dc=vn: 1 other entries have the same mail"}}));
}

TEST_F(ReconcileTest, FindsWhatIsNotUsed) {
    const auto kinds = [&] {
        std::vector<std::string> result;
        for (const Finding& each : findings()) result.push_back(to_text(each.kind) + ' ' + each.id);
        return result;
    };
    EXPECT_THAT(kinds(), ElementsAre("never-used nv:001/van-ban", "never-used nv:002/van-ban"));
    how.runs[kept().at("nv:001/van-ban").key_run] = how.now - std::chrono::days{29};
    EXPECT_THAT(kinds(), ElementsAre()) << "there is time yet";
    how.runs.clear();
    use();
    change(an, "pwdLastSuccess", {"20260101000000Z"});
    change(binh, "pwdLastSuccess", {"20260531000000Z"});
    EXPECT_THAT(kinds(), ElementsAre()) << "nobody asked";
    how.dormant = std::chrono::days{90};
    EXPECT_THAT(kinds(), ElementsAre("dormant nv:001/van-ban"));
}

TEST_F(ReconcileTest, TellsTheSameInTheSameOrderWithIdentitiesOfTheirOwn) {
    change(an, "cn", {"A"});
    change(an, "sn", {"B"});
    put("uid=khach,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"khach"}}});
    std::set<std::string> identities;
    const auto one = findings(), other = findings();
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].identity, other.at(i).identity);
        EXPECT_TRUE(identities.insert(one[i].identity).second) << one[i].identity;
    }
}

TEST_F(ReconcileTest, FirstUseIsWhenThePasswordWasChanged) {
    accounts::Book book{place};
    const Target target = book.target("thu");
    const auto known = book.accounts("thu");
    const auto uses = [&] { return first_uses(Snapshot{directory(), target, known}, known, target); };
    EXPECT_TRUE(uses().empty());
    change(an, "pwdReset", {});
    change(an, "pwdChangedTime", {"20260305010203Z"});
    change(binh, "pwdChangedTime", {"20260305010203Z"});
    EXPECT_EQ(uses(), (std::map<std::string, TimePoint>{{"nv:001/van-ban", *time_of("20260305010203Z")}}));
    change(an, "pwdChangedTime", {"soon"});
    EXPECT_TRUE(uses().empty());
}

TEST(TimeOf, ReadsGeneralizedTimeAndNothingElse) {
    EXPECT_EQ(to_rfc3339(*time_of("20260305010203Z")), "2026-03-05T01:02:03.000Z");
    EXPECT_EQ(to_rfc3339(*time_of("20260305010203.5Z")), "2026-03-05T01:02:03.000Z");
    for (const char* text : {"", "Z", "20260305010203", "20261305010203Z", "20260230010203Z", "2026030501020xZ",
             "20260305250203Z", "20260305017003Z", "-0260305010203Z", "aaaaaaaaaaaaaaZ"})
        EXPECT_EQ(time_of(text), std::nullopt) << text;
    EXPECT_EQ(time_of_rfc3339("2026-03-05T01:02:03.000Z"), time_of("20260305010203Z"));
    EXPECT_EQ(time_of_rfc3339(""), std::nullopt);
    EXPECT_EQ(time_of_rfc3339("yesterday"), std::nullopt);
}

// ---- officers -------------------------------------------------------------------------------------------------------

class OfficersTest : public testing::Test {
protected:
    std::map<std::string, Officer> read(const std::string& rest) {
        test::write_text(file, "schema = \"hoso-officers/1\"\n" + rest);
        return read_officers(file);
    }
    std::string fault(const std::string& rest) {
        return test::problem_of([&] { read(rest); });
    }
    test::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "nguoi-nhan.toml";
};

TEST_F(OfficersTest, HaveAKeyOrNone) {
    const auto key = crypto::BoxPrivateKey::generate().public_key();
    const auto officers = read("[[officer]]\nunit = \"H99.01\"\nname = \"Lê Hà\"\nkey = \"" + to_base64(key) +
                               "\"\n[[officer]]\nunit = \"H99.02\"\nname = \"Bùi Lan\"\n");
    EXPECT_EQ(officers.at("H99.01").name, "Lê Hà");
    EXPECT_EQ(officers.at("H99.01").key, key);
    EXPECT_EQ(officers.at("H99.02").key, std::nullopt);
    EXPECT_TRUE(read("").empty());
}

TEST_F(OfficersTest, FaultsAreNamedWithTheirPlace) {
    EXPECT_THAT(fault("[[officer]]\nunit = \"H 99\"\nname = \"a\"\n"), HasSubstr("line 3, column 8: 'H 99' cannot be"));
    EXPECT_THAT(
        fault("[[officer]]\nunit = \"H99\"\nname = \"a\"\nkey = \"abc\"\n"), HasSubstr("this is no public key"));
    EXPECT_THAT(fault("[[officer]]\nunit = \"H99\"\nname = \"a\"\n[[officer]]\nunit = \"H99\"\nname = \"b\"\n"),
        HasSubstr("'H99' stands here twice"));
    EXPECT_THAT(fault("[[officer]]\nunit = \"H99\"\n"), HasSubstr("name"));
    EXPECT_THAT(fault("[[officer]]\nunit = \"H99\"\nname = \"a\"\nphone = \"1\"\n"), HasSubstr("phone"));
    EXPECT_THAT(fault("colour = 1\n"), HasSubstr("colour"));
    test::write_text(file, "schema = \"hoso-officers/2\"\n");
    EXPECT_THAT(test::problem_of([&] { read_officers(file); }), HasSubstr("'hoso-officers/2' is not"));
    std::filesystem::remove(file);
    EXPECT_EQ(test::cause_of([&] { read_officers(file); }), Cause::missing);
}

TEST_F(OfficersTest, OfAFileThatAnyoneMayWriteAreRefused) {
    read("");
    std::filesystem::permissions(file, std::filesystem::perms(0666));
    EXPECT_EQ(test::cause_of([&] { read_officers(file); }), Cause::denied);
}

} // namespace
} // namespace hoso::accounts
