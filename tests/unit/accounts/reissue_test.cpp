// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/reissue.hpp"

#include "interrupted.hpp"

namespace hoso::accounts {
namespace {

using test::Fault;
using test::person;
using testing::HasSubstr;

class ReissueTest : public test::InterruptedTest {
protected:
    ReissueTest() { bring_in(staff); }

    Applied reissue(const std::vector<std::string>& accounts, std::vector<std::string>* sealed = nullptr) {
        BookWriter book = writer();
        ApplySettings settings;
        settings.key.emplace(crypto::Secret{std::string(32, session)});
        if (sealed != nullptr)
            settings.seal = [sealed](const credentials::RunKey&) {
                sealed->push_back("x");
                return std::string{"sealed"};
            };
        return accounts::reissue(book, book.target("thu"), directory(), accounts, "quên mật khẩu", settings);
    }
    std::string fault(const std::vector<std::string>& accounts) {
        return test::problem_of([&] { reissue(accounts); });
    }
    directory::Values value(const std::string& id, const std::string& attribute) {
        const auto all = content();
        const auto& entry = all.at(kept().at(id).dn);
        const auto found = entry.find(attribute);
        return found == entry.end() ? directory::Values{} : found->second;
    }

    const std::vector<roster::Person> staff{person({"001", "Nguyễn Văn An"}), person({"002", "Trần Thị Bình"})};
    const std::string an = "nv:001/van-ban", binh = "nv:002/van-ban";
};

TEST_F(ReissueTest, GivesANewPasswordAndNothingElse) {
    const auto before = content();
    change(kept().at(an).dn, "pwdReset", {});
    change(kept().at(an).dn, "title", {"of somebody else"});
    session = 'b';
    std::vector<std::string> sealed;
    const Applied applied = reissue({an}, &sealed);
    EXPECT_EQ(applied.obstacle, "");
    EXPECT_EQ(applied.groups, 1u);
    EXPECT_EQ(sealed.size(), 1u);
    EXPECT_TRUE(std::filesystem::exists(place / "runs" / applied.run / "key-1.sealed"));
    EXPECT_EQ(kept().at(an).attempt, 2);
    EXPECT_EQ(kept().at(an).key_run, applied.run);
    EXPECT_EQ(kept().at(an).key_number, 1);
    EXPECT_EQ(kept().at(binh).attempt, 1);
    EXPECT_NE(value(an, "userPassword"), before.at(kept().at(an).dn).at("userPassword"));
    EXPECT_EQ(value(an, "pwdReset"), directory::Values{"TRUE"});
    EXPECT_EQ(value(an, "title"), directory::Values{"of somebody else"}) << "drift is a plan's affair";
    EXPECT_EQ(value(binh, "userPassword"), before.at(kept().at(binh).dn).at("userPassword"));
    run_of_sessions = applied.run;
    expect_letters_are_right("b");
    EXPECT_EQ(accounts::Book{place}.run(applied.run)->kind, "reissue");
    EXPECT_FALSE(std::filesystem::exists(place / "runs" / "reissue.jsonl"));
    session = 'c';
    EXPECT_NE(reissue({an}).run, applied.run);
    EXPECT_EQ(kept().at(an).attempt, 3);
}

TEST_F(ReissueTest, UnlocksWhoNeverFetchedThePassword) {
    expired = {an};
    bring_in(staff);
    expired.clear();
    ASSERT_EQ(account(an).why, "unacknowledged");
    EXPECT_EQ(reissue({an}).obstacle, "");
    EXPECT_EQ(account(an).state, State::active);
    EXPECT_EQ(account(an).disabled_on, std::nullopt);
    EXPECT_EQ(value(an, "pwdAccountLockedTime"), directory::Values{});
    EXPECT_EQ(value(an, "pwdReset"), directory::Values{"TRUE"});
    // the groups that the lock had taken the account out of
    bring_in(staff);
    EXPECT_FALSE(plan(staff).sha256);
}

TEST_F(ReissueTest, SaysWhoCannotHaveOne) {
    EXPECT_THAT(fault({"nv:009/van-ban"}), HasSubstr("nv:009/van-ban: is no account of thu"));
    bring_in({staff[0]});
    EXPECT_THAT(fault({binh}), HasSubstr("is disabled (leaver); a plan makes it active again"));
    take_away(kept().at(an).dn);
    EXPECT_THAT(fault({an}), HasSubstr("has no entry in thu"));
    set_target("[account]\nsecret = \"\"\n");
    EXPECT_THAT(fault({an}), HasSubstr("its passwords are not made here"));
    EXPECT_EQ(kept().at(binh).attempt, 1);
}

TEST_F(ReissueTest, ThatWasBrokenOffGoesOnFirst) {
    keep_state();
    for (const Fault broken :
        {Fault::unreachable, Fault::unknown_none, Fault::unknown_all, Fault::killed_before, Fault::killed_after}) {
        bring_back_state();
        memory.break_at(1, broken);
        session = 'b';
        EXPECT_FALSE(survives([&] { reissue({an, binh}); }));
        memory.break_at(0, Fault::none);
        session = 'c';
        const Applied again = reissue({an, binh});
        EXPECT_TRUE(again.is_resumed);
        EXPECT_EQ(again.obstacle, "");
        EXPECT_EQ(kept().at(an).attempt, 2);
        EXPECT_EQ(kept().at(binh).attempt, 2);
        run_of_sessions = again.run;
        expect_letters_are_right("bc");
        bring_back_state();
        memory.break_at(1, broken);
        session = 'b';
        survives([&] { reissue({an, binh}); });
        memory.break_at(0, Fault::none);
        session = 'c';
        const Applied other = reissue({an});
        EXPECT_EQ(other.earlier_run, again.run);
        EXPECT_EQ(kept().at(an).attempt, 3) << "both reissues were made";
        EXPECT_EQ(kept().at(binh).attempt, 2);
        run_of_sessions = other.earlier_run;
        expect_letters_are_right("bc");
    }
}

TEST_F(ReissueTest, IsRolledBackLikeARun) {
    const auto standing = content();
    const auto accounts = kept();
    const Applied applied = reissue({an, binh});
    EXPECT_NE(content(), standing);
    EXPECT_EQ(roll_back(applied.run).obstacle, "");
    EXPECT_EQ(content(), standing) << "the old passwords are good again";
    EXPECT_EQ(kept(), accounts);
}

TEST_F(ReissueTest, WaitsForARunThatIsNotOver) {
    ASSERT_TRUE(plan({staff[0], staff[1], person({"003", "Lê Cường"})}).sha256);
    memory.break_at(1, Fault::killed_before);
    survives([&] { apply(); });
    memory.break_at(0, Fault::none);
    EXPECT_THAT(reissue({an}).obstacle, HasSubstr("is not over: apply its plan again, or roll it back"));
    EXPECT_EQ(kept().at(an).attempt, 1);
}

} // namespace
} // namespace hoso::accounts
