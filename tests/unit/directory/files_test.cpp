// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/connect.hpp"

#include "core/files.hpp"
#include "server_entries.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hoso;
using namespace hoso::directory;
using namespace hoso::test;
using namespace testing;
namespace fs = std::filesystem;

namespace {

class FileTargets : public Test {
protected:
    std::unique_ptr<Directory> open(const std::string& url) {
        directory::Address address;
        address.url = url;
        address.base = m_base;
        return connect(address);
    }
    std::unique_ptr<Directory> ldif() { return open("ldif:" + (m_folder.path() / "accounts.ldif").string()); }
    std::string below(const std::string& rdn) const { return rdn + ',' + m_base; }
    std::string text(const std::string& name) { return read_file(m_folder.path() / name); }

    TemporaryFolder m_folder;
    std::string m_base = "ou=tài khoản,dc=x";
};

TEST_F(FileTargets, LdifDoesWhatAServerDoes) {
    auto target = ldif();
    EXPECT_THAT(read_all(*target, m_base), IsEmpty());
    std::vector<Operation> group = unit_with_people(m_base, "một", 3);
    group[1].uuid = "e5abdcae-7ba8-1041-90fd-753dcf059a4b";
    EXPECT_EQ(target->apply(group).done, 4U);
    const auto one = read_all(*target, m_base);
    ASSERT_THAT(one, SizeIs(4));
    EXPECT_EQ(one.at(group[1].dn).uuid, group[1].uuid);
    EXPECT_THAT(one.at(group[1].dn).csn, SizeIs(64));

    Operation change = replace(group[1].dn, "title", {"Trưởng phòng"});
    change.csn = one.at(group[1].dn).csn;
    EXPECT_EQ(target->apply({&change, 1}).done, 1U);
    const auto lost = target->apply({&change, 1});
    ASSERT_THAT(lost.refusals, SizeIs(1));
    EXPECT_EQ(lost.refusals[0].code, 122);

    const std::vector<Operation> moves{rename_entry(group[0].dn, below("ou=hai")), add_unit(below("ou=một")),
        rename_entry(rdn_of(group[1].dn) + "," + below("ou=hai"), "uid=mới," + below("ou=một")),
        remove_entry(rdn_of(group[2].dn) + "," + below("ou=hai"))};
    EXPECT_EQ(target->apply(moves).done, 4U);
    const auto two = read_all(*target, m_base);
    EXPECT_THAT(two, SizeIs(4));
    EXPECT_THAT(two.at("uid=mới," + below("ou=một")).attributes.at("uid"), ElementsAre("mới"));
    EXPECT_EQ(two.at("uid=mới," + below("ou=một")).uuid, group[1].uuid);

    // the same again from the changes alone, and from the entries that finish() writes
    EXPECT_EQ(read_all(*ldif(), m_base).size(), 4U);
    target->finish();
    fs::copy_file(m_folder.path() / "accounts.ldif", m_folder.path() / "first");
    auto again = ldif();
    again->finish();
    EXPECT_EQ(text("accounts.ldif"), text("first"));
    for (const auto& [dn, entry] : read_all(*again, m_base)) EXPECT_EQ(entry.attributes, two.at(dn).attributes);
    EXPECT_EQ(
        fs::status(m_folder.path() / "accounts.ldif").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(fs::status(m_folder.path() / "accounts.changes.ldif").permissions(),
        fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FileTargets, LdifRefusesWithTheCodesOfAServerAndDoesNothingThen) {
    auto target = ldif();
    ASSERT_EQ(target->apply(unit_with_people(m_base, "một", 2)).done, 3U);
    const std::string person = "uid=nv-m..t-0," + below("ou=một");
    ASSERT_TRUE(
        read_all(*target, m_base).count("uid=nv-m...t-0," + below("ou=một")) + read_all(*target, m_base).count(person));
    const std::string dn = read_all(*target, m_base).rbegin()->first;
    Operation nameless = add_unit(below("ou=ba"));
    nameless.attributes["ou"] = {"bốn"};
    Operation classless = add_unit(below("ou=ba"));
    classless.attributes.erase("objectClass");
    const std::string before = text("accounts.changes.ldif");
    const std::vector<std::pair<int, Operation>> wrong{{68, add_unit(below("ou=Một"))},
        {32, add_unit("ou=x," + below("ou=ba"))}, {32, add_unit("ou=x,dc=elsewhere")}, {64, nameless}, {65, classless},
        {66, remove_entry(below("ou=một"))}, {32, remove_entry(below("ou=ba"))},
        {32, replace(below("ou=ba"), "l", {"x"})}, {34, remove_entry("nothing")},
        {67, replace(below("ou=một"), "ou", {"x"})}, {65, replace(below("ou=một"), "objectClass", {})},
        {32, rename_entry(below("ou=một"), "ou=x," + below("ou=ba"))},
        {32, rename_entry(below("ou=một"), "ou=x," + below("ou=một"))}};
    for (const auto& [code, operation] : wrong) {
        std::vector<Operation> group{add_unit(below("ou=tốt")), operation};
        group[1].origin = 77;
        const GroupResult result = target->apply(group);
        ASSERT_THAT(result.refusals, SizeIs(1)) << operation.dn;
        EXPECT_EQ(result.refusals[0].code, code) << operation.dn;
        EXPECT_EQ(result.refusals[0].origin, 77U);
        EXPECT_THAT(target->prove(group), ElementsAre(result.refusals[0]));
    }
    EXPECT_EQ(text("accounts.changes.ldif"), before);
    EXPECT_THAT(read_all(*target, m_base), SizeIs(3));
}

TEST_F(FileTargets, ProofPassesOverWhatRestsOnARefusal) {
    auto target = ldif();
    std::vector<Operation> group = unit_with_people(m_base, "một", 5, 10);
    group[3].attributes.erase("objectClass");
    group.push_back(replace(group[3].dn, "title", {"x"}, 90));
    const auto refusals = target->prove(std::span{group}.subspan(1), std::span{group}.first(1));
    ASSERT_THAT(refusals, SizeIs(1));
    EXPECT_EQ(refusals[0].origin, 13U);
    EXPECT_THAT(read_all(*target, m_base), IsEmpty());
    EXPECT_FALSE(fs::exists(m_folder.path() / "accounts.changes.ldif"));
}

TEST_F(FileTargets, AGroupThatWasNotWrittenWholeNeverWas) {
    ldif()->apply(unit_with_people(m_base, "a", 2));
    const std::string first = text("accounts.changes.ldif");
    ldif()->apply(unit_with_people(m_base, "b", 2));
    const std::string both = text("accounts.changes.ldif");
    for (std::size_t cut = first.size(); cut < both.size(); cut += 37) {
        std::ofstream{m_folder.path() / "accounts.changes.ldif", std::ios::trunc} << both.substr(0, cut);
        auto target = ldif();
        EXPECT_THAT(read_all(*target, m_base), SizeIs(3)) << cut;
        target->apply(unit_with_people(m_base, "b", 2));
        EXPECT_EQ(text("accounts.changes.ldif"), both) << cut;
    }
}

TEST_F(FileTargets, TwoRunsDoNotMix) {
    auto first = ldif();
    auto second = ldif();
    first->apply(unit_with_people(m_base, "a", 2));
    EXPECT_THROW(second->apply(unit_with_people(m_base, "b", 2)), Error);
    EXPECT_THAT(read_all(*second, m_base), IsEmpty());
}

TEST_F(FileTargets, SayWhatIsWrongWithTheFiles) {
    const auto write = [&](const std::string& name, const std::string& content) {
        std::ofstream{m_folder.path() / name, std::ios::trunc} << content;
    };
    write("accounts.ldif", "dn: dc=x\nchangetype: delete\n");
    EXPECT_THROW(ldif(), Error);
    write("accounts.ldif", "dn: ou=a," + m_base + "\nou: a\n");
    EXPECT_THROW(ldif(), Error) << "no class";
    write("accounts.ldif", "# changes that are in here, in bytes: 99\n");
    EXPECT_THROW(ldif(), Error) << "changes are missing";
    write("accounts.ldif", "# changes that are in here, in bytes: x\n");
    EXPECT_THROW(ldif(), Error);
    write("accounts.ldif", "");
    write("accounts.changes.ldif", "dn: ou=a," + m_base + "\nchangetype: delete\n\n# end of group\n\n");
    EXPECT_THROW(ldif(), Error);
    EXPECT_THROW(open("ldif:/nowhere/at/all.ldif"), Error);
    for (const char* url : {"", "ldif:", "passwd:", "http://x", "x"}) EXPECT_THROW(open(url), Error) << url;
}

TEST_F(FileTargets, PasswdFilesHoldActiveAccounts) {
    auto target = open("passwd:" + m_folder.path().string());
    std::vector<Operation> group = unit_with_people(m_base, "p", 4);
    group[1].attributes["mailQuota"] = {"2048"};
    group[2].attributes["mailAlternateAddress"] = {"An.Nguyen@hoso.test", "NV-p-1@hoso.test"};
    group[3].attributes["pwdAccountLockedTime"] = {"000001010000Z"};
    group[4].attributes.erase("userPassword");
    ASSERT_EQ(target->apply(group).done, 5U);
    target->finish();
    const std::string hash = group[1].attributes["userPassword"][0];
    EXPECT_EQ(text("users"), "nv-p-0@hoso.test:" + hash +
                                 ":5000:5000::/var/mail/hoso.test/nv-p-0::userdb_quota_rule=*:storage=2048M\n"
                                 "nv-p-1@hoso.test:" +
                                 hash + ":5000:5000::/var/mail/hoso.test/nv-p-1::\n");
    EXPECT_EQ(text("virtual_mailbox"), "nv-p-0@hoso.test\thoso.test/nv-p-0/\nnv-p-1@hoso.test\thoso.test/nv-p-1/\n");
    EXPECT_EQ(text("virtual_alias"), "an.nguyen@hoso.test\tnv-p-1@hoso.test\n");
    EXPECT_THAT(target->abilities().server, StartsWith("passwd:"));
}

TEST_F(FileTargets, PasswdFilesTakeNothingThatBreaksALine) {
    const std::vector<std::pair<std::string, std::string>> wrong{{"mail", "a:b@x"}, {"mail", "a@x\nroot@x"},
        {"mail", "../a@x"}, {"mail", "a@../x"}, {"mail", "a"}, {"mail", "@x"}, {"mail", "a@"}, {"mail", "a@b@c"},
        {"mail", "a/b@c"}, {"userPassword", "secret"}, {"userPassword", "{CRYPT}a:b"}, {"mailQuota", "1M"},
        {"mailQuota", "-1"}, {"mailAlternateAddress", "nv-p-1@HOSO.test"}};
    for (const auto& [name, value] : wrong) {
        TemporaryFolder folder;
        auto target = open("passwd:" + folder.path().string());
        std::vector<Operation> group = unit_with_people(m_base, "p", 2);
        group[1].attributes[name] = {value};
        ASSERT_EQ(target->apply(group).done, 3U);
        EXPECT_THROW(target->finish(), Error) << name << ' ' << value;
    }
}

} // namespace
