// SPDX-License-Identifier: GPL-3.0-or-later
#include "answers/read_list.hpp"

#include "filled_form.hpp"
#include "sample_list.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

class List : public testing::Test {
protected:
    List() { list.fill(regime, units); }

    answers::ListReading read() const {
        office::Workbook workbook;
        workbook.sheets.push_back(list.grid.sheet());
        return answers::read_list(workbook, {regime, period, units.expected()});
    }
    std::string problems() const {
        const auto reading = read();
        std::string text;
        for (const answers::Fault& fault : reading.faults) text += answers::to_text(fault) + "\n";
        for (const answers::Answer& answer : reading.answers) text += problems_of(answer);
        return text;
    }

    regime::Regime regime = sample_regime();
    SampleUnits units{regime};
    regime::Period period = sample_period();
    SampleList list{regime};
};

} // namespace

TEST_F(List, IsReadByUnitsAndHeadings) {
    const auto reading = read();
    EXPECT_EQ(problems(), "");
    ASSERT_EQ(reading.answers.size(), 5U);
    EXPECT_EQ(reading.answers[1].unit, "00008");
    EXPECT_EQ(reading.answers[1].figures[0].value, 2011);
    EXPECT_EQ(reading.answers[1].figures[0].place, "Tổng hợp theo đơn vị!C8");
    EXPECT_EQ(reading.answers[4].figures.back().text, "Ghi 5381");
}

TEST_F(List, IsReadWithoutNumbersAndWithoutCodes) {
    list = SampleList{regime, false};
    list.fill(regime, units);
    EXPECT_EQ(problems(), "");
    for (auto& [row, cells] : list.grid.cells) cells.erase(SampleList::code_column);
    EXPECT_THAT(problems(), HasSubstr("several units are called 'Xã Thuận An'"));
    EXPECT_EQ(read().answers.size(), 3U);
}

TEST_F(List, IsReadFromACsvWhereNothingIsMerged) {
    const auto workbook = office::read_workbook(list.grid.csv(), "list.csv");
    const auto reading = answers::read_list(workbook, {regime, period, units.expected()});
    for (const auto& fault : reading.faults) ADD_FAILURE() << to_text(fault);
    ASSERT_EQ(reading.answers.size(), 5U);
    EXPECT_EQ(reading.answers[3].figures[3].value, 4122);
}

TEST_F(List, PassesOverSumsAndEmptyRows) {
    for (auto& [column, cell] : list.grid.cells[8])
        if (column >= SampleList::first_column) cell = {};
    std::erase_if(list.grid.cells[8], [](const auto& each) { return each.second.kind == office::CellKind::empty; });
    list.grid.text(20, 2, "Tổng cộng");
    list.grid.number(20, 3, "99999");
    EXPECT_EQ(problems(), "");
    EXPECT_EQ(read().answers.size(), 4U);
}

TEST_F(List, RefusesColumnsWhoseHeadingsDoNotFit) {
    const Grid before = list.grid;
    const auto problem_after = [&](const auto& change) {
        list.grid = before;
        change(list.grid);
        return problems();
    };
    EXPECT_THAT(problem_after([](Grid& g) { g.swap_cells(5, 4, 5, 5); }), HasSubstr("column (4) is headed"));
    EXPECT_THAT(problem_after([](Grid& g) { g.swap_cells(6, 4, 6, 5); }), HasSubstr("column (5) is headed"));
    EXPECT_THAT(problem_after([](Grid& g) { g.text(5, 4, "Qua mạng"); }), HasSubstr("column (4) is headed"));
    EXPECT_THAT(problem_after([](Grid& g) {
        g.cells[5].erase(9);
        g.cells[6].erase(9);
    }),
        HasSubstr("no column is headed"));
    EXPECT_THAT(problem_after([](Grid& g) {
        g.text(5, 15, "Quá hạn");
        g.text(3, 15, "Số hồ sơ đã giải quyết");
    }),
        HasSubstr("heads column"));
    EXPECT_THAT(problem_after([](Grid& g) { g.number(7, 16, "5"); }), HasSubstr("under no heading"));
}

TEST_F(List, RefusesWhatHasOnlyNumbersOverItsColumns) {
    for (int row = 3; row <= 5; ++row)
        for (int column = 3; column < 20; ++column) list.grid.text(row, column, "Cột khác");
    list.grid.merged.clear();
    EXPECT_THAT(problems(), HasSubstr("is headed 'cột khác'"));
    EXPECT_TRUE(read().answers.empty());
}

TEST_F(List, RefusesOnlyTheUnitsThatAreWrong) {
    list.grid.text(7, 3, "12 hồ sơ");
    list.grid.text(8, 2, "Phường Ngọc Hồi");
    list.grid.cells[12] = list.grid.cells[9];
    const auto reading = read();
    std::size_t good = 0;
    for (const answers::Answer& answer : reading.answers) good += answer.faults.empty();
    EXPECT_EQ(good, 2U); // both of Thuận An
    EXPECT_THAT(problems(), HasSubstr("'Phường Ngọc Hồi' is not the name of the unit with the code 00008"));
    EXPECT_THAT(problems(), HasSubstr("the unit 00070 stands in the list twice"));
}

TEST_F(List, SaysSoWhereThereIsNone) {
    list.grid.cells.clear();
    list.grid.merged.clear();
    EXPECT_THAT(problems(), HasSubstr("neither a form nor a list"));
}
