// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/ldif.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>

using namespace hoso;
using namespace hoso::directory;
using namespace testing;

namespace {

std::string problem_of(const std::string& text) {
    try {
        parse_ldif(text, "x.ldif");
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::input);
        return error.what();
    }
    return {};
}

} // namespace

TEST(Ldif, ReadsTheContentExamplesOfRfc2849) {
    const auto records = parse_ldif(
        "version: 1\n"
        "dn: cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com\n"
        "objectclass: top\nobjectclass: person\ncn: Barbara Jensen\ncn: Barbara J Jensen\n"
        "description:Babs is a big sailing fan, and travels extensively in sea\n rch of perfect sailing conditions.\n"
        "title:Product Manager, Rod and Reel Division\n\n"
        "# a comment\n that goes on\n"
        "dn:: b3U95Za25qWt6YOoLG89QWlyaXVz\r\nobjectclass: top\r\nou:: 5Za25qWt6YOo\r\n",
        "example");
    ASSERT_EQ(records.size(), 2U);
    const Entry& first = std::get<Entry>(records[0]);
    EXPECT_EQ(first.dn, "cn=Barbara Jensen, ou=Product Development, dc=airius, dc=com");
    EXPECT_THAT(first.attributes.at("CN"), ElementsAre("Barbara Jensen", "Barbara J Jensen"));
    EXPECT_THAT(first.attributes.at("description"),
        ElementsAre("Babs is a big sailing fan, and travels extensively in search of perfect sailing conditions."));
    EXPECT_EQ(std::get<Entry>(records[1]).dn, "ou=営業部,o=Airius");
}

TEST(Ldif, ReadsTheChangeExamplesOfRfc2849) {
    const auto records =
        parse_ldif("version: 1\n"
                   "dn: cn=Robert Jensen, ou=Marketing, dc=airius, dc=com\nchangetype: delete\n\n"
                   "dn: cn=Paul Jensen, ou=Product Development, dc=airius, dc=com\nchangetype: modrdn\n"
                   "newrdn: cn=Paula Jensen\ndeleteoldrdn: 1\n\n"
                   "dn: ou=PD Accountants, ou=Product Development, dc=airius, dc=com\nchangetype: modrdn\n"
                   "newrdn: ou=Product Development Accountants\ndeleteoldrdn: 1\n"
                   "newsuperior: ou=Accounting, dc=airius, dc=com\n\n"
                   "dn: cn=Paula Jensen, ou=Product Development, dc=airius, dc=com\nchangetype: modify\n"
                   "add: postaladdress\npostaladdress: 123 Anystreet $ Sunnyvale, CA $ 94086\n-\n"
                   "delete: description\n-\nreplace: telephonenumber\ntelephonenumber: +1 408 555 1234\n"
                   "telephonenumber: +1 408 555 5678\n-\n",
            "example");
    ASSERT_EQ(records.size(), 4U);
    EXPECT_EQ(std::get<Operation>(records[0]).kind, OperationKind::remove);
    EXPECT_EQ(std::get<Operation>(records[1]).new_dn, "cn=Paula Jensen,ou=Product Development, dc=airius, dc=com");
    EXPECT_EQ(
        std::get<Operation>(records[2]).new_dn, "ou=Product Development Accountants,ou=Accounting, dc=airius, dc=com");
    EXPECT_THAT(std::get<Operation>(records[3]).changes,
        ElementsAre(ValueChange{ValueChange::How::add, "postaladdress", {"123 Anystreet $ Sunnyvale, CA $ 94086"}},
            ValueChange{ValueChange::How::remove, "description", {}},
            ValueChange{ValueChange::How::replace, "telephonenumber", {"+1 408 555 1234", "+1 408 555 5678"}}));
}

TEST(Ldif, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(problem_of("dn: dc=x\nabc\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of("cn: x\n"), StartsWith("x.ldif: line 1:"));
    EXPECT_THAT(problem_of("version: 2\n\ndn: dc=x\n"), StartsWith("x.ldif: line 1:"));
    EXPECT_THAT(problem_of("dn: dc=x\njpegphoto:< file:///etc/passwd\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of("dn: dc=x\ncn:: ???\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of("dn:: /w==\ncn: x\n"), StartsWith("x.ldif: line 1:"));
    EXPECT_THAT(problem_of("dn: dc=x\nchangetype: grow\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of("dn: dc=x\nchangetype: delete\ncn: x\n"), StartsWith("x.ldif: line 3:"));
    EXPECT_THAT(problem_of("dn: dc=x\nchangetype: modify\nincrement: uid\n"), StartsWith("x.ldif: line 3:"));
    EXPECT_THAT(problem_of("dn: dc=x\nchangetype: modify\nadd: uid\ncn: x\n"), StartsWith("x.ldif: line 4:"));
    EXPECT_THAT(
        problem_of("dn: dc=x\nchangetype: modrdn\nnewrdn: dc=y\ndeleteoldrdn: 0\n"), StartsWith("x.ldif: line 1:"));
    EXPECT_THAT(problem_of("dn: dc=x\nchangetype: modrdn\nnewrdn: dc=y\ncn: a\n"), StartsWith("x.ldif: line 4:"));
    EXPECT_THAT(problem_of("dn: dc=x\ncontrol: 1.2.3 true\nchangetype: delete\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of("dn: dc=x\ncontrol: 1.2.3 false\ncn: x\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of("dn: dc=x\n-\n"), StartsWith("x.ldif: line 2:"));
    EXPECT_THAT(problem_of(" dn: dc=x\n"), StartsWith("x.ldif: line 1:"));
}

TEST(Ldif, FoldsAndEncodes) {
    Entry entry;
    entry.dn = "ou=Phòng,dc=x";
    entry.attributes = {
        {"objectClass", {"top"}}, {"a", {"", " x", "x ", ":x", "<x", "a:b"}}, {"long", {std::string(200, 'y')}}};
    EXPECT_EQ(to_ldif(entry),
        "dn:: b3U9UGjDsm5nLGRjPXg=\nobjectClass: top\na:\na:: IHg=\na:: eCA=\na:: Ong=\na:: PHg=\na: a:b\n"
        "long: " +
            std::string(70, 'y') + "\n " + std::string(75, 'y') + "\n " + std::string(55, 'y') + "\n\n");
}

TEST(Ldif, AnyContentComesBack) {
    std::mt19937 random{20261123};
    const auto bytes = [&] {
        std::string value;
        for (auto size = random() % 200; size > 0; --size)
            value += random() % 4 == 0 ? " :<\n\r\0-#"[random() % 8] : static_cast<char>(random() % 256);
        return value;
    };
    for (int round = 0; round < 300; ++round) {
        Entry entry;
        entry.dn = "uid=" + std::to_string(round) + ",ou=Đông  Anh,dc=x ";
        for (int i = 0; i < 4; ++i) entry.attributes["a" + std::to_string(i)] = {bytes(), bytes()};
        const auto records = parse_ldif(to_ldif(entry), "x");
        ASSERT_EQ(records.size(), 1U);
        EXPECT_EQ(std::get<Entry>(records[0]).dn, entry.dn);
        EXPECT_EQ(std::get<Entry>(records[0]).attributes, entry.attributes);

        Operation change{OperationKind::modify, entry.dn};
        change.changes = {{ValueChange::How::add, "a", {bytes()}}, {ValueChange::How::remove, "b", {}},
            {ValueChange::How::replace, "c", {bytes(), bytes()}}};
        EXPECT_EQ(std::get<Operation>(parse_ldif(to_ldif(change), "x").at(0)).changes, change.changes);
    }
    Operation add{OperationKind::add, "uid=a,dc=x"};
    add.attributes = {{"objectClass", {"account"}}, {"uid", {"a"}}};
    add.uuid = "e5abdcae-7ba8-1041-90fd-753dcf059a4b";
    const auto back = std::get<Operation>(parse_ldif(to_ldif(add), "x").at(0));
    EXPECT_EQ(back.uuid, add.uuid);
    EXPECT_EQ(back.attributes, add.attributes);
}
