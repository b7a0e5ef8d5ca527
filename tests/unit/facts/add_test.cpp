// SPDX-License-Identifier: GPL-3.0-or-later
#include "facts/add.hpp"

#include "core/error.hpp"
#include "facts_book.hpp"
#include "office/write_xlsx.hpp"

#include <gmock/gmock.h>

#include <algorithm>

using namespace hoso;
using namespace hoso::facts;
using namespace hoso::test;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

std::vector<std::string> places(const HeardFaults& heard) {
    std::vector<std::string> places;
    for (const FactFault& fault : heard.faults) places.push_back(fault.place.substr(fault.place.rfind(' ') + 1));
    return places;
}

/// What the book counts for a unit and month.
std::optional<std::int64_t> counted(FactsBook& facts, const std::string& unit, const std::string& period,
    const std::string& indicator = "received", std::int64_t up_to = BookFacts::all_batches) {
    report::Book book{facts.path()};
    BookFacts counter{book, 2, up_to};
    const regime::Regime& regime = book.regime("mot-cua");
    return figure(counter.count(regime, window_of(book, period)), regime, unit, indicator);
}

office::Cell cell(int column, office::CellKind kind, const std::string& value, const std::string& shown = {}) {
    return {column, kind, false, value, shown};
}

} // namespace

TEST(AddFacts, FindsUnitsByCodeOtherCodeAndName) {
    FactsBook facts;
    const auto added = facts.add("a.csv", "1,H26.01,,5/10/2026,,,\n2,000.00.01.H26,,5/10/2026,,,\n3,SỞ  tài "
                                          "chính,,5/10/2026,,,\n4,Sở Tài Chính,,5/10/2026,,,\n"
                                          "5,Ủy ban nhân dân Xã Đông Anh,,5/10/2026,,,\n6,xã đông "
                                          "anh,,5/10/2026,,,\n7,UBND Sở Tài chính,,6/10/2026,,,\n");
    EXPECT_THAT(facts.heard.faults, testing::IsEmpty());
    EXPECT_EQ(added.rows, 7);
    EXPECT_EQ(counted(facts, "H26.01", "2026-M10"), 5);
    EXPECT_EQ(counted(facts, "H26.11", "2026-M10"), 2);
}

TEST(AddFacts, AsksWhoWasCalledSoOnTheDay) {
    FactsBook facts;
    // Before 1 July 2025 that name was another unit's.
    facts.add("a.csv", "1,UBND xã Đông Anh,,30/6/2025,,,\n2,UBND xã Đông Anh,,1/7/2025,,,\n3,H26.03,,5/10/2026,,,\n");
    EXPECT_THAT(facts.heard.faults, testing::IsEmpty());
    EXPECT_EQ(counted(facts, "H26.03", "2025-M06"), 1);
    EXPECT_EQ(counted(facts, "H26.11", "2025-M07"), 1);
    EXPECT_EQ(counted(facts, "H26.11", "2026-M10"), 1) << "an old code counts for whoever took over";
    facts.add("b.csv",
        "4,UBND xã Đông Hòa,,5/10/2026,,,\n5,Xã Trùng Tên,,5/10/2026,,,\n6,H26.99,,5/10/2026,,,\n7,,,5/10/2026,,,\n");
    ASSERT_EQ(facts.heard.faults.size(), 4U);
    EXPECT_THAT(facts.heard.faults[0].problem, HasSubstr("no unit was called 'UBND xã Đông Hòa' on 2026-10-05"));
    EXPECT_THAT(facts.heard.faults[1].advice, HasSubstr("H26.05, H26.06"));
    EXPECT_THAT(facts.heard.faults[2].problem, HasSubstr("there is no unit 'H26.99'"));
    EXPECT_THAT(facts.heard.faults[3].problem, HasSubstr("the unit is missing"));
    EXPECT_THAT(places(facts.heard), ElementsAre("B2", "B3", "B4", "B5"));
}

TEST(AddFacts, TakesAListOfOneUnit) {
    FactsBook facts;
    auto request = facts.request({facts.list("a.csv", "1,5/10/2026\n2,6/10/2026\n", "Mã hồ sơ,Ngày nhận\n")});
    EXPECT_THROW(facts.add(request), Error) << "whose are they?";
    request.unit = "Sở Tài chính";
    EXPECT_EQ(facts.add(request)[0].rows, 2);
    EXPECT_EQ(counted(facts, "H26.01", "2026-M10"), 2);
    request.files = {facts.list("b.csv", "3,,,5/10/2026,,,\n4,H26.01,,5/10/2026,,,\n5,H26.05,,5/10/2026,,,\n")};
    facts.add(request);
    ASSERT_EQ(facts.heard.faults.size(), 1U);
    EXPECT_THAT(facts.heard.faults[0].problem, HasSubstr("of H26.05, not of H26.01"));
}

TEST(AddFacts, TellsEveryFault) {
    FactsBook facts;
    facts.add("a.csv", "1,H26.01,fax,5/13/2026,x,31/12/2299,1.23\n2,H26.01,,,,,\n3,H26.01,,5/10/"
                       "2026,,,,thừa\n\n4,H26.01,\xC0\x80,5/10/2026,,,\n");
    EXPECT_THAT(places(facts.heard), ElementsAre("C2", "D2", "E2", "F2", "G2", "D3", "H4", "C6"));
    for (const FactFault& fault : facts.heard.faults)
        EXPECT_FALSE(fault.problem.empty() || fault.advice.empty()) << fault.place;
    EXPECT_THAT(facts.heard.faults[5].problem, HasSubstr("'Ngày nhận' is missing"));
    EXPECT_THAT(facts.heard.faults[6].problem, HasSubstr("behind the last of 7 headings"));
    report::Book book{facts.path()};
    EXPECT_EQ(FactStore(book.database(), "so").last_batch(), 0);
}

TEST(AddFacts, IsAllOrNothingOverSeveralLists) {
    FactsBook facts;
    auto request =
        facts.request({facts.list("a.csv", "1,H26.01,,5/10/2026,,,\n"), facts.list("b.csv", "2,?,,5/10/2026,,,\n")});
    const auto added = facts.add(request);
    EXPECT_EQ(added[0].batch, 0);
    EXPECT_EQ(added[1].batch, 0);
    EXPECT_FALSE(counted(facts, "H26.01", "2026-M10"));
    request.faulty = Faulty::skip;
    EXPECT_EQ(facts.add(request)[0].batch, 1);
    EXPECT_EQ(counted(facts, "H26.01", "2026-M10"), 1);
    EXPECT_TRUE(std::filesystem::exists(facts.folder() / "b.faulty.csv"));
    EXPECT_FALSE(std::filesystem::exists(facts.folder() / "a.faulty.csv"));
}

TEST(AddFacts, ReadsSpreadsheetsAsTheyAreSeen) {
    using office::CellKind;
    office::Workbook workbook{
        office::WorkbookFormat::xlsx, {{"Bìa", false, {}, {}, {}}, {"Hồ sơ", false, {}, {}, {}}}, {}, 0};
    workbook.sheets[0].rows.push_back({1, false, {cell(1, CellKind::text, "Danh sách")}});
    auto& rows = workbook.sheets[1].rows;
    rows.push_back({2, false, {cell(2, CellKind::text, "DANH SÁCH HỒ SƠ")}});
    rows.push_back({4, false,
        {cell(2, CellKind::text, "NGAY  NHAN"), cell(3, CellKind::text, "Mã hồ sơ"), cell(4, CellKind::text, "đơn vị"),
            cell(6, CellKind::text, "Lệ phí")}});
    rows.push_back({5, false,
        {cell(2, CellKind::date, "2026-10-05T08:30:00"), cell(3, CellKind::number, "7", "007"),
            cell(4, CellKind::text, "H26.01"), cell(6, CellKind::number, "12.5")}});
    rows.push_back({9, false,
        {cell(2, CellKind::number, "46300"), cell(3, CellKind::number, "8"), cell(4, CellKind::text, "H26.01")}});
    FactsBook facts;
    const auto file = facts.folder() / "a.xlsx";
    FactsBook::write(file, office::write_xlsx(workbook));
    auto request = facts.request({file});
    request.faulty = Faulty::skip;
    const AddedList added = facts.add(request)[0];
    EXPECT_EQ(added.sheet, "Hồ sơ");
    EXPECT_EQ(added.rows, 1);
    ASSERT_EQ(facts.heard.faults.size(), 1U);
    EXPECT_THAT(facts.heard.faults[0].place, HasSubstr("Hồ sơ!B9"));
    EXPECT_THAT(facts.heard.faults[0].advice, HasSubstr("date format"));
    report::Book book{facts.path()};
    BookFacts counter{book, 1};
    const auto& regime = book.regime("mot-cua");
    const auto listing = counter.rows(regime, window_of(book, "2026-M10"), {*records::UnitCode::parse("H26.01")}, 0, 9);
    ASSERT_EQ(listing.first.size(), 1U);
    EXPECT_EQ(listing.first[0].row, 5);
    EXPECT_EQ(listing.first[0].fields[0].second, "007");
    EXPECT_EQ(listing.first[0].fields[6].second, "12.50");
    workbook.sheets[0].rows = rows;
    FactsBook::write(file, office::write_xlsx(workbook));
    EXPECT_THROW(facts.add(request), Error) << "two sheets with the headings";
}

TEST(AddFacts, NumbersRowsAsTheFileDoes) {
    FactsBook facts;
    std::string rows;
    for (int i = 0; i < 400; ++i) rows += fmt::format("{},H26.01,,5/10/2026,,,\n{}", i, i % 7 == 0 ? "\n" : "");
    auto request = facts.request({facts.list("a.csv", "Báo cáo\n" + std::string{facts_headings} + rows, "")});
    request.piece_size = 512;
    request.jobs = 4;
    EXPECT_EQ(facts.add(request)[0].rows, 400);
    report::Book book{facts.path()};
    BookFacts counter{book, 1};
    const auto listing = counter.rows(
        book.regime("mot-cua"), window_of(book, "2026-M10"), {*records::UnitCode::parse("H26.01")}, 0, 1000);
    ASSERT_EQ(listing.first.size(), 400U);
    for (int i = 0; i < 400; ++i) {
        EXPECT_EQ(listing.first[static_cast<std::size_t>(i)].fields[0].second, std::to_string(i));
        EXPECT_EQ(listing.first[static_cast<std::size_t>(i)].row, 3 + i + (i + 6) / 7);
    }
    request.files = {facts.list("b.csv", rows + "x,\"H26.01\"\",,5/10/2026,,,\n")};
    try {
        facts.add(request);
        FAIL() << "a quote that is never closed";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("row 460:"));
    }
}

TEST(AddFacts, ReplacesByKeyAsFarAsABatchCounts) {
    FactsBook facts;
    const AddedList first = facts.add(
        "1.csv", "k1,H26.01,,5/10/2026,,,\nk2,H26.01,,5/10/2026,,,\n,H26.01,,5/10/2026,,,\n,H26.01,,5/10/2026,,,\n");
    EXPECT_EQ(first.replaced_within, 0) << "those without a key are facts of their own";
    const AddedList second =
        facts.add("2.csv", "k1,H26.05,,5/10/2026,,,\nk3,H26.05,,5/10/2026,,,\nk3,H26.05,,5/10/2026,,,\n");
    EXPECT_EQ(second.replaced_within, 1);
    EXPECT_EQ(second.replaced_before, 1);
    const AddedList third = facts.add("3.csv", "k1,H26.06,,5/10/2026,,,\n");
    EXPECT_EQ(third.replaced_before, 1) << "of k1 only one was left";
    const auto count = [&](const char* unit, std::int64_t up_to = BookFacts::all_batches) {
        return counted(facts, unit, "2026-M10", "received", up_to).value_or(-1);
    };
    EXPECT_EQ(count("H26.01"), 3);
    EXPECT_EQ(count("H26.05"), 1);
    EXPECT_EQ(count("H26.06"), 1);
    EXPECT_EQ(count("H26.01", 1), 4) << "what an earlier report saw";
    EXPECT_EQ(count("H26.01", 2), 3);
    EXPECT_EQ(count("H26.05", 2), 2);
    facts.withdraw(2);
    EXPECT_EQ(count("H26.01"), 3) << "k1 is the third batch's still";
    facts.withdraw(3);
    EXPECT_EQ(count("H26.01"), 4);
    EXPECT_THROW(facts.withdraw(3), Error);
    EXPECT_THROW(facts.withdraw(9), Error);
    EXPECT_EQ(facts.add("2.csv", "k1,H26.05,,5/10/2026,,,\n").batch, 4);
    EXPECT_EQ(count("H26.01"), 3);
}

TEST(AddFacts, KnowsTheSameBytes) {
    FactsBook facts;
    EXPECT_EQ(facts.add("1.csv", "k1,H26.01,,5/10/2026,,,\n").batch, 1);
    const AddedList again = facts.add("khac.csv", "k1,H26.01,,5/10/2026,,,\n");
    EXPECT_EQ(again.batch, 0);
    EXPECT_EQ(again.known_as, 1);
    facts.withdraw(1);
    EXPECT_EQ(facts.add("1.csv", "k1,H26.01,,5/10/2026,,,\n").batch, 2);
}
