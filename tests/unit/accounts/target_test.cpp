// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/target.hpp"

#include "accounts/entry_diff.hpp"
#include "accounts/places.hpp"
#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Texts = std::vector<std::string>;

Account an() {
    Account account;
    account.id = "nv:001/van-ban";
    account.owner = "nv:001";
    account.system = "van-ban";
    account.login = "annv";
    account.mail = "annv@vidu.vn";
    account.name = "Nguyễn Văn An";
    account.number = "001";
    account.unit = "H99.01";
    account.unit_name = "Văn phòng";
    return account;
}

class TargetTest : public test::AccountsTest {
protected:
    Target read(const std::string& rest) {
        set_target(rest);
        return accounts::Book{place}.target("thu");
    }
    std::string fault(const std::string& rest) {
        return test::problem_of([&] { read(rest); });
    }
};

TEST(Templates, AreFilledWithWhatAnAccountHas) {
    const Account account = an();
    EXPECT_THAT(fill({"{login}"}, account), ElementsAre("annv"));
    EXPECT_THAT(fill({"{family} {given} ({unit})"}, account), ElementsAre("Nguyễn An (H99.01)"));
    EXPECT_THAT(fill({"{name}", "{unit_name}"}, account), ElementsAre("Nguyễn Văn An", "Văn phòng"));
    EXPECT_THAT(fill({"vi"}, account), ElementsAre("vi"));
    EXPECT_THAT(fill({"{key}", "{number}"}, account), ElementsAre("001")) << "equal values count once";
    EXPECT_THAT(fill({"{account} {system}"}, account), ElementsAre("nv:001/van-ban van-ban"));
}

TEST(Templates, WithAWordThatHasNoValueAreLeftOut) {
    Account account = an();
    EXPECT_THAT(fill({"{position}"}, account), ElementsAre());
    EXPECT_THAT(fill({"tel {phone}", "{login}"}, account), ElementsAre("annv"));
    EXPECT_THAT(fill({"{quota_mb}"}, account), ElementsAre());
    account.quota_mb = 5000;
    EXPECT_THAT(fill({"{quota_mb}M"}, account), ElementsAre("5000M"));
    account.number.clear();
    EXPECT_THAT(fill({"{key}"}, account), ElementsAre("nv:001"));
}

TEST(Templates, OfManyValuesGiveMany) {
    Account account = an();
    account.aliases = {"a@vidu.vn", "b@vidu.vn"};
    account.roles = {"can-bo"};
    EXPECT_THAT(fill({"{mail}", "{aliases}"}, account), ElementsAre("annv@vidu.vn", "a@vidu.vn", "b@vidu.vn"));
    EXPECT_THAT(fill({"{roles}"}, account), ElementsAre("can-bo"));
}

TEST(Templates, OfAnOfficesAccountHaveAFamilyNameAndNoGivenOne) {
    Account account = an();
    account.owner = "cq:H99.01:van-thu";
    account.name = "Văn thư Văn phòng";
    EXPECT_THAT(fill({"{family}"}, account), ElementsAre("Văn thư Văn phòng"));
    EXPECT_THAT(fill({"{given}"}, account), ElementsAre());
}

TEST(GeneralizedTime, IsOfDaysInVietnam) {
    EXPECT_EQ(generalized_time(test::day("2026-03-02"), Edge::begin), "20260301170000Z");
    EXPECT_EQ(generalized_time(test::day("2026-03-02"), Edge::end), "20260302165959Z");
    EXPECT_EQ(generalized_time(test::day("2026-01-01"), Edge::begin), "20251231170000Z");
}

TEST_F(TargetTest, HasTheProfileAndWhatItOverrides) {
    const Target target =
        read("[unit]\nnesting = \"flat\"\n[account.attributes]\ntitle = \"\"\nmail = [\"{mail}\", \"{aliases}\"]\n");
    EXPECT_EQ(target.name, "thu");
    EXPECT_EQ(target.nesting, Nesting::flat);
    EXPECT_EQ(target.account.rdn, "uid");
    EXPECT_EQ(target.secret_attribute, "userPassword");
    EXPECT_EQ(target.account.attributes.count("title"), 0u) << "an empty text takes an attribute away";
    EXPECT_EQ(target.account.attributes.at("MAIL").size(), 2u) << "names of attributes have no case";
    EXPECT_EQ(target.account.attributes.at("cn"), Texts{"{name}"});
    EXPECT_THAT(target.operational, testing::Contains("pwdReset"));
    EXPECT_THAT(target.operational, testing::Contains("pwdAccountLockedTime"));
    EXPECT_EQ(target.group_dn("lanh-dao"), "cn=lanh-dao,ou=groups,dc=vidu,dc=vn");
    EXPECT_EQ(target.address.url, "ldif:" + (place / "targets" / "../../thu.ldif").string());
}

TEST_F(TargetTest, DigestChangesWithItsFile) {
    const std::string one = read("").sha256;
    EXPECT_EQ(read("").sha256, one);
    EXPECT_NE(read("# noch\n").sha256, one);
}

TEST_F(TargetTest, FaultsAreNamedWithTheirPlace) {
    const struct {
        const char *rest, *problem;
    } cases[] = {
        {"colour = 1\n", "colour"},
        {"encryption = \"tls\"\n", "'tls' is none of: starttls, ldaps, none"},
        {"bind = \"sasl\"\n", "'sasl' is none of: simple, external, anonymous"},
        {"profile = \"../x\"\n", "'../x' cannot be the name of a profile"},
        {"profile = \"khong-co\"\n", "khong-co"},
        {"[unit]\nnesting = \"deep\"\n", "'deep' is none of: tree, flat, none"},
        {"[unit]\nrdn = \"\"\n", "it must say which attribute names the entry"},
        {"[unit]\nattribute = \"x\"\n", "attribute"},
        {"[account]\nrdn = \"\"\n", "it must say which attribute names the entry"},
        {"[account]\npassword = \"x\"\n", "password"},
        {"[account.attributes]\ncn = \"{ten}\"\n", "'{ten}' has a word in braces that is not known"},
        {"[account.attributes]\ncn = \"{name\"\n", "'{name' has a word in braces that is not known"},
        {"[account.disabled]\npwdAccountLockedTime = \"\"\n", "it must say how an account is disabled"},
        {"[account.use]\nlast = \"x\"\n", "last"},
        {"[group]\nrdn = \"\"\n", "it must say which attribute names the entry"},
        {"[group.attributes]\ncn = \"{grupo}\"\n", "'{grupo}' has a word in braces that is not known"},
    };
    for (const auto& each : cases) EXPECT_THAT(fault(each.rest), HasSubstr(each.problem)) << each.rest;
    test::write_text(place / "targets" / "thu.toml", "schema = \"hoso-target/2\"\nurl = \"ldif:x\"\nbase = \"dc=a\"\n");
    EXPECT_THAT(test::problem_of([&] { accounts::Book{place}.target("thu"); }), HasSubstr("'hoso-target/2' is not"));
}

TEST_F(TargetTest, ThatIsNotThereIsSaid) {
    const accounts::Book book{place};
    EXPECT_THAT(test::problem_of([&] { book.target("khac"); }), HasSubstr("khac: there is no such target"));
    EXPECT_EQ(test::cause_of([&] { book.target("khac"); }), Cause::usage);
}

TEST_F(TargetTest, AFileElsewhereIsNoTargetOfTheBook) {
    const std::filesystem::path inside = place / "targets" / "thu.toml", outside = folder.path() / "thu.toml";
    std::filesystem::copy_file(inside, outside);
    const accounts::Book book{place};
    EXPECT_THAT(test::problem_of([&] { book.target(outside.string()); }), HasSubstr("stands outside of"));
    EXPECT_EQ(test::cause_of([&] { book.target(outside.string()); }), Cause::usage);
    EXPECT_EQ(
        test::cause_of([&] { book.target((place / "targets" / ".." / ".." / "thu.toml").string()); }), Cause::usage);
    EXPECT_EQ(book.target(inside.string()).name, "thu");
    EXPECT_EQ(book.target((place / "runs" / ".." / "targets" / "thu.toml").string()).name, "thu");
}

TEST_F(TargetTest, AnotherServerUnderTheSameNameIsRefused) {
    const std::vector<roster::Person> staff = test::people({{"001", "Nguyễn Văn An"}});
    const std::string run = bring_in(staff);
    EXPECT_EQ(plan(staff).counts.changes, 0);
    memory.abilities().server = "ldap://may-thu dc=vidu,dc=vn";
    const auto problem = test::problem_of([&] { plan(staff); });
    EXPECT_THAT(problem, HasSubstr("thu: its accounts were applied to memory:test, and this is ldap://may-thu"));
    EXPECT_THAT(problem, HasSubstr("formerly = [\"memory:test\"]"));
    EXPECT_EQ(test::cause_of([&] { plan(staff); }), Cause::settings);
    set_target("formerly = [\"memory:test\"]\n");
    EXPECT_EQ(plan(staff).counts.changes, 0);
    set_target("");
    memory.abilities().server = "memory:test";
    ASSERT_FALSE(roll_back(run).was_done);
    memory.abilities().server = "ldap://may-thu dc=vidu,dc=vn";
    EXPECT_TRUE(plan(staff).sha256) << "what was taken back binds to nothing";
}

TEST_F(TargetTest, AGroupIsNotCalledAsAUnit) {
    test::write_text(place / "units" / "don-vi.csv", test::office_units + "SO,Sở cũ,sở,,,2020-12-31\n");
    const auto fault = [&](const std::string& group) {
        set_settings(test::cheap_passwords + test::one_system + "[[group]]\nname = \"" + group + "\"\n");
        return test::problem_of([&] { plan({}); });
    };
    EXPECT_THAT(fault("h99"), HasSubstr("[[group]] 'h99' is called as the group of the unit H99"));
    EXPECT_THAT(fault("so"), HasSubstr("unit SO")) << "one that has ended, too: its group would be removed each time";
    EXPECT_EQ(fault("h98"), "");
    set_target("[group]\nunits = false\n");
    EXPECT_EQ(fault("h99"), "");
}

TEST_F(TargetTest, NamesOfEntriesAgreeWithNamesOfAccounts) {
    const Target target = read("");
    Account account = an();
    const struct {
        const char *name, *family, *given;
    } cases[] = {{"Y Thanh Hà Niê Kđăm", "Hà Niê Kđăm", "Y Thanh"}, {"H'Hen Niê", "Niê", "H'Hen"},
        {"Y Blô Niê", "Niê", "Y Blô"}, {"Nguyễn Thị Minh Khai", "Nguyễn", "Khai"}, {"Minh", "Minh", "Minh"}};
    for (const auto& each : cases) {
        account.name = each.name;
        const auto attributes = attributes_of(account, target);
        EXPECT_EQ(attributes.at("sn"), Texts{each.family});
        EXPECT_EQ(attributes.at("givenName"), Texts{each.given});
        EXPECT_EQ(attributes.at("cn"), Texts{each.name});
    }
}

TEST_F(TargetTest, CanBeAUrl) {
    const accounts::Book book{place};
    const Target with_base = book.target("ldaps://may.vidu.vn/dc=khac,dc=vn");
    EXPECT_EQ(with_base.address.url, "ldaps://may.vidu.vn");
    EXPECT_EQ(with_base.address.base, "dc=khac,dc=vn");
    EXPECT_EQ(with_base.address.encryption, directory::Encryption::ldaps);
    EXPECT_EQ(with_base.address.bind, directory::Bind::external);
    const Target of_domain = book.target("ldap://may.vidu.vn");
    EXPECT_EQ(of_domain.address.base, "dc=vidu,dc=vn");
    EXPECT_EQ(of_domain.address.encryption, directory::Encryption::start_tls);
    const Target file = book.target("ldif:/tmp/x.ldif");
    EXPECT_EQ(file.address.url, "ldif:/tmp/x.ldif");
    EXPECT_NE(with_base.sha256, of_domain.sha256);
}

TEST_F(TargetTest, WithoutABaseIsRefused) {
    set_settings(test::one_system);
    const accounts::Book book{place};
    EXPECT_THAT(test::problem_of([&] { book.target("ldap://may.vidu.vn"); }), HasSubstr("which base?"));
}

TEST_F(TargetTest, GivesAnAccountItsAttributes) {
    const Target target = read("[account]\nauxiliary = [\"mailUser\"]\n");
    Account account = an();
    account.end = test::day("2026-03-02");
    const auto attributes = attributes_of(account, target);
    EXPECT_EQ(attributes.at("uid"), Texts{"annv"});
    EXPECT_EQ(attributes.at("sn"), Texts{"Nguyễn"});
    EXPECT_EQ(attributes.at("employeeNumber"), Texts{"001"});
    EXPECT_EQ(attributes.at("pwdEndTime"), Texts{"20260302165959Z"});
    EXPECT_EQ(attributes.count("pwdStartTime"), 0u);
    EXPECT_EQ(attributes.count("title"), 0u);
    EXPECT_EQ(attributes.count("userPassword"), 0u);
    EXPECT_EQ(attributes.count("pwdReset"), 0u);
    EXPECT_EQ(attributes.count("pwdAccountLockedTime"), 0u);
    account.state = State::disabled;
    EXPECT_EQ(attributes_of(account, target).at("pwdAccountLockedTime"), Texts{"000001010000Z"});
    const PlannedOperation made = new_entry("uid=annv,dc=vn", an(), target);
    EXPECT_EQ(made.operation.attributes.at("objectClass"), (Texts{"inetOrgPerson", "mailUser"}));
    EXPECT_EQ(made.operation.attributes.at("pwdReset"), Texts{"TRUE"});
    EXPECT_TRUE(made.makes_secret);
}

TEST_F(TargetTest, ComparesEntriesWithWhatTheyAreToBe) {
    const Target target = read("[account]\nauxiliary = [\"mailUser\"]\n");
    directory::Entry entry;
    entry.dn = "uid=annv,dc=vn";
    entry.attributes = attributes_of(an(), target);
    entry.attributes["objectClass"] = {"INETORGPERSON", "MAILUSER"};
    entry.attributes["description"] = {"of somebody else"};
    EXPECT_TRUE(entry_changes(entry, an(), nullptr, target).operation.changes.empty());
    entry.attributes["title"] = {"of somebody else"};
    EXPECT_TRUE(entry_changes(entry, an(), nullptr, target).operation.changes.empty()) << "what we never set stays";
    Account before = an();
    before.position = "Chuyên viên";
    const auto gone = entry_changes(entry, an(), &before, target);
    ASSERT_EQ(gone.operation.changes.size(), 1u);
    EXPECT_EQ(gone.operation.changes[0].attribute, "title");
    EXPECT_TRUE(gone.operation.changes[0].values.empty());
    EXPECT_EQ(gone.before.at("title"), Texts{"of somebody else"});
    entry.attributes["objectClass"] = {"inetOrgPerson"};
    entry.attributes["cn"] = {"X"};
    const auto changes = entry_changes(entry, an(), nullptr, target);
    ASSERT_EQ(changes.operation.changes.size(), 2u);
    EXPECT_EQ(changes.operation.changes[0].values, Texts{"Nguyễn Văn An"});
    EXPECT_EQ(changes.operation.changes[1].how, directory::ValueChange::How::add);
    EXPECT_EQ(changes.operation.changes[1].values, Texts{"mailUser"});
}

TEST(Values, AreTheSameInAnyOrder) {
    EXPECT_TRUE(same_values({"a", "b"}, {"b", "a"}));
    EXPECT_FALSE(same_values({"a", "a"}, {"a", "b"}));
    EXPECT_FALSE(same_values({"a"}, {"a", "a"}));
}

class PlacesTest : public TargetTest {
protected:
    std::string account_dn(const std::string& rest, const std::string& unit) {
        accounts::Book book{place};
        const Target target = read(rest);
        const Places places{book.settings(), target, book.units().at(today)};
        Account account = an();
        account.unit = unit;
        return places.account_dn(book.settings().systems[0], account);
    }
};

TEST_F(PlacesTest, AreTreeFlatOrNone) {
    EXPECT_EQ(account_dn("", "H99.08.01"), "uid=annv,ou=H99.08.01,ou=H99.08,ou=H99,dc=vidu,dc=vn");
    EXPECT_EQ(account_dn("[unit]\nnesting = \"flat\"\n", "H99.08.01"), "uid=annv,ou=H99.08.01,dc=vidu,dc=vn");
    EXPECT_EQ(account_dn("[unit]\nnesting = \"none\"\n", "H99.08.01"), "uid=annv,dc=vidu,dc=vn");
}

TEST_F(PlacesTest, AreBelowTheContainerOfTheSystem) {
    set_settings(
        test::one_system +
        "container = \"ou=van-ban,ou=he-thong\"\n[[system]]\nid = \"b\"\ntitle = \"B\"\nlogin = \"{login}.b\"\n"
        "container = \"ou=van-ban,ou=he-thong\"\n");
    EXPECT_EQ(account_dn("", "H99"), "uid=annv,ou=H99,ou=van-ban,ou=he-thong,dc=vidu,dc=vn");
    accounts::Book book{place};
    const Target target = read("");
    const Places places{book.settings(), target, book.units().at(today)};
    EXPECT_EQ(places.containers().size(), 1u) << "a container that two systems share counts once";
}

TEST_F(PlacesTest, NameAnAccountByWhatTheTemplateOfItsRdnSays) {
    EXPECT_EQ(account_dn("[account]\nrdn = \"cn\"\n", "H99"), "cn=Nguyễn Văn An,ou=H99,dc=vidu,dc=vn");
    EXPECT_EQ(account_dn("[account.attributes]\nuid = \"{mail}\"\n", "H99"), "uid=annv@vidu.vn,ou=H99,dc=vidu,dc=vn");
}

TEST_F(PlacesTest, KnowTheUnitsOfTheDay) {
    accounts::Book book{place};
    const Target target = read("");
    const Places before{book.settings(), target, book.units().at(test::day("2026-06-30"))};
    const Places after{book.settings(), target, book.units().at(test::day("2026-07-01"))};
    EXPECT_NE(before.unit("H99.02"), nullptr);
    EXPECT_EQ(before.unit("H99.04"), nullptr);
    EXPECT_EQ(after.unit("H99.02"), nullptr);
    EXPECT_NE(after.unit("H99.04"), nullptr);
    EXPECT_EQ(before.units().front()->code.text(), "H99");
    EXPECT_TRUE(before.is_within("H99.08.01", "H99.08"));
    EXPECT_TRUE(before.is_within("H99.08", "H99.08"));
    EXPECT_TRUE(before.is_within("H99.08.01", "H99"));
    EXPECT_FALSE(before.is_within("H99.08", "H99.08.01"));
    EXPECT_FALSE(before.is_within("H99.04", "H99")) << "it is no unit of that day";
    EXPECT_EQ(before.unit_attributes(*before.unit("H99.01")).at("description"), Texts{"Văn phòng"});
}

TEST_F(PlacesTest, WantTheOfficesOwnUnit) {
    std::string settings = test::settings_head;
    settings.replace(settings.find("\"H99\""), 5, "\"H98\"");
    test::write_text(place / "book.toml", settings + test::one_system);
    accounts::Book book{place};
    const Target target = read("[account]\nclasses = [\"person\"]\n");
    EXPECT_THAT(test::problem_of([&] { Places(book.settings(), target, book.units().at(today)); }),
        HasSubstr("H98: the office's own unit does not exist on that day"));
}

} // namespace
} // namespace hoso::accounts
