// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/approver.hpp"

#include "core/error.hpp"
#include "crypto/base64.hpp"
#include "reference/dates.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::ledger;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

crypto::Ed25519PublicKey key_of(char letter) {
    return crypto::Ed25519PrivateKey::of_seed(crypto::Secret{std::string(32, letter)}).public_key();
}

const std::string schema = "schema = \"hoso-approvers/1\"\n";

std::string block(
    const std::string& person, const std::string& roles, const std::string& key, const std::string& more = "") {
    return "[[approver]]\nperson = " + person + "\nroles = " + roles + "\nkey = \"" + key + "\"\n" + more;
}

const std::string good_key = to_base64(key_of('a'));

std::string fault_of(const std::string& toml) {
    try {
        (void)parse_approvers(toml, "duyet.toml");
    } catch (const Error& error) {
        EXPECT_EQ(error.cause(), Cause::settings);
        return error.what();
    }
    return "";
}

} // namespace

TEST(Approvers, AreReadWithRolesAndDays) {
    const Approvers approvers =
        parse_approvers(schema +
                            block("\"  Nguyễn  Văn An \"", "[\"report.approve\", \"report.close\"]", good_key,
                                "valid_from = \"2026-01-01\"\nvalid_to = 2026-12-31\n") +
                            block("\"Trần Thị Bình\"", "\"report.close\"", to_base64(key_of('b'))),
            "duyet.toml");
    ASSERT_EQ(approvers.size(), 2U);
    const Approver& first = approvers[0];
    EXPECT_EQ(first.person, "Nguyễn Văn An");
    EXPECT_THAT(first.roles, ElementsAre("report.approve", "report.close"));
    EXPECT_EQ(first.key, key_of('a'));
    EXPECT_EQ(first.validity.from, reference::parse_day("2026-01-01"));
    EXPECT_EQ(first.validity.to, reference::parse_day("2026-12-31"));
    EXPECT_TRUE(first.has_role("report.close"));
    EXPECT_FALSE(first.has_role("report"));
    EXPECT_THAT(approvers[1].roles, ElementsAre("report.close"));
    EXPECT_EQ(approvers[1].validity, reference::Validity{});
    EXPECT_EQ(find_approver(approvers, key_id(key_of('b'))), &approvers[1]);
    EXPECT_EQ(find_approver(approvers, key_id(key_of('c'))), nullptr);
}

TEST(Approvers, AKeyIsNamedByItsDigest) {
    const auto key = crypto::ed25519_key_from_base64("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    ASSERT_TRUE(key);
    // printf Gb9E...ZuE= | base64 -d | sha256sum
    EXPECT_EQ(key_id(*key), "e744c0791320c328");
}

TEST(Approvers, EveryFaultIsToldWithItsPlace) {
    const std::string good = block("\"An\"", "\"r\"", good_key);
    const std::pair<std::string, const char*> faults[] = {
        {good, "line 1, column 1: 'schema' is missing"},
        {"schema = \"hoso-approvers/2\"\n" + good, "line 1, column 10: 'hoso-approvers/2' is not known here"},
        {schema, "there is no approver"},
        {schema + "[[approvers]]\n", "line 2"},
        {schema + "approver = \"An\"\n", "line 2, column 12"},
        {schema + good + "rolse = \"x\"\n", "line 6, column 9: 'rolse' means nothing here"},
        {schema + "[[approver]]\nroles = \"r\"\nkey = \"" + good_key + "\"\n", "line 2, column 1: 'person' is missing"},
        {schema + block("\" \"", "\"r\"", good_key), "line 3, column 10: '' is no name"},
        {schema + block("\"A\\u200Bn\"", "\"r\"", good_key), "line 3, column 10"},
        {schema + block("\"A\\nn\\u0007\"", "\"r\"", good_key), "line 3, column 10"},
        {schema + block("\"An\"", "[]", good_key), "line 4, column 9: An has no role"},
        {schema + block("\"An\"", "[\"Report\"]", good_key), "line 4, column 9: 'Report' is no role"},
        {schema + block("\"An\"", "[\"\"]", good_key), "line 4, column 9: '' is no role"},
        {schema + block("\"An\"", "\"r\"", good_key.substr(1)), "line 5, column 7: is not an Ed25519 public key"},
        {schema + block("\"An\"", "\"r\"", crypto::to_base64("short")), "line 5, column 7"},
        {schema + block("\"An\"", "\"r\"", good_key, "valid_from = \"2026-02-30\"\n"), "line 6, column 14"},
        {schema + block("\"An\"", "\"r\"", good_key, "valid_from = 2026-02-02\nvalid_to = 2026-02-01\n"),
            "line 7, column 12"},
        {schema + good + block("\"Bình\"", "\"r\"", good_key),
            "line 9, column 7: stands here twice; it is also that of An"},
        {schema + "[[approver]\n", "line 2"},
    };
    for (const auto& [toml, problem] : faults) {
        EXPECT_THAT(fault_of(toml), HasSubstr(problem)) << toml;
        EXPECT_TRUE(fault_of(toml).starts_with("duyet.toml: line ")) << toml;
    }
    EXPECT_EQ(fault_of(schema + good), "");
}

TEST(Approvers, ABlockIsReadAsItWasWritten) {
    const Approver approver = make_approver("Nguyễn \"Ba\" \\ An", {"report.close", "accounts.plan"}, key_of('a'),
        {reference::parse_day("2026-01-01"), reference::parse_day("2026-12-31")});
    EXPECT_THAT(parse_approvers(schema + to_toml(approver), "x"), ElementsAre(approver));
    const Approver open = make_approver("An", {"r"}, key_of('b'), {});
    EXPECT_THAT(parse_approvers(schema + to_toml(approver) + to_toml(open), "x"), ElementsAre(approver, open));
}

TEST(Approvers, AreMadeOfNamesAndRolesThatCanBe) {
    EXPECT_EQ(make_approver(" An  Bình ", {}, key_of('a'), {}).person, "An Bình");
    for (const char* person : {"", "  ", "A\u200Bn", "\xFF"})
        EXPECT_THROW(make_approver(person, {}, key_of('a'), {}), Error) << person;
    for (const char* role : {"", "Report", "báo-cáo", "a b"})
        EXPECT_THROW(make_approver("An", {role}, key_of('a'), {}), Error) << role;
}

TEST(Approvers, OnePersonIsOneWhateverTheCase) {
    EXPECT_TRUE(same_person("Nguyễn Văn An", "NGUYỄN  VĂN AN"));
    EXPECT_TRUE(same_person("Đỗ Hòa", "đỗ ho\u0300a"));
    EXPECT_TRUE(same_person("Nguyễn Văn Hòa", "Nguyễn Văn Hoà")) << "the tone on another letter";
    EXPECT_FALSE(same_person("Trần Văn Tú", "Trần Văn Tự"));
    EXPECT_FALSE(same_person("Nguyễn Văn An", "Nguyễn Văn An (Phòng Tổ chức)"));
}
