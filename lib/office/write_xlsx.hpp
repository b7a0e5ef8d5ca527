// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "office/workbook.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hoso::office {

/// What is said of a cell, or of a row where the column is 0, in a copy that goes back to its sender.
struct Remark {
    std::string sheet;
    int row = 0, column = 0;
    std::string text;
    bool operator==(const Remark&) const = default;
};

struct XlsxSettings {
    /// Seconds since 1970, UTC: SOURCE_DATE_EPOCH or another time that is data; 1980-01-01, as ZIP entries have it.
    std::int64_t created = 315'532'800;
    std::string remarks_heading;             ///< above the column of remarks
    int heading_row = 0;                     ///< where; 0: in the first row of the sheet
    std::map<std::string, int> heading_rows = {}; ///< the same of the sheets of these names
    bool fits_columns = false;               ///< columns as wide as what stands in them, up to 40 characters
};

/// The bytes of an XLSX file with the workbook's sheets: values and kinds of cells, what is merged and hidden. Results
/// stand in place of formulas. Text in place of what Excel cannot hold: errors, numbers of more than 15 digits, dates
/// before March 1900. Names of sheets are made such as Excel takes them. A cell with a remark is coloured and has it as
/// a note; the remarks of a row stand once more in a column behind the last of the sheet. The same workbook, remarks
/// and settings give the same bytes. Error{output} that names the cell where a text is longer than the 32,767 UTF-16
/// units that a cell holds, Error{io} where no temporary file can be written.
std::string write_xlsx(
    const Workbook& workbook, const std::vector<Remark>& remarks = {}, const XlsxSettings& settings = {});

} // namespace hoso::office
