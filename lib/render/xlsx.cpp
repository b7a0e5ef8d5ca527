// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/xlsx.hpp"

#include "office/xlsx_text.hpp"
#include "render/day.hpp"
#include "render/wording.hpp"
#include "render/xlsx_charts.hpp"
#include "render/xlsx_sheet.hpp"

namespace hoso::render {

namespace {

constexpr std::size_t longest_property = 255;

office::WorkbookProperties properties_of(const report::ReportModel& model) {
    office::WorkbookProperties properties;
    properties.created = seconds_of(model.date).time_since_epoch().count();
    properties.title = office::shortened(on_one_line(model.title), longest_property);
    properties.subject = office::shortened(model.period_line, longest_property);
    properties.author = office::shortened(model.office.name, longest_property);
    properties.company = office::shortened(model.office.parent, longest_property);
    properties.keywords = office::shortened(model.id, longest_property);
    return properties;
}

/// What the report was made of: see Lineage in hoso-report(1).
void write_information(office::SheetWriter sheet, const XlsxStyles& styles, const report::ReportModel& model) {
    sheet.set_column_width(1, 1, 34);
    sheet.set_column_width(2, 2, 90);
    int row = 1;
    const auto add = [&](const char* name, const std::string& value) {
        sheet.text(row, 1, name, styles.bold_left);
        sheet.text(row++, 2, value, styles.left);
    };
    add("Mã báo cáo", model.id);
    add("Tên báo cáo", model.title);
    add("Kỳ báo cáo", model.period_line);
    add("Lần", model.revision);
    add("Tình trạng", model.status_line);
    add("Ngày chốt số liệu", report::vietnamese_date(model.date));
    add("SHA-256 của chế độ báo cáo", model.definition_sha256);
    for (const std::string& inputs : model.inputs_sha256) add("SHA-256 của số liệu đầu vào", inputs);
    add("Nguồn gốc từng số", "hoso-report explain TỆP Ô");
    office::PrintSetup print;
    print.orientation = office::PrintSetup::Orientation::landscape;
    sheet.set_print(print);
}

} // namespace

std::string to_xlsx(const report::ReportModel& model) {
    office::WorkbookWriter book{properties_of(model)};
    book.add_property("hoso-report", office::shortened(model.id, longest_property));
    const std::vector<SheetPlan> plans = sheet_plans(model);
    XlsxStyles styles{book};
    std::vector<office::SheetWriter> sheets;
    for (const SheetPlan& plan : plans) sheets.push_back(book.add_sheet(plan.name));
    XlsxCharts charts{book, styles, model, plans};
    for (std::size_t i = 0; i < plans.size(); ++i)
        XlsxSheet{sheets[i], styles, model, model.tables[i], plans[i]}.write();
    charts.write();
    write_information(book.add_sheet("Thông tin"), styles, model);
    return book.finish();
}

} // namespace hoso::render
