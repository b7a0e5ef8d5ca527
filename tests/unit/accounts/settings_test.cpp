// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/settings.hpp"

#include "accounts/brakes.hpp"
#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using test::problem_of;
using testing::HasSubstr;

Settings settings_of(const std::string& rest) { return parse_settings(test::settings_head + rest, "book.toml"); }

std::string fault_of(const std::string& rest) {
    return problem_of([&] { settings_of(rest); });
}

TEST(Settings, OfNextToNothingHaveTheValuesThatThePageSays) {
    const Settings settings = settings_of(test::one_system);
    EXPECT_EQ(settings.id, "so-thu");
    EXPECT_EQ(settings.unit.text(), "H99");
    EXPECT_EQ(settings.office.name, "Sổ thử");
    EXPECT_TRUE(settings.approvers.empty());
    EXPECT_EQ(settings.approvals, 1);
    EXPECT_EQ(settings.custodians_needed, 1);
    EXPECT_EQ(settings.grace_days, 30);
    EXPECT_EQ(settings.plan_days, 30);
    EXPECT_EQ(settings.reissue_without_approval, 5);
    EXPECT_EQ(settings.unacknowledged_days, 30);
    EXPECT_FALSE(settings.rename_logins);
    ASSERT_EQ(settings.systems.size(), 1u);
    EXPECT_EQ(settings.systems[0].login, "{login}");
    EXPECT_TRUE(settings.systems[0].has_mail);
    EXPECT_EQ(settings.sha256.size(), 64u);
    EXPECT_EQ(settings.system("van-ban"), &settings.systems[0]);
    EXPECT_EQ(settings.system("bao-cao"), nullptr);
}

TEST(Settings, SayEverythingThatTheyCanSay) {
    const Settings settings = settings_of(
        "approvals = 2\napprovers = \"a.toml\"\ncustodians = \"c.toml\"\ncustodians_needed = 2\nreissue_without_approval = 0\nofficers = \"o.toml\"\n"
        "[office]\nparent = \"UBND\"\nname = \"Sở\"\nplace = \"Hà Nội\"\nsigner_capacity = \"GIÁM ĐỐC\"\n"
        "signer_name = \"An\"\nsupport = \"1900\"\n"
        "[names]\ntemplates = [\"{full}\"]\nlongest = 20\nreserved = [\"giamdoc\"]\nrename = true\n"
        "[mail]\ndomain = \"vidu.vn\"\n"
        "[password]\nkind = \"passphrase\"\nlength = 7\nhash = \"yescrypt\"\ncost = 5\n"
        "[validity]\nunacknowledged_days = 0\ngrace_days = 90\nplan_days = 7\n"
        "[brakes]\nleavers_percent = 3\nrenames_percent = 4\nmoves_percent = 5\nremovals_percent = 6\nat_least = 7\n"
        "joiners_percent = 300\ndoubles_percent = 8\nunits_percent = 9\nunit_at_least = 11\n"
        "[[system]]\nid = \"van-ban\"\ntitle = \"Văn bản\"\nurl = \"https://vb.vidu.vn\"\nroles = [\"can-bo\"]\n"
        "container = \"ou=vb\"\nlogin = \"vb-{login}\"\nmail = false\nquota_mb = 5000\n"
        "[[system]]\nid = \"bao-cao\"\ntitle = \"Báo cáo\"\n"
        "[[group]]\nname = \"lanh-dao\"\nroles = [\"truong\"]\nsystems = [\"van-ban\"]\n"
        "[[office_account]]\nid = \"van-thu\"\ntitle = \"Văn thư {unit_name}\"\nlogin = \"vt-{unit}\"\n"
        "system = \"van-ban\"\nkinds = [\"phòng\"]\n");
    EXPECT_EQ(settings.approvals, 2);
    EXPECT_EQ(settings.custodians_needed, 2);
    EXPECT_EQ(settings.officers, "o.toml");
    EXPECT_EQ(settings.office.signer_capacity, "GIÁM ĐỐC");
    EXPECT_EQ(settings.names.templates, std::vector<std::string>{"{full}"});
    EXPECT_EQ(settings.names.longest, 20u);
    EXPECT_EQ(settings.names.reserved.count("giamdoc"), 1u);
    EXPECT_TRUE(settings.rename_logins);
    EXPECT_EQ(settings.mail_domain, "vidu.vn");
    EXPECT_EQ(settings.password.kind, credentials::PasswordKind::passphrase);
    EXPECT_EQ(settings.password.length, 7);
    EXPECT_EQ(settings.password.hash, credentials::HashKind::yescrypt);
    EXPECT_EQ(settings.unacknowledged_days, 0);
    EXPECT_EQ(settings.grace_days, 90);
    EXPECT_EQ(settings.plan_days, 7);
    EXPECT_EQ(settings.reissue_without_approval, 0);
    EXPECT_EQ(settings.brakes.leavers, 3);
    EXPECT_EQ(settings.brakes.renames, 4);
    EXPECT_EQ(settings.brakes.moves, 5);
    EXPECT_EQ(settings.brakes.removals, 6);
    EXPECT_EQ(settings.brakes.at_least, 7);
    EXPECT_EQ(settings.brakes.joiners, 300);
    EXPECT_EQ(settings.brakes.doubles, 8);
    EXPECT_EQ(settings.brakes.units, 9);
    EXPECT_EQ(settings.brakes.unit_at_least, 11);
    EXPECT_FALSE(settings.systems[0].has_mail);
    EXPECT_EQ(settings.systems[0].quota_mb, 5000);
    EXPECT_FALSE(settings.systems[1].has_mail) << "only the first system has mail where nobody says so";
    EXPECT_EQ(settings.groups[0].roles, std::vector<std::string>{"truong"});
    EXPECT_EQ(settings.office_accounts[0].kinds, std::vector<std::string>{"phòng"});
}

struct FaultCase {
    const char* rest;
    const char* problem;
};

TEST(Settings, NameEveryFaultWithItsPlace) {
    const FaultCase cases[] = {
        {"[names]\nlongest = 7\n", "7 is not from 8 to 64"},
        {"[names]\nlongest = 65\n", "65 is not from 8 to 64"},
        {"[names]\ntemplates = [\"{ten}\"]\n", "{ten}"},
        {"[names]\ntemplates = []\n", "there is no template"},
        {"[names]\nlongets = 9\n", "longets"},
        {"[password]\nkind = \"words\"\n", "'words' is none of: letters, passphrase"},
        {"[password]\nhash = \"md5\"\n", "'md5' is none of: argon2id, yescrypt, ssha"},
        {"[password]\nlength = 0\n", "0 is not from 1 to 64"},
        {"[password]\nlength = 3\n", "12 to 64 characters, not 3"},
        {"[password]\nmemory_kib = 7\n", "7 is not from 8"},
        {"[password]\npasses = 0\n", "0 is not from 1 to 100"},
        {"[password]\ncost = 12\n", "12 is not from 1 to 11"},
        {"[password]\nsalt = \"x\"\n", "salt"},
        {"[validity]\nunacknowledged_days = -1\n", "-1 is not from 0 to 3650"},
        {"[validity]\nplan_days = -1\n", "-1 is not from 0 to 3650"},
        {"[validity]\ngrace_days = 3651\n", "3651 is not from 0 to 3650"},
        {"[validity]\ngrace = 3\n", "grace"},
        {"[brakes]\nleavers_percent = 101\n", "101 is not from 0 to 100"},
        {"[brakes]\nrenames_percent = -1\n", "-1 is not from 0 to 100"},
        {"[brakes]\nmoves_percent = 101\n", "101 is not"},
        {"[brakes]\nremovals_percent = 101\n", "101 is not"},
        {"[brakes]\nat_least = -1\n", "-1 is not"},
        {"[brakes]\njoiners_percent = 1001\n", "1001 is not from 0 to 1000"},
        {"[brakes]\ndoubles_percent = 101\n", "101 is not"},
        {"[brakes]\nunits_percent = 101\n", "101 is not"},
        {"[brakes]\nunit_at_least = 0\n", "0 is not from 1"},
        {"[brakes]\nleavers = 3\n", "leavers"},
        {"[mail]\ndomian = \"x\"\n", "domian"},
        {"[mail]\ndomain = 5\n", "domain"},
        {"[office]\nparent = \"x\"\n", "name"},
        {"[office]\nname = \"x\"\nphone = \"y\"\n", "phone"},
        {"[[group]]\nname = \"A B\"\n", "'A B' is not made of lower-case letters, digits and hyphens"},
        {"[[group]]\nname = \"a\"\nsystems = [\"khac\"]\n", "no system is called 'khac'"},
        {"[[group]]\nname = \"a\"\nrole = \"b\"\n", "role"},
        {"[[group]]\nname = \"a\"\n[[group]]\nname = \"a\"\n", "'a' stands here twice"},
        {"[[office_account]]\nid = \"vt\"\ntitle = \"t\"\nlogin = \"l\"\nsystem = \"khac\"\n",
            "no system is called 'khac'"},
        {"[[office_account]]\nid = \"V T\"\ntitle = \"t\"\nlogin = \"l\"\nsystem = \"van-ban\"\n",
            "'V T' is not made of"},
        {"[[office_account]]\nid = \"vt\"\ntitle = \"t\"\nsystem = \"van-ban\"\n", "login"},
        {"[[office_account]]\nid = \"vt\"\ntitle = \"t\"\nlogin = \"l\"\nsystem = \"van-ban\"\n"
         "[[office_account]]\nid = \"vt\"\ntitle = \"t\"\nlogin = \"m\"\nsystem = \"van-ban\"\n",
            "'vt' stands here twice"},
        {"[[system]]\nid = \"van-ban\"\ntitle = \"again\"\n", "'van-ban' stands here twice"},
        {"[[system]]\nid = \"Văn\"\ntitle = \"t\"\n", "'Văn' is not made of"},
        {"[[system]]\nid = \"x\"\n", "title"},
        {"[[system]]\nid = \"x\"\ntitle = \"t\"\nlogin = \"bc\"\n", "'bc' must have {login} once"},
        {"[[system]]\nid = \"x\"\ntitle = \"t\"\nlogin = \"{login}{login}\"\n", "must have {login} once"},
        {"[[system]]\nid = \"x\"\ntitle = \"t\"\nlogin = \"{unit}{login}\"\n", "must have {login} once"},
        {"[[system]]\nid = \"x\"\ntitle = \"t\"\nquota_mb = -5\n", "-5 is not from 0"},
        {"[[system]]\nid = \"x\"\ntitle = \"t\"\nrole = \"a\"\n", "role"},
        {"[colours]\nred = 1\n", "colours"},
    };
    for (const FaultCase& each : cases) {
        const std::string problem = fault_of(test::one_system + each.rest);
        EXPECT_THAT(problem, HasSubstr(each.problem)) << each.rest;
        EXPECT_THAT(problem, testing::StartsWith("book.toml: line ")) << each.rest;
        EXPECT_EQ(test::cause_of([&] { settings_of(test::one_system + each.rest); }), Cause::settings) << each.rest;
    }
}

TEST(Settings, NameFaultsOfTheHead) {
    const auto fault = [](const std::string& text) { return problem_of([&] { parse_settings(text, "book.toml"); }); };
    EXPECT_THAT(fault("schema = \"hoso-accounts-book/2\"\n"), HasSubstr("'hoso-accounts-book/2' is not"));
    EXPECT_THAT(fault(""), HasSubstr("schema"));
    EXPECT_THAT(fault_of(""), HasSubstr("there is no system that people have accounts in"));
    EXPECT_THAT(fault_of("approvals = 0\n" + test::one_system), HasSubstr("0 is not from 1 to 10"));
    EXPECT_THAT(fault_of("custodians_needed = 3\n" + test::one_system), HasSubstr("3 is not from 1 to 2"));
    std::string bad_unit = test::settings_head;
    bad_unit.replace(bad_unit.find("\"H99\""), 5, "\"H 99\"");
    EXPECT_THAT(fault(bad_unit + test::one_system), HasSubstr("'H 99' cannot be the code of a unit"));
}

TEST(Brakes, HoldWhatIsMoreThanItsPart) {
    const Brakes limits{2, 5, 10, 1, 5};
    PlanCounts counts;
    counts.active = 1000;
    counts.leavers = 20;
    counts.renames = 50;
    counts.moves = 100;
    counts.removals = 10;
    EXPECT_TRUE(brakes_of(counts, limits).empty()) << "exactly the part is allowed";
    ++counts.leavers;
    ++counts.renames;
    ++counts.moves;
    ++counts.removals;
    const auto brakes = brakes_of(counts, limits);
    ASSERT_EQ(brakes.size(), 4u);
    EXPECT_EQ(brakes[0].name, "leavers");
    EXPECT_EQ(brakes[0].count, 21);
    EXPECT_EQ(brakes[0].active, 1000);
    EXPECT_EQ(brakes[0].percent, 2);
    EXPECT_THAT(brakes[0].problem, HasSubstr("21"));
    for (const Brake& each : brakes) EXPECT_TRUE(is_brake(each.name));
    EXPECT_TRUE(is_brake("joiners"));
    EXPECT_FALSE(is_brake("updates"));
}

TEST(Brakes, LetFewThroughAndNothing) {
    PlanCounts counts;
    counts.active = 10;
    counts.leavers = 4;
    EXPECT_TRUE(brakes_of(counts, Brakes{2, 5, 10, 1, 5}).empty());
    counts.leavers = 5;
    EXPECT_EQ(brakes_of(counts, Brakes{2, 5, 10, 1, 5}).size(), 1u);
    counts.leavers = 0;
    EXPECT_TRUE(brakes_of(counts, Brakes{0, 0, 0, 0, 0}).empty());
    counts.leavers = 1;
    EXPECT_EQ(brakes_of(counts, Brakes{0, 0, 0, 0, 0}).size(), 1u) << "0 % is none at all";
}

} // namespace
} // namespace hoso::accounts
