// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/abandon.hpp"

#include "accounts/reissue.hpp"
#include "interrupted.hpp"

namespace hoso::accounts {
namespace {

using test::Fault;
using test::person;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AbandonTest : public test::InterruptedTest {
protected:
    AbandonTest() {
        bring_in(before);
        EXPECT_TRUE(plan(after, {"leavers", "moves"}).sha256);
        run = PlanFile{plan_file()}.id();
        keep_state();
    }

    /// Applied until a group is done.
    void cut_off_after(int group) {
        memory.break_at(group, Fault::killed_after);
        survives([&] { apply(); });
        memory.break_at(0, Fault::none);
    }
    Abandoned abandon(Mode mode = Mode::act) {
        BookWriter book = writer();
        return accounts::abandon(book, run, "máy chủ hỏng", directory(), book.target("thu"), mode);
    }
    std::string state() { return accounts::Book{place}.run(run)->state; }

    const std::vector<roster::Person> before{
        person({"001", "Nguyễn Văn An", "H99.01"}), person({"002", "Trần Thị Bình", "H99.08"})};
    /// One joins each of two units, one moves, one leaves.
    const std::vector<roster::Person> after{person({"001", "Nguyễn Văn An", "H99.08"}),
        person({"003", "Lê Cường", "H99.01"}), person({"004", "Phạm Dũng", "H99.08"})};
    std::string run;
};

TEST_F(AbandonTest, TheBookTakesWhatStands) {
    int groups = 0;
    const std::filesystem::path planned = folder.path() / "planned.jsonl";
    std::filesystem::copy(plan_file(), planned);
    for (int n = 1;; ++n) {
        ASSERT_LT(n, 50);
        bring_back_state();
        std::filesystem::copy(planned, plan_file(), std::filesystem::copy_options::overwrite_existing);
        memory.break_at(n, Fault::killed_after);
        survives([&] { apply(); });
        if (!memory.has_broken()) break;
        memory.break_at(0, Fault::none);
        ++groups;
        const auto standing = content();
        const Abandoned result = abandon();
        EXPECT_EQ(result.obstacle, "");
        EXPECT_THAT(result.gone, IsEmpty()) << n;
        EXPECT_EQ(content(), standing) << "nothing is changed";
        EXPECT_EQ(state(), "abandoned");
        for (const auto& [id, each] : kept()) {
            if (each.account.state == State::removed) continue;
            ASSERT_EQ(standing.count(each.dn), 1u) << id << " after group " << n;
            EXPECT_THAT(each.dn, HasSubstr("ou=" + each.account.unit + ",")) << id;
            EXPECT_FALSE(each.uuid.empty()) << id;
        }
        // plans are possible again, and the next one makes the rest
        bring_in(after);
        EXPECT_FALSE(plan(after).sha256) << n;
        EXPECT_EQ(kept().size(), 4u);
        EXPECT_TRUE(abandon().was_done);
        EXPECT_THAT(test::problem_of([&] { roll_back(run); }), HasSubstr("was abandoned"));
    }
    EXPECT_GT(groups, 1);
}

TEST_F(AbandonTest, ARunThatNeitherGoesOnNorComesBackIsEnded) {
    cut_off_after(2);
    const std::string joined = "uid=cuongl,ou=H99.01,ou=H99,dc=vidu,dc=vn";
    ASSERT_EQ(content().count(joined), 1u);
    change(joined, "title", {"of somebody else"});
    const std::string gone = kept().at("nv:002/van-ban").dn;
    take_away(gone);
    EXPECT_NE(roll_back(run).obstacle, "");
    EXPECT_EQ(abandon(Mode::look).gone, std::vector<std::string>{"nv:002/van-ban"});
    EXPECT_EQ(state(), "open") << "it was only looked at";
    EXPECT_THAT(abandon().gone, ElementsAre("nv:002/van-ban"));
    EXPECT_EQ(kept().at("nv:003/van-ban").dn, joined) << "its entry stands, whoever changed it";
    EXPECT_EQ(kept().at("nv:003/van-ban").key_run, run) << "letters can be made of its password";
    bring_in(after);
    EXPECT_FALSE(plan(after).sha256);
}

TEST_F(AbandonTest, OnlyARunThatIsNotOverCanBeAbandoned) {
    EXPECT_EQ(test::cause_of([&] { abandon(); }), Cause::missing);
    apply();
    EXPECT_THAT(test::problem_of([&] { abandon(); }), HasSubstr("is over, so there is nothing to abandon"));
    EXPECT_EQ(state(), "done");
}

TEST_F(AbandonTest, ARollbackThatIsStuckIsEndedToo) {
    apply();
    memory.break_at(1, Fault::killed_after);
    survives([&] { roll_back(run); });
    memory.break_at(0, Fault::none);
    ASSERT_EQ(state(), "rolling-back");
    const auto standing = content();
    EXPECT_EQ(abandon().obstacle, "");
    EXPECT_EQ(content(), standing);
    for (const auto& [id, each] : kept()) {
        if (each.account.state == State::removed) continue;
        EXPECT_EQ(standing.count(each.dn), 1u) << id;
    }
    bring_in(after);
    EXPECT_FALSE(plan(after).sha256);
}

TEST_F(AbandonTest, AnAbandonedPlanIsNotAppliedAgain) {
    cut_off_after(1);
    abandon();
    EXPECT_THAT(test::problem_of([&] { apply(); }), HasSubstr("was abandoned; make a new plan"));
}

} // namespace
} // namespace hoso::accounts
