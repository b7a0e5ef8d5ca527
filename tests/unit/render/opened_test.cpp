// SPDX-License-Identifier: GPL-3.0-or-later
// What other programs make of the files: LibreOffice of XLSX, Chromium of HTML. Skipped where they are not installed.
#include "core/files.hpp"
#include "office/csv.hpp"
#include "office/package.hpp"
#include "office/table.hpp"
#include "regime/number.hpp"
#include "render/html.hpp"
#include "render/places.hpp"
#include "render/xlsx.hpp"
#include "unit/page/drawing.hpp"
#include "unit/render/sample_model.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <map>

using namespace hoso::render;
using namespace hoso::test;
using hoso::report::ReportCell;
using hoso::report::ReportModel;
using testing::HasSubstr;

namespace {

std::string part_of(const std::string& xlsx, const std::string& part) {
    const TemporaryFolder folder;
    const auto path = folder.path() / "report.xlsx";
    std::ofstream{path, std::ios::binary} << xlsx;
    return hoso::office::Package{path, {}}.read_small(part, 1 << 20).value_or("");
}

/// Each sheet as LibreOffice has it, numbers as they are and not as they are shown.
std::map<std::string, hoso::office::Csv> sheets_of(const std::string& xlsx, const std::filesystem::path& folder) {
    std::ofstream{folder / "report.xlsx", std::ios::binary} << xlsx;
    const std::string filter = "csv:\"Text - txt - csv (StarCalc)\":44,34,76,1,,0,false,false,false,false,false,-1";
    (void)output_of("cd " + folder.string() + " && HOME=" + folder.string() + " soffice -env:UserInstallation=file://" +
                    folder.string() + "/profile --headless --convert-to " + filter + " report.xlsx 2>&1");
    std::map<std::string, hoso::office::Csv> sheets;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".csv")
            sheets[name.substr(name.find('-') + 1)] = hoso::office::read_csv(hoso::read_file(entry.path()), name);
    }
    return sheets;
}

std::string in_sheet(const hoso::office::Csv& sheet, const hoso::office::CellPlace& at) {
    const auto row = static_cast<std::size_t>(at.row - 1), column = static_cast<std::size_t>(at.column - 1);
    if (row >= sheet.rows.size() || column >= sheet.rows[row].size()) return {};
    return sheet.rows[row][column];
}

} // namespace

TEST(Xlsx, OpensInLibreOfficeWithTheSameFigures) {
    if (!has_program("soffice")) GTEST_SKIP() << "soffice (libreoffice-calc) is missing";
    for (const ReportModel& model : {sample_report(), awkward_report()}) {
        const TemporaryFolder folder;
        const auto sheets = sheets_of(to_xlsx(model), folder.path());
        ASSERT_GE(sheets.size(), model.tables.size()) << "LibreOffice made nothing of it";
        for (std::size_t table = 0; table < model.tables.size(); ++table)
            for (std::size_t row = 0; row < model.tables[table].rows.size(); ++row)
                for (std::size_t column = 0; column < model.tables[table].rows[row].cells.size(); ++column) {
                    const std::string name = cell_name(model, Format::xlsx, {table, row, column});
                    const std::size_t mark = name.rfind('!');
                    const auto sheet = sheets.find(name.substr(0, mark));
                    ASSERT_NE(sheet, sheets.end()) << name;
                    const std::string found = in_sheet(sheet->second, hoso::office::cell_place(name.substr(mark + 1)));
                    const ReportCell& cell = model.tables[table].rows[row].cells[column];
                    if (cell.kind == ReportCell::Kind::number)
                        EXPECT_EQ(hoso::regime::scaled_of(found, cell.decimals), cell.value) << name << ": " << found;
                    else
                        EXPECT_EQ(found, cell.text) << name;
                }
    }
}

TEST(Xlsx, HasNativeChartsOfTheCells) {
    const std::string xlsx = to_xlsx(sample_report());
    const std::string bars = part_of(xlsx, "xl/charts/chart1.xml");
    EXPECT_THAT(bars, HasSubstr("<c:barChart>"));
    EXPECT_THAT(bars, HasSubstr("'II.06a'!$C$15:$C$24"));
    EXPECT_THAT(bars, HasSubstr("'II.06a'!$G$15:$G$24"));
    EXPECT_THAT(part_of(xlsx, "xl/charts/chart2.xml"), HasSubstr("<c:lineChart>"));
    const std::string progress = part_of(xlsx, "xl/charts/chart3.xml");
    EXPECT_THAT(progress, HasSubstr("'Số liệu biểu đồ'!$B$3:$B$12"));
    EXPECT_THAT(progress, HasSubstr("Chỉ tiêu"));
    EXPECT_EQ(part_of(xlsx, "xl/charts/chart4.xml"), "");
}

TEST(Xlsx, IsReadyForThePrinterAndTheScreen) {
    const std::string sheet = part_of(to_xlsx(sample_report()), "xl/worksheets/sheet1.xml");
    for (const char* part : {"paperSize=\"9\"", "orientation=\"landscape\"", "fitToHeight=\"0\"",
             "<pane xSplit=\"2\" ySplit=\"13\"", "<mergeCell ref=\"C10:F10\"/>"})
        EXPECT_THAT(sheet, HasSubstr(part));
    EXPECT_THAT(part_of(to_xlsx(sample_report()), "xl/workbook.xml"), HasSubstr("'II.06a'!$10:$13"));
    // Wider than a page can show: the first columns stand on each.
    EXPECT_THAT(part_of(to_xlsx(city_report(3, 60)), "xl/workbook.xml"), HasSubstr("$A:$B"));
}

TEST(Xlsx, OfAWideTableWithALongNameIsWhole) {
    ReportModel model = city_report(3, 60);
    model.tables[0].name = "Tình hình thực hiện các chỉ tiêu"; // too long to repeat rows and columns
    const std::string book = part_of(to_xlsx(model), "xl/workbook.xml");
    EXPECT_THAT(book, HasSubstr("'!$10:$10</definedName>"));
    EXPECT_THAT(book, testing::EndsWith("</workbook>"));
}

TEST(Xlsx, TellsWhatItWasMadeOf) {
    const std::string texts = part_of(to_xlsx(sample_report()), "xl/sharedStrings.xml");
    for (const std::string& part : {std::string{"mot-cua-ii06a 2026-M10 r0"}, std::string(64, 'a'),
             std::string(64, 'b'), std::string(64, 'c'), std::string{"SHA-256 của số liệu đầu vào"}})
        EXPECT_THAT(texts, HasSubstr(part));
}

TEST(Xlsx, MarksWhatIsProvisionalInTheFormat) {
    const std::string styles = part_of(to_xlsx(sample_report()), "xl/styles.xml");
    EXPECT_THAT(styles, HasSubstr("formatCode=\"#,##0&quot;*&quot;\""));
    EXPECT_THAT(styles, HasSubstr("formatCode=\"#,##0.00&quot;*&quot;\""));
}

TEST(Html, SortsInABrowserAndNamesItsCells) {
    if (!has_program("chromium")) GTEST_SKIP() << "chromium is missing";
    hoso::page::Fonts fonts;
    std::string html = to_html(sample_report(), fonts);
    // Its policy lets no other script in, as it should: the copy that is tried has none.
    const std::size_t policy = html.find("<meta http-equiv"), end = html.find('\n', policy);
    html.erase(policy, end - policy);
    html.insert(html.find("</body>"), R"(<script>
      var table = document.querySelector('table'), heading = table.querySelector('th[data-c="2"]');
      function names() { return Array.from(table.tBodies[0].rows).map(r => r.cells[1].textContent.slice(-2)).join(''); }
      var seen = [names()];
      for (var i = 0; i < 3; ++i) { heading.click(); seen.push(heading.getAttribute('aria-sort') + names()); }
      var cell = table.tBodies[0].rows[3].cells[2];
      cell.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      document.body.dataset.seen = seen.join('|') + '|' + cell.title;
    </script>)");
    const TemporaryFolder folder;
    const auto path = folder.path() / "report.html";
    std::ofstream{path, std::ios::binary} << html;
    const std::string dom =
        output_of("HOME=" + folder.path().string() +
                  " chromium --headless --no-sandbox --disable-gpu "
                  "--user-data-dir=" +
                  folder.path().string() + "/profile --dump-dom file://" + path.string() + " 2>/dev/null");
    if (dom.empty()) GTEST_SKIP() << "chromium does not run here";
    std::string up, down;
    for (int i = 1; i <= 24; ++i) up += i < 10 ? " " + std::to_string(i) : std::to_string(i);
    for (int i = 24; i >= 1; --i) down += i < 10 ? " " + std::to_string(i) : std::to_string(i);
    const std::string total = "hố"; // of "Toàn thành phố", which stays where it is
    EXPECT_THAT(dom, HasSubstr("data-seen=\"" + total + up + "|ascending" + total + up + "|descending" + total + down +
                               "|null" + total + up + "|II.06a!C8\""));
}
