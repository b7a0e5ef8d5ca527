// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/csv.hpp"

#include "office/csv_text.hpp"
#include "regime/number.hpp"
#include "render/wording.hpp"

namespace hoso::render {

namespace {

using report::ReportCell;

constexpr const char* provisional_heading = "Cột tạm tính";

void append_row(std::string& csv, const report::ReportRow& row, std::size_t columns) {
    std::string provisional;
    for (std::size_t i = 0; i < columns; ++i) {
        if (i < row.cells.size()) {
            const ReportCell& cell = row.cells[i];
            if (cell.kind == ReportCell::Kind::text) office::append_csv_text(csv, cell.text);
            if (cell.kind == ReportCell::Kind::number) {
                csv += regime::decimal_text(cell.value, cell.decimals);
                if (cell.is_provisional) provisional += (provisional.empty() ? "" : " ") + std::to_string(i + 1);
            }
        }
        csv += ',';
    }
    csv += provisional + "\r\n";
}

} // namespace

std::string to_csv(const report::ReportModel& model, std::size_t table) {
    const report::ReportTable& shown = model.tables.at(table);
    std::string csv = "\xEF\xBB\xBF";
    for (std::size_t i = 0; i < shown.columns.size(); ++i) {
        office::append_csv_text(csv, flat_heading(shown, i));
        csv += ',';
    }
    csv += provisional_heading;
    csv += "\r\n";
    for (const report::ReportRow& row : shown.rows) append_row(csv, row, shown.columns.size());
    return csv;
}

} // namespace hoso::render
