// SPDX-License-Identifier: GPL-3.0-or-later
#include "filled_form.hpp"

#include "answers/fingerprint.hpp"
#include "office/write_xlsx.hpp"

#include <gmock/gmock.h>

using namespace hoso;
using namespace hoso::test;
using testing::HasSubstr;

namespace {

class Form : public testing::Test {
protected:
    Form() : filled{regime} { filled.fill_all(); }

    answers::Answer read() const {
        auto answer = read_only_form(filled.workbook(), filled.duty());
        if (!answer) throw std::runtime_error{"not one form"};
        return std::move(*answer);
    }
    /// "" where it was read without a fault.
    std::string problems() const { return problems_of(read()); }
    Grid& grid() { return filled.grids[0]; }
    int row(std::size_t indicator) const { return filled.rows.at(indicator); }

    regime::Regime regime = sample_regime();
    FilledForm filled;
    const std::string truth =
        "received\t1234\t\nonline\t1000\t\ndirect\t234\t\ndone\t900\t\nlate\t12\t\npleased\t98.75\t\n"
        "fees\t1234.567\t\nstaff\t7\t\nplace\tTrụ sở\t\nremark\tThiếu máy quét\t\n";
};

} // namespace

TEST_F(Form, IsReadAsItWasFilledIn) {
    const auto answer = read();
    EXPECT_EQ(problems_of(answer), "");
    EXPECT_EQ(lines_of(answer.figures, regime), truth);
    EXPECT_EQ(answer.figures[0].place, "Biểu nhập!D" + std::to_string(row(0)));
    EXPECT_EQ(answer.unit, "00004");
    EXPECT_EQ(answer.period, "2026-M10");
    EXPECT_TRUE(answer.notes.empty());
}

TEST_F(Form, IsTheSameBytesEveryTime) {
    EXPECT_EQ(FilledForm(regime).bytes, filled.bytes);
    EXPECT_NE(FilledForm(regime, 1).bytes, filled.bytes);
}

TEST_F(Form, LeavesOnlyWhatIsAskedOpen) {
    EXPECT_EQ(filled.rows.size(), regime.indicators.size());
    EXPECT_EQ(FilledForm(regime).grids[0].at(row(5), 4), ""); // the formula has no result yet
    const office::Workbook workbook = office::read_workbook(filled.bytes, "x");
    const office::Cell* const cell = workbook.sheets[0].cell(row(5), 4);
    ASSERT_NE(cell, nullptr);
    EXPECT_TRUE(cell->computed);
}

TEST_F(Form, IsReadWhateverMovesAroundTheFigures) {
    grid().name = "Sheet1";
    grid().swap_rows(row(1), row(4));
    grid().insert_rows(7, 3);
    grid().insert_column(4);
    grid().text(10, 4, "Kỳ trước");
    for (int each = 11; each < 30; ++each) grid().number(each, 4, "55");
    std::swap(filled.grids[0], filled.grids[1]);
    EXPECT_EQ(problems(), "");
    EXPECT_EQ(lines_of(read().figures, regime), truth);
}

TEST_F(Form, IsReadFromItsMarkedCopy) {
    const std::string copy = office::write_xlsx(
        filled.workbook(), {{"Biểu nhập", row(0), 4, "sai"}, {"Biểu nhập", 7, 0, "thiếu"}}, {0, "Sai sót", 7});
    const auto answer = read_only_form(office::read_workbook(copy, "copy.xlsx"), filled.duty());
    ASSERT_TRUE(answer);
    EXPECT_EQ(problems_of(*answer), "");
    EXPECT_EQ(lines_of(answer->figures, regime), truth);
}

TEST_F(Form, IsFoundByItsHiddenSheetWhereTheLineWasDeleted) {
    grid().cells[5].clear();
    EXPECT_EQ(problems(), "");
    filled.grids[2].cells.clear();
    EXPECT_TRUE(answers::find_forms(filled.workbook()).forms.empty());
}

TEST_F(Form, RefusesACodeThatWasTypedOver) {
    std::string line = grid().at(5, 1);
    filled.grids[2].cells.clear();
    line.replace(line.find("2026-M10"), 8, "2026-M09");
    grid().text(5, 1, line);
    EXPECT_THAT(problems(), HasSubstr("the line with the form's code was changed"));
}

TEST_F(Form, RefusesTwoCodesThatDiffer) {
    filled.grids[2] = FilledForm(regime, 1).grids[2];
    EXPECT_FALSE(answers::find_forms(filled.workbook()).faults.empty());
}

TEST_F(Form, RefusesTheSameFormTwice) {
    filled.grids.push_back(filled.grids[0]);
    filled.grids.back().name = "Bản sao";
    EXPECT_FALSE(answers::find_forms(filled.workbook()).faults.empty());
}

TEST_F(Form, RefusesHeadLinesThatNameAnotherPeriodOrUnit) {
    grid().text(3, 1, "Kỳ báo cáo: tháng 11 năm 2026");
    EXPECT_THAT(problems(), HasSubstr("Biểu nhập!A3: names another period"));
    grid().text(3, 1, "");
    grid().text(2, 1, "Đơn vị báo cáo: Phường Ngọc Hà (mã 00008)");
    EXPECT_THAT(problems(), HasSubstr("Biểu nhập!A2: names another unit"));
}

TEST_F(Form, OfAnOlderDefinitionIsTakenWhereAllLabelsAreTheSame) {
    const auto newer = sample_regime(sample_definition + "notes = [\"Chú thích\"]\n");
    ASSERT_NE(newer.sha256, regime.sha256);
    const answers::Duty duty{newer, filled.duty().period, filled.units().expected()};
    EXPECT_EQ(problems_of(*read_only_form(filled.workbook(), duty)), "");
    std::string changed = sample_definition;
    changed.replace(changed.find("Quá hạn"), std::string{"Quá hạn"}.size(), "Trễ hạn");
    const auto other = sample_regime(changed);
    const answers::Duty other_duty{other, filled.duty().period, filled.units().expected()};
    EXPECT_THAT(problems_of(*read_only_form(filled.workbook(), other_duty)), HasSubstr("another definition"));
}

TEST_F(Form, NamesTheCellOfEveryFault) {
    grid().text(row(0), 4, "12 hồ sơ");
    grid().cells[row(1)].erase(4);
    const std::string found = problems();
    EXPECT_THAT(found, HasSubstr("Biểu nhập!D" + std::to_string(row(0)) + ": [3] Tổng số: '12 hồ sơ' is no number"));
    EXPECT_THAT(found, HasSubstr("Biểu nhập!D" + std::to_string(row(1)) + ": [4] Trực tuyến: no figure"));
}

TEST_F(Form, RefusesLabelsThatAreNotTheForms) {
    const Grid before = grid();
    const auto problem_after = [&](const auto& change) {
        grid() = before;
        change();
        return problems();
    };
    EXPECT_THAT(problem_after([&] { grid().swap_cells(row(0), 2, row(1), 2); }), HasSubstr("the label of [3]"));
    EXPECT_THAT(problem_after([&] { grid().swap_cells(row(0), 1, row(1), 1); }), HasSubstr("the label of"));
    EXPECT_THAT(problem_after([&] { grid().text(row(7), 3, "tỷ đồng"); }), HasSubstr("not 'tỷ đồng'"));
    EXPECT_THAT(problem_after([&] { grid().cells[row(0)].erase(1); }), HasSubstr("without the number of an indicator"));
    EXPECT_THAT(problem_after([&] { grid().cells.erase(row(8)); }), HasSubstr("the row is not on the sheet"));
    EXPECT_THAT(problem_after([&] { grid().text(row(8), 1, "[99]"); }), HasSubstr("no indicator [99]"));
    EXPECT_THAT(problem_after([&] { grid().cells[40] = grid().cells[row(4)]; }), HasSubstr("stands in row"));
    EXPECT_THAT(problem_after([&] { grid().cells[7].erase(4); }), HasSubstr("is not on the sheet"));
    EXPECT_THAT(problem_after([&] { grid().text(7, 6, "Số liệu báo cáo"); }), HasSubstr("over two columns"));
}

TEST_F(Form, TellsRowsWithOneLabelByTheirGroupToo) {
    grid().swap_cells(row(0), 1, row(3), 1); // both are "Tổng số"
    EXPECT_THAT(problems(), HasSubstr("[6] does not stand under 'Số hồ sơ đã giải quyết'"));
}

TEST(FormGroups, GoOnBehindAGroupInside) {
    std::string definition = sample_definition;
    const std::string inner = "groups = [\"Số hồ sơ tiếp nhận\", \"Trong kỳ\"]";
    // [5] becomes a second "Tổng số" of the outer group, behind the inner one.
    definition.replace(definition.rfind(inner), inner.size(), "groups = [\"Số hồ sơ tiếp nhận\"]");
    const std::string text = "Trực tiếp, dịch vụ bưu chính";
    definition.replace(definition.find(text), text.size(), "Tổng số");
    const auto regime = sample_regime(definition);
    FilledForm filled{regime};
    filled.fill_all();
    EXPECT_EQ(problems_of(*read_only_form(filled.workbook(), filled.duty())), "");
}

TEST_F(Form, RefusesFiguresThatStandElsewhere) {
    grid().cells[row(7)].erase(4);
    EXPECT_EQ(problems(), ""); // it need not be filled in
    grid().number(row(7), 5, "12.5");
    EXPECT_THAT(problems(), HasSubstr("while the cell for the answer is empty"));
    grid().cells[row(7)].erase(5);
    grid().number(row(7), 9, "12.5");
    EXPECT_THAT(problems(), HasSubstr("under no heading"));
    grid().cells[row(7)].erase(9);
    grid().merged.push_back({row(0), 4, row(1), 4});
    EXPECT_THAT(problems(), HasSubstr("merged with other cells"));
}

TEST_F(Form, SaysWhichFiguresAreResultsOfFormulas) {
    grid().cells[row(0)][4].computed = true;
    const auto answer = read();
    ASSERT_EQ(answer.notes.size(), 1U);
    EXPECT_EQ(answer.notes[0].row, row(0));
    EXPECT_EQ(lines_of(answer.figures, regime), truth);
}

TEST(FormFile, HasANameForEveryUnit) {
    const auto name = [](const char* code) {
        return answers::form_file_name("mau", "2026-M10", records::UnitCode::parse(code).value());
    };
    EXPECT_EQ(name("H26.12"), "mau_2026-M10_H26.12.xlsx");
    EXPECT_EQ(name("A/B"), "mau_2026-M10_A%2FB.xlsx");
}

TEST(Fingerprint, SurvivesSpacesAndTextAroundIt) {
    const auto regime = sample_regime();
    const auto made = answers::fingerprint_of(regime, "2026-M10", "00004");
    EXPECT_EQ(answers::find_fingerprint("Mã biểu:\u00A0 " + to_text(made) + " "), made);
    EXPECT_TRUE(answers::is_intact(made, regime));
    EXPECT_EQ(answers::find_fingerprint("hoso-form/1 mau 2026-M10"), std::nullopt);
    auto other = made;
    other.unit = "00008";
    EXPECT_FALSE(answers::is_intact(other, regime));
}
