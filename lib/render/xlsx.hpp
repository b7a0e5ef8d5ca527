// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/model.hpp"

#include <string>

namespace hoso::render {

/// The report as an XLSX workbook: a sheet for each table, the first with national heading, title, notes and signature,
/// each with its heading rows on every printed page and in sight; a sheet of native charts; one that tells period,
/// revision and hashes. Numbers are numbers, what is provisional in italics with an asterisk that belongs to the
/// number format; text is text, whatever it begins with. Where a cell stands, render/places.hpp knows.
/// Error{output} that names sheet and cell for what Excel cannot hold.
std::string to_xlsx(const report::ReportModel& model);

} // namespace hoso::render
