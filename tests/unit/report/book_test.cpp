// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "ledger/log.hpp"
#include "report/closing_period.hpp"
#include "report/obligations.hpp"
#include "report/outputs.hpp"
#include "unit/report/report_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hoso;
using namespace hoso::report;
using test::ReportBook;

namespace {

regime::Period month(int number) { return regime::Period{regime::PeriodKind::month, 2026, number}; }

TimePoint on(int month, int day) {
    using namespace std::chrono;
    return TimePoint{sys_days{year{2026} / month / day}};
}

template <typename Work> std::string error_of(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

PeriodInputs inputs_now(ReportBook& book, int number) {
    Book reader{book.path()};
    return gather(reader, reader.regime("nho"), month(number), nullptr);
}

void receive_all(ReportBook& book, const std::string& period) {
    for (const char* unit : {"X1", "X2", "X3"}) book.receive(period, unit, {{"received", "10"}, {"done", "4"}});
}

} // namespace

TEST(ReportBook, OnTimeIsTheFirstReceiptThatStandsByTheReceiversClock) {
    ReportBook book;
    // March 2026 ends on a Tuesday: two working days are Thursday, 2 April, until midnight in Vietnam.
    book.clock().set(TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 4 / 2}} + std::chrono::hours{17} -
                     std::chrono::milliseconds{1});
    book.receive("2026-M03", "X1", {{"received", "1"}});
    book.clock().set(book.clock().now() + std::chrono::milliseconds{1});
    book.receive("2026-M03", "X2", {{"received", "2"}});
    book.receive("2026-M03", "X1", {{"received", "7"}}, "sửa");
    const PeriodInputs inputs = inputs_now(book, 3);
    ASSERT_EQ(inputs.units.size(), 3U);
    EXPECT_EQ(inputs.units[0].due, "2026-04-02");
    EXPECT_EQ(inputs.units[0].status, Status::on_time);
    EXPECT_EQ(inputs.units[0].revision, 1);
    EXPECT_EQ(inputs.units[0].figures.front().value, 7);
    EXPECT_EQ(inputs.units[1].status, Status::late);
    EXPECT_EQ(inputs.units[2].status, Status::missing);

    // Without the first receipt the correction is the first, and it came too late.
    {
        auto writer = book.writer();
        Receipts receipts{writer, writer.regime("nho")};
        Change change{writer};
        receipts.withdraw(change, *receipts.find(1), "nhầm đơn vị", book.here());
        change.commit();
        EXPECT_THAT(error_of([&] {
            Change again{writer};
            receipts.withdraw(again, *receipts.find(1), "", book.here());
        }),
            testing::HasSubstr("R000001"));
    }
    EXPECT_EQ(inputs_now(book, 3).units[0].status, Status::late);
}

TEST(ReportBook, InputsComeBackFromTheirText) {
    ReportBook book;
    book.receive("2026-M03", "X1", {{"received", "12"}, {"score", "7.25"}, {"note", "một hai"}, {"staff", "-3"}});
    const PeriodInputs inputs = inputs_now(book, 3);
    Book reader{book.path()};
    const std::string text = to_text(inputs, reader.regime("nho"));
    EXPECT_EQ(inputs_of(text, reader.regime("nho"), "text"), inputs);
    for (std::size_t length = 0; length < text.size(); ++length) {
        const std::string cut = text.substr(0, length);
        try {
            const PeriodInputs read = inputs_of(cut, reader.regime("nho"), "text");
            EXPECT_TRUE(cut.empty() || cut.back() == '\n'); // whole lines are a text of fewer units
            EXPECT_NE(read, inputs);
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), testing::StartsWith("text: "));
        }
    }
}

TEST(ReportBook, AClosedPeriodStaysWhatItWas) {
    ReportBook book;
    receive_all(book, "2026-M03");
    Closing closing = [&] {
        auto writer = book.writer();
        return close_period(writer, "nho", month(3), nullptr, "", false);
    }();
    EXPECT_EQ(closing.revision, 0);
    book.receive("2026-M03", "X1", {{"received", "99"}});
    Book reader{book.path()};
    const ReportSource source = source_of(reader, "nho", month(3), nullptr);
    EXPECT_EQ(source.revision, "r0");
    EXPECT_EQ(source.parts.front().inputs.units.front().figures.front().value, 10);
    EXPECT_EQ(load_source(reader, closing.source).parts.front().inputs, source.parts.front().inputs);
    EXPECT_THAT(error_of([&] {
        auto writer = book.writer();
        close_period(writer, "nho", month(3), nullptr, "", false);
    }),
        testing::HasSubstr("closed already"));
}

TEST(ReportBook, ADamagedSnapshotIsTold) {
    ReportBook book;
    receive_all(book, "2026-M03");
    std::string source;
    {
        auto writer = book.writer();
        source = close_period(writer, "nho", month(3), nullptr, "", false).source;
    }
    const auto file = book.path() / "snapshots" / source;
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    std::ofstream{file, std::ios::app} << " ";
    Book reader{book.path()};
    EXPECT_THAT(error_of([&] { load_source(reader, source); }), testing::HasSubstr(source));
}

TEST(ReportBook, MissingAnswersKeepAPeriodOpenUnlessAPersonSaysWhy) {
    ReportBook book;
    book.receive("2026-M03", "X1", {{"received", "10"}});
    auto writer = book.writer();
    EXPECT_THAT(error_of([&] { close_period(writer, "nho", month(3), nullptr, "", false); }), testing::HasSubstr("2"));
    EXPECT_EQ(close_period(writer, "nho", month(3), nullptr, "hết hạn", true).revision, 0);
    EXPECT_THAT(error_of([&] {
        close_period(writer, "nho", regime::Period{regime::PeriodKind::quarter, 2026, 1}, nullptr, "", true);
    }),
        testing::HasSubstr("month"));
}

TEST(ReportBook, WhatIsDueAndNotMadeIsOwedUntilItIsMade) {
    ReportBook book;
    const auto owed = [&](TimePoint time) {
        Book reader{book.path()};
        std::vector<std::string> names;
        for (const Obligation& each : obligations(reader, time)) names.push_back(each.period.to_text() + each.revision);
        return names;
    };
    // January ends on a Saturday: due on Tuesday, 3 February.
    EXPECT_THAT(owed(on(2, 3)), testing::IsEmpty());
    EXPECT_THAT(owed(on(2, 4)), testing::ElementsAre("2026-M01"));
    EXPECT_THAT(owed(on(4, 10)), testing::ElementsAre("2026-M01", "2026-M02", "2026-M03", "2026-Q1"));
    receive_all(book, "2026-M01");
    {
        auto writer = book.writer();
        close_period(writer, "nho", month(1), nullptr, "", false);
        Change change{writer};
        keep_output(change, writer, {0, "nho", "2026-M01", "T", "json", "r0", "f", "s", "x", {}, true, "", ""});
        change.commit();
    }
    EXPECT_THAT(owed(on(3, 1)), testing::IsEmpty());
    EXPECT_THAT(owed(on(4, 10)), testing::ElementsAre("2026-M02", "2026-M03", "2026-Q1"));
}

TEST(ReportBook, ChangesThatACrashKeptOutOfTheLogAreAddedByTheNextWriter) {
    ReportBook book;
    book.receive("2026-M03", "X1", {{"received", "10"}});
    const auto log_of = [&] {
        std::vector<std::string> actions;
        ledger::Log log{real_disk(), book.path() / "log"};
        log.read(0, [&](const ledger::Entry& entry) { actions.push_back(entry.action + " " + entry.id); });
        return actions;
    };
    ASSERT_THAT(log_of(), testing::ElementsAre("receive R000001"));
    {
        // As if the machine stopped after the database took the change.
        database::Connection connection{
            book.path() / "book.sqlite", database::Access::write, {"book", 0x686F7262, 1, ""}};
        connection.execute("INSERT INTO unlogged VALUES(2, 1770000000000, 'an', 'close', 'nho 2026-M03 r0', '{}', '')");
    }
    book.writer();
    EXPECT_THAT(log_of(), testing::ElementsAre("receive R000001", "close nho 2026-M03 r0"));
    book.writer();
    EXPECT_EQ(log_of().size(), 2U);
}
