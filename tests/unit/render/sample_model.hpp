// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "page/administrative.hpp"
#include "report/model.hpp"

#include <limits>
#include <string>

namespace hoso::test {

inline page::AdministrativeLayout decree() {
    return page::read_administrative_layout(HOSO_SOURCE_DIR "/lib/reference/layouts/nd30-2020.toml");
}

inline report::ReportCell number(std::int64_t value, unsigned char decimals = 0) {
    report::ReportCell cell;
    cell.kind = report::ReportCell::Kind::number;
    cell.value = value;
    cell.decimals = decimals;
    cell.origin.kind = report::Origin::Kind::total;
    return cell;
}
inline report::ReportCell provisional(std::int64_t value, unsigned char decimals = 0) {
    report::ReportCell cell = number(value, decimals);
    cell.is_provisional = true;
    return cell;
}
inline report::ReportCell text(std::string words) {
    report::ReportCell cell;
    cell.kind = report::ReportCell::Kind::text;
    cell.text = std::move(words);
    return cell;
}

inline report::Office office() {
    return {"Ủy ban nhân dân thành phố Hà Nội", "Văn phòng", "VP", "Hà Nội", "KT. Chánh Văn phòng",
        "Phó Chánh Văn phòng", "Nguyễn Thị Minh Khai",
        {"Cục Kiểm soát thủ tục hành chính", "Chủ tịch UBND thành phố (để báo cáo)", "Lưu: VT, KSTT"}, ""};
}

inline report::ReportModel empty_model() {
    report::ReportModel model;
    model.id = "mot-cua-ii06a 2026-M10 r0";
    model.document_type = "Báo cáo";
    model.abbreviation = "BC";
    model.title = "Tình hình, kết quả giải quyết thủ tục hành chính, tháng 10 năm 2026";
    model.period_line = "(từ ngày 15/9/2026 đến ngày 14/10/2026)";
    model.revision = "r0";
    model.date = "2026-10-14";
    model.office = office();
    model.definition_sha256 = std::string(64, 'a');
    model.inputs_sha256 = {std::string(64, 'b'), std::string(64, 'c')};
    return model;
}

/// Form II.06a with its headings of three rows.
inline report::ReportTable one_stop_shop(int units = 24) {
    report::ReportTable table;
    table.name = "II.06a";
    table.heading_rows = 4;
    table.columns.push_back({5, report::ReportColumn::Content::text});
    table.columns.push_back({30, report::ReportColumn::Content::text});
    for (int i = 0; i < 11; ++i) table.columns.push_back({9, report::ReportColumn::Content::number});
    table.headings = {{"TT", 0, 0, 3, 1}, {"Đơn vị", 0, 1, 3, 1}, {"Số hồ sơ tiếp nhận", 0, 2, 1, 4},
        {"Số hồ sơ đã giải quyết", 0, 6, 1, 4}, {"Số hồ sơ đang giải quyết", 0, 10, 1, 3}, {"Tổng số", 1, 2, 2, 1},
        {"Trong kỳ", 1, 3, 1, 2}, {"Trực tuyến", 2, 3}, {"Trực tiếp, dịch vụ bưu chính", 2, 4},
        {"Từ kỳ trước", 1, 5, 2, 1}, {"Tổng số", 1, 6, 2, 1}, {"Trước hạn", 1, 7, 2, 1}, {"Đúng hạn", 1, 8, 2, 1},
        {"Quá hạn", 1, 9, 2, 1}, {"Tổng số", 1, 10, 2, 1}, {"Trong hạn", 1, 11, 2, 1}, {"Quá hạn", 1, 12, 2, 1}};
    for (int i = 0; i < 13; ++i) table.headings.push_back({"(" + std::to_string(i + 1) + ")", 3, i});
    for (int row = 0; row <= units; ++row) {
        report::ReportRow& unit = table.rows.emplace_back();
        unit.is_total = row == 0;
        unit.depth = row == 0 ? 0 : 1;
        unit.cells = {row == 0 ? report::ReportCell{} : text(std::to_string(row)),
            text(row == 0 ? "Toàn thành phố" : "Ủy ban nhân dân phường số " + std::to_string(row))};
        for (int i = 0; i < 11; ++i) {
            const std::int64_t value = row == 0 ? 1'234'567 + i : 731 * row + 17 * i;
            unit.cells.push_back(row % 7 == 0 ? provisional(value) : number(value));
        }
    }
    return table;
}

inline report::ReportTable completeness() {
    report::ReportTable table;
    table.name = "Tình hình báo cáo";
    table.title = "Tình hình gửi báo cáo của các đơn vị";
    table.heading_rows = 1;
    table.columns = {{5, report::ReportColumn::Content::text}, {40, report::ReportColumn::Content::text},
        {10, report::ReportColumn::Content::number}, {12, report::ReportColumn::Content::number}};
    table.headings = {{"TT", 0, 0}, {"Đơn vị", 0, 1}, {"Phải gửi", 0, 2}, {"Tỷ lệ đúng hạn (%)", 0, 3}};
    table.rows = {{{{}, text("Toàn thành phố"), number(633), provisional(9842, 2)}, 0, true},
        {{text("1"), text("=SUM(A1:A9)"), number(-5), number(-5, 1)}, 1, false},
        {{text("2"), text("<b>Sở & \"ban\"</b>, ngành"), number(0), {}}, 2, false}};
    return table;
}

inline report::ReportChart chart(regime::ChartKind kind, const report::ReportTable& table, std::size_t column) {
    report::ReportChart drawn;
    drawn.kind = kind;
    drawn.title = "Hồ sơ tiếp nhận theo đơn vị";
    drawn.units = "hồ sơ";
    report::ReportChart::Series series{"Tiếp nhận", column, {}};
    for (std::size_t row = 1; row < table.rows.size() && row <= 10; ++row) {
        drawn.rows.push_back(row);
        drawn.categories.push_back(table.rows[row].cells[1].text);
        series.values.push_back(static_cast<double>(table.rows[row].cells[column].value));
        if (kind == regime::ChartKind::progress) drawn.targets.push_back(5000);
    }
    drawn.series.push_back(series);
    return drawn;
}

/// A report as offices send it, with all that can be in one.
inline report::ReportModel sample_report() {
    report::ReportModel model = empty_model();
    model.status_line = "Tạm tính: 598/633 đơn vị đã báo cáo";
    model.tables = {one_stop_shop(), completeness()};
    model.notes = {"Cột 3 = 4 + 5 + 6; cột 7 = 8 + 9 + 10; cột 11 = 12 + 13."};
    model.charts = {chart(regime::ChartKind::bars, model.tables[0], 2),
        chart(regime::ChartKind::lines, model.tables[0], 3), chart(regime::ChartKind::progress, model.tables[0], 6)};
    model.charts[0].series.push_back(chart(regime::ChartKind::bars, model.tables[0], 6).series[0]);
    model.charts[0].series[1].name = "Giải quyết";
    return model;
}

/// A unit's year: indicators as rows, months as columns, and a total.
inline report::ReportModel year_report(int indicators = 200) {
    report::ReportModel model = empty_model();
    model.title = "Kết quả thực hiện các chỉ tiêu năm 2026";
    report::ReportTable& table = model.tables.emplace_back();
    table.name = "Năm 2026";
    table.columns = {{5, report::ReportColumn::Content::text}, {36, report::ReportColumn::Content::text},
        {10, report::ReportColumn::Content::text}};
    table.headings = {{"TT", 0, 0}, {"Chỉ tiêu", 0, 1}, {"Đơn vị tính", 0, 2}};
    for (int month = 1; month <= 13; ++month) {
        table.columns.push_back({8, report::ReportColumn::Content::number});
        table.headings.push_back({month == 13 ? "Cả năm" : "Tháng " + std::to_string(month), 0, month + 2});
    }
    for (int row = 0; row < indicators; ++row) {
        report::ReportRow& indicator = table.rows.emplace_back();
        indicator.cells = {text(std::to_string(row + 1)),
            text("Chỉ tiêu số " + std::to_string(row + 1) + " về giải quyết thủ tục hành chính"), text("hồ sơ")};
        for (int month = 1; month <= 13; ++month)
            indicator.cells.push_back(number(std::int64_t{37} * row * month % 100'000, row % 5 == 0 ? 1 : 0));
        indicator.is_total = row % 25 == 0;
    }
    return model;
}

/// Of two indicators over the months of the year: categories are columns.
inline report::ReportChart months_chart(const report::ReportModel& model) {
    report::ReportChart drawn;
    drawn.kind = regime::ChartKind::lines;
    drawn.title = "Theo tháng";
    drawn.is_transposed = true;
    for (const std::size_t row : {std::size_t{1}, std::size_t{4}}) drawn.series.push_back({"Chỉ tiêu", row, {}});
    for (std::size_t month = 1; month <= 12; ++month) {
        drawn.rows.push_back(month + 2);
        drawn.categories.push_back("Tháng " + std::to_string(month));
        for (auto& series : drawn.series)
            series.values.push_back(static_cast<double>(model.tables[0].rows[series.column].cells[month + 2].value));
    }
    return drawn;
}

/// A city's month: units as rows, indicators as columns.
inline report::ReportModel city_report(int units, int indicators) {
    report::ReportModel model = empty_model();
    report::ReportTable& table = model.tables.emplace_back();
    table.name = "Tổng hợp";
    table.columns = {{5, report::ReportColumn::Content::text}, {36, report::ReportColumn::Content::text}};
    table.headings = {{"TT", 0, 0}, {"Đơn vị", 0, 1}};
    for (int i = 0; i < indicators; ++i) {
        table.columns.push_back({9, report::ReportColumn::Content::number});
        table.headings.push_back({"Chỉ tiêu số " + std::to_string(i + 1), 0, i + 2});
    }
    for (int unit = 0; unit < units; ++unit) {
        report::ReportRow& row = table.rows.emplace_back();
        row.cells = {text(std::to_string(unit + 1)), text("Ủy ban nhân dân xã số " + std::to_string(unit + 1))};
        row.is_total = unit == 0;
        row.depth = unit % 4;
        for (int i = 0; i < indicators; ++i) {
            const std::int64_t value = (std::int64_t{7919} * unit + std::int64_t{104'729} * i) % 1'000'000;
            row.cells.push_back(unit % 11 == 3 ? provisional(value) : number(value, i % 10 == 0 ? 2 : 0));
        }
    }
    return model;
}

/// What no table should be, and some is: nothing in it, 40 columns, names without end, the largest numbers.
inline report::ReportModel awkward_report() {
    report::ReportModel model = empty_model();
    model.landscape = false;
    model.title = "Báo cáo <script>alert(1)</script> & \"mọi\" thứ";
    report::ReportModel wide = city_report(3, 38);
    std::string name;
    for (int i = 0; i < 60; ++i) name += "Ban Quản lý dự án đầu tư xây dựng ";
    wide.tables[0].rows[1].cells[1] = text(name);
    wide.tables[0].rows[2].cells[2] = number(std::numeric_limits<std::int64_t>::min());
    wide.tables[0].rows[2].cells[3] = provisional(std::numeric_limits<std::int64_t>::max(), 6);
    wide.tables[0].rows[2].cells[4] = number(-1, 2);
    wide.tables[0].rows[2].cells[5] = text("-2+3");
    wide.tables[0].rows[2].cells[6] = text("không có");
    wide.tables[0].headings[5].text = "Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận trực tuyến toàn trình so với tổng "
                                      "số hồ sơ tiếp nhận trong kỳ báo cáo của đơn vị";
    report::ReportTable nothing = completeness();
    nothing.rows.clear();
    nothing.name = "Tình hình [báo cáo] của tất cả các đơn vị trực thuộc thành phố";
    report::ReportTable ragged = completeness();
    ragged.rows[1].cells.resize(2);
    ragged.headings.erase(ragged.headings.begin() + 2);
    ragged.title.clear();
    model.tables = {nothing, wide.tables[0], nothing, ragged};
    return model;
}

} // namespace hoso::test
