// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/approvals.hpp"

#include "accounts/abandon.hpp"
#include "accounts/reissue.hpp"
#include "interrupted.hpp"

#include <thread>

namespace hoso::accounts {
namespace {

using test::person;
using testing::HasSubstr;

class ApprovalsTest : public test::InterruptedTest {
protected:
    ApprovalsTest() {
        run = bring_in({person({"001", "Nguyễn Văn An"}), person({"002", "Trần Thị Bình"})});
        test::write_text(place / "approvers.toml",
            "schema = \"hoso-approvers/1\"\n" + block("An", {"accounts.plan", "accounts.approve"}, an) +
                block("Bình", {"accounts.approve"}, binh) + block("Chi", {"accounts.approve"}, chi));
        test::write_text(place / "book.toml",
            read_file(place / "book.toml").insert(test::settings_head.size(), "approvers = \"approvers.toml\"\n"));
    }
    static std::string block(
        const std::string& name, const std::vector<std::string>& roles, const crypto::Ed25519PrivateKey& key) {
        return to_toml(ledger::make_approver(name, roles, key.public_key(), {}));
    }

    Proposal proposal(Ending ending) {
        Book book{place};
        return proposal_of(book.layout(), *book.run(run), ending);
    }
    void sign(const crypto::Ed25519PrivateKey& key, const char* role, const Proposal& proposal) {
        const Book book{place};
        add_approval(book, real_disk(), proposal.approvals,
            ledger::sign_approval({proposal.subject, role, "đã xem"}, key, book.approvers(), clock.now()));
    }

    const crypto::Ed25519PrivateKey an = crypto::Ed25519PrivateKey::generate();
    const crypto::Ed25519PrivateKey binh = crypto::Ed25519PrivateKey::generate();
    const crypto::Ed25519PrivateKey chi = crypto::Ed25519PrivateKey::generate();
    std::string run;
};

TEST_F(ApprovalsTest, ARollbackIsAskedForByOneAndApprovedByAnother) {
    const auto standing = content();
    EXPECT_THAT(roll_back(run).obstacle, HasSubstr("nobody has signed that run " + run + " be taken back"));
    sign(an, "accounts.plan", proposal(Ending::roll_back));
    EXPECT_THAT(roll_back(run).obstacle, HasSubstr("0 of 1 persons have approved"));
    sign(an, "accounts.approve", proposal(Ending::roll_back));
    EXPECT_THAT(roll_back(run).obstacle, HasSubstr("another person must approve it"));
    sign(binh, "accounts.approve", proposal(Ending::abandon));
    EXPECT_NE(roll_back(run).obstacle, "") << "that was for something else";
    EXPECT_EQ(content(), standing);
    EXPECT_EQ(Book{place}.run(run)->state, "done");
    EXPECT_EQ(roll_back(run, Mode::look).obstacle, "") << "anybody may look";
    sign(binh, "accounts.approve", proposal(Ending::roll_back));
    EXPECT_EQ(roll_back(run).obstacle, "");
    EXPECT_EQ(Book{place}.run(run)->state, "rolled-back");
}

TEST_F(ApprovalsTest, AnApprovalIsOfOneRun) {
    sign(an, "accounts.plan", proposal(Ending::roll_back));
    sign(binh, "accounts.approve", proposal(Ending::roll_back));
    const auto of_another = proposal(Ending::roll_back).approvals;
    const Book book{place};
    RunRow other = *Book{place}.run(run);
    other.id = "000000000000";
    std::filesystem::create_directories(book.layout().run(other.id));
    std::filesystem::copy(of_another, proposal_of(book.layout(), other, Ending::roll_back).approvals);
    EXPECT_NE(missing_approval(book, other, Ending::roll_back), "");
}

TEST_F(ApprovalsTest, AbandoningNeedsThemToo) {
    {
        BookWriter book = writer();
        BookChange change{book};
        RunRow row = *book.run(run);
        row.state = "open";
        change.put(row);
        change.commit();
    }
    const auto abandoned = [&] {
        BookWriter book = writer();
        return abandon(book, run, "thử", directory(), book.target("thu"), Mode::act).obstacle;
    };
    EXPECT_THAT(abandoned(), HasSubstr("--abandon"));
    sign(an, "accounts.plan", proposal(Ending::abandon));
    sign(binh, "accounts.approve", proposal(Ending::abandon));
    EXPECT_EQ(abandoned(), "");
}

TEST_F(ApprovalsTest, ManyNewPasswordsAreAPlanThatOthersApprove) {
    const std::vector<std::string> both{"nv:001/van-ban", "nv:002/van-ban"};
    const std::vector<Account> accounts{account(both[0]), account(both[1])};
    EXPECT_FALSE(reissue_needs_approval(Book{place}, accounts));
    test::write_text(place / "book.toml",
        read_file(place / "book.toml").insert(test::settings_head.size(), "reissue_without_approval = 1\n"));
    EXPECT_TRUE(reissue_needs_approval(Book{place}, accounts));
    std::vector<Account> of_one{accounts[0], accounts[0]};
    of_one[1].system = "bao-cao";
    EXPECT_FALSE(reissue_needs_approval(Book{place}, of_one)) << "people are counted";
    {
        BookWriter book = writer();
        plan_reissue(plan_file(), book, book.target("thu"), directory(), both, "mất danh sách", "An");
    }
    const Proposal proposal = proposal_of(PlanFile{plan_file()}, plan_file());
    const auto standing = content();
    EXPECT_THAT(apply().obstacle, HasSubstr("not signed by its planner"));
    sign(an, "accounts.plan", proposal);
    EXPECT_THAT(apply().obstacle, HasSubstr("'hoso-accounts approve " + plan_file().string() + "' does so"));
    EXPECT_EQ(content(), standing);
    sign(binh, "accounts.approve", proposal);
    EXPECT_EQ(apply().obstacle, "");
    EXPECT_EQ(kept().at(both[0]).attempt, 2);
    EXPECT_EQ(kept().at(both[1]).attempt, 2);
}

TEST_F(ApprovalsTest, NoneIsLostWhereTwoApproveAtOnceAndNoneStandsTwice) {
    const Proposal wanted = proposal(Ending::roll_back);
    for (int round = 0; round < 20; ++round) {
        std::filesystem::remove(wanted.approvals);
        std::thread one{[&] { sign(binh, "accounts.approve", wanted); }};
        std::thread other{[&] { sign(chi, "accounts.approve", wanted); }};
        one.join();
        other.join();
        ASSERT_EQ(ledger::read_approvals(wanted.approvals).size(), 2u);
    }
    sign(chi, "accounts.approve", wanted);
    EXPECT_EQ(ledger::read_approvals(wanted.approvals).size(), 2u);
    sign(an, "accounts.plan", wanted);
    sign(an, "accounts.approve", wanted);
    EXPECT_EQ(ledger::read_approvals(wanted.approvals).size(), 4u) << "another role is another signature";
}

} // namespace
} // namespace hoso::accounts
