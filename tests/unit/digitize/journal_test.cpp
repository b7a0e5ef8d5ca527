// SPDX-License-Identifier: GPL-3.0-or-later
#include "digitize/batch.hpp"
#include "digitize/journal.hpp"
#include "digitize/run.hpp"

#include "core/error.hpp"
#include "core/files.hpp"

#include "temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>
#include <sqlite3.h>

using namespace hoso;
using namespace hoso::digitize;
using testing::HasSubstr;

namespace {

class JournalFile : public testing::Test {
protected:
    Cause cause_of(const std::function<void()>& action, const std::string& says = "") const {
        try {
            action();
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr(m_file.string()));
            EXPECT_THAT(error.what(), HasSubstr(says));
            return error.cause();
        }
        ADD_FAILURE() << "no error";
        return Cause::usage;
    }
    void execute(const std::string& sql) const {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(m_file.c_str(), &database), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(database);
        sqlite3_close(database);
    }
    /// An input of three pages: read, quarantined, waiting.
    std::int64_t fill(Journal& journal) const {
        InputRow row;
        row.path = "/in/a\xFF.pdf";
        row.shown = "a.pdf";
        row.sha256 = "digest";
        row.size_bytes = 5;
        row.document_id = "a";
        const auto key = journal.add_input(row);
        InputAbout about;
        about.title = "Tựa";
        about.pages.resize(3);
        journal.set_inspected(key, about, "settings");
        PageReading reading;
        reading.text_from = "ocr";
        reading.dpi = 300;
        journal.set_read(key, 1, reading);
        journal.set_page_quarantined(key, 2, "damaged");
        return key;
    }
    test::TemporaryFolder m_folder;
    std::filesystem::path m_file = m_folder.path() / "batch.sqlite";
};

} // namespace

TEST_F(JournalFile, RemembersAcrossOpening) {
    std::int64_t key = 0;
    {
        Journal journal{m_file, Journal::Open::create};
        EXPECT_EQ(journal.batch_id(), "");
        EXPECT_FALSE(journal.settings());
        journal.set_batch_id("id");
        Settings settings;
        settings.language = "eng";
        journal.set_settings(settings);
        key = fill(journal);
    }
    const Journal journal{m_file, Journal::Open::read_only};
    EXPECT_EQ(journal.batch_id(), "id");
    EXPECT_EQ(journal.settings()->language, "eng");
    EXPECT_THAT(journal.document_ids(), testing::ElementsAre("a"));
    const auto inputs = journal.inputs();
    ASSERT_EQ(inputs.size(), 1U);
    EXPECT_EQ(inputs[0].path.native(), "/in/a\xFF.pdf");
    EXPECT_EQ(inputs[0].state, InputState::inspected);
    EXPECT_EQ(inputs[0].pages, 3);
    EXPECT_EQ(inputs[0].pages_lost, 1);
    EXPECT_EQ(journal.about(key).title, "Tựa");
    const auto pages = journal.pages(key);
    ASSERT_EQ(pages.size(), 3U);
    EXPECT_EQ(pages[0].state, PageState::read);
    EXPECT_EQ(pages[1].reason, "damaged");
    EXPECT_EQ(pages[2].state, PageState::waiting);
    EXPECT_EQ(journal.reading(key, 1).dpi, 300);
}

TEST_F(JournalFile, DeliversForgetsAndStartsAgain) {
    Journal journal{m_file, Journal::Open::create};
    const auto key = fill(journal);
    journal.set_delivered(key, "json", 1);
    journal.forget_readings(key);
    EXPECT_EQ(journal.inputs().at(0).state, InputState::delivered);
    EXPECT_EQ(journal.inputs().at(0).document_sha256, "json");
    EXPECT_THROW(journal.reading(key, 1), Error);
    journal.set_quarantined(key, "why");
    EXPECT_EQ(journal.inputs().at(0).reason, "why");
    journal.restart_input(key, "other", 6);
    const InputRow row = journal.inputs().at(0);
    EXPECT_EQ(row.state, InputState::found);
    EXPECT_EQ(row.sha256, "other");
    EXPECT_EQ(row.pages, 0);
    EXPECT_TRUE(journal.pages(key).empty());
    EXPECT_EQ(row.document_id, "a");
}

TEST_F(JournalFile, ThatIsDamagedSaysSo) {
    { fill(*std::make_unique<Journal>(m_file, Journal::Open::create)); }
    const std::string whole = read_file(m_file);
    std::ofstream{m_file, std::ios::binary | std::ios::trunc} << "this is no journal at all, but long enough to be one";
    EXPECT_EQ(cause_of([&] { Journal{m_file, Journal::Open::create}; }), Cause::input);
    EXPECT_EQ(cause_of([&] { Journal{m_file, Journal::Open::read_only}; }), Cause::input);
    std::string noise = whole;
    for (std::size_t i = 100; i < noise.size(); i += 3) noise[i] = '\x5A';
    std::ofstream{m_file, std::ios::binary | std::ios::trunc} << noise;
    EXPECT_EQ(cause_of([&] {
        Journal journal{m_file, Journal::Open::read_only};
        journal.inputs();
    }),
        Cause::input);
}

TEST_F(JournalFile, OfAnotherProgramOrANewerOneIsRefused) {
    execute("CREATE TABLE other (a); PRAGMA application_id = 7");
    EXPECT_EQ(cause_of([&] { Journal{m_file, Journal::Open::create}; }), Cause::input);
    std::filesystem::remove(m_file);
    { Journal{m_file, Journal::Open::create}; }
    execute("PRAGMA user_version = 99");
    EXPECT_EQ(cause_of([&] { Journal{m_file, Journal::Open::create}; }, "newer"), Cause::settings);
}

TEST_F(JournalFile, WithNonsenseInItsFieldsIsDamagedAndNoBugOfOurs) {
    Journal journal{m_file, Journal::Open::create};
    const auto key = fill(journal);
    for (const std::string value : {"{}", "[]", "nonsense", R"({"language": 5})"}) {
        execute("INSERT INTO batch VALUES ('settings', '" + value +
                "') ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        execute("UPDATE input SET about = '" + value + "'");
        execute("UPDATE page SET reading = '" + value + "' WHERE page = 1");
        EXPECT_EQ(cause_of([&] { journal.settings(); }), Cause::input) << value;
        EXPECT_EQ(cause_of([&] { journal.about(key); }), Cause::input) << value;
        EXPECT_EQ(cause_of([&] { journal.reading(key, 1); }), Cause::input) << value;
    }
    Json settings = to_json(Settings{});
    settings["pdfa"] = "9z";
    execute("UPDATE batch SET value = '" + to_line(settings) + "' WHERE name = 'settings'");
    EXPECT_EQ(cause_of([&] { journal.settings(); }), Cause::input);
}

TEST_F(JournalFile, TotalsAndLedgerBalance) {
    Journal journal{m_file, Journal::Open::create};
    journal.set_batch_id("id");
    const auto key = fill(journal);
    InputRow row;
    row.path = "/in/b";
    row.shown = "b";
    row.document_id = "b";
    journal.set_quarantined(journal.add_input(row), "why");
    Totals totals = totals_of(journal);
    EXPECT_EQ(totals.files, 2);
    EXPECT_EQ(totals.files_waiting, 1);
    EXPECT_EQ(totals.files_quarantined, 1);
    EXPECT_EQ(totals.pages_waiting, 3);
    journal.set_delivered(key, "json", 1);
    totals = totals_of(journal);
    EXPECT_EQ(totals.pages, 3);
    EXPECT_EQ(totals.pages_delivered, 2);
    EXPECT_EQ(totals.pages_quarantined, 1);
    EXPECT_EQ(totals.pages_blank, 1);
    write_ledger(m_folder.path(), journal);
    const std::string once = read_file(m_folder.path() / "ledger.json");
    write_ledger(m_folder.path(), journal);
    EXPECT_EQ(read_file(m_folder.path() / "ledger.json"), once);
    const Json ledger = parse_json(once, "ledger");
    EXPECT_EQ(ledger.at("batch"), "id");
    EXPECT_EQ(ledger.at("pages").at("delivered"), 2);
    EXPECT_EQ(ledger.at("documents").size(), 2U);
    EXPECT_EQ(ledger.at("documents").at(1).at("state"), "quarantined");
}
