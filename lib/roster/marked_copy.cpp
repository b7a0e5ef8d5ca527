// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.hpp"
#include "core/files.hpp"
#include "crypto/sha256.hpp"
#include "messages/messages.hpp"
#include "office/write_xlsx.hpp"
#include "roster/heading.hpp"
#include "roster/roster.hpp"
#include "roster/source.hpp"
#include "text/unicode.hpp"

#include <algorithm>

namespace hoso::roster {

namespace {

/// The column that an earlier marked copy had; what it says is of then.
void drop_errors(office::Sheet& sheet) {
    int column = 0, heading = 0;
    for (const office::Row& row : sheet.rows) {
        if (row.number > heading_rows || column > 0) break;
        for (const office::Cell& cell : row.cells)
            if (cell.value == errors_heading) {
                column = cell.column;
                heading = row.number;
            }
    }
    if (column == 0) return;
    for (office::Row& row : sheet.rows)
        if (row.number >= heading)
            std::erase_if(row.cells, [&](const office::Cell& cell) { return cell.column == column; });
    std::erase_if(sheet.rows, [](const office::Row& row) { return row.cells.empty(); });
}

void make_valid(office::Sheet& sheet) {
    for (office::Row& row : sheet.rows)
        for (office::Cell& cell : row.cells)
            if (!text::is_valid_utf8(cell.value)) cell.value = text::to_valid_utf8(cell.value);
}

/// People of one name in a large office are no fault.
bool is_marked(const Fault& fault) { return fault.severity != Severity::note && fault.code != "homonym"; }

} // namespace

std::string marked_copy(const Roster& roster, std::string_view bytes) {
    const std::string name = roster.file.string();
    if (crypto::to_hex(crypto::sha256(bytes)) != roster.sha256)
        throw Error{Cause::input, message("{}: has changed since it was checked", name)};
    Rules rules;
    rules.encoding = text::encoding_of(roster.encoding);
    rules.delimiter = roster.delimiter;
    Source source = read_source(bytes, name, rules);
    for (office::Sheet& sheet : source.workbook.sheets) {
        drop_errors(sheet);
        if (source.workbook.format == office::WorkbookFormat::csv) make_valid(sheet);
    }
    std::vector<office::Remark> remarks;
    for (const Fault& fault : roster.faults)
        if (is_marked(fault))
            remarks.push_back({fault.place.sheet, std::max(fault.place.row, 1), fault.place.column, fault.text});
    office::XlsxSettings settings;
    settings.remarks_heading = errors_heading;
    settings.heading_rows = roster.heading_rows;
    settings.fits_columns = true;
    return office::write_xlsx(source.workbook, remarks, settings);
}

std::string marked_copy(const Roster& roster) {
    return marked_copy(roster, read_file(roster.file, office::ReadLimits{}.file_bytes));
}

} // namespace hoso::roster
