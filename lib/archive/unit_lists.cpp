// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/unit_lists.hpp"

#include "archive/sheet_rows.hpp"
#include "core/error.hpp"
#include "messages/messages.hpp"

namespace hoso::archive {

namespace fs = std::filesystem;

namespace {

bool is_spreadsheet(const fs::path& file) {
    const std::string ending = file.extension().string();
    return ending == ".xlsx" || ending == ".ods";
}

std::vector<reference::Table> tables_of(const fs::path& file) {
    if (!is_spreadsheet(file))
        throw Error{Cause::input, message("{}: a list of units ends in .csv, .toml, .xlsx or .ods", file.string())};
    const office::Workbook book = office::read_workbook(file);
    std::vector<reference::Table> tables;
    for (const office::Sheet& sheet : book.sheets)
        if (!sheet.hidden && !sheet.rows.empty())
            tables.push_back({office::place_name(file.string(), sheet.name, 0, 0), rows_of(sheet, file.string())});
    if (tables.empty())
        throw Error{Cause::input, message("{}: is empty; the first row names the columns", file.string())};
    return tables;
}

} // namespace

records::UnitReading read_unit_lists(const std::vector<fs::path>& files) {
    return records::read_unit_files(files, tables_of);
}

} // namespace hoso::archive
