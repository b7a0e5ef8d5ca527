// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/format.hpp"
#include "report/model.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hoso::render {

/// What a reader calls a cell of a file that was made of the model: "II.06a!C12". In XLSX that is the place on the
/// sheet. Elsewhere rows count from 1 within the table: in HTML, PDF and JSON the first row of its heading is 1 (HTML
/// shows the name where the pointer is), in CSV, which has one row of headings, the first row of the file. In all
/// formats the name before the exclamation mark is that of the table's sheet in XLSX.
std::string cell_name(const report::ReportModel& model, Format format, const report::TablePlace& place);

/// The other way. The name of the table may be left out, which means the first, be in any case, and stand in
/// apostrophes as Excel writes it ('Sở Nội vụ'!C12); "$C$12" is C12. None where no cell of a table's rows stands there.
std::optional<report::TablePlace> find_cell(const report::ReportModel& model, Format format, std::string_view name);

} // namespace hoso::render
