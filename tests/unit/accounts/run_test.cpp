// SPDX-License-Identifier: GPL-3.0-or-later
#include "directory/dn.hpp"
#include "interrupted.hpp"

namespace hoso::accounts {
namespace {

using test::Fault;
using test::person;
using testing::ElementsAre;
using testing::HasSubstr;

class RunTest : public test::InterruptedTest {
protected:
    RunTest() {
        set_settings("[names]\nrename = true\n[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords +
                     test::one_system +
                     "[[group]]\nname = \"tat-ca\"\n[[group]]\nname = \"lanh-dao\"\nroles = [\"truong\"]\n");
        bring_in(before);
        today = test::day("2026-07-01");
        EXPECT_TRUE(plan(after, {"leavers", "renames", "moves", "removals"}).sha256);
        run = PlanFile{plan_file()}.id();
        run_of_sessions = run;
        keep_state();
    }

    /// The outcome of a run that nothing interrupts.
    void apply_whole() {
        const Applied applied = apply();
        EXPECT_EQ(applied.obstacle, "");
        EXPECT_TRUE(applied.refusals.empty());
        EXPECT_EQ(applied.done, applied.groups);
    }

    const std::vector<roster::Person> before{person({"001", "Nguyễn Văn An", "H99.01", {"truong"}}),
        person({"002", "Trần Thị Bình", "H99.02"}), person({"003", "Lê Cường", "H99.08.01"}),
        person({"004", "Phạm Văn Dũng", "H99.03"}), person({"005", "Vũ Hà", "H99.08"})};
    /// One is renamed, two follow their units, one moves, one leaves, one joins; three units end and three begin.
    const std::vector<roster::Person> after{person({"001", "Nguyễn Thiên An", "H99.01", {"truong"}}),
        person({"002", "Trần Thị Bình", "H99.04", {"truong"}}), person({"003", "Lê Văn Cường", "H99.01"}),
        person({"004", "Phạm Văn Dũng", "H99.04"}), person({"006", "Đỗ Minh", "H99.08"})};
    std::string run;
};

constexpr Fault faults[] = {
    Fault::unreachable, Fault::unknown_none, Fault::unknown_all, Fault::killed_before, Fault::killed_after};

TEST_F(RunTest, BrokenOffAnywhereAndAppliedAgainEndsLikeOneThatWasNot) {
    apply_whole();
    const auto wanted = content_without_secrets();
    const auto wanted_kept = kept_without_keys();
    for (const std::size_t together : {0, 4, 500})
        for (const Fault fault : faults)
            for (int n = 1;; ++n) {
                ASSERT_LT(n, 100);
                bring_back_state();
                memory.abilities().operations_together = together;
                memory.break_at(n, fault);
                const bool survived = survives([&] { apply(); });
                if (!memory.has_broken()) break;
                EXPECT_FALSE(survived);
                memory.break_at(0, Fault::none);
                session = 'b';
                const Applied again = apply();
                EXPECT_TRUE(again.is_resumed);
                EXPECT_EQ(again.obstacle, "")
                    << together << " together, fault " << static_cast<int>(fault) << " at group " << n;
                EXPECT_TRUE(again.refusals.empty());
                EXPECT_EQ(content_without_secrets(), wanted)
                    << "fault " << static_cast<int>(fault) << " at group " << n;
                EXPECT_EQ(kept_without_keys(), wanted_kept);
                expect_letters_are_right("ab");
                EXPECT_TRUE(apply().was_done);
            }
}

TEST_F(RunTest, ARefusedGroupStopsTheSameWhateverIsSentTogether) {
    apply_whole();
    const auto wanted = content_without_secrets();
    const std::string refused = kept().at("nv:006/van-ban").dn;
    std::vector<std::size_t> done;
    for (const std::size_t together : {0, 4, 500}) {
        bring_back_state();
        memory.abilities().operations_together = together;
        memory.refuse(refused);
        const Applied applied = apply();
        ASSERT_EQ(applied.refusals.size(), 1u) << together;
        EXPECT_EQ(applied.refusals[0].dn, refused);
        done.push_back(applied.done);
        memory.refuse("");
        session = 'b';
        EXPECT_TRUE(apply().refusals.empty());
        EXPECT_EQ(content_without_secrets(), wanted);
        expect_letters_are_right("ab");
    }
    EXPECT_GT(done.front(), 0u);
    EXPECT_THAT(done, testing::Each(done.front()));
}

TEST_F(RunTest, BrokenOffTwiceItEndsAllTheSame) {
    apply_whole();
    const auto wanted = content_without_secrets();
    for (int n = 1;; n += 2) {
        ASSERT_LT(n, 100);
        bring_back_state();
        memory.break_at(n, Fault::killed_after);
        survives([&] { apply(); });
        if (!memory.has_broken()) break;
        memory.break_at(2, Fault::unknown_all);
        session = 'b';
        survives([&] { apply(); });
        memory.break_at(0, Fault::none);
        session = 'c';
        EXPECT_EQ(apply().obstacle, "");
        EXPECT_EQ(content_without_secrets(), wanted) << n;
        expect_letters_are_right("abc");
    }
}

TEST_F(RunTest, WithoutTransactionsAPartOfAGroupIsFoundAgain) {
    apply_whole();
    const auto wanted = content_without_secrets();
    const auto wanted_kept = kept_without_keys();
    memory.abilities().transactions = false;
    for (int n = 1;; ++n) {
        ASSERT_LT(n, 100);
        bring_back_state();
        memory.break_at(n, Fault::unknown_half);
        survives([&] { apply(); });
        if (!memory.has_broken()) break;
        memory.break_at(0, Fault::none);
        session = 'b';
        const Applied again = apply();
        EXPECT_EQ(again.obstacle, "") << n;
        EXPECT_TRUE(again.refusals.empty());
        EXPECT_EQ(content_without_secrets(), wanted) << n;
        EXPECT_EQ(kept_without_keys(), wanted_kept) << n;
        expect_letters_are_right("ab");
    }
}

TEST_F(RunTest, WhateverTheDiskRefusesTheRunCanBeEnded) {
    apply_whole();
    const auto wanted = content_without_secrets();
    const auto wanted_kept = kept_without_keys();
    for (int n = 1;; n += test::is_soak() ? 1 : 3) {
        ASSERT_LT(n, 500);
        bring_back_state();
        test::FaultyDisk disk{n};
        survives([&] { apply(disk); });
        if (!disk.has_failed()) break;
        session = 'b';
        const Applied again = apply();
        EXPECT_EQ(again.obstacle, "") << "operation " << n;
        EXPECT_EQ(content_without_secrets(), wanted) << "operation " << n;
        EXPECT_EQ(kept_without_keys(), wanted_kept) << "operation " << n;
        // a session that could not even note its key made no passwords: the next one has its number
        if (!again.is_resumed) expect_letters_are_right(again.was_done ? "a" : "b");
    }
}

TEST_F(RunTest, WhatSomebodyElseChangedMeanwhileStopsTheResumption) {
    memory.break_at(3, Fault::killed_before);
    survives([&] { apply(); });
    memory.break_at(0, Fault::none);
    change(kept().at("nv:003/van-ban").dn, "title", {"Người khác"});
    const Applied again = apply();
    EXPECT_THAT(again.obstacle, HasSubstr("entries were changed since the run was interrupted"));
    ASSERT_FALSE(again.refusals.empty());
    EXPECT_THAT(again.refusals[0].problem, HasSubstr("somebody else has changed it meanwhile"));
}

TEST_F(RunTest, NothingIsDoneWhereTheDirectoryHasChanged) {
    const auto standing = content();
    const std::string dn = kept().at("nv:002/van-ban").dn;
    change(dn, "title", {"Trưởng phòng"});
    const Applied applied = apply();
    EXPECT_THAT(applied.obstacle, HasSubstr("the directory has changed since the plan was made"));
    ASSERT_EQ(applied.refusals.size(), 1u);
    EXPECT_EQ(applied.refusals[0].dn, dn);
    EXPECT_THAT(applied.refusals[0].problem, HasSubstr("it has changed since the plan was made"));
    auto now = content();
    now.at(dn).erase("title");
    EXPECT_EQ(now, standing);
    EXPECT_FALSE(accounts::Book{place}.run(run));
}

TEST_F(RunTest, EntriesThatAreGoneOrNewAreSeenBefore) {
    take_away(kept().at("nv:002/van-ban").dn);
    EXPECT_THAT(apply().refusals.at(0).problem, HasSubstr("it is gone"));
    bring_back_state();
    put("uid=minhd,ou=H99.08,ou=H99,dc=vidu,dc=vn", {{"objectClass", {"inetOrgPerson"}}, {"uid", {"minhd"}}});
    EXPECT_THAT(apply().refusals.at(0).problem, HasSubstr("an entry stands there by now"));
}

TEST_F(RunTest, WhatTheTargetRefusesStopsTheRunAtItsGroup) {
    // a member that stands in no plan: the unit cannot be removed
    put("cn=may-in,ou=H99.05,ou=H99,dc=vidu,dc=vn", {{"objectClass", {"device"}}, {"cn", {"may-in"}}});
    const Applied applied = apply();
    EXPECT_EQ(applied.obstacle, "");
    ASSERT_EQ(applied.refusals.size(), 1u);
    EXPECT_EQ(applied.refusals[0].code, 66);
    EXPECT_LT(applied.done, applied.groups);
    EXPECT_EQ(accounts::Book{place}.run(run)->state, "open");
    take_away("cn=may-in,ou=H99.05,ou=H99,dc=vidu,dc=vn");
    const Applied again = apply();
    EXPECT_TRUE(again.refusals.empty());
    EXPECT_EQ(again.done, again.groups);
}

TEST_F(RunTest, PlansOfAnotherBookServerOrTimeAreRefused) {
    memory.abilities().server = "memory:other";
    EXPECT_THAT(test::problem_of([&] { apply(); }), HasSubstr("is a plan for memory:test, and this is memory:other"));
    memory.abilities().server = "memory:test";
    const std::string settings = read_file(place / "book.toml");
    test::write_text(place / "book.toml", settings + "# noch\n");
    EXPECT_THAT(apply().obstacle, HasSubstr("book.toml has changed since the plan was made"));
    std::string other = settings;
    other.replace(other.find("so-thu"), 6, "so-hai");
    test::write_text(place / "book.toml", other);
    EXPECT_THAT(test::problem_of([&] { apply(); }), HasSubstr("is a plan of another book"));
    test::write_text(place / "book.toml", settings);
    set_target("# noch\n");
    EXPECT_THAT(apply().obstacle, HasSubstr("the target's file has changed"));
    set_target("");
    test::write_text(place / "units" / "don-vi.csv", test::office_units + "H99.09,Phòng Mới,phòng,H99,,\n");
    EXPECT_THAT(apply().obstacle, HasSubstr("the lists of units have changed"));
    test::write_text(place / "units" / "don-vi.csv", test::office_units);
    apply_whole();
}

TEST_F(RunTest, OneRunAtATime) {
    memory.break_at(3, Fault::killed_after);
    survives([&] { apply(); });
    memory.break_at(0, Fault::none);
    const std::string other = folder.path() / "other.jsonl";
    std::filesystem::copy(plan_file(), other);
    EXPECT_TRUE(plan(before, {"leavers", "renames", "moves", "removals"}).sha256);
    EXPECT_THAT(apply().obstacle, HasSubstr("run " + run + " is not over"));
    std::filesystem::rename(other, plan_file());
    EXPECT_EQ(apply().obstacle, "");
}

TEST_F(RunTest, ApprovalsAreAskedFor) {
    const auto planner = crypto::Ed25519PrivateKey::generate(), chief = crypto::Ed25519PrivateKey::generate();
    test::write_text(place / "approvers.toml",
        "schema = \"hoso-approvers/1\"\n" +
            to_toml(ledger::make_approver("An", {"accounts.plan", "accounts.approve"}, planner.public_key(), {})) +
            to_toml(ledger::make_approver("Bình", {"accounts.approve"}, chief.public_key(), {})));
    test::write_text(place / "book.toml",
        read_file(place / "book.toml").insert(test::settings_head.size(), "approvers = \"approvers.toml\"\n"));
    {
        accounts::Book book{place};
        const Target target = book.target("thu");
        const Situation situation{book, target, directory(), request(after)};
        const std::vector<roster::Roster> rosters;
        ASSERT_TRUE(write_plan(book, target, directory(), situation,
            {request(after), rosters, {"leavers", "renames", "moves", "removals"}, "", "An", "an"}, real_disk(),
            plan_file())
                        .sha256);
    }
    const PlanFile plan{plan_file()};
    const ledger::Approvers approvers = accounts::Book{place}.approvers();
    std::string lines;
    const auto sign = [&](const crypto::Ed25519PrivateKey& key, const char* role) {
        lines += ledger::to_approval_line(
                     ledger::sign_approval({plan.subject(), role, "đã xem"}, key, approvers, clock.now())) +
                 '\n';
        test::write_text(approvals_of(plan_file()), lines);
    };
    EXPECT_THAT(apply().obstacle, HasSubstr("the plan is not signed by its planner"));
    sign(planner, "accounts.plan");
    EXPECT_THAT(apply().obstacle, HasSubstr("0 of 1 persons have approved the plan"));
    sign(planner, "accounts.approve");
    EXPECT_THAT(apply().obstacle, HasSubstr("An made the plan: another person must approve it"));
    sign(chief, "accounts.approve");
    EXPECT_EQ(apply().obstacle, "");
    EXPECT_TRUE(std::filesystem::exists(approvals_of(place / "runs" / plan.id() / "plan.jsonl")));
}

TEST_F(RunTest, APlanOfTheFutureOrOfLongAgoIsNotBegun) {
    const auto standing = content();
    const auto obstacle_on = [&](const char* day) {
        today = test::day(day);
        return apply().obstacle;
    };
    EXPECT_THAT(obstacle_on("2026-06-30"), HasSubstr("the plan is of 2026-07-01, which is still to come"));
    EXPECT_THAT(obstacle_on("2026-08-01"), HasSubstr("the plan is of 2026-07-01, more than 30 days ago"));
    EXPECT_EQ(content(), standing);
    EXPECT_FALSE(accounts::Book{place}.run(run));
    EXPECT_EQ(obstacle_on("2026-07-31"), "");
}

TEST_F(RunTest, ARunThatWasBegunInTimeGoesOnLater) {
    memory.break_at(3, Fault::killed_after);
    survives([&] { apply(); });
    memory.break_at(0, Fault::none);
    today = test::day("2026-12-31");
    EXPECT_EQ(apply().obstacle, "");
}

TEST_F(RunTest, BrakesAreCountedAgainWhateverThePlanSaysOfThem) {
    test::write_text(place / "book.toml", read_file(place / "book.toml") + "[brakes]\nat_least = 1\n");
    EXPECT_FALSE(plan(after).sha256) << "a brake holds it";
    EXPECT_TRUE(plan(after, {"leavers", "renames", "moves", "removals"}).sha256);
    const auto standing = content();
    const PlanFile meant{plan_file()};
    PlanHead head = meant.head();
    head.overrides = {"renames"};
    {
        PlanWriter writer{real_disk(), folder.path() / "by-hand.jsonl", head};
        meant.each([&](const Change& each) { writer.add(each); });
        writer.finish();
    }
    std::filesystem::rename(folder.path() / "by-hand.jsonl", plan_file());
    EXPECT_THAT(apply().obstacle, HasSubstr("brake 'leavers': 1 leavers of 5 accounts"));
    EXPECT_EQ(content(), standing);
}

// ---- rollback -------------------------------------------------------------------------------------------------------

TEST_F(RunTest, IsRolledBackExactly) {
    const auto standing = content();
    const auto accounts = kept();
    apply_whole();
    ASSERT_NE(content(), standing);
    const RolledBack looked = roll_back(run, Mode::look);
    EXPECT_EQ(looked.obstacle, "");
    EXPECT_NE(content(), standing);
    const RolledBack back = roll_back(run);
    EXPECT_EQ(back.obstacle, "");
    EXPECT_TRUE(back.refusals.empty());
    EXPECT_EQ(back.operations, looked.operations);
    EXPECT_THAT(back.not_removed, ElementsAre("nv:006/van-ban"));
    EXPECT_EQ(content(), standing);
    EXPECT_EQ(kept(), accounts);
    EXPECT_TRUE(roll_back(run).was_done);
    EXPECT_THAT(test::problem_of([&] { apply(); }), HasSubstr("was rolled back; make a new plan"));
    EXPECT_EQ(test::cause_of([&] { roll_back("khong-co"); }), Cause::missing);
    EXPECT_EQ(accounts::Book{place}.names().at("minhd"), "nv:006") << "names are never used again";
}

TEST_F(RunTest, RollbackBrokenOffAnywhereGoesOn) {
    const auto standing = content();
    const auto accounts = kept();
    apply_whole();
    keep_state();
    for (const Fault fault : faults)
        for (int n = 1;; ++n) {
            ASSERT_LT(n, 100);
            bring_back_state();
            memory.break_at(n, fault);
            survives([&] { roll_back(run); });
            if (!memory.has_broken()) break;
            memory.break_at(0, Fault::none);
            const RolledBack again = roll_back(run);
            EXPECT_EQ(again.obstacle, "") << "fault " << static_cast<int>(fault) << " at group " << n;
            for (const auto& each : again.changed) ADD_FAILURE() << each.dn << ": " << each.problem;
            EXPECT_TRUE(again.refusals.empty());
            EXPECT_EQ(content(), standing) << "fault " << static_cast<int>(fault) << " at group " << n;
            EXPECT_EQ(kept(), accounts);
        }
}

TEST_F(RunTest, ARunThatWasBrokenOffIsRolledBackAsFarAsItWent) {
    const auto standing = content();
    const auto accounts = kept();
    for (const bool transactions : {true, false})
        for (int n = 1;; ++n) {
            ASSERT_LT(n, 100);
            memory.abilities().transactions = transactions;
            bring_back_state();
            memory.break_at(n, transactions ? Fault::killed_after : Fault::unknown_half);
            survives([&] { apply(); });
            if (!memory.has_broken()) break;
            memory.break_at(0, Fault::none);
            const RolledBack back = roll_back(run);
            EXPECT_EQ(back.obstacle, "") << "at group " << n;
            for (const auto& each : back.changed) ADD_FAILURE() << n << ' ' << each.dn << ": " << each.problem;
            EXPECT_EQ(content(), standing) << "at group " << n << " transactions " << transactions;
            EXPECT_EQ(kept(), accounts);
        }
}

TEST_F(RunTest, RunAndRollbackBothBrokenOffEndWhereTheyBegan) {
    const auto standing = content();
    for (const bool transactions : {true, false})
        for (int n = 1;; n += 3) {
            ASSERT_LT(n, 100);
            memory.abilities().transactions = transactions;
            bring_back_state();
            const Fault fault = transactions ? Fault::killed_after : Fault::unknown_half;
            memory.break_at(n, fault);
            survives([&] { apply(); });
            if (!memory.has_broken()) break;
            for (int m = 1; m < 4; ++m) {
                memory.break_at(m, fault);
                survives([&] { roll_back(run); });
            }
            memory.break_at(0, Fault::none);
            const RolledBack back = roll_back(run);
            EXPECT_EQ(back.obstacle, "") << n;
            for (const auto& each : back.changed) ADD_FAILURE() << n << ' ' << each.dn << ": " << each.problem;
            EXPECT_EQ(content(), standing) << "at group " << n << " transactions " << transactions;
        }
}

TEST_F(RunTest, WhateverTheDiskRefusesTheRollbackCanBeEnded) {
    const auto standing = content();
    apply_whole();
    keep_state();
    for (int n = 1;; n += test::is_soak() ? 1 : 3) {
        ASSERT_LT(n, 500);
        bring_back_state();
        test::FaultyDisk disk{n};
        survives([&] { roll_back(run, Mode::act, disk); });
        if (!disk.has_failed()) break;
        EXPECT_EQ(roll_back(run).obstacle, "") << "operation " << n;
        EXPECT_EQ(content(), standing) << "operation " << n;
    }
}

TEST_F(RunTest, EntriesThatWereChangedSinceAreNotRolledBack) {
    apply_whole();
    keep_state();
    const std::string dn = kept().at("nv:002/van-ban").dn;
    const auto refused = [&](const char* problem) {
        const auto standing = content();
        const RolledBack back = roll_back(run);
        EXPECT_THAT(back.obstacle, HasSubstr("entries have changed since the run: nothing was rolled back"));
        ASSERT_FALSE(back.changed.empty());
        EXPECT_THAT(back.changed[0].problem, HasSubstr(problem));
        EXPECT_EQ(content(), standing);
        EXPECT_EQ(accounts::Book{place}.run(run)->state, "done");
        bring_back_state();
    };
    change(dn, "title", {"Trưởng phòng"});
    refused("it has changed since the run");
    take_away(dn);
    refused("it is gone");
    put("ou=H99.02,ou=H99,dc=vidu,dc=vn", {{"objectClass", {"organizationalUnit"}}, {"ou", {"H99.02"}}});
    refused("it was made since the run");
    change("ou=H99.01,ou=H99,dc=vidu,dc=vn", "telephoneNumber", {"1"}); // the run did not touch it
    EXPECT_EQ(roll_back(run).obstacle, "");
}

TEST_F(RunTest, LookingForARollbackWritesNoFile) {
    for (const bool is_over : {true, false}) {
        bring_back_state();
        memory.break_at(is_over ? 0 : 4, is_over ? Fault::none : Fault::killed_after);
        survives([&] { apply(); });
        memory.break_at(0, Fault::none);
        std::map<std::string, std::string> files;
        for (const auto& each : std::filesystem::recursive_directory_iterator{place})
            if (each.is_regular_file()) files[each.path().string()] = read_file(each.path());
        EXPECT_EQ(roll_back(run, Mode::look).obstacle, "");
        std::map<std::string, std::string> now;
        for (const auto& each : std::filesystem::recursive_directory_iterator{place})
            if (each.is_regular_file()) now[each.path().string()] = read_file(each.path());
        EXPECT_EQ(now, files) << is_over;
    }
}

TEST_F(RunTest, WhatWasChangedSinceARunWasCutOffHoldsItsRollback) {
    const auto standing = content();
    bool is_noted = true; // in the journal; else it is found by looking
    const std::string stranger = "cn=may-in,ou=H99.05,ou=H99,dc=vidu,dc=vn";
    const auto cut_off = [&] { // before the last group: units that have become empty
        bring_back_state();
        if (is_noted) {
            put(stranger, {{"objectClass", {"device"}}, {"cn", {"may-in"}}});
            EXPECT_FALSE(apply().refusals.empty());
            return take_away(stranger);
        }
        apply();
        const int groups = memory.groups();
        bring_back_state();
        memory.break_at(groups - 2, Fault::killed_after);
        survives([&] { apply(); });
        memory.break_at(0, Fault::none);
    };
    const auto refused = [&](const std::string& dn, const char* problem) {
        const auto left = content();
        const RolledBack back = roll_back(run);
        EXPECT_THAT(back.obstacle, HasSubstr("entries have changed since the run: nothing was rolled back"));
        ASSERT_FALSE(back.changed.empty()) << dn;
        EXPECT_EQ(back.changed[0].dn, dn);
        EXPECT_THAT(back.changed[0].problem, HasSubstr(problem));
        EXPECT_EQ(content(), left);
        EXPECT_EQ(accounts::Book{place}.run(run)->state, "open");
    };
    const std::string joined = "uid=minhd,ou=H99.08,ou=H99,dc=vidu,dc=vn";
    const std::string moved = "uid=binhtt,ou=H99.04,ou=H99,dc=vidu,dc=vn";
    for (const bool noted : {true, false}) {
        is_noted = noted;
        cut_off();
        for (const std::string& dn : {joined, moved}) ASSERT_EQ(content().count(dn), 1u) << dn;
        change(joined, "title", {"of somebody else"});
        refused(joined, "has changed");
        cut_off();
        change(joined, "pwdReset", {}); // its owner has logged in
        refused(joined, "has changed");
        cut_off();
        change(moved, "departmentNumber", {"H99.99"});
        refused(moved, "has changed");
        cut_off();
        change(moved, "carLicense", {"29A-12345"}); // what the run never touched
        refused(moved, "has changed");
    }
    is_noted = true;
    cut_off();
    take_away(joined);
    refused(directory::normal_dn(joined), "gone");
    cut_off();
    EXPECT_EQ(roll_back(run).obstacle, "") << "as it was left";
    EXPECT_EQ(content(), standing);
}

TEST_F(RunTest, WhatChangedWhereARunDidNotComeToDoesNotHoldItsRollback) {
    const auto standing = content();
    const std::string dn = kept().at("nv:002/van-ban").dn, gone = kept().at("nv:005/van-ban").dn;
    memory.break_at(1, Fault::killed_before);
    survives([&] { apply(); });
    memory.break_at(0, Fault::none);
    change(dn, "carLicense", {"29A-12345"});
    take_away(gone);
    EXPECT_NE(apply().obstacle, "") << "it would be overwritten";
    const RolledBack back = roll_back(run);
    EXPECT_EQ(back.obstacle, "");
    for (const auto& each : back.changed) ADD_FAILURE() << each.dn << ": " << each.problem;
    auto now = content(), wanted = standing;
    EXPECT_EQ(now.at(dn).at("carLicense"), directory::Values{"29A-12345"});
    now.at(dn).erase("carLicense");
    wanted.erase(gone);
    EXPECT_EQ(now, wanted);
}

TEST_F(RunTest, WhatARunCannotComeBackToHoldsItsRollback) {
    apply_whole();
    // the unit that 003 shall come back to: of another name by now
    directory::Operation rename;
    rename.kind = directory::OperationKind::rename;
    rename.dn = "ou=H99.08.01,ou=H99.08,ou=H99,dc=vidu,dc=vn";
    rename.new_dn = "ou=khac,ou=H99.08,ou=H99,dc=vidu,dc=vn";
    require_done(rename);
    const auto standing = content();
    const RolledBack back = roll_back(run);
    EXPECT_NE(back.obstacle, "");
    ASSERT_EQ(back.changed.size(), 1u);
    EXPECT_THAT(back.changed[0].problem, HasSubstr("its place ou=H99.08.01,ou=H99.08,ou=H99,dc=vidu,dc=vn is gone"));
    EXPECT_EQ(content(), standing);
    EXPECT_EQ(accounts::Book{place}.run(run)->state, "done");
}

TEST_F(RunTest, ALaterRunIsRolledBackFirst) {
    const auto standing = content();
    apply_whole();
    const auto later = after;
    auto moved = later;
    moved[4] = person({"006", "Đỗ Minh", "H99.01"});
    const std::string second = bring_in(moved);
    const RolledBack refused = roll_back(run);
    ASSERT_FALSE(refused.changed.empty());
    EXPECT_THAT(refused.changed[0].problem, HasSubstr("was changed by the later run " + second));
    EXPECT_EQ(roll_back(second).obstacle, "");
    EXPECT_EQ(roll_back(run).obstacle, "");
    EXPECT_EQ(content(), standing);
}

TEST_F(RunTest, WhatStandsInAUnitThatTheRunMadeHoldsTheRollback) {
    const auto standing = content();
    apply_whole();
    const auto whole = content();
    put("cn=may-in,ou=H99.06,ou=H99,dc=vidu,dc=vn", {{"objectClass", {"device"}}, {"cn", {"may-in"}}});
    EXPECT_NE(roll_back(run).obstacle, "");
    EXPECT_EQ(accounts::Book{place}.run(run)->state, "done");
    take_away("cn=may-in,ou=H99.06,ou=H99,dc=vidu,dc=vn");
    EXPECT_EQ(content(), whole) << "nothing was taken back";
    EXPECT_EQ(roll_back(run).obstacle, "");
    EXPECT_EQ(content(), standing);
}

} // namespace
} // namespace hoso::accounts
