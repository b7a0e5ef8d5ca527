// SPDX-License-Identifier: GPL-3.0-or-later
#include "interrupted.hpp"

#include <random>

namespace hoso::accounts {
namespace {

using test::person;

/// Offices in which people come, go, move, are renamed and get roles, at random but the same each time.
class RandomRunsTest : public test::InterruptedTest {
protected:
    RandomRunsTest() {
        set_settings("[names]\nrename = true\n[mail]\ndomain = \"vidu.vn\"\n" + test::cheap_passwords +
                     "[[system]]\nid = \"van-ban\"\ntitle = \"V\"\ncontainer = \"ou=vb\"\n"
                     "[[system]]\nid = \"bao-cao\"\ntitle = \"B\"\ncontainer = \"ou=bc\"\nroles = [\"thong-ke\"]\n"
                     "login = \"{login}.bc\"\n"
                     "[[group]]\nname = \"tat-ca\"\n[[group]]\nname = \"lanh-dao\"\nroles = [\"truong\"]\n"
                     "[[office_account]]\nid = \"vt\"\ntitle = \"Văn thư {unit_name}\"\nlogin = \"vt.{unit}\"\n"
                     "system = \"van-ban\"\nkinds = [\"phòng\"]\n");
        set_target("[account.attributes]\nmail = [\"{mail}\", \"{aliases}\"]\n");
        keep_state();
    }

    int below(int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); }

    std::vector<roster::Person> staff() {
        static const char* const families[] = {"Nguyễn", "Trần", "Lê"};
        static const char* const given[] = {"An", "Ân", "Bình", "Hoà", "Hòa", "Lan"};
        std::vector<std::string> units{"H99", "H99.01", "H99.08", "H99.08.01"};
        for (const char* each : {"H99.02", "H99.03", "H99.05"})
            if (today < test::day("2026-07-01")) units.emplace_back(each);
        for (const char* each : {"H99.04", "H99.06", "H99.07"})
            if (today >= test::day("2026-07-01")) units.emplace_back(each);
        std::vector<roster::Person> staff;
        for (int i = 0; i < 8; ++i) {
            if (below(4) == 0) continue;
            // most keep their names
            const int name = below(4) == 0 ? below(18) : i;
            test::PersonText text{std::to_string(100 + i), families[name % 3] + std::string{" Văn "} + given[name % 6]};
            text.unit = units[static_cast<std::size_t>(below(static_cast<int>(units.size())))];
            if (below(3) == 0) text.roles.emplace_back("thong-ke");
            if (below(4) == 0) text.roles.emplace_back("truong");
            if (below(5) == 0) text.end = below(2) == 0 ? "2026-04-30" : "2026-12-31";
            if (below(2) == 0) text.position = below(2) == 0 ? "Chuyên viên" : "Nhân viên";
            staff.push_back(person(text));
        }
        std::shuffle(staff.begin(), staff.end(), random);
        return staff;
    }

    void some_time_later() { today += std::chrono::days{below(3) * 40}; }

    std::mt19937 random{1};
};

TEST_F(RandomRunsTest, RollbackBringsBackWhatStood) {
    const int plans = test::is_soak() ? 1000 : 100;
    int runs = 0;
    for (int seed = 0; seed < plans; ++seed) {
        bring_back_state();
        random.seed(static_cast<unsigned>(seed));
        today = test::day("2026-03-02");
        for (int before = 1 + below(2); before > 0; --before) {
            bring_in(staff());
            some_time_later();
        }
        coverage = below(3) == 0 ? Coverage::partial : Coverage::complete;
        const auto standing = content();
        const auto accounts = kept();
        const std::string run = bring_in(staff());
        coverage = Coverage::complete;
        if (run.empty()) continue;
        ++runs;
        const RolledBack back = roll_back(run);
        EXPECT_EQ(back.obstacle, "") << "seed " << seed;
        for (const auto& each : back.refusals) ADD_FAILURE() << seed << ' ' << each.dn << ": " << each.problem;
        EXPECT_EQ(content(), standing) << "seed " << seed;
        EXPECT_EQ(kept(), accounts) << "seed " << seed;
        if (HasFailure()) return;
    }
    EXPECT_GT(runs, plans / 2);
}

TEST_F(RandomRunsTest, TheNextPlanIsEmptyAndTheSameForAllOrders) {
    const int plans = test::is_soak() ? 300 : 30;
    for (int seed = 0; seed < plans; ++seed) {
        bring_back_state();
        random.seed(static_cast<unsigned>(1000 + seed));
        today = test::day("2026-03-02");
        for (int run = 0; run < 3; ++run) {
            auto people = staff();
            const std::set<std::string> all{"leavers", "renames", "moves", "removals"};
            const Planned one = plan(people, all);
            std::shuffle(people.begin(), people.end(), random);
            EXPECT_EQ(plan(people, all).sha256, one.sha256) << "seed " << seed;
            bring_in(people);
            if (plan(people, all).sha256)
                PlanFile{plan_file()}.each(
                    [&](const Change& change) { ADD_FAILURE() << seed << ' ' << to_plan_line(change); });
            if (HasFailure()) return;
            some_time_later();
        }
    }
}

TEST_F(RandomRunsTest, OnAFileRollbackBringsBackWhatStood) {
    const int plans = test::is_soak() ? 100 : 10;
    const auto forget = [&] {
        for (const char* name : {"thu.ldif", "thu.changes.ldif"}) std::filesystem::remove(folder.path() / name);
    };
    for (int seed = 0; seed < plans; ++seed) {
        bring_back_state();
        forget();
        open_ldif();
        random.seed(static_cast<unsigned>(2000 + seed));
        today = test::day("2026-03-02");
        bring_in(staff());
        some_time_later();
        const auto standing = content();
        const auto accounts = kept();
        const std::string run = bring_in(staff());
        open_ldif();
        if (run.empty()) continue;
        EXPECT_EQ(roll_back(run).obstacle, "") << "seed " << seed;
        open_ldif();
        EXPECT_EQ(content(), standing) << "seed " << seed;
        EXPECT_EQ(kept(), accounts) << "seed " << seed;
        if (HasFailure()) return;
    }
}

TEST_F(RandomRunsTest, BrokenOffAtRandomEndsLikeOneThatWasNot) {
    const int plans = test::is_soak() ? 200 : 20;
    for (int seed = 0; seed < plans; ++seed) {
        bring_back_state();
        random.seed(static_cast<unsigned>(3000 + seed));
        today = test::day("2026-03-02");
        bring_in(staff());
        some_time_later();
        if (!plan(staff(), {"leavers", "renames", "moves", "removals"}).sha256) continue;
        const test::Server standing = server;
        const auto book = folder.path() / "so.between";
        std::filesystem::remove_all(book);
        std::filesystem::copy(place, book, std::filesystem::copy_options::recursive);
        apply();
        const auto wanted = content_without_secrets();
        const auto wanted_kept = kept_without_keys();
        server = standing;
        std::filesystem::remove_all(place);
        std::filesystem::rename(book, place);
        memory.abilities().transactions = below(2) == 0;
        run_of_sessions = PlanFile{plan_file()}.id();
        std::string sessions;
        for (session = 'a'; session < 'd'; ++session) {
            sessions += session;
            memory.break_at(1 + below(3), memory.abilities().transactions
                                              ? (below(2) == 0 ? test::Fault::killed_after : test::Fault::unknown_none)
                                              : test::Fault::unknown_half);
            survives([&] { apply(); });
        }
        memory.break_at(0, test::Fault::none);
        sessions += session;
        const Applied last = apply();
        EXPECT_EQ(last.obstacle, "") << "seed " << seed;
        for (const auto& each : last.refusals) ADD_FAILURE() << seed << ' ' << each.dn << ": " << each.problem;
        EXPECT_EQ(content_without_secrets(), wanted) << "seed " << seed;
        EXPECT_EQ(kept_without_keys(), wanted_kept) << "seed " << seed;
        expect_letters_are_right(sessions);
        memory.abilities().transactions = true;
        if (HasFailure()) return;
    }
}

} // namespace
} // namespace hoso::accounts
