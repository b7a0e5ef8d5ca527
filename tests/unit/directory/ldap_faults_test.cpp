// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/connect.hpp"

#include "real_slapd.hpp"
#include "server_entries.hpp"
#include "temporary_folder.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <thread>

using namespace hoso;
using namespace hoso::directory;
using namespace hoso::test;
using namespace testing;
namespace fs = std::filesystem;

namespace {

class LdapFaults : public Test {
protected:
    void SetUp() override {
        if (!RealSlapd::is_there()) GTEST_SKIP() << "slapd is not installed";
        std::signal(SIGPIPE, SIG_IGN); // as connect() asks of its callers: servers end here while they are written to
    }
};

/// What connecting fails with: the cause and the words.
std::pair<Cause, std::string> failure_of(const directory::Address& address) {
    try {
        connect(address);
    } catch (const Error& error) {
        return {error.cause(), error.what()};
    }
    return {Cause::usage, "no error"};
}

directory::Address encrypted(
    const RealSlapd& server, const std::string& url, Encryption encryption, const std::string& ca) {
    directory::Address address = server.address();
    address.url = url;
    address.encryption = encryption;
    address.ca = fs::path{server["folder"]} / "tls" / ca;
    return address;
}

TEST_F(LdapFaults, PasswordsAreCheckedAndKeptPrivate) {
    const RealSlapd server;
    const TemporaryFolder folder;
    directory::Address address = server.address();
    address.password_file = folder.path() / "password";
    EXPECT_EQ(failure_of(address).first, Cause::missing);
    const auto write = [&](const std::string& text, fs::perms mode) {
        std::ofstream{address.password_file, std::ios::trunc} << text;
        fs::permissions(address.password_file, mode);
    };
    constexpr fs::perms own = fs::perms::owner_read | fs::perms::owner_write;
    write("wrong\n", own);
    EXPECT_THAT(failure_of(address), Pair(Cause::denied, HasSubstr(address.bind_dn)));
    write("two\nlines\n", own);
    EXPECT_EQ(failure_of(address).first, Cause::input);
    write("", own);
    EXPECT_EQ(failure_of(address).first, Cause::input) << "would be an anonymous bind";
    write("wrong\n", own | fs::perms::group_read);
    EXPECT_THAT(failure_of(address), Pair(Cause::denied, HasSubstr("chmod")));
    address = server.address();
    address.bind_dn.clear();
    EXPECT_EQ(failure_of(address).first, Cause::settings);
    address = server.address();
    address.url = "ldap://192.0.2.1:389";
    EXPECT_THAT(failure_of(address), Pair(Cause::settings, HasSubstr("readable"))) << "before anything is sent";
    address = server.address();
    address.url = "ldap://127.0.0.1:1";
    EXPECT_EQ(failure_of(address).first, Cause::unavailable);
    address.url = server["url"] + "/dc=hoso";
    EXPECT_EQ(failure_of(address).first, Cause::usage);
    address = server.address();
    address.base.clear();
    EXPECT_EQ(failure_of(address).first, Cause::settings);
}

TEST_F(LdapFaults, TheSystemsUserIsKnownThroughTheSocket) {
    const RealSlapd server;
    directory::Address address = server.address();
    address.url = server["ldapi"];
    address.bind = Bind::external;
    const auto target = connect(address);
    EXPECT_EQ(target->apply(unit_with_people(server["base"], "x", 3)).done, 4U);
}

TEST_F(LdapFaults, EncryptionIsVerified) {
    const RealSlapd server{R"({"certificate": "server"})"};
    EXPECT_EQ(failure_of(encrypted(server, server["url"], Encryption::start_tls, "ca.pem")).second, "no error");
    EXPECT_EQ(failure_of(encrypted(server, server["ldaps"], Encryption::none, "ca.pem")).second, "no error");
    for (const std::string& url : {server["url"], server["ldaps"]}) {
        EXPECT_THAT(failure_of(encrypted(server, url, Encryption::start_tls, "other-ca.pem")),
            Pair(Cause::unavailable, AllOf(StartsWith(url), HasSubstr("certificate"))));
        EXPECT_EQ(failure_of(encrypted(server, url, Encryption::start_tls, "nowhere.pem")).first, Cause::missing);
    }
    EXPECT_EQ(failure_of(encrypted(server, server["url"], Encryption::ldaps, "ca.pem")).first, Cause::settings);
}

TEST_F(LdapFaults, ExpiredAndForeignCertificatesAreRefused) {
    for (const auto& [name, words] :
        std::vector<std::pair<std::string, std::string>>{{"expired", "expired"}, {"other-host", "host"}}) {
        const RealSlapd server{R"({"certificate": ")" + name + "\"}"};
        for (const std::string& url : {server["url"], server["ldaps"]}) {
            EXPECT_THAT(failure_of(encrypted(server, url, Encryption::start_tls, "ca.pem")),
                Pair(Cause::unavailable, AllOf(StartsWith(url), HasSubstr(words))));
        }
    }
}

TEST_F(LdapFaults, AServerThatGoesAwayIsSaidAndFoundAgain) {
    RealSlapd server;
    const auto target = connect(server.address());
    ASSERT_THAT(target->apply(unit_with_people(server["base"], "a", 3)).refusals, IsEmpty());
    server.kill();
    try {
        target->apply(unit_with_people(server["base"], "b", 3));
        FAIL() << "there is no server";
    } catch (const OutcomeUnknown& error) {
        FAIL() << "nothing was sent: " << error.what();
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::unavailable);
    }
    EXPECT_THROW(read_all(*target, server["base"]), Error);
    server.start();
    EXPECT_EQ(target->apply(unit_with_people(server["base"], "b", 3)).done, 4U);
    EXPECT_EQ(read_all(*target, server.below("ou=a")).size(), 4U) << "what was done before it was killed";
}

TEST_F(LdapFaults, AKilledServerHasWholeGroupsOnly) {
    const int rounds = std::getenv("HOSO_SOAK") != nullptr ? 50 : 5;
    RealSlapd server;
    std::mt19937 random{20261123};
    for (int round = 0; round < rounds; ++round) {
        const std::string place = server.below("ou=round" + std::to_string(round));
        const auto target = connect(server.address());
        const std::vector<Operation> first{add_unit(place)};
        ASSERT_THAT(target->apply(first).refusals, IsEmpty());
        std::size_t done = 0;
        bool unknown = false;
        std::thread killer{[&, wait = std::chrono::milliseconds{random() % 200}] {
            std::this_thread::sleep_for(wait);
            server.kill();
        }};
        try {
            for (;; ++done)
                target->apply(unit_with_people(place, "r" + std::to_string(round) + "-" + std::to_string(done), 20));
        } catch (const OutcomeUnknown&) {
            unknown = true;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::unavailable);
        }
        killer.join();
        server.start();
        std::map<std::string, int> people;
        std::size_t units = 0;
        for (const auto& [dn, entry] : read_all(*target, place)) {
            if (dn.starts_with("uid=")) ++people[parent_of(dn)];
            if (dn.starts_with("ou=r" + std::to_string(round) + "-")) ++units;
        }
        for (const auto& [unit, count] : people) EXPECT_EQ(count, 20) << unit;
        EXPECT_EQ(units, people.size());
        EXPECT_GE(units, done);
        EXPECT_LE(units, done + (unknown ? 1 : 0));
    }
}

TEST_F(LdapFaults, ASizeLimitIsNotTakenForTheEnd) {
    const RealSlapd server{R"({"size_limit": 5})"};
    ASSERT_EQ(connect(server.address())->apply(unit_with_people(server["base"], "a", 20)).done, 21U);
    directory::Address address = server.address();
    address.bind_dn = server["limited"];
    const auto target = connect(address);
    try {
        read_all(*target, server["base"]);
        FAIL() << "five are not all";
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::denied);
        EXPECT_THAT(error.what(), HasSubstr("size limit"));
    }
    EXPECT_THAT(connect(server.address())->apply(unit_with_people(server["base"], "b", 1)).refusals, IsEmpty());
}

TEST_F(LdapFaults, ReferralsAreToldAndNotFollowed) {
    const RealSlapd server{
        R"({"entries": "dn: ou=far,dc=hoso,dc=test\nobjectClass: referral\nobjectClass: extensibleObject\nou: far\nref: ldap://far.test/ou=far,dc=hoso,dc=test\n\n"})"};
    const auto target = connect(server.address());
    try {
        read_all(*target, server["base"]);
        FAIL() << "a part is elsewhere";
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::unavailable);
        EXPECT_THAT(error.what(), HasSubstr("ldap://far.test/"));
    }
    const auto result = target->apply(unit_with_people(server.below("ou=far"), "x", 1));
    ASSERT_THAT(result.refusals, SizeIs(1));
    EXPECT_EQ(result.refusals[0].code, 10) << result.refusals[0].problem;
    EXPECT_EQ(result.done, 0U);
}

TEST_F(LdapFaults, AServerWithoutTheClassesRefusesWithTheName) {
    const RealSlapd server{R"({"schema": ["core", "cosine"], "overlays": ["syncprov"]})"};
    const auto target = connect(server.address());
    const auto group = unit_with_people(server["base"], "x", 1, 5);
    for (const auto& refusals : {target->prove(group), target->apply(group).refusals}) {
        ASSERT_THAT(refusals, SizeIs(1));
        EXPECT_EQ(refusals[0].origin, 6U);
        EXPECT_THAT(refusals[0].code, AnyOf(17, 21, 65));
        EXPECT_THAT(
            refusals[0].problem, AnyOf(HasSubstr("employeeNumber"), HasSubstr("objectClass"), HasSubstr("givenName")));
    }
}

TEST_F(LdapFaults, ReplicasAndReadOnlyServersAreNotWrittenTo) {
    for (const auto& [options, code] : std::vector<std::pair<std::string, int>>{{R"({"read_only": true})", 53},
             {R"({"updateref": "ldap://master.test/"})", 10}, {R"({"updateref": ""})", 53}}) {
        RealSlapd server{options};
        const auto target = connect(server.address());
        const std::string before = server.digest();
        const auto result = target->apply(unit_with_people(server["base"], "x", 3));
        ASSERT_THAT(result.refusals, Not(IsEmpty())) << options;
        EXPECT_EQ(result.refusals[0].code, code) << options;
        if (code == 10) {
            EXPECT_THAT(result.refusals[0].problem, HasSubstr("ldap://master.test/"));
        }
        EXPECT_EQ(server.digest(), before);
    }
}

TEST_F(LdapFaults, AProofWritesNothingThatAnybodyHears) {
    RealSlapd server{R"({"overlays": ["unique", "memberof", "refint", "auditlog"]})"};
    const auto target = connect(server.address());
    EXPECT_EQ(target->abilities().context_csn, "");
    auto group = unit_with_people(server["base"], "p", 30, 100);
    ASSERT_THAT(target->apply(unit_with_people(server["base"], "taken", 1)).refusals, IsEmpty());
    group[5].attributes["mail"] = {"nv-taken-0@hoso.test"};
    group[9].attributes.erase("sn");
    group[12].attributes["jpegFoto"] = {"x"};
    group.push_back(replace(group[9].dn, "title", {"x"}, 200));
    const std::string there = server.below("uid=nv-taken-0,ou=taken");
    group.push_back(rename_entry(there, "uid=nv-taken-0," + group[0].dn, 201));
    group.push_back(replace("uid=nv-taken-0," + group[0].dn, "jpegFoto", {"x"}, 202));
    group.push_back(rename_entry(server.below("ou=taken"), server.below("ou=x,ou=nowhere"), 203));
    const auto audit = fs::file_size(fs::path{server["folder"]} / "audit.ldif");
    const std::string before = server.digest();
    std::vector<std::pair<std::size_t, int>> refused;
    for (const Refusal& refusal : target->prove(group)) refused.emplace_back(refusal.origin, refusal.code);
    EXPECT_EQ(server.digest(), before);
    EXPECT_EQ(fs::file_size(fs::path{server["folder"]} / "audit.ldif"), audit);
    EXPECT_THAT(refused, ElementsAre(Pair(105U, 19), Pair(109U, 65), Pair(112U, 17), Pair(202U, 17), Pair(203U, 32)));
}

} // namespace
