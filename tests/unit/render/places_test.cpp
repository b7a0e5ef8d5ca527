// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/places.hpp"

#include "office/csv.hpp"
#include "office/workbook.hpp"
#include "regime/number.hpp"
#include "render/csv.hpp"
#include "render/xlsx.hpp"
#include "temporary_folder.hpp"
#include "unit/render/sample_model.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <gmock/gmock.h>

using namespace hoso::render;
using namespace hoso::test;
using hoso::report::ReportCell;
using hoso::report::ReportModel;
using hoso::report::TablePlace;

namespace {

constexpr std::array formats{Format::xlsx, Format::pdf, Format::html, Format::csv, Format::json};

template <typename Look> void for_each_cell(const ReportModel& model, Look look) {
    for (std::size_t table = 0; table < model.tables.size(); ++table)
        for (std::size_t row = 0; row < model.tables[table].rows.size(); ++row)
            for (std::size_t column = 0; column < model.tables[table].rows[row].cells.size(); ++column)
                look(TablePlace{table, row, column}, model.tables[table].rows[row].cells[column]);
}

/// The name's parts.
std::pair<std::string, hoso::office::CellPlace> parts(const std::string& name) {
    const std::size_t mark = name.rfind('!');
    return {name.substr(0, mark), hoso::office::cell_place(name.substr(mark + 1))};
}

} // namespace

TEST(Formats, HaveNames) {
    for (const Format format : formats) EXPECT_EQ(parse_format(to_text(format)), format);
    EXPECT_EQ(to_text(Format::xlsx), "xlsx");
    EXPECT_FALSE(parse_format("odt"));
    EXPECT_FALSE(parse_format(""));
}

TEST(Places, AreFoundByTheirNames) {
    for (const ReportModel& model : {sample_report(), awkward_report()})
        for (const Format format : formats)
            for_each_cell(model, [&](const TablePlace& place, const ReportCell&) {
                const std::string name = cell_name(model, format, place);
                EXPECT_EQ(find_cell(model, format, name), place) << name;
            });
}

TEST(Places, MayBeWrittenAsInExcel) {
    const ReportModel model = sample_report();
    const TablePlace place{1, 1, 2};
    EXPECT_EQ(cell_name(model, Format::xlsx, place), "Tình hình báo cáo!C5");
    for (const char* name : {"Tình hình báo cáo!C5", "'Tình hình báo cáo'!$C$5", "TÌNH HÌNH BÁO CÁO!c5"})
        EXPECT_EQ(find_cell(model, Format::xlsx, name), place) << name;
    EXPECT_EQ(find_cell(model, Format::xlsx, "C14"), (TablePlace{0, 0, 2}));
    EXPECT_EQ(find_cell(model, Format::csv, "C2"), (TablePlace{0, 0, 2}));
    EXPECT_EQ(find_cell(model, Format::html, "C5"), (TablePlace{0, 0, 2}));
}

TEST(Places, ThatAreNoFiguresAreNone) {
    const ReportModel model = sample_report();
    for (const char* name : {"", "C", "7", "C0", "C9", "C13", "ZZ20", "C999", "Other!C14", "II.06a!", "!C14", "A1:B2"})
        EXPECT_FALSE(find_cell(model, Format::xlsx, name)) << name;
    EXPECT_FALSE(find_cell(model, Format::csv, "C1"));
    EXPECT_FALSE(find_cell(empty_model(), Format::xlsx, "A1"));
}

TEST(Places, HoldInXlsxWhatTheModelHas) {
    const TemporaryFolder folder;
    for (const ReportModel& model : {sample_report(), awkward_report()}) {
        const auto path = folder.path() / "report.xlsx";
        std::ofstream{path, std::ios::binary} << to_xlsx(model);
        const hoso::office::Workbook book = hoso::office::read_workbook(path);
        for_each_cell(model, [&](const TablePlace& place, const ReportCell& cell) {
            const auto [name, at] = parts(cell_name(model, Format::xlsx, place));
            const auto sheet = std::find_if(book.sheets.begin(), book.sheets.end(),
                [&, &wanted = name](const auto& one) { return one.name == wanted; });
            ASSERT_NE(sheet, book.sheets.end()) << name;
            const hoso::office::Cell* found = sheet->cell(at.row, at.column);
            if (cell.kind == ReportCell::Kind::empty) {
                EXPECT_EQ(found, nullptr) << name;
                return;
            }
            ASSERT_NE(found, nullptr) << name << " " << at.row << " " << at.column;
            if (cell.kind == ReportCell::Kind::text) {
                EXPECT_EQ(found->kind, hoso::office::CellKind::text);
                EXPECT_EQ(found->value, cell.text);
            } else {
                EXPECT_EQ(hoso::regime::scaled_of(found->value, cell.decimals), cell.value) << found->value;
                EXPECT_FALSE(found->computed);
            }
        });
    }
}

TEST(Places, HoldInCsvWhatTheModelHas) {
    const ReportModel model = sample_report();
    for_each_cell(model, [&](const TablePlace& place, const ReportCell& cell) {
        const auto csv = hoso::office::read_csv(to_csv(model, place.table), "report.csv");
        const auto at = parts(cell_name(model, Format::csv, place)).second;
        const std::string& found =
            csv.rows.at(static_cast<std::size_t>(at.row - 1)).at(static_cast<std::size_t>(at.column - 1));
        if (cell.kind == ReportCell::Kind::number)
            EXPECT_EQ(hoso::regime::scaled_of(found, cell.decimals), cell.value);
        else
            EXPECT_EQ(found, cell.text == "=SUM(A1:A9)" ? "'=SUM(A1:A9)" : cell.text);
    });
}
