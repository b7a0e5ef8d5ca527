// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/approval.hpp"

#include "core/error.hpp"
#include "reference/dates.hpp"
#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

using namespace hoso;
using namespace hoso::ledger;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;
using crypto::Ed25519PrivateKey;

Ed25519PrivateKey key_of(char letter) { return Ed25519PrivateKey::of_seed(crypto::Secret{std::string(32, letter)}); }

/// 2026-10-05T12:00+07:00.
constexpr TimePoint noon{std::chrono::sys_days{std::chrono::year{2026} / 10 / 5} + std::chrono::hours{5}};

Approver approver(char letter, const std::string& person, const std::string& role = "report.close") {
    return make_approver(person, {role}, key_of(letter).public_key(),
        {reference::parse_day("2026-10-05"), reference::parse_day("2026-10-06")});
}

const Approvers approvers{approver('a', "Nguyễn Văn An"), approver('A', "NGUYỄN VĂN AN"),
    approver('b', "Trần Thị Bình"), approver('c', "Lê Cường", "report.approve")};

const Json report{{"regime", "mot-cua"}, {"period", "2026-M09"}, {"total", 633}};
const Wanted wanted{make_subject("report.close", "mot-cua/2026-M09", report), "report.close"};
const Consent consent{wanted.subject, wanted.role, "Số liệu \"đã\" kiểm tra,\nkhớp"};

Approval signed_by(char letter) { return sign_approval(consent, key_of(letter), approvers, noon); }

std::optional<ApprovalFault> fault(
    const Approval& approval, const Wanted& what = wanted, const Approvers& who = approvers) {
    const auto finding = check_approval(approval, what, who);
    if (!finding) return std::nullopt;
    EXPECT_FALSE(finding->problem.empty());
    return finding->fault;
}

Cause refusal(const Consent& what, char letter, TimePoint now = noon) {
    try {
        (void)sign_approval(what, key_of(letter), approvers, now);
    } catch (const Error& error) {
        return error.cause();
    }
    ADD_FAILURE() << "was signed";
    return Cause::io;
}

/// Signed as it stands, by somebody who does not use our program.
Approval forged(Approval approval, char letter) {
    Json json = parse_json(to_approval_line(approval), "x");
    json.erase("signature");
    approval.signature = key_of(letter).sign(to_canonical(json));
    return approval;
}

} // namespace

TEST(Approval, CountsForWhatItIsOf) {
    const Approval approval = signed_by('a');
    EXPECT_EQ(approval.person, "Nguyễn Văn An");
    EXPECT_EQ(approval.key, key_id(key_of('a').public_key()));
    EXPECT_EQ(approval.time, "2026-10-05T05:00:00.000Z");
    EXPECT_EQ(fault(approval), std::nullopt);
}

TEST(Approval, IsBoundToTheCanonicalJson) {
    const Json same{{"total", 633}, {"period", "2026-M09"}, {"regime", "mot-cua"}};
    EXPECT_EQ(make_subject("report.close", "mot-cua/2026-M09", same), wanted.subject);
    // sha256sum of {"period":"2026-M09","regime":"mot-cua","total":633}
    EXPECT_EQ(to_hex(wanted.subject.sha256), "4d6ae0c11de9fb99719a07a73095916afe2008222524e52503eae202f5620ee2");
}

TEST(Approval, TheFaultOfAnUnknownKeyIsFound) {
    EXPECT_EQ(fault(signed_by('a'), wanted, {approvers[2]}), ApprovalFault::unknown_key);
}

TEST(Approval, TheFaultOfAChangedMemberIsFound) {
    const Approval good = signed_by('a');
    const std::function<void(Approval&)> changes[] = {[](Approval& a) { a.reason += "."; },
        [](Approval& a) { a.time.replace(8, 2, "06"); }, [](Approval& a) { a.role = "report.approve"; },
        [](Approval& a) { a.person = "NGUYỄN VĂN AN"; }, [](Approval& a) { a.subject.id += "0"; },
        [](Approval& a) { a.subject.kind = "report.open"; }, [](Approval& a) { a.subject.sha256.bytes[31] ^= 1; },
        [](Approval& a) { a.signature.bytes[0] ^= 1; }, [](Approval& a) { a.key = key_id(key_of('A').public_key()); }};
    for (std::size_t i = 0; i < std::size(changes); ++i) {
        Approval changed = good;
        changes[i](changed);
        EXPECT_EQ(fault(changed), ApprovalFault::wrong_signature) << i;
    }
}

TEST(Approval, TheFaultOfAnotherPersonIsFound) {
    Approval approval = signed_by('a');
    approval.person = "Trần Thị Bình";
    EXPECT_EQ(fault(forged(approval, 'a')), ApprovalFault::other_person);
}

TEST(Approval, TheFaultOfADayOutsideTheKeysIsFound) {
    // The key is valid on the 5th and 6th of October as Vietnam counts its days.
    const std::pair<const char*, bool> times[] = {{"2026-10-04T16:59:59.999Z", false},
        {"2026-10-04T17:00:00.000Z", true}, {"2026-10-06T16:59:59.999Z", true}, {"2026-10-06T17:00:00.000Z", false}};
    for (const auto& [time, valid] : times) {
        Approval approval = signed_by('a');
        approval.time = time;
        EXPECT_EQ(fault(forged(approval, 'a')), valid ? std::nullopt : std::optional{ApprovalFault::not_valid}) << time;
    }
}

TEST(Approval, TheFaultOfATimeThatIsNoneIsFound) {
    for (const char* time :
        {"", "2026-10-05", "2026-10-05T05:00:00Z", "2026-10-05T24:00:00.000Z", "2026-10-05T05:60:00.000Z",
            "2026-10-05t05:00:00.000z", "2026-10-05T05:00:0a.000Z", "2026-10-05T05:00:00.000Zx"}) {
        Approval approval = signed_by('a');
        approval.time = time;
        approval = forged(approval, 'a');
        EXPECT_EQ(fault(approval), ApprovalFault::not_valid) << time;
        EXPECT_THROW(approval_from_line(to_approval_line(approval), "x"), Error) << time;
    }
}

TEST(Approval, TheFaultOfAMissingRoleIsFound) {
    Approval approval = signed_by('a');
    approval.role = "report.reopen";
    EXPECT_EQ(fault(forged(approval, 'a')), ApprovalFault::role_missing);
}

TEST(Approval, TheFaultOfAnotherRoleIsFound) {
    const Approval approval = sign_approval({wanted.subject, "report.approve", "x"}, key_of('c'), approvers, noon);
    EXPECT_EQ(fault(approval), ApprovalFault::other_role);
    EXPECT_EQ(fault(approval, {wanted.subject, "report.approve"}), std::nullopt);
}

TEST(Approval, TheFaultOfAnotherSubjectIsFound) {
    const Approval approval = signed_by('a');
    Json later = report;
    later["total"] = 634;
    for (const Subject& other : {make_subject("report.close", "mot-cua/2026-M09", later),
             make_subject("report.close", "mot-cua/2026-M10", report),
             make_subject("report.open", "mot-cua/2026-M09", report)})
        EXPECT_EQ(fault(approval, {other, wanted.role}), ApprovalFault::other_subject);
}

TEST(Approval, IsNotGivenByWhoMayNot) {
    EXPECT_EQ(refusal(consent, 'x'), Cause::denied);                              // none of the approvers
    EXPECT_EQ(refusal(consent, 'c'), Cause::denied);                              // has another role
    EXPECT_EQ(refusal(consent, 'a', noon + std::chrono::days{2}), Cause::denied); // the key has ended
    EXPECT_EQ(refusal({wanted.subject, wanted.role, " \n"}, 'a'), Cause::usage);  // without a reason
    EXPECT_EQ(refusal({wanted.subject, wanted.role, "\xFF"}, 'a'), Cause::usage); // not UTF-8
}

TEST(Approval, TwoKeysOfOnePersonCountOnce) {
    const std::vector<Approval> one{signed_by('a'), signed_by('A'), signed_by('a')};
    EXPECT_EQ(count_persons(one, wanted, approvers), 1U);
    const std::vector<Approval> two{signed_by('a'), signed_by('b'), signed_by('A')};
    EXPECT_EQ(count_persons(two, wanted, approvers), 2U);
    EXPECT_EQ(count_persons({}, wanted, approvers), 0U);
}

TEST(Approval, OnlySoundOnesCount) {
    std::vector<Approval> approvals{signed_by('a'), signed_by('b')};
    approvals[1].reason += "!";
    EXPECT_EQ(count_persons(approvals, wanted, approvers), 1U);
    approvals[1] = sign_approval({wanted.subject, "report.approve", "x"}, key_of('c'), approvers, noon);
    EXPECT_EQ(count_persons(approvals, wanted, approvers), 1U);
}

TEST(ApprovalFile, IsReadAsItWasWritten) {
    const std::vector<Approval> approvals{signed_by('a'), signed_by('b')};
    const test::TemporaryFolder folder;
    std::ofstream{folder.path() / "a.jsonl"} << to_text(approvals);
    EXPECT_EQ(read_approvals(folder.path() / "a.jsonl"), approvals);
    EXPECT_THAT(parse_approvals("", "x"), ElementsAre());
}

TEST(ApprovalFile, WhatIsNoApprovalIsToldWithItsLine) {
    const std::string good = to_approval_line(signed_by('a'));
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string text = good;
        return text.replace(text.find(from), from.size(), to);
    };
    for (const std::string& bad : {std::string{}, std::string{"{}"}, std::string{"x"}, std::string{"[]"}, " " + good,
             good + " ", good + "\r", changed("approval/1", "approval/2"), changed("{\"key\"", "{\"a\":1,\"key\""),
             changed("{\"key\"", "{\"key\":\"\",\"key\""), changed("\"sha256\":\"", "\"sha256\":\"0"),
             changed("\"signature\":\"", "\"signature\":\"A"), changed("\"time\":\"2026", "\"time\":\"0000")}) {
        try {
            (void)parse_approvals(good + "\n" + bad + "\n", "duyet.jsonl");
            ADD_FAILURE() << bad;
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
            EXPECT_TRUE(std::string{error.what()}.starts_with("duyet.jsonl: line 2")) << error.what();
        }
    }
    EXPECT_THROW(parse_approvals(good, "x"), Error); // without the end of its line
}

TEST(ApprovalFile, EveryChangedByteIsDetected) {
    const std::string text = to_text(std::vector{signed_by('a'), signed_by('b')});
    const bool soak = std::getenv("HOSO_SOAK") != nullptr;
    std::mt19937 random{20261005};
    for (int i = 0; i < (soak ? 1000 : 100); ++i) {
        std::string mutated = text;
        const std::size_t at = random() % text.size();
        const auto bits = static_cast<char>(1 + random() % 255);
        mutated[at] = static_cast<char>(mutated[at] ^ bits);
        std::size_t persons = 0;
        try {
            persons = count_persons(parse_approvals(mutated, "x"), wanted, approvers);
        } catch (const Error& error) {
            EXPECT_EQ(error.cause(), Cause::input);
        }
        EXPECT_LT(persons, 2U) << "byte " << at << " ^ " << static_cast<int>(bits);
    }
}

/// The script of the man page, word for word, says what check_approval() says.
TEST(ApprovalFile, IsCheckedByOpensslAsTheManPageShows) {
    if (std::system("command -v openssl >/dev/null 2>&1") != 0) GTEST_SKIP() << "openssl is not installed";
    std::stringstream page;
    page << std::ifstream{HOSO_SOURCE_DIR "/man/hoso-approval.5"}.rdbuf();
    std::string script = page.str();
    const std::string begin = ".Bd -literal -offset indent\nkey=";
    ASSERT_NE(script.find(begin), std::string::npos);
    script.erase(0, script.find(begin) + begin.size() - 4);
    script.resize(script.find(".Ed"));

    const test::TemporaryFolder folder;
    const Approver& an = approvers[0];
    script.replace(0, script.find('\n'), "key='" + to_base64(an.key) + "'");
    std::ofstream{folder.path() / "check"} << "set -e\n" << script;
    const std::string command = "cd '" + folder.path().string() + "' && bash check >said 2>&1";
    const auto says_openssl = [&](const Approval& approval) {
        std::ofstream{folder.path() / "approval.jsonl"} << to_approval_line(approval) << '\n';
        const int status = std::system(command.c_str());
        std::stringstream said;
        said << std::ifstream{folder.path() / "said"}.rdbuf();
        EXPECT_THAT(said.str(), HasSubstr(status == 0 ? "Verified Successfully" : "Verification Failure"));
        return status == 0;
    };
    Consent tricky = consent;
    tricky.reason += " \"signature\":\"AAAA\", {\\}";
    const Approval good = sign_approval(tricky, key_of('a'), approvers, noon);
    EXPECT_TRUE(says_openssl(good));
    Approval changed = good;
    changed.reason += ".";
    EXPECT_FALSE(says_openssl(changed));
    EXPECT_FALSE(says_openssl(signed_by('b')));
}
