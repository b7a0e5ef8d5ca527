// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/connect.hpp"

#include "real_slapd.hpp"
#include "server_entries.hpp"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hoso;
using namespace hoso::directory;
using namespace hoso::test;
using namespace testing;

namespace {

class LdapDirectory : public Test {
protected:
    static void SetUpTestSuite() {
        if (RealSlapd::is_there()) s_server = std::make_unique<RealSlapd>();
    }
    static void TearDownTestSuite() { s_server.reset(); }
    void SetUp() override {
        if (!RealSlapd::is_there()) GTEST_SKIP() << "slapd is not installed";
        m_target = connect(server().address());
        m_base = server().below("ou=" + std::string{UnitTest::GetInstance()->current_test_info()->name()});
        do_all({add_unit(m_base)});
    }

    static RealSlapd& server() { return *s_server; }
    Directory& target() { return *m_target; }
    const std::string& base() const { return m_base; }
    std::string below(const std::string& rdn) const { return join(rdn, m_base); }

    void do_all(const std::vector<Operation>& group) {
        const GroupResult result = target().apply(group);
        ASSERT_THAT(result.refusals, IsEmpty()) << result.refusals.at(0).problem;
        EXPECT_EQ(result.done, group.size());
    }
    std::map<std::string, Entry> all(std::vector<std::string> operational = {}) {
        return read_all(target(), m_base, "(objectClass=*)", std::move(operational));
    }

    static std::unique_ptr<RealSlapd> s_server;
    std::unique_ptr<Directory> m_target;
    std::string m_base;
};
std::unique_ptr<RealSlapd> LdapDirectory::s_server;

TEST_F(LdapDirectory, TellsWhatOpenLdapCan) {
    const Abilities& able = target().abilities();
    EXPECT_EQ(able.server, server()["url"] + ' ' + server()["base"]);
    EXPECT_TRUE(able.transactions);
    EXPECT_TRUE(able.assertions);
    EXPECT_TRUE(able.uuids);
    EXPECT_TRUE(able.proof);
    EXPECT_THAT(able.context_csn, HasSubstr("Z#"));
}

TEST_F(LdapDirectory, AddsModifiesRenamesAndRemoves) {
    do_all(
        {add_unit(below("ou=phòng một")), add_unit(below("ou=phòng hai")), add_person(below("uid=annv,ou=phòng một"))});
    const std::string uuid = all().at(below("uid=annv,ou=phòng một")).uuid;
    EXPECT_EQ(uuid.size(), 36U);
    do_all({modify(below("uid=annv,ou=phòng một"), {{ValueChange::How::replace, "title", {"Trưởng phòng"}},
                                                       {ValueChange::How::remove, "employeeNumber", {}}}),
        rename(below("uid=annv,ou=phòng một"), below("uid=an.nguyen,ou=phòng hai")),
        rename(below("ou=phòng hai"), below("ou=phòng ba")), remove(below("ou=phòng một"))});
    auto entries = all();
    EXPECT_THAT(entries, SizeIs(3));
    const Entry& person = entries.at(below("uid=an.nguyen,ou=phòng ba"));
    EXPECT_EQ(person.uuid, uuid);
    EXPECT_THAT(person.attributes.at("UID"), ElementsAre("an.nguyen"));
    EXPECT_THAT(person.attributes.at("title"), ElementsAre("Trưởng phòng"));
    EXPECT_FALSE(person.attributes.count("employeeNumber"));
}

TEST_F(LdapDirectory, DoesNothingOfATransactionThatIsRefusedAndSaysWhichOperationWas) {
    auto group = unit_with_people(base(), "đơn vị", 20, 100);
    group[13].attributes["jpegFoto"] = {"x"}; // found when it is sent
    auto refused = target().apply(group);
    ASSERT_THAT(refused.refusals, SizeIs(1));
    EXPECT_EQ(refused.refusals[0].origin, 113U);
    EXPECT_EQ(refused.refusals[0].code, 17);
    EXPECT_THAT(refused.refusals[0].problem, HasSubstr("jpegFoto"));

    group[13].attributes.erase("jpegFoto");
    group[17].attributes["pwdMinAge"] = {"1"}; // found when all is done
    refused = target().apply(group);
    ASSERT_THAT(refused.refusals, SizeIs(1));
    EXPECT_EQ(refused.refusals[0].origin, 117U);
    EXPECT_EQ(refused.refusals[0].dn, group[17].dn);
    EXPECT_EQ(refused.refusals[0].code, 65);
    EXPECT_THAT(refused.refusals[0].problem, HasSubstr("pwdMinAge")) << "the server's own words";
    EXPECT_EQ(refused.done, 0U);
    EXPECT_THAT(refused.was_done, Each(false));
    EXPECT_THAT(all(), SizeIs(1));
}

TEST_F(LdapDirectory, ProvesWithoutWriting) {
    const std::string before = server().digest();
    const auto csn = server().context_csn();
    EXPECT_THAT(target().prove(unit_with_people(base(), "chứng minh", 54)), IsEmpty());
    EXPECT_EQ(server().digest(), before);
    EXPECT_EQ(server().context_csn(), csn);
}

TEST_F(LdapDirectory, DISABLED_Speed) {
    directory::Address address = server().address();
    if (const char* window = std::getenv("W")) address.window = std::atoi(window);
    m_target = connect(address);
    const auto start = std::chrono::steady_clock::now();
    const std::size_t groups = std::getenv("G") ? std::strtoul(std::getenv("G"), nullptr, 10) : 100;
    for (std::size_t i = 0; i < groups; ++i) do_all(unit_with_people(base(), "u" + std::to_string(i), 54));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%.0f entries/s\n", static_cast<double>(groups * 55) / took.count());
    const auto read = std::chrono::steady_clock::now();
    const auto count = all().size();
    const std::chrono::duration<double> read_took = std::chrono::steady_clock::now() - read;
    std::printf("read %zu in %.3f s\n", count, read_took.count());
    const auto proof = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < groups; ++i) target().prove(unit_with_people(base(), "v" + std::to_string(i), 54));
    const std::chrono::duration<double> proof_took = std::chrono::steady_clock::now() - proof;
    std::printf("proof %.0f entries/s\n", static_cast<double>(groups * 55) / proof_took.count());
}

} // namespace
