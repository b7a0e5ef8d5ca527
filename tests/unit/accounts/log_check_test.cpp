// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/log_check.hpp"

#include "accounts_book.hpp"

namespace hoso::accounts {
namespace {

using test::person;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LogCheckTest : public test::AccountsTest {
protected:
    std::vector<std::string> findings() {
        std::vector<std::string> found;
        Book book{place};
        const ledger::Log log{real_disk(), book.layout().log()};
        log.verify([&](const ledger::LogFinding& each) { found.push_back(each.problem); });
        check_runs(book, log,
            [&](const std::string& run, const std::string& problem) { found.push_back(run + ": " + problem); });
        return found;
    }
    std::filesystem::path log_file() const { return place / "log" / "000001.jsonl"; }
    void cut_off(int lines) {
        for (const auto& file : {log_file(), place / "log" / "payloads" / "000001.jsonl"}) {
            std::string text = read_file(file);
            for (int i = 0; i < lines; ++i) text.erase(text.rfind('\n', text.size() - 2) + 1);
            test::write_text(file, text);
        }
    }
};

TEST_F(LogCheckTest, RunsOfEveryStateAreTold) {
    EXPECT_THAT(findings(), IsEmpty());
    bring_in({person({"001", "Nguyễn Văn An"})});
    const std::string second = bring_in({person({"001", "Nguyễn Văn An"}), person({"002", "Trần Thị Bình"})});
    EXPECT_THAT(findings(), IsEmpty());
    roll_back(second);
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(LogCheckTest, ALogThatWasCutOffIsFoundByTheRuns) {
    const std::string run = bring_in({person({"001", "Nguyễn Văn An"})});
    cut_off(1);
    EXPECT_THAT(findings(), ElementsAre(run + ": it is 'done', and the log does not tell so"));
    cut_off(1);
    EXPECT_THAT(findings(), testing::Contains(run + ": the log does not tell that it began"));
}

TEST_F(LogCheckTest, ARunThatTheDatabaseLostIsFound) {
    const std::string run = bring_in({person({"001", "Nguyễn Văn An"})});
    {
        BookWriter book = writer();
        book.database().execute("DELETE FROM run");
    }
    EXPECT_THAT(findings(), ElementsAre(run + ": the log tells of it, and the database does not"));
}

TEST_F(LogCheckTest, AnotherPlanInTheDatabaseIsFound) {
    const std::string run = bring_in({person({"001", "Nguyễn Văn An"})});
    {
        BookWriter book = writer();
        book.database().execute("UPDATE run SET plan = 'x'");
    }
    EXPECT_THAT(findings(), ElementsAre(run + ": the log tells of another plan"));
}

TEST_F(LogCheckTest, EventsThatWaitToBeLoggedCount) {
    const std::string run = bring_in({person({"001", "Nguyễn Văn An"})});
    {
        BookWriter book = writer();
        book.database()
            .prepare("INSERT INTO unlogged VALUES(99, 0, 'quan-tri', 'accounts.run.done', ?, '{}', '')")
            .run(run);
    }
    cut_off(1);
    EXPECT_THAT(findings(), IsEmpty());
}

} // namespace
} // namespace hoso::accounts
